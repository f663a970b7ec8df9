#!/usr/bin/env bash
# Type checks and tests of the package; ctest runs it as wallet_ts. Needs what testnet/setup.sh's setup_node installs.
set -euo pipefail
cd "$(dirname "$0")"
PATH=$PWD/../../build/tools/node_modules/.bin:$PATH
[ -d node_modules ] || { echo "wallet/ts: node_modules is missing; ./test.sh installs it, or: npm ci" >&2; exit 1; }
rm -rf dist
node_modules/.bin/tsc -p .
node --test dist/test/*.test.js
