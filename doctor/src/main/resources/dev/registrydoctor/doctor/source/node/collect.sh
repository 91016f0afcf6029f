#!/bin/sh
# Collects what Registry Doctor needs to know of a node, and prints it as one archive. It writes nothing.
#
# It runs on the node in a Pod with hostNetwork, user 0 and no capability but DAC_READ_SEARCH. The host's /usr, /lib,
# /lib64 and /bin are mounted read-only at the same paths, and the host's / at /host. With ROOT="" it runs on the node
# itself. It needs a POSIX shell and the programs that every Linux has (those of coreutils or busybox).
#
# Arguments: host:port of registries to probe, and absolute paths of folders to list and measure.
#
# What leaves the node: the files below, which Registry Doctor reads on its own host too. A file of environment
# variables and a hosts.toml can hold credentials: the reader keeps of them only what checks use (HostFile's
# projection), so no record and no report has them; the container's log, which has the archive, goes with the Pod. Of a
# file of certificates or keys, only certificates and the names of the other blocks are in the archive. Kubeconfigs,
# tokens, keys and logins of users (~/.docker/config.json) are never read. Of snapd's state, which holds logins, only
# the facts about the snap microk8s.
#
# The archive is text. Each line is a record: a kind, words, and as its last word a content. A word that starts with "="
# is in base64. The lines are packed with gzip, in base64, between a first line and a last line that gives the number of
# characters between them and their digest.

set -u
exec 2>/dev/null
export LC_ALL=C
umask 077
cd / || exit 1

ROOT=${ROOT-/host}
MAX_FILE=393216  # bytes of one file; divisible by 3, so that base64 has no padding for more
MAX_TOTAL=1150000 # bytes of all files
MAX_ENTRIES=2000 # of one folder
MAX_FOLDERS=200  # of one certs.d
MAX_BESIDE=32    # files beside a hosts.toml
MAX_TARGETS=32   # registries to probe
AT_ONCE=24       # jobs that run at the same time
MICROK8S=/var/snap/microk8s

began=$(date -u +%s)
used=0
targets=
target_count=0
certs_done=
bundle=/dev/null

has() { command -v "$1" >/dev/null; }

# Whether this many seconds have passed.
late() { [ "$(($(date -u +%s) - began))" -ge "$1" ]; }

encode() { base64 | tr -d '\n'; }

# Prints a record. The first argument is the content, already in base64; the others are the kind and the words.
emit() {
  emitted=
  content=$1
  shift
  for word in "$@"; do
    case $word in
    '' | *[!A-Za-z0-9._:/@%+,-]*) word="=$(printf %s "$word" | encode)" ;;
    esac
    emitted="$emitted$word "
  done
  printf '%s=%s\n' "$emitted" "$content"
}

