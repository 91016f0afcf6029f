set -u
export LC_ALL=C
PATH=${PATH-/usr/bin:/bin}:/usr/sbin:/sbin:/snap/bin
umask 077

# Where the machine's / is. A Pod has the folders that it changes below another one.
root=${REGISTRY_DOCTOR_ROOT-}
# The time for one command, in seconds.
limit=300
temp=.registry-doctor-$(printf %.16s "$id").part
case $0 in /*) self=$0 ;; *) self=$PWD/$0 ;; esac
written=
journal=
locked=no
number=0
result=0
by_hand=0
changed=0
quit=no

has() { command -v "$1" >/dev/null 2>&1; }

say() { [ "$report" = yes ] || printf '%s\n' "$*"; }

# Text of this machine as one line that a terminal shows as it is.
one_line() { printf %s "$1" | tr '\n\t' '  ' | tr -d '\000-\037\177'; }

# Remembers why something is not done.
refuse() {
  why=$1
  return 1
}

# Says that what was asked for cannot be done here, and ends.
end_with() {
  say "$1"
  [ "$report" = no ] || {
    printf 'registry-doctor %s end refused %s\n' "$id" "$(one_line "$1")"
    exit 0
  }
  exit 2
}

# What came of the present step: changed, nothing, undone, by-hand, waits or refused.
outcome() {
  [ "$report" = no ] || printf 'registry-doctor %s step %s %s %s\n' "$id" "$n" "$1" "$(one_line "$2")"
  case $1 in
  refused) result=1 ;;
  waits) [ "$result" -ne 0 ] || result=3 ;;
  esac
}

digest() {
  if has sha256sum; then sha256sum; else openssl dgst -sha256 -r; fi | {
    read -r file_digest words
    printf %s "$file_digest"
  }
}

encode() { if has base64; then base64; else openssl base64; fi | tr -d '\n'; }

decode() { if has base64; then base64 -d; else openssl base64 -d; fi; }

# Waits until the disk has these files and folders.
flush() { ! has sync || sync "$@" 2>/dev/null || sync || :; }

# Copies a file with all that the programs of this machine can keep of it.
copy() { cp -a "$1" "$2" 2>/dev/null || cp -p "$1" "$2" 2>/dev/null; }

# The rights and the owner of a file, as "rw-r--r-- 0:0".
rights_of() {
  # shellcheck disable=SC2012 # find cannot print them everywhere; the name comes after all that is read
  ls -ldn "$1" 2>/dev/null | {
    read -r file_mode links user group words
    file_mode=${file_mode#?}
    printf '%.9s %s:%s' "$file_mode" "$user" "$group"
  }
}

# --- Places ----------------------------------------------------------------------------------------------------------

# Finds the place of a path: $folder is the last folder on the way that exists, $missing the folders after it that do
# not, and $name the name of the file. A link is followed only to what is in its own folder.
resolve() {
  rest=$1
  folder=
  missing=
  name=
  links=0
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    case $part in
    '' | .) continue ;;
    ..) refuse 'its path has a part ..' || return 1 ;;
    esac
    if [ -n "$missing" ]; then
      if [ -n "$rest" ]; then missing=$missing/$part; else name=$part; fi
    elif [ -h "$root$folder/$part" ]; then
      follow || return 1
    elif [ -z "$rest" ]; then
      name=$part
    elif [ -d "$root$folder/$part" ]; then
      folder=$folder/$part
    elif [ -e "$root$folder/$part" ]; then
      refuse "$folder/$part is not a folder" || return 1
    elif [ ! -x "$root$folder/" ]; then
      refuse "the folder ${folder:-/} cannot be entered" || return 1
    else
      missing=$part
    fi
  done
  target=./$name
  [ -n "$name" ] || refuse 'its path leads to a folder'
}

# Puts what a link leads to in its place.
follow() {
  links=$((links + 1))
  [ "$links" -le 8 ] || refuse 'its path has a loop of symbolic links' || return 1
  has readlink || refuse 'its path has a symbolic link, and this machine has no program readlink' || return 1
  # The last character of a name can be a newline, which $() would remove.
  link=$(readlink "$root$folder/$part" && echo .)
  link=${link%??}
  case $link in
  "$folder"/*) link=${link#"$folder"/} ;;
  '' | /*) refuse "the symbolic link $folder/$part leads out of its folder" || return 1 ;;
  esac
  case /$link/ in
  */../*) refuse "the symbolic link $folder/$part leads out of its folder" || return 1 ;;
  esac
  rest=$link${rest:+/$rest}
}

# Goes into the folder of the resolved path, and makes sure that it is this one.
enter() {
  cd "${root:-/}" 2>/dev/null || refuse "the folder ${root:-/} cannot be entered" || return 1
  expected=$(pwd -P && echo .)
  expected=${expected%??}
  expected=${expected%/}$folder
  cd "$root$folder/" 2>/dev/null || refuse "the folder $folder cannot be entered" || return 1
  actual=$(pwd -P && echo .)
  [ "${actual%??}" = "${expected:-/}" ] || refuse "the folder $folder has changed"
}

# Makes the missing folders and goes into them.
make_folders() {
  rest=$missing
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    mkdir -m 755 "./$part" 2>/dev/null || refuse "the folder $folder/$part cannot be made" || return 1
    restore_label "$part"
    folder=$folder/$part
    enter || return 1
    is_own . || refuse "the folder $folder has changed" || return 1
    [ -z "$owner" ] || chown "$owner" . 2>/dev/null || refuse "the owner of $folder cannot be set" || return 1
  done
  missing=
}

# Removes the folders that this step has made, from the innermost one, as far as nothing else is in them.
remove_folders() {
  [ -f "$journal/$n.folders" ] || return 0
  count=$(cat "$journal/$n.folders")
  while [ "${count:-0}" -gt 0 ] && [ -n "$folder" ]; do
    count=$((count - 1))
    part=${folder##*/}
    folder=${folder%/*}
    [ -d "$root$folder/$part" ] || continue
    cd "$root$folder/" || return 0
    rmdir "./$part" 2>/dev/null || {
      say "  The folder $folder/$part stays: it contains other files."
      break
    }
  done
  rm -f "$journal/$n.folders"
}

# A new file gets the label that SELinux has for its place. A Pod sees it at another path: it has that of its folder.
restore_label() {
  [ -n "$root" ] || ! has restorecon || restorecon "./$1" >/dev/null 2>&1 || :
}

# --- Files -----------------------------------------------------------------------------------------------------------

# Sets $sum to the digest of the file in the present folder, or to none, and $facts to its rights and owner.
read_state() {
  sum=none
  facts=
  if [ -n "$missing" ]; then
    return 0
  elif [ -h "$target" ]; then
    refuse 'it has become a symbolic link'
  elif [ ! -e "$target" ]; then
    return 0
  elif [ ! -f "$target" ]; then
    refuse 'it is not a regular file'
  elif [ ! -r "$target" ]; then
    refuse 'it cannot be read'
  else
    sum=$(digest <"$target")
    facts=$(rights_of "$target")
  fi
}

# Sets $now: done, todo, or refused with $why.
look_file() {
  now=refused
  if resolve "$path" && enter && read_state; then
    compare
  fi
}

compare() {
  now=refused
  [ "$before" != any ] || take_any
  if [ "$sum" = "$after" ] && has_rights; then
    now='done'
  elif [ "$sum" = "$before" ]; then
    now=todo
  elif [ "$before" = none ]; then
    why='it exists already, with another content'
  elif [ "$sum" = none ]; then
    why='it does not exist any more'
  else
    why='it was changed in between'
  fi
}

# A step that takes any content begins with what is there, or with what was there when it was begun.
take_any() {
  # Only a new file gets rights and an owner from the step.
  [ "$sum" = none ] || mode='' owner=''
  before=$sum
  if [ -n "$journal" ] && [ -e "$journal/$n.begun" ] && [ ! -e "$journal/$n.undone" ]; then
    before=none
    [ ! -e "$journal/$n.before" ] || before=$(digest <"$journal/$n.before")
  fi
}

has_rights() {
  # shellcheck disable=SC2254 # it is a pattern
  case $facts in
  ${rights:-*}) ;;
  *) return 1 ;;
  esac
}

# Makes the file in the present folder what a command prints, with the rights, the owner and the label that it has.
# $1 rights, $2 owner, both may be empty; $3 the digest of the new content; $4 a file with its rights when there is none.
replace() {
  new_mode=$1
  new_owner=$2
  new_sum=$3
  like=$4
  shift 4
  [ ! -e "./$name" ] || like=../$name
  written=$PWD/$temp
  remove_part
  mkdir -m 700 "./$temp" 2>/dev/null || refuse 'no file can be written in its folder' || return 1
  filled=no
  target=../$name
  ! { cd "./$temp" && is_own . && fill "$@"; } || filled=yes
  failed=$why
  target=./$name
  enter || return 1
  remove_part
  written=
  [ "$filled" = yes ] || refuse "${failed:-its folder has changed}" || return 1
  [ "$like" = "../$name" ] || restore_label "$name"
  flush .
}

# A new content is written in a folder of its own: whoever can write to the folder of the file cannot put a link in its place.
remove_part() { { rm -f "./$temp/$temp" && rmdir "./$temp"; } 2>/dev/null; }

fill() {
  if [ -n "$like" ]; then
    copy "$like" "./$temp" || refuse 'no file can be written in its folder' || return 1
    [ ! -h "./$temp" ] || refuse 'it has become a symbolic link' || return 1
    [ "$(rights_of "$like")" = "$(rights_of "./$temp")" ] || refuse 'its owner and rights cannot be kept' || return 1
    ! has chcon || chcon --reference="$like" "./$temp" >/dev/null 2>&1 || :
  fi
  kept=$(rights_of "./$temp")
  { printf '' >>"./$temp" && chmod u+rw "./$temp"; } 2>/dev/null ||
    refuse 'no file can be written in its folder' || return 1
  { "$@" | cat >"./$temp"; } 2>/dev/null || refuse 'it cannot be written: is the disk full?' || return 1
  [ "$(digest <"./$temp")" = "$new_sum" ] || refuse 'it cannot be written whole: is the disk full?' || return 1
  [ -z "$new_owner" ] || chown "$new_owner" "./$temp" 2>/dev/null || refuse 'its owner cannot be set' || return 1
  if [ -n "$new_mode" ]; then
    chmod "$new_mode" "./$temp"
  else
    case $kept in rw*) ;; r*) chmod u-w "./$temp" ;; -w*) chmod u-r "./$temp" ;; *) chmod u-rw "./$temp" ;; esac
  fi || refuse 'its rights cannot be set' || return 1
  flush "./$temp"
  unchanged || return 1
  put_in_place || refuse 'it cannot be replaced'
}

# Never into a folder that has taken the place of the file.
put_in_place() {
  mv -fT "./$temp" "$target" 2>/dev/null || { [ ! -d "$target" ] && mv -f "./$temp" "$target" 2>/dev/null; }
}

# Right before a file is replaced: it is still what was looked at.
unchanged() {
  was="$sum $facts"
  read_state || return 1
  [ "$was" = "$sum $facts" ] || refuse 'it was changed in between'
}

apply_file() {
  # It begins again after it was undone: its old backup is of no use, and goes before what says so.
  [ ! -e "$journal/$n.undone" ] ||
    rm -f "$journal/$n.begun" "$journal/$n.done" "$journal/$n.before" "$journal/$n.folders" "$journal/$n.undone"
  if [ "$before" != none ]; then
    rm -f "$journal/$n.part"
    { copy "./$name" "$journal/$n.part" && [ ! -h "$journal/$n.part" ] && [ "$(digest <"$journal/$n.part")" = "$before" ]; } 2>/dev/null || {
      rm -f "$journal/$n.part"
      refuse "its backup cannot be written to $journal: is the disk full?" || return 1
    }
    flush "$journal/$n.part"
    mv -f "$journal/$n.part" "$journal/$n.before" || refuse "its backup cannot be written to $journal" || return 1
  fi
  count_folders || refuse "nothing can be written to $journal: is the disk full?" || return 1
  mark begun || return 1
  change_file || {
    # Nothing was changed: it is not to be taken back.
    failed=$why
    remove_folders
    rm -f "$journal/$n.begun"
    refuse "$failed" || return 1
  }
  mark 'done'
}

# Writes down how many folders are going to be made. A run that was killed may have made some of them.
count_folders() {
  if [ -z "$missing" ] || [ -s "$journal/$n.folders" ]; then
    return 0
  fi
  set -f
  IFS=/
  # shellcheck disable=SC2086 # each folder is a word
  set -- $missing
  unset IFS
  set +f
  { printf '%s\n' "$#" >"$journal/$n.folders" && [ "$(cat "$journal/$n.folders")" = "$#" ]; } 2>/dev/null
}

change_file() {
  make_folders || return 1
  if [ "$after" = none ]; then
    unchanged || return 1
    rm -f "./$name" 2>/dev/null || refuse 'it cannot be deleted' || return 1
    flush .
  else
    replace "$mode" "$owner" "$after" '' "content_$n"
  fi
}

undo_file() {
  [ -n "$missing" ] || remove_part
  if [ "$now" = 'done' ] && [ "$before" = none ]; then
    unchanged || return 1
    rm -f "./$name" 2>/dev/null || refuse 'it cannot be deleted' || return 1
    flush .
  elif [ "$now" = 'done' ]; then
    [ -f "$journal/$n.before" ] || refuse "its backup is not in $journal any more" || return 1
    old_owner=$(rights_of "$journal/$n.before")
    replace "$old_mode" "${owner:+${old_owner#* }}" "$before" "$journal/$n.before" cat "$journal/$n.before" || return 1
  fi
  remove_folders
  mark undone
}

show_file() {
  case $before-$after in
  none-*) say "  Creates $shown" ;;
  *-none) say "  Deletes $shown" ;;
  *) say "  Changes $shown" ;;
  esac
  [ -z "$rights" ] || say "  Rights: ${mode:-the same}, owner: ${owner:-the same}"
  if [ "$report" = yes ] || [ "$before" = "$after" ]; then
    return 0
  elif [ "$private" = yes ]; then
    say '  The content is not shown: only the owner of the file can read it.'
  elif ! has diff; then
    say '  The difference is not shown: this machine has no program diff.'
  else
    old=./$name
    [ "$sum" != none ] || old=/dev/null
    new_content | diff -u "$old" - | sed -e '1,2d' -e 's/^/    /' | tr -d '\000-\010\013-\037\177'
  fi
}

new_content() { [ "$after" = none ] || "content_$n"; }

# --- Commands and notes ----------------------------------------------------------------------------------------------

look_command() {
  now=todo
  [ -z "$journal" ] || [ ! -e "$journal/$n.done" ] || [ -e "$journal/$n.undone" ] || now='done'
}

bounded() { if has timeout; then timeout -k 5 "$limit" "$@"; else "$@"; fi; }

# Runs the words that a function gives to the command that it is called with.
run() {
  cd / || return 1
  if [ "$report" = yes ]; then
    "$1" bounded </dev/null >/dev/null 2>&1 9>&-
  else
    "$1" bounded </dev/null 9>&-
  fi
  code=$?
  case $code in
  0) ;;
  124 | 137 | 143) refuse "the command did not end within $limit s, or was killed" ;;
  126 | 127) refuse 'the command cannot be run: is the program installed?' ;;
  *) refuse "the command failed with exit code $code" ;;
  esac
}

apply_command() {
  rm -f "$journal/$n.undone" "$journal/$n.done"
  mark begun || return 1
  run "argv_$n" || return 1
  mark 'done'
}

undo_command() {
  run "undo_$n" || return 1
  mark undone
}

show_command() {
  say "  Runs $shown"
  [ "$risk" = none ] || say '  This causes a restart.'
}

show_note() {
  say "Step $n of $steps, by hand: $goal"
  [ "$report" = yes ] || "content_$n" | sed -e 's/^/  /'
}

# --- Journal ---------------------------------------------------------------------------------------------------------

# Writes down how far the present step is.
mark() {
  { printf '' >"$journal/$n.$1"; } 2>/dev/null || refuse "nothing can be written to $journal: is the disk full?" ||
    return 1
  flush "$journal/$n.$1" "$journal"
}

# Finds what this script has done here before and not taken back.
find_journal() {
  journal=
  for entry in "$changes"/*; do
    if [ -f "$entry/script-id" ] && [ ! -e "$entry/undone" ] && [ "$(cat "$entry/script-id")" = "$id" ]; then
      journal=$entry
    fi
  done
}

# Two scripts at once, or a script and the program, would not see what the other one writes. The lock ends with the process.
lock() {
  [ "$locked" = no ] || return 0
  has flock || return 0
  { printf '' >>"$state/lock"; } 2>/dev/null || refuse "nothing can be written to $state" || return 1
  exec 9>>"$state/lock"
  flock -n 9 || refuse 'another registry-doctor is at work on this machine' || return 1
  locked=yes
}

is_own() {
  [ ! -h "$1" ] && [ -d "$1" ] && case $(rights_of "$1") in *" $user_id:"*) ;; *) false ;; esac
}

open_journal() {
  mkdir -p "$changes" 2>/dev/null || refuse "the folder $changes cannot be made" || return 1
  is_own "$state" && is_own "$changes" || refuse "$changes is not a folder of this user" || return 1
  chmod 700 "$changes" 2>/dev/null || refuse "the rights of $changes cannot be set" || return 1
  lock || return 1
  find_journal
  [ -z "$journal" ] || return 0
  number=1
  until mkdir "$changes/$number" 2>/dev/null; do
    [ -e "$changes/$number" ] || refuse "nothing can be written to $changes" || return 1
    number=$((number + 1))
  done
  entry=$changes/$number
  # Whoever has lost the script finds it here.
  [ ! -f "$self" ] || ! grep -q "^id=$id\$" "$self" || cat "$self" >"$entry/script.sh" || :
  { printf '%s\n' "$title" >"$entry/title" && printf '%s\n' "$id" >"$entry/part" &&
    [ "$(cat "$entry/part")" = "$id" ] && flush "$entry/part" && mv "$entry/part" "$entry/script-id"; } 2>/dev/null ||
    refuse "nothing can be written to $changes: is the disk full?" || return 1
  flush "$entry" "$changes"
  journal=$entry
}

# --- Steps -----------------------------------------------------------------------------------------------------------

load_step() {
  kind='' goal='' shown='' path='' before='' after='' mode='' owner='' rights='' old_mode='' private=no
  risk=none as_root=no only_shows=no can_undo=no shown_undo='' why=''
  "step_$n"
}

# Whether the present step is to be done: by an option, or by who sits at the terminal.
confirm() {
  case $confirmed-$risk in
  restarts-* | yes-none) return 0 ;;
  esac
  if [ "$terminal" = no ]; then
    quit=yes
    refuse 'it causes a restart: confirm it with --yes=restarts'
    return 1
  fi
  printf '  Do it? [y]es, [n]o, [q]uit: '
  read -r answer || answer=q
  case $answer in
  y | Y | yes) return 0 ;;
  q | Q | quit) quit=yes ;;
  esac
  refuse 'not confirmed'
}

apply_step() {
  load_step
  if [ "$kind" = note ]; then
    show_note
    by_hand=$((by_hand + 1))
    outcome by-hand ''
    return 0
  fi
  "look_$kind"
  case $now in
  'done')
    [ "$dry" = yes ] || finish_killed || return 0
    say "Step $n of $steps: $goal: nothing to do."
    outcome nothing ''
    return 0
    ;;
  refused)
    stop_at
    return 0
    ;;
  esac
  say "Step $n of $steps: $goal"
  "show_$kind"
  if [ "$dry" = yes ]; then
    outcome waits ''
  elif ! confirm; then
    say "  Not done: $why."
    outcome waits "$why"
  elif open_journal && "apply_$kind"; then
    changed=$((changed + 1))
    say '  Done.'
    outcome changed ''
  else
    stop_at
  fi
}

# A run that was killed may have changed the file and not have written that down.
finish_killed() {
  if [ "$kind" != file ] || [ -z "$journal" ] || [ ! -e "$journal/$n.begun" ]; then
    return 0
  fi
  [ -n "$missing" ] || remove_part
  [ -e "$journal/$n.done" ] && [ ! -e "$journal/$n.undone" ] && return 0
  lock && rm -f "$journal/$n.undone" && mark 'done' && return 0
  stop_at
  return 1
}

# The steps after one that cannot be done may depend on it.
stop_at() {
  case $kind in
  file) say "Step $n of $steps: $goal: stopped at $shown: $why." ;;
  *) say "Step $n of $steps: $goal: stopped: $why." ;;
  esac
  outcome refused "${shown:+$shown: }$why"
  [ "$dry" = yes ] || quit=yes
}

apply() {
  n=0
  while [ "$n" -lt "$steps" ] && [ "$quit" = no ]; do
    n=$((n + 1))
    apply_step
  done
}

undo_step() {
  load_step
  if [ "$kind" = note ] || [ "$only_shows" = yes ] || [ ! -e "$journal/$n.begun" ] ||
    [ -e "$journal/$n.undone" ]; then
    return 0
  fi
  if [ "$kind" = command ]; then
    undo_command_step
    return 0
  fi
  look_file
  if [ "$now" = refused ]; then
    left=$((left + 1))
    say "Step $n of $steps, undo: $goal: $shown stays as it is: $why."
    outcome refused "$shown: $why"
    return 0
  fi
  say "Step $n of $steps, undo: $goal"
  say "  Restores $shown"
  take_back file
}

undo_command_step() {
  say "Step $n of $steps, undo: $goal"
  if [ "$can_undo" = no ]; then
    say "  Cannot be undone: $shown"
    outcome nothing 'it cannot be undone'
    [ "$dry" = yes ] || mark undone || :
    return 0
  fi
  say "  Runs $shown_undo"
  take_back command
}

take_back() {
  if [ "$dry" = yes ]; then
    left=$((left + 1))
    outcome waits ''
  elif ! confirm; then
    left=$((left + 1))
    say "  Not done: $why."
    outcome waits "$why"
  elif "undo_$1"; then
    changed=$((changed + 1))
    say '  Done.'
    outcome undone ''
  else
    left=$((left + 1))
    say "  Not undone: $why."
    outcome refused "${shown:+$shown: }$why"
  fi
}

has_begun() {
  [ -n "$journal" ] || return 1
  for entry in "$journal"/*.begun; do
    [ ! -e "$entry" ] || return 0
  done
  return 1
}

# In the opposite order; but what restarts comes last, when the files are as before.
undo() {
  has_begun || {
    say 'Nothing to undo: this script has changed nothing here, or it is undone already.'
    return 0
  }
  [ "$dry" = yes ] || lock || end_with "$why."
  left=0
  for last in no yes; do
    n=$((steps + 1))
    while [ "$n" -gt 1 ] && [ "$quit" = no ]; do
      n=$((n - 1))
      load_step
      restarts=no
      [ "$kind$risk" != commandrestarts ] || restarts=yes
      [ "$restarts" != "$last" ] || undo_step
    done
  done
  [ "$left" -eq 0 ] && [ "$quit" = no ] && [ "$dry" = no ] || return 0
  { printf '' >"$journal/undone"; } 2>/dev/null || end_with "nothing can be written to $journal"
  flush "$journal/undone" "$journal"
}

status() {
  n=0
  while [ "$n" -lt "$steps" ]; do
    n=$((n + 1))
    load_step
    now=by-hand
    [ "$kind" = note ] || "look_$kind"
    begun=no
    [ -z "$journal" ] || [ ! -e "$journal/$n.begun" ] || [ -e "$journal/$n.done" ] || begun=yes
    case $now-$begun in
    done-*) now='done' && outcome nothing '' ;;
    todo-yes) now='interrupted: run apply or undo' && outcome waits "$now" ;;
    todo-no) now='to do' && outcome waits '' ;;
    refused-*) now="cannot be done: $why" && outcome refused "${shown:+$shown: }$why" ;;
    *) now='by hand' && outcome by-hand '' ;;
    esac
    say "Step $n of $steps: $goal: $now."
  done
}

# Prints the files of the steps as they are, for the program that made the script.
read_files() {
  n=0
  while [ "$n" -lt "$steps" ]; do
    n=$((n + 1))
    load_step
    if ! { resolve "$path" && enter && read_state; }; then
      outcome refused "$why"
    elif [ "$sum" = none ]; then
      outcome absent ''
    elif [ "$(wc -c <"./$name")" -gt 1048576 ]; then
      outcome refused 'it is larger than 1 MiB'
    else
      printf 'registry-doctor %s step %s file %s %s\n' "$id" "$n" "$facts" "$(encode <"./$name")"
    fi
  done
  result=0
}

# --- The script ------------------------------------------------------------------------------------------------------

usage() {
  printf '%s\n' "$title, on $machine." \
    'Usage: sh SCRIPT [apply | diff | undo | status] [--yes | --yes=restarts] [--dry-run]' \
    '  apply           does the steps; it asks before each of them (the default)' \
    '  diff            shows what would be changed' \
    '  undo            restores what apply has changed' \
    '  status          shows which steps are done' \
    '  --yes           confirms the steps that cause no restart' \
    '  --yes=restarts  confirms all steps' \
    '  --dry-run       shows what would be done'
}

# What the script needs of this machine.
check_machine() {
  for program in cat chmod cp grep id ls mkdir mv rm rmdir sed tr; do
    has "$program" || end_with "This machine has no program $program, which this script needs."
  done
  has sha256sum || has openssl ||
    end_with 'This machine has neither sha256sum nor openssl: without one of them, files cannot be compared.'
  [ "$needs_base64" = no ] || has base64 || has openssl ||
    end_with 'This machine has neither base64 nor openssl: without one of them, files cannot be written.'
  user_id=$(id -u)
  if [ "$user_id" -eq 0 ]; then
    state=$root/var/lib/registry-doctor
  elif [ -n "${XDG_STATE_HOME-}${HOME-}" ]; then
    state=${XDG_STATE_HOME:-$HOME/.local/state}/registry-doctor
  else
    end_with 'There is no place for backups: HOME is not set.'
  fi
  changes=$state/changes
  [ "$user_id" -eq 0 ] || [ "$dry$act" = yesapply ] || [ "$act" = status ] || [ "$act" = read_files ] || ! needs_root ||
    end_with 'Run this script as root: sudo sh SCRIPT'
}

# Whether a step is not possible for this user.
needs_root() {
  n=0
  while [ "$n" -lt "$steps" ]; do
    n=$((n + 1))
    load_step
    case $kind in
    command) [ "$as_root" = no ] || return 0 ;;
    file) resolve "$path" && [ ! -w "$root$folder/" ] && return 0 ;;
    esac
  done
  return 1
}

finish() {
  [ -z "$written" ] || { rm -f "$written/$temp" && rmdir "$written"; } 2>/dev/null
}

main() {
  act=apply confirmed=no dry=no report=no
  for option in "$@"; do
    case $option in
    apply | undo | status) act=$option ;;
    diff) act=apply dry=yes ;;
    --dry-run) dry=yes ;;
    --yes) confirmed=yes ;;
    --yes=restarts) confirmed=restarts ;;
    --report) report=yes ;;
    read) act=read_files report=yes ;;
    -h | --help | help) usage && exit 0 ;;
    *) usage && exit 2 ;;
    esac
  done
  terminal=no
  [ ! -t 0 ] || terminal=yes
  told=$dry
  [ "$confirmed$terminal" != nono ] || dry=yes
  [ "$report" = no ] || exec 2>/dev/null
  trap finish EXIT
  trap 'exit 130' HUP INT TERM
  check_machine
  say "$title"
  here=$(uname -n 2>/dev/null) || here=
  [ "${here%%.*}" = "${machine%%.*}" ] || say "This script is for $machine; this machine calls itself $(one_line "$here")."
  find_journal
  "$act"
  finish_report
  exit "$result"
}

finish_report() {
  if [ "$act" != status ]; then
    [ "$dry$told$result" != yesno3 ] || say 'Nothing was changed: there is no terminal to ask. Confirm with --yes.'
    [ "$changed" -eq 0 ] || [ "$act" = undo ] || say "To undo this: run this script with undo. Backups: $journal"
    [ "$by_hand" -eq 0 ] || say "Steps by hand: $by_hand"
  fi
  # The end of a report says how it went; a Pod that fails would be one that could not run.
  [ "$report" = no ] || {
    printf 'registry-doctor %s end %s\n' "$id" "$result"
    exit 0
  }
}

main "$@"
