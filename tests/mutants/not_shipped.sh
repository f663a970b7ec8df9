#!/bin/sh
# not_shipped.sh SEEDS MUTANTS PROGRAM…: no program asks whether a rule is dropped, nor holds the name of a mutant; the first one named, where
# the bugs are, must be caught by the same look.
set -eu
seeds=$1
mutants=$2
shift 2
suspicious() {
  nm -C "$1" | grep 'tallystick::mutants::' || grep -a -o -F -f "$names" "$1"
}
names=$(mktemp)
trap 'rm -f "$names"' EXIT
sed -n 's/^mutant *//p' "$seeds"/*.txt >"$names"
[ -s "$names" ]
suspicious "$mutants" >/dev/null || { echo "$mutants is not recognised: this look sees nothing"; exit 1; }
for program in "$@"; do
  if found=$(suspicious "$program"); then
    echo "$program holds:"; echo "$found" | sort -u | head; exit 1
  fi
  echo "$program: clean"
done