# --- Files -----------------------------------------------------------------------------------------------------------

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
    if [ "$links" -gt 40 ]; then
      place=$1
      return 1
    fi
    # The last character of a name can be a newline, which $() would remove.
    link=$(readlink "$ROOT$place" && echo .)
    link=${link%??}
    [ -n "$link" ] || return 2
    emit '' link "$place" "$link"
    case $link in /*) place= ;; *) place=${place%/*} ;; esac
    rest=$link/$rest
  done
}

# Resolves a path; where nothing can be read there, says why and fails.
find_place() {
  resolve "$1"
  case $? in
  1) emit '' failed "$place" 'it is a loop of symbolic links' && return 1 ;;
  2) emit '' denied "$place" && return 1 ;;
  esac
  [ ! -e "$ROOT$place/" ] || return 0
  [ ! -e "$ROOT$place" ] || return 0
  # A shell cannot tell what does not exist from what it may not look at.
  case $(ls -d "$ROOT$place/" 2>&1) in
  *': No such file or directory' | *': Not a directory') emit '' none "$place" ;;
  *) emit '' denied "$place" ;;
  esac
  return 1
}

# Prints a file: whole as "file", or through a filter as "pem".
take() {
  find_place "$2" || return 0
  if [ ! -f "$ROOT$place" ]; then
    # Opening a FIFO or a device would wait or do harm.
    emit '' failed "$place" 'it is not a regular file'
    return 0
  fi
  size=$(stat -c '%s %Y' "$ROOT$place")
  modified=${size#* }
  size=${size% *}
  if [ "${size:-0}" -gt "$MAX_FILE" ]; then
    emit '' failed "$place" "it is larger than $((MAX_FILE / 1024)) KiB, the limit of the collector"
  elif [ "$((used + ${size:-0}))" -gt "$MAX_TOTAL" ]; then
    emit '' failed "$place" 'the archive of this node is full'
  elif ! { true; } <"$ROOT$place"; then
    emit '' denied "$place"
  else
    # A file of /proc has no size.
    text=$(head -c "$((MAX_FILE + 1))" <"$ROOT$place" | "$3" | encode)
    used=$((used + ${#text} * 3 / 4))
    emit "$text" "$1" "$place" "${modified:--}"
  fi
}

file() { take file "$1" cat; }

# Prints certificates whole, and of each other block of a PEM file only where it begins and ends. What no text has is
# told by one NUL byte, since the reader says of such a file that it looks like DER.
public_pem() {
  # shellcheck disable=SC2094 # nothing is written
  if [ "$(tr -d '\000\300\301\376\377' <"$ROOT$place" | wc -c)" -ne "$(wc -c <"$ROOT$place")" ]; then
    printf '\000\n'
  fi
  certificates
}

certificates() {
  # shellcheck disable=SC2016 # awk expands them
  "$awk" '
    { whole = $0 }
    /-----BEGIN [A-Z0-9 ]+-----/ {
      while (match($0, /-----BEGIN [A-Z0-9 ]+-----/)) {
        name = substr($0, RSTART, RLENGTH)
        print name
        $0 = substr($0, RSTART + RLENGTH)
      }
      certificate = (name == "-----BEGIN CERTIFICATE-----" && $0 !~ /[^ \t\r]/)
      next
    }
    /-----END [A-Z0-9 ]+-----/ {
      match($0, /-----END [A-Z0-9 ]+-----/)
      print substr($0, RSTART, RLENGTH)
      certificate = 0
      next
    }
    certificate && whole !~ /[^A-Za-z0-9+\/= \t\r]/ { print whole }'
}

pem() { take pem "$1" public_pem; }

# Prints the names in a folder with their modes and times; fails when there is none or it could not be read.
# Each entry is "mode time ./name/" and a newline. No name has a slash, so names with newlines are clear too.
folder() {
  find_place "$1" || return 1
  if [ ! -d "$ROOT$place" ]; then
    emit '' notfolder "$place"
    return 1
  fi
  # One line more than entries when the folder can be read.
  count=$({ find "$ROOT$place/." ! -name . -prune -print && echo; } | head -n "$((MAX_ENTRIES + 2))" | wc -l)
  if [ "$count" -eq 0 ]; then
    emit '' denied "$place"
    return 1
  elif [ "$count" -gt "$((MAX_ENTRIES + 1))" ]; then
    emit '' failed "$place" "it contains more than $MAX_ENTRIES entries"
    return 1
  fi
  entries=$(cd "$ROOT$place" && stat -c '%f %Y %n/' ./* ./.[!.]* ./..?* | encode)
  if [ "$count" -gt 1 ] && [ -z "$entries" ]; then
    emit '' failed "$place" 'the program stat cannot list it'
    return 1
  fi
  emit "$entries" folder "$place"
  set -- "$place"
  for entry in "$ROOT$1"/* "$ROOT$1"/.[!.]* "$ROOT$1"/..?*; do
    [ ! -h "$entry" ] || led "$1/${entry##*/}" "${entry##*/}" "$1"
  done
  place=$1
}

