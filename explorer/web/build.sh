#!/usr/bin/env bash
# Builds the web app into a folder, from which tallystick-explorer serves it:  explorer/web/build.sh build/web
# Needs what testnet/setup.sh's setup_node installs.
set -euo pipefail
out=$(realpath -m "${1:?the folder to build into}")
cd "$(dirname "$0")"
PATH=$PWD/../../build/tools/node_modules/.bin:$PATH
NODE_ENV=production EXPLORER_WEB_OUT=$out node_modules/.bin/vite build --logLevel warn
