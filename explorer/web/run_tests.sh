#!/usr/bin/env bash
# Type checks, unit tests and build of the web app, and the size of its first page; ctest runs it as `web`.
# With the word e2e: the pages in a headless Chromium against the test's own small server; ctest runs that as `web_e2e`.
# Needs what testnet/setup.sh's setup_node installs, and Debian's chromium for e2e.
set -euo pipefail
cd "$(dirname "$0")"
PATH=$PWD/../../build/tools/node_modules/.bin:$PATH
for folder in . ../../wallet/ts; do
  [ -d "$folder/node_modules" ] || { echo "$folder: node_modules is missing; ./test.sh installs it, or: npm ci" >&2; exit 1; }
done
if [ "${1-}" = e2e ]; then
  shift
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "Chromium is missing: the pages are not looked at. ./test.sh installs it, or: apt-get install chromium"; exit 77; }
  exec node_modules/.bin/vitest run --config vitest.e2e.config.ts "$@"
fi
node_modules/.bin/tsc -p .
node_modules/.bin/vitest run --maxWorkers=1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
./build.sh "$out/web"
node check_size.mjs "$out/web"