# Prints what a link in a folder leads to, as an entry of the folder that replaces that of the link.
led() {
  mode='0 -'
  if resolve "$1" && [ -e "$ROOT$place" ]; then
    mode=$(stat -c '%f %Y' "$ROOT$place")
  else
    case $(ls -d "$ROOT$place/" 2>&1) in *': Permission denied') mode='x -' ;; esac
  fi
  emit "$(printf '%s ./%s/\n' "${mode:-x -}" "$2" | encode)" entry "$3"
}

# --- certs.d ---------------------------------------------------------------------------------------------------------

# A folder that containerd takes hosts.toml from: each folder in it, its hosts.toml, and the public part of the rest.
certs() {
  case " $certs_done " in *" $1 "*) return 0 ;; esac
  certs_done="$certs_done $1"
  folder "$1" || return 0
  set -- "$place"
  folders=0
  for entry in "$ROOT$1"/* "$ROOT$1"/.[!.]* "$ROOT$1"/..?*; do
    [ -d "$entry" ] || [ -h "$entry" ] || continue
    folders=$((folders + 1))
    if [ "$folders" -gt "$MAX_FOLDERS" ] || late 7; then
      return 0
    fi
    certs_of "$1/${entry##*/}"
  done
}

certs_of() {
  folder "$1" || return 0
  set -- "$place"
  case ${1##*/} in
  *:[0-9]*) add_target https "${1##*/}" ;;
  esac
  count=0
  for entry in "$ROOT$1"/hosts.toml "$ROOT$1"/*; do
    count=$((count + 1))
    [ "$count" -le "$MAX_BESIDE" ] || return 0
    case ${entry##*/} in
    hosts.toml)
      [ "$count" -eq 1 ] || continue
      file "$1/hosts.toml"
      [ ! -f "$ROOT$place" ] || named_in "$1" "$ROOT$place"
      ;;
    *) pem "$1/${entry##*/}" ;;
    esac
  done
}

# The servers, and the files of certificates, that a hosts.toml names. Unknown strings do no harm: what is neither a URL
# nor a path is skipped, and what is not a certificate is not shown.
named_in() {
  set -f
  # shellcheck disable=SC2046 # each string is a word, and none is a pattern
  set -- "$1" $(strings "$2")
  set +f
  hosts_folder=$1
  shift
  for named in "$@"; do
    case $named in
    http://*) add_target http "${named#http://}" ;;
    https://*) add_target https "${named#https://}" ;;
    /*) pem "$named" ;;
    *.crt | *.pem | *.cert | *.key | *.ca | *.cer) pem "$hosts_folder/$named" ;;
    *[!A-Za-z0-9.:-]*) ;;
    *?:[0-9]*) add_target https "$named" ;;
    esac
  done
}

# The quoted strings of a TOML file, without those that blanks or other marks make useless here.
strings() {
  head -c "$MAX_FILE" "$1" | grep -v '^[[:blank:]]*#' | grep -o -E "\"[^\"[:space:]*?]*\"|'[^'[:space:]*?]*'" |
    head -n 100 | tr -d "\"'"
}

# Adds a registry, given its scheme and what follows that in its URL.
add_target() {
  target=${2%%/*}
  target=${target##*@}
  case $target in
  '' | *[!][A-Za-z0-9._:-]*) return 0 ;;
  *]:[0-9]* | *[!]]:[0-9]*) ;;
  *) if [ "$1" = http ]; then target=$target:80; else target=$target:443; fi ;;
  esac
  case "$targets " in *" $target "*) return 0 ;; esac
  [ "$target_count" -lt "$MAX_TARGETS" ] || return 0
  target_count=$((target_count + 1))
  targets="$targets $target"
}

# --- containerd's configuration --------------------------------------------------------------------------------------

# The folders and files that a configuration of containerd names: config_path, and imports.
configuration() {
  file "$1"
  [ -f "$ROOT$place" ] || return 0
  set -f
  # shellcheck disable=SC2046 # a path of these settings has no blank, and is expanded below
  set -- "$ROOT$place" $(setting "$ROOT$place" | sed -n -e 's/.*config_path *= *//p' | tr -d "\"'" | tr ':' ' ')
  set +f
  # shellcheck disable=SC2046
  imported=$(setting "$1" | tr '\n' ' ' | sed -n -e 's/.*imports *= *\[\([^]]*\)\].*/\1/p' | tr -d "\"'" | tr ',' ' ')
  shift
  for named in "$@"; do
    of_revision "$named"
    case $named in /*) certs "$named" ;; esac
  done
  set -f
  # shellcheck disable=SC2086
  set -- $imported
  set +f
  for named in "$@"; do
    of_revision "$named"
    case $named in /*) ;; *) named=$MICROK8S/current/args/$named ;; esac
    case $named in
    *\**)
      folder "${named%/*}" || continue
      # The pattern is expanded in the folder that it names on the host.
      for entry in "$ROOT$place"/${named##*/}; do
        [ ! -e "$entry" ] || file "$place/${entry##*/}"
      done
      ;;
    *) file "$named" ;;
    esac
  done
}

