#!/usr/bin/env bash
# Installs what is missing on Debian 12, builds, starts four banks on loopback and plays the life of one receivable.
#   ./demo.sh           with pauses for readers      ./demo.sh --fast   without
#   ./demo.sh --keep    leaves the network running, with the explorer beside it   ./demo.sh stop     ends both
# Exit 0 only if every step did what it says.
set -uo pipefail
cd "$(dirname "$0")"
source testnet/setup.sh
network=run/demo

# Ends the explorer of an earlier run, if the process of that number still is one.
stop_explorer() {
  local pid
  pid=$(cat run/explorer/pid 2>/dev/null) || return 0
  [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */tallystick-explorer* ]] && kill "$pid"
  rm -rf run/explorer
}

# Follows the first bank's node and serves the pages; prints where they are.
start_explorer() {
  local node genesis
  node=$(build/bin/tallystick-testnet status --dir "$network" | grep -o 'http://[0-9.:]*' | head -1)
  genesis=$(node -e 'fetch(process.argv[1], {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify({jsonrpc: "2.0", id: 1, method: "chain_getGenesis", params: {}})}).then((r) => r.json()).then((j) => console.log(j.result.hash))' "$node") || return 1
  mkdir -p run/explorer
  setsid build/bin/tallystick-explorer --data run/explorer/data serve --node "$node" --genesis "$genesis" --listen 127.0.0.1:8600 --web build/web \
    >run/explorer/log 2>&1 </dev/null &
  echo $! >run/explorer/pid
  local tries
  for tries in $(seq 40); do
    node -e 'fetch("http://127.0.0.1:8600/v1/status").then(() => process.exit(0), () => process.exit(1))' && break
    sleep 0.25
  done
  [ "$tries" -lt 40 ] || { echo "The explorer did not start:"; tail -5 run/explorer/log; return 1; }
  echo "The explorer: http://127.0.0.1:8600  (genesis hash to pin: $genesis)"
}

options=()
for word in "$@"; do
  case $word in
    --fast | --keep) options+=("$word") ;;
    stop)
      [ -d "$network" ] || { echo "No demo network is here."; exit 0; }
      stop_explorer
      exec build/bin/tallystick-testnet stop --dir "$network"
      ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "demo.sh: unknown word '$word'; try ./demo.sh --help" >&2; exit 2 ;;
  esac
done

setup_packages || exit 1
keep=$([[ " ${options[*]-} " == *" --keep "* ]] && echo 1 || true)
setup_build release tallystickd tallystick tallystick-testnet ${keep:+tallystick-explorer} || exit 1
[ -z "$keep" ] || setup_web || exit 1
stop_explorer
if [ -d "$network" ]; then
  build/bin/tallystick-testnet stop --dir "$network" >/dev/null 2>&1
  rm -rf "$network"
fi
mkdir -p run
trap 'build/bin/tallystick-testnet stop --dir "$network" >/dev/null 2>&1; exit 130' INT TERM
build/bin/tallystick-testnet story --dir "$network" --invoices testnet/story/invoices "${options[@]}" || exit 1
[ -z "$keep" ] && exit 0
start_explorer || exit 1
echo "Four banks are still running. Try: build/bin/tallystick-testnet status --dir $network; end them with ./demo.sh stop"
