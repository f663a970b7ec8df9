#!/usr/bin/env bash
# The pages against real programs: four banks, the demo's story, a tallystick-explorer of its own, a headless Chromium. ctest: web_live.
#   live.sh TALLYSTICK-TESTNET TALLYSTICK-EXPLORER INVOICES
# Ports are the programs' own choice on loopback. SHOTS=folder keeps pictures.
set -euo pipefail
testnet=$(realpath "$1") explorer=$(realpath "$2") invoices=$(realpath "$3")
here=$(cd "$(dirname "$0")/../.." && pwd)
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "Chromium is missing: the pages are not looked at. ./test.sh installs it, or: apt-get install chromium"; exit 77; }
place=$(mktemp -d)
serving=
finish() {
  [ -z "$serving" ] || { kill "$serving" 2>/dev/null || true; wait "$serving" 2>/dev/null || true; }
  "$testnet" stop --dir "$place/network" >/dev/null 2>&1 || true
  rm -rf "$place"
}
trap finish EXIT

"$here/build.sh" "$place/web"
"$testnet" story --dir "$place/network" --invoices "$invoices" --fast --keep >"$place/story.log" 2>&1 || { tail -20 "$place/story.log"; exit 1; }
node=$("$testnet" status --dir "$place/network" | grep -o 'http://[0-9.:]*' | head -1)
ask() { node -e 'fetch(process.argv[1], process.argv[2] ? {method: "POST", headers: {"content-type": "application/json"}, body: process.argv[2]} : {}).then((r) => r.json()).then((j) => console.log(eval("j." + process.argv[3])))' "$1" "$2" "$3"; }
genesis=$(ask "$node" '{"jsonrpc":"2.0","id":1,"method":"chain_getGenesis","params":{}}' result.hash)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"$explorer" --data "$place/explorer" serve --node "$node" --genesis "$genesis" --listen "127.0.0.1:$port" --web "$place/web" >"$place/explorer.log" 2>&1 &
serving=$!
for _ in $(seq 120); do
  [ "$(ask "http://127.0.0.1:$port/v1/status" '' state 2>/dev/null)" = following ] && break
  kill -0 "$serving" 2>/dev/null || { echo "the explorer ended"; tail -20 "$place/explorer.log"; exit 1; }
  sleep 0.5
done
cd "$here"
PATH=$here/../../build/tools/node_modules/.bin:$PATH
EXPLORER_URL=http://127.0.0.1:$port ./run_tests.sh e2e test/e2e/live.test.ts