# The lines of a configuration that are no comment.
setting() { head -c "$MAX_FILE" "$1" | grep -v '^[[:blank:]]*#'; }

# Sets $named to a path of the template as MicroK8s renders it.
of_revision() {
  named=$1
  # shellcheck disable=SC2016 # the text is in the file as it is here
  case $named in
  '${SNAP_DATA}'*) named=$MICROK8S/current${named#'${SNAP_DATA}'} ;;
  '${SNAP}'*) named=/snap/microk8s/current${named#'${SNAP}'} ;;
  esac
}

# --- Facts of the host -----------------------------------------------------------------------------------------------

# Prints what a program prints on its standard output, cut at a size.
text() {
  name=$1
  size=$2
  shift 2
  emit "$("$@" | head -c "$size" | encode)" text "$name"
}

host_file() { cat "$ROOT/proc/1/net/$1" || cat "/proc/net/$1"; }

listening() { host_file "$1" | sed -n -e '/^ *[0-9]*: [0-9A-F]*:[0-9A-F]* [0-9A-F]*:[0-9A-F]* 0A /p'; }

addresses() { host_file fib_trie | sed -n -e '/|--/{s/.*|-- *//;h;}' -e '/^ *\/32 host LOCAL/{g;p;}' | sort -u; }

# Process id, start in ticks after the boot, name.
processes() {
  cat "$ROOT"/proc/[0-9]*/stat |
    sed -n -e 's/^\([0-9]*\) (\(.*\)) . \(-\{0,1\}[0-9]* \)\{18\}\([0-9]*\) .*/\1 \4 \2/p'
}

# Mounts without those of containers, each in the form of /proc/self/mountinfo with what is read of it.
mounts() {
  sed -n -E -e '/ - (overlay|nsfs|cgroup2?|proc|sysfs|mqueue|securityfs|debugfs|tracefs|bpf) /d' \
    -e '/\/kubelet\/pods\//d' \
    -e 's/^[0-9]+ [0-9]+ [^ ]+ [^ ]+ ([^ ]+) ([^ ,]+)[^ ]* .*- ([^ ]+) [^ ]* ([^ ,]+).*/0 0 0:0 \/ \1 \2 - \3 x \4/p' \
    "$ROOT/proc/1/mountinfo"
}

