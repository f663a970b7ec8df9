#!/usr/bin/env bash
# Installs what is missing on Debian 12, builds, starts four banks and an explorer on loopback and plays the life of one receivable.
#   ./demo.sh           with pauses for readers            ./demo.sh --fast   without
#   ./demo.sh --keep    leaves banks and explorer running  ./demo.sh stop     ends them
# Exit 0 only if every step did what it says.
set -uo pipefail
cd "$(dirname "$0")"
source testnet/setup.sh
network=run/demo

options=()
for word in "$@"; do
  case $word in
    --fast | --keep) options+=("$word") ;;
    stop)
      [ -d "$network" ] || { echo "No demo network is here."; exit 0; }
      exec build/bin/tallystick-testnet stop --dir "$network"
      ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "demo.sh: unknown word '$word'; try ./demo.sh --help" >&2; exit 2 ;;
  esac
done

setup_packages || exit 1
setup_build release tallystickd tallystick tallystick-explorer tallystick-testnet || exit 1
setup_web || exit 1
if [ -d "$network" ]; then
  build/bin/tallystick-testnet stop --dir "$network" >/dev/null 2>&1
  rm -rf "$network"
fi
mkdir -p run
trap 'build/bin/tallystick-testnet stop --dir "$network" >/dev/null 2>&1; exit 130' INT TERM
build/bin/tallystick-testnet story --dir "$network" --invoices testnet/story/invoices "${options[@]}" || exit 1
[[ " ${options[*]-} " == *" --keep "* ]] && echo "Four banks and the explorer are still running. Try: build/bin/tallystick-testnet status --dir $network; end them with ./demo.sh stop"
exit 0
