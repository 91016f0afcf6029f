#!/bin/sh
# Lists the files of a registry's store with their sizes and times, and what its links and manifests hold, and prints that
# as one archive. It writes nothing and follows no symbolic link in the store.
#
# It runs on the node as collect.sh does: the host's programs at their own paths, and the host's / at /host. With ROOT=""
# it runs on the node itself. Its argument is the folder of the volume, which has docker/registry/v2 in it.
#
# The archive is text, a record in each line: "f SIZE TIME PATH" for a file, "d PATH" for an empty folder, "l PATH" for a
# symbolic link, "o PATH" for a device or FIFO, "c PATH" for a file whose content follows, each line of it after "=", "k PATH" for a link that holds the digest
# of its own folder, "s KIBIBYTES FREE" and "i INODES FREE" for the file system. A digest is written once, after \001; later
# its number stands between \002 and \002: ten thousand images name the same digests again and again, and a digest cannot
# be packed. The lines are packed with gzip, in base64, between a first line and a last line that gives the number of
# characters between them and their digest.

set -u
exec 2>/dev/null
export LC_ALL=C
umask 077
cd / || exit 1

ROOT=${ROOT-/host}
MOST=9437184     # characters of the archive: the kubelet begins a new log file at 10 MiB, and the old one is not read
MANIFEST=4194304 # bytes of the largest manifest that a registry takes
newline='
'

has() { command -v "$1" >/dev/null; }

fail() {
  echo "registry-doctor cannot list the store: $1"
  exit 1
}

# Sets $place to the path of the host that a path leads to, links resolved. They mean what they mean to the host: an
# absolute one starts at its root, and none leads out of it.
resolve() {
  rest=$1
  place=
  links=0
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    case $part in
    '' | .) continue ;;
    ..) place=${place%/*} && continue ;;
    esac
    place=$place/$part
    [ -h "$ROOT$place" ] || continue
    links=$((links + 1))
    [ "$links" -le 40 ] || return 1
    link=$(readlink "$ROOT$place" && echo .)
    link=${link%??}
    [ -n "$link" ] || return 1
    case $link in /*) place= ;; *) place=${place%/*} ;; esac
    rest=$link/$rest
  done
}

# Files and folders whose names have a newline are left out: a registry makes none.
listed() {
  find blobs repositories -name "*$newline*" -prune -o -type f -exec stat -c 'f %s %Y %n' {} +
  find blobs repositories -name "*$newline*" -prune -o -type d -empty -print | sed -e 's/^/d /'
  find blobs repositories -name "*$newline*" -prune -o -type l -print | sed -e 's/^/l /'
  find blobs repositories -name "*$newline*" -prune -o ! -type f ! -type d ! -type l -print | sed -e 's/^/o /'
}

# What links hold, and when uploads began.
links() {
  # shellcheck disable=SC2016 # awk expands them
  find repositories -name "*$newline*" -prune -o -type f \( -name link -o -name startedat \) -size -2 \
    -exec "$awk" '
      FNR == 1 {
        count = split(FILENAME, part, "/")
        if ($0 == part[count - 2] ":" part[count - 1]) {
          print "k " FILENAME
          next
        }
        print "c " FILENAME
      }
      { print "=" $0 }' {} +
}

# The numbers of the line that df prints, which can be after a name with blanks: "s TOTAL FREE".
numbers() {
  # shellcheck disable=SC2016
  "$awk" -v kind="$1" 'END {
    for (i = 2; i < NF - 2; i++) {
      if ($i $(i + 1) $(i + 2) ~ /^[0-9]+$/) {
        print kind, $i, $(i + 2)
        exit
      }
    }
  }'
}

space() {
  timeout -s KILL 3 df -P -k . | numbers s
  timeout -s KILL 3 df -P -i . | numbers i
}

# Adds what the manifests hold that links name, and puts numbers in the place of digests that were written before.
numbered() {
  # shellcheck disable=SC2016
  "$awk" -v most="$MANIFEST" '
    function number(hex) {
      if (hex in known) {
        return "\002" known[hex] "\002"
      }
      known[hex] = ++count
      return "\001" hex
    }
    function is_digest(text) { return length(text) == 64 && text !~ /[^0-9a-f]/ }
    function put_content(rest,  line, at, hex) {
      line = ""
      while ((at = index(rest, "sha256:")) > 0) {
        hex = substr(rest, at + 7, 64)
        line = line substr(rest, 1, at + 6)
        rest = substr(rest, at + 7)
        if (is_digest(hex)) {
          line = line number(hex)
          rest = substr(rest, 65)
        }
      }
      print line rest
    }
    function put_path(text,  part, parts, line, i) {
      parts = split(text, part, "/")
      line = part[1]
      for (i = 2; i <= parts; i++) {
        line = line "/" (is_digest(part[i]) ? number(part[i]) : part[i])
      }
      print line
    }
    function put_file(file,  line) {
      put_path("c " file)
      while ((getline line <file) > 0) {
        put_content("=" line)
      }
      close(file)
    }
    /^=/ {
      put_content($0)
      # A link of a layer that holds another digest than that of its folder is one of a manifest for distribution 2.
      if (is_link) {
        wanted[substr($0, 2)]
      }
      next
    }
    /^[fcdlok] / { put_path($0) }
    /^[si] / { print }
    /^f [0-9]+ [0-9]+ blobs\/[^\/]+\/[^\/]+\/[^\/]+\/data$/ {
      split($4, part, "/")
      if ($2 + 0 <= most) {
        small[part[2] ":" part[4]] = $4
      }
    }
    /^k .*\/_manifests\/revisions\// {
      count_of_parts = split($2, part, "/")
      wanted[part[count_of_parts - 2] ":" part[count_of_parts - 1]]
    }
    { is_link = /^c .*\/(_layers|_manifests\/revisions)\// }
    END {
      for (digest in wanted) {
        if (digest in small) {
          put_file(small[digest])
        }
      }
    }'
}

list() {
  echo "registry-doctor-store 1 $(date -u +%s)"
  {
    space
    listed
    links
  } | numbered
  echo end
}

digest() {
  if has sha256sum; then
    sha256sum | cut -d ' ' -f 1 | sed -e 's/^/sha256:/'
  elif has openssl; then
    openssl dgst -sha256 -r | cut -d ' ' -f 1 | sed -e 's/^/sha256:/'
  else
    cksum | cut -d ' ' -f 1 | sed -e 's/^/cksum:/'
  fi
}

# On Debian, awk is a link into /etc, and that of the host is not at the same path.
awk='awk'
for program in mawk gawk; do
  has awk || ! has $program || awk=$program
done
for program in "$awk" base64 cut date df find fold gzip readlink sed stat timeout tr; do
  has "$program" || fail "this node has no program $program"
done
if ! resolve "$1" || [ ! -d "$ROOT$place" ]; then
  fail "this node has no folder $1"
fi
cd "$ROOT$place/docker/registry/v2" || fail "there is no folder docker/registry/v2 in $1"
# Long lines: a node adds its own words to each line of a log.
archive=$(list | gzip -c | base64 | tr -d '\n' | fold -w 8000)
if [ "${#archive}" -gt $MOST ]; then
  fail "its list is too long for the log of a Pod ($((${#archive} / 1048576)) MiB)"
fi
printf '%s\n' "-----BEGIN REGISTRY DOCTOR STORE gzip-----" "$archive" \
  "-----END REGISTRY DOCTOR STORE $((${#archive} + 1)) $(printf '%s\n' "$archive" | digest)-----"