# The revision, channel and hold of the snap microk8s, in the form of snapd's state.
snaps() {
  find_place /var/lib/snapd/state.json || return 0
  set -- "$ROOT$place"
  snap=$(tr -d '\n' <"$1" | sed -n -e 's/.*"microk8s" *: *{ *"type" *:\(.*\)/\1/p' | head -c 4000)
  if [ -z "$snap" ]; then
    emit "$(printf '{"data":{"snaps":{}}}' | encode)" file "$place" -
    return 0
  fi
  # The next snap begins with its own type.
  snap=${snap%%'"type":'*}
  current=$(printf %s "$snap" | sed -n -e 's/.*"current" *: *"\([A-Za-z0-9]*\)".*/\1/p')
  channel=$(printf %s "$snap" | sed -n -e 's/.*"channel" *: *"\([A-Za-z0-9._\/-]*\)".*/\1/p')
  active=$(printf %s "$snap" | sed -n -e 's/.*"active" *: *\(true\).*/\1/p')
  hold=$(tr -d '\n' <"$1" | sed -n \
    -e 's/.*"snaps-hold" *: *{[^}]*"microk8s" *: *{ *"system" *: *{[^}]*"hold-until" *: *"\([0-9TZ:.+-]*\)".*/\1/p')
  emit "$(printf '{"data":{"snaps":{"microk8s":{"current":"%s","channel":"%s","active":%s}},%s}}' \
    "$current" "$channel" "${active:-false}" \
    "\"snaps-hold\":{\"microk8s\":{\"system\":{\"hold-until\":\"$hold\"}}}" | encode)" file "$place" -
}

# --- Jobs that can take seconds: each has its limit ------------------------------------------------------------------

# Runs the first of these jobs at the same time, as many as the first argument says, and prints what they print, one
# after the other. A job is a function and its argument.
at_once() {
  [ "$1" -gt 0 ] && [ "$#" -gt 1 ] || return 0
  "${2%% *}" "${2#* }" | {
    count=$(($1 - 1))
    shift 2
    others=$(at_once "$count" "$@")
    cat
    [ -z "$others" ] || printf '%s\n' "$others"
  }
}

limited() {
  seconds=$1
  shift
  timeout -s KILL "$seconds" "$@"
}

# What a program prints, with its exit code in the last line.
with_exit() {
  "$@" 2>&1
  echo "exit $?"
}

# The addresses of a name, as programs of this node resolve it.
lookup() {
  program=nothing
  ! has nslookup || program=nslookup
  ! has getent || program=getent
  case $program in
  getent) emit "$(with_exit limited 4 getent ahosts "$1" | tail -c 4096 | encode)" lookup "$1" getent ;;
  nslookup) emit "$(with_exit limited 4 nslookup "$1" | tail -c 4096 | encode)" lookup "$1" nslookup ;;
  *) emit '' lookup "$1" nothing ;;
  esac
}

# A registry: its answer to GET /v2/ by the scheme that is likely, then, unless a registry gave it, by the other scheme,
# and its certificates.
probe() {
  first=http
  second=https
  case $1 in *:443) first=https && second=http ;; esac
  heard=$(web "$first" "$1")
  emit "$(printf %s "$heard" | encode)" "$first" "$1" "$(date -u +%s)"
  case $heard in
  *'
connected'*) ;;
  *) return 0 ;;
  esac
  registry=no
  ! printf %s "$heard" | sed -n -e 's/^answer //p' | base64 -d | grep -qi '^docker-distribution-api-version: *registry/2' ||
    registry=yes
  [ "$registry$first" != yeshttp ] || return 0
  { [ "$registry" = yes ] || emit "$(web "$second" "$1" | encode)" "$second" "$1" "$(date -u +%s)"; } | {
    shown=$(chain "$1" | encode)
    cat
    emit "$shown" tls "$1" "$(date -u +%s)"
  }
}

# GET /v2/ by a scheme: the program that asked, "connected" once TCP was, its errors and exit code, and the beginning of
# the answer in base64. The errors come first, since both go through one pipe.
web() {
  asker=none
  if has curl; then
    asker=curl
  elif [ "$1" = https ] && has openssl; then
    asker=openssl
  elif [ "$1" = http ] && has bash; then
    asker=bash
  elif [ "$1" = http ] && has nc; then
    asker=nc
  fi
  printf 'by %s\n' "$asker"
  [ "$asker" != none ] || return 0
  {
    answer=$({ "by_$asker" "$2" "$1" 2>&9 && echo 'exit 0' >&9 || echo "exit $?" >&9; } | head -c 4096 | encode)
    [ -z "$answer" ] || echo connected
    printf 'answer %s\n' "$answer"
  } 9>&1 | sed -n -E -e 's/^(\* Connected to|\* Established connection to|CONNECTED\().*/connected/' \
    -e '/^(connected|exit [0-9]+|answer .*)$/p' -e '/^(curl|bash|nc|verify error):/p' \
    -e '/^\* .* failed: /p' -e '/:error:|errno=/p' | cut -c 1-6000
}

