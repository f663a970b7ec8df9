#!/usr/bin/env bash
# The simulator's tests at larger numbers: the same programs, other seeds. Prints one line of totals for each part and exits 1 if any broke a rule.
#   tests/campaign.sh [SCALE]     1 (default): about an hour on two processors; 0.05: a short one
# Seeds follow those of ./test.sh, so that nothing is run twice; FIRST_SEED=N begins elsewhere.
set -uo pipefail
cd "$(dirname "$0")/.."
scale=${1:-1}
first=${FIRST_SEED:-10001}
threads=$(nproc)
sim=build/bin/tallystick-sim
[ -x "$sim" ] || { echo "build first: ./test.sh, or cmake --preset release && ninja -C build tallystick-sim" >&2; exit 2; }
failed=0

# part NAME COUNT ARGUMENTS…: COUNT seeds, scaled.
part() {
  local name=$1 count last out
  count=$(awk -v n="$2" -v s="$scale" 'BEGIN {n = int(n * s); print n < 1 ? 1 : n}')
  last=$((first + count - 1))
  shift 2
  out=$("$sim" "$@" --seeds "$first..$last" --threads "$threads" --json) || failed=1
  echo "$name: $out"
}

part "swarm, four validators" 6000 run --minutes 10
part "swarm, seven validators" 400 run --nodes 7 --minutes 10
part "real ledger" 300 run --minutes 10 --ledger real
part "real signatures" 40 run --minutes 10 --real-signatures
part "absences" 100 run --minutes 20 --scenario absences
part "twins drawn, four validators, five views" 200000 twins --nodes 4 --views 5
part "twins drawn, five validators, five views" 100000 twins --nodes 5 --views 5
part "twins drawn, seven validators, five views" 100000 twins --nodes 7 --views 5
operations=$(awk -v s="$scale" 'BEGIN {printf "%d", 1000000 * s}')
out=$(MODEL_SEED=$first MODEL_OPERATIONS=$operations build/tests/ledger_model_test --gtest_filter='*LongLives') || failed=1
echo "ledger beside its model: $(grep -E "operations in|seed [0-9]+, step" <<<"$out")"
if awk -v s="$scale" 'BEGIN {exit s < 1}'; then
  echo "a hundred validators, a thousand blocks:"
  build/tests/sim_hundred_test --gtest_also_run_disabled_tests --gtest_filter='*AThousand*' || failed=1
fi
exit "$failed"
