#!/usr/bin/env bash
# Installs what is missing, builds, and passes every test. The last line is: N passed, N failed, N skipped
#   ./test.sh            everything
#   ./test.sh REGEX      only the tests whose name matches (of the release build)
set -uo pipefail
cd "$(dirname "$0")"
source testnet/setup.sh

# The parts that every validator must compute alike also run under the address and undefined-behaviour sanitizers.
sanitized=(core consensus contracts_families contracts_trade contracts_claims contracts_finance contracts_credit contracts_disputes contracts_distress pricing terms terms_cases determinism)

# The pages are looked at in a browser.
setup_packages chromium fonts-noto-cjk || exit 1
setup_node || exit 1
setup_build release all test_programs || exit 1
[ $# -gt 0 ] || setup_build asan "${sanitized[@]/%/_test}" || exit 1
started=$SECONDS

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
passed=0 failed=0 skipped=0

# run_suite PRESET CTEST-ARGUMENTS…: GoogleTest binaries report every case; other tests count as one each.
run_suite() {
  local preset=$1 dir=$2 out="$reports/$1"
  shift 2
  mkdir -p "$out"
  GTEST_OUTPUT="xml:$out/" GTEST_BRIEF=1 ctest --test-dir "$dir" --output-on-failure --no-tests=error -j $(($(nproc) + 1)) "$@" 2>&1 | tee "$out/ctest.log"
  local cases skips fails scripts script_fails
  cases=$(cat "$out"/*.xml 2>/dev/null | grep -c '<testcase ')
  skips=$(cat "$out"/*.xml 2>/dev/null | grep -c 'result="skipped"')
  fails=$(cat "$out"/*.xml 2>/dev/null | grep '<testsuites ' | sed -E 's/.*failures="([0-9]+)".*errors="([0-9]+)".*/\1 \2/' | awk '{n += $1 + $2} END {print n + 0}')
  # Programs: ctest entries that left no GoogleTest report, a crashed binary among them.
  scripts=$(grep -cE '^ *[0-9]+/[0-9]+ Test +#' "$out/ctest.log")
  script_fails=$(grep -E '^ *[0-9]+/[0-9]+ Test +#' "$out/ctest.log" | grep -cvE ' Passed | Skipped|\*\*\*Skipped')
  skips=$((skips + $(grep -cE '^ *[0-9]+/[0-9]+ Test +#.*\*\*\*Skipped' "$out/ctest.log")))
  local reported
  reported=$(ls "$out"/*.xml 2>/dev/null | wc -l)
  scripts=$((scripts - reported))
  [ "$scripts" -lt 0 ] && scripts=0
  [ "$script_fails" -gt 0 ] && [ "$fails" -eq 0 ] && fails=$script_fails
  failed=$((failed + fails))
  skipped=$((skipped + skips))
  passed=$((passed + cases + scripts - skips - fails))
}

if [ $# -gt 0 ]; then
  run_suite release build -R "$1"
else
  run_suite release build
  run_suite asan build-asan -R "^($(IFS='|'; echo "${sanitized[*]}"))$"
fi
echo "Tests took $((SECONDS - started)) s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