by_curl() {
  curl -q -s -S -v -i -N -g --http1.1 --noproxy '*' --connect-timeout 2 -m 4 --cacert "$bundle" -A registry-doctor \
    "$2://$1/v2/"
}

request() { printf 'GET /v2/ HTTP/1.0\r\nHost: %s\r\nUser-Agent: registry-doctor\r\nConnection: close\r\n\r\n' "$1"; }

# Without brackets around an IPv6 address.
host_of() { printf %s "${1%:*}" | tr -d '[]'; }

by_bash() {
  # shellcheck disable=SC2016 # bash expands them
  request "$1" | limited 4 bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 7; echo connected >&2; cat >&3; exec cat <&3' \
    bash "$(host_of "$1")" "${1##*:}"
}

by_nc() { request "$1" | limited 4 nc -w 3 "$(host_of "$1")" "${1##*:}"; }

by_openssl() {
  set -- "$1" "$(host_of "$1")"
  case $2 in
  *:* | *[!0-9.]*) check=-verify_hostname ;;
  *) check=-verify_ip ;;
  esac
  case $2 in *:*) check=-verify_ip ;; esac
  request "$1" | with_name "$2" limited 4 openssl s_client -quiet -connect "$1" -CAfile "$bundle" "$check" "$2"
}

# Runs openssl with the server's name, unless that is an address.
with_name() {
  name=$1
  shift
  case $name in
  *:*) "$@" -noservername ;;
  *[!0-9.]*) "$@" -servername "$name" ;;
  *) "$@" -noservername ;;
  esac
}

# The certificates that a server shows, how the handshake ended, and the node's CA that could have signed the last one.
chain() {
  if ! has openssl; then
    echo 'no openssl'
    return 0
  fi
  handshake=$(with_exit with_name "$(host_of "$1")" limited 4 \
    openssl s_client -connect "$1" -CAfile "$bundle" -showcerts </dev/null | head -c 100000)
  printf '%s\n' "$handshake" | sed -n -e '/^-----BEGIN CERT/,/^-----END CERT/p' -e '/Verify return code:/p' \
    -e '/^New, /p' -e '/^ *Protocol *:/p' -e '/^CONNECTED/p' -e '/:error:/p' -e '/errno=/p' -e '/^exit /p'
  case $handshake in *'-----BEGIN CERTIFICATE-----'*) ;; *) return 0 ;; esac
  if [ ! -d "$ROOT/etc/ssl/certs" ]; then
    echo 'no authorities'
    return 0
  fi
  last="-----BEGIN CERTIFICATE-----${handshake##*-----BEGIN CERTIFICATE-----}"
  hash=$(printf '%s\n' "$last" | openssl x509 -noout -issuer_hash)
  for number in 0 1 2 3; do
    resolve "/etc/ssl/certs/${hash:-none}.$number" >/dev/null
    [ -f "$ROOT$place" ] || break
    echo authority
    head -c 20000 "$ROOT$place" | certificates
  done
}

# A folder's file system, and what is in the folder and the two above it. A mount whose server is gone answers nothing:
# then all of this job is killed.
measure() {
  measured "$1" &
  job=$!
  { sleep 5 && kill -9 "$job"; } >/dev/null &
  guard=$!
  wait "$job" || emit '' space "$1" timeout
  kill "$guard"
}

measured() {
  set -- "${1%/}"
  if find_place "$1"; then
    emit "$(with_exit limited 3 df -P -k "$ROOT$place/" | tail -c 4096 | encode)" space "$place"
  fi
  folder "$1"
  folder "${1%/*}"
  set -- "${1%/*}"
  [ -z "$1" ] || folder "${1%/*}/"
  return 0
}

# containerd's log, only lines that checks read.
journal() {
  find_place $MICROK8S >/dev/null || return 0
  if ! has journalctl; then
    emit '' journal none
    return 0
  fi
  logs=/var/log/journal
  find_place $logs >/dev/null || logs=/run/log/journal
  find_place $logs >/dev/null || logs=
  if [ -z "$logs" ]; then
    emit '' journal empty
    return 0
  fi
  emit "$(with_exit limited 5 journalctl -D "$ROOT$place" -u snap.microk8s.daemon-containerd -u containerd -n 5000 \
    -o cat --no-pager |
    grep -i -e pull -e plugin -e 'hosts\.toml' -e 'certs\.d' -e config_path -e registry -e mirror -e resolve \
      -e 'starting containerd' -e 'insufficient permissions' -e 'messages from other users' -e 'no journal files' \
      -e '^exit [0-9]*$' | cut -c 1-2000 | tail -c 200000 | encode)" journal read
}

# Rules of the packet filter. Without the capability NET_ADMIN nobody may list them, and the programs say so.
packet_filter() {
  find_place $MICROK8S >/dev/null || return 0
  rules=none
  if has iptables-nft-save; then
    rule_list iptables-nft-save
    if has iptables-legacy-save && host_file ip_tables_names >/dev/null; then
      rule_list iptables-legacy-save
    fi
  elif has iptables-save; then
    rule_list iptables-save
  fi
  if has nft; then rule_list nft -j list ruleset; fi
  if [ "$rules" = none ]; then
    emit '' rules none
  else
    # kube-proxy's virtual servers; no such file while the module is not loaded.
    emit "$({ host_file ip_vs; printf 'exit 0\n'; } | head -c 100001 | encode)" rules ip_vs
  fi
}

rule_list() {
  rules=$(with_exit limited 3 "$@" | head -c 300001 | encode)
  if [ "${#rules}" -gt 400000 ]; then rules=$(printf 'exit large\n' | encode); fi
  emit "$rules" rules "$1"
}

# Names and digests of the images in containerd's store. This lists, and neither pulls nor changes anything.
images() {
  find_place $MICROK8S/common/run/containerd.sock || return 0
  set -- "$ROOT$place" "$ROOT/snap/microk8s/current/bin/ctr"
  [ -x "$2" ] || set -- "$1" "$(command -v ctr)"
  if [ -z "$2" ]; then
    emit '' images none
    return 0
  fi
  emit "$(with_exit limited 5 "$2" --address "$1" --namespace k8s.io images ls |
    sed -e 's/^\([^ ]*\)  *[^ ]*  *\(sha[0-9]*:[0-9a-f]*\) .*/\1 \2/' | cut -c 1-600 | head -n 4000 | tail -c 400000 |
    encode)" images ctr
}

# --- All of it -------------------------------------------------------------------------------------------------------

files() {
  for path in /proc/sys/kernel/hostname /etc/hostname /etc/os-release /usr/lib/os-release /etc/hosts /etc/resolv.conf \
    /etc/environment /proc/sys/net/ipv4/conf/all/route_localnet; do
    file $path
  done
  folder /snap/microk8s
  folder $MICROK8S || return 0
  folder $MICROK8S/current/args
  for name in kubelet kube-proxy kubelite containerd-env traefik/provider.yaml; do
    file $MICROK8S/current/args/$name
  done
  folder $MICROK8S/current/var/lock
  for name in stopped.lock clustered.lock ha-cluster low-memory-guard.lock no-k8s-dqlite; do
    file $MICROK8S/current/var/lock/$name
  done
  for name in ca.crt server.crt front-proxy-client.crt; do
    pem $MICROK8S/current/certs/$name
  done
  certs $MICROK8S/current/args/certs.d
  configuration $MICROK8S/current/args/containerd-template.toml
  configuration $MICROK8S/current/args/containerd.toml
  folder $MICROK8S/common/default-storage
}

# Files of Docker, Podman and BuildKit, for hosts that push too. Of root's own files, none that has logins.
client_files() {
  certs /etc/containerd/certs.d
  certs /etc/docker/certs.d
  for path in /etc/docker/daemon.json /var/snap/docker/current/config/daemon.json /root/.config/docker/daemon.json \
    /root/.docker/daemon.json /lib/systemd/system/docker.service /etc/systemd/system/docker.service \
    /etc/default/docker /etc/containers/registries.conf /root/.config/containers/registries.conf \
    /etc/buildkit/buildkitd.toml /root/.config/buildkit/buildkitd.toml; do
    file $path
  done
  for path in /etc/systemd/system/docker.service.d /etc/containers/registries.conf.d \
    /root/.config/containers/registries.conf.d; do
    folder $path || continue
    set -- "$place"
    for entry in "$ROOT$1"/*.conf; do
      [ ! -e "$entry" ] || file "$1/${entry##*/}"
    done
  done
  for path in /etc/containers /var/lib/containers /root/.local/share/containers; do
    folder $path
  done
  ! find_place /var/run/docker.sock || emit '' there "$place"
}

find_bundle() {
  for path in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if find_place $path >/dev/null && [ -f "$ROOT$place" ]; then
      bundle=$ROOT$place
      return 0
    fi
  done
}

collect() {
  emit '' registry-doctor-node 1 "$began"
  emit '' user "$(id -u)"
  text ticks 16 getconf CLK_TCK
  text boot 64 sed -n -e 's/^btime //p' "$ROOT/proc/stat"
  text processes 200000 processes
  text addresses 20000 addresses
  text addresses6 20000 host_file if_inet6
  text tcp 100000 listening tcp
  text tcp6 100000 listening tcp6
  text mounts 60000 mounts
  for argument in "$@"; do
    case $argument in
    /*) ;;
    *) add_target https "$argument" ;;
    esac
  done
  files
  client_files
  snaps
  find_bundle
  jobs_of "$@"
  emit '' end
}

# All jobs, some at once. Those that there is no time for are named.
jobs_of() {
  set -- "$@" --
  set -f
  while [ "$1" != -- ]; do
    case $1 in /*) set -- "$@" "measure $1" ;; esac
    shift
  done
  shift
  set -- images journal packet_filter "lookup localhost" "$@"
  looked_up=' localhost '
  for target in $targets; do
    name=$(host_of "$target")
    set -- "$@" "probe $target"
    case $name in
    *:*) ;;
    *[!0-9.]*)
      case $looked_up in *" $name "*) ;; *) set -- "$@" "lookup $name" ;; esac
      looked_up="$looked_up$name "
      ;;
    esac
  done
  set +f
  while [ "$#" -gt 0 ]; do
    if late 9; then
      emit '' late "$1"
      shift
    else
      at_once $AT_ONCE "$@"
      if [ "$#" -gt $AT_ONCE ]; then shift $AT_ONCE; else set --; fi
    fi
  done
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
for program in "$awk" base64 cat cut df find grep head ls readlink sed sort stat tail timeout tr wc; do
  if ! has "$program"; then
    echo "registry-doctor cannot collect: this node has no program $program"
    exit 1
  fi
done
if has gzip; then
  packed=gzip
  archive=$(collect "$@" | gzip -c | base64)
else
  packed=plain
  archive=$(collect "$@" | base64)
fi
printf '%s\n' "-----BEGIN REGISTRY DOCTOR NODE $packed-----" "$archive" \
  "-----END REGISTRY DOCTOR NODE $((${#archive} + 1)) $(printf '%s\n' "$archive" | digest)-----"
