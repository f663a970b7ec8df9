#include "contracts/fragment/trades.h"

#include <algorithm>

#include "contracts/evidence/use.h"

namespace tallystick::contracts::fragment {

namespace {

// The way back from one leaf stands at `id`; `level` is the highest place it has come through.
struct Step {
  FragmentId id;
  std::int64_t amount;
  std::uint8_t level;
};

// What it still owed when it was merged.
std::int64_t brought_in(const Fragment& parent) {
  return parent.face.minor() - parent.paid.minor();
}

}  // namespace

Permitted<UnpaidTrades> unpaid_trades(const LedgerView& view, const std::vector<Fragment>& leaves) {
  UnpaidTrades out;
  std::map<FragmentId, std::int64_t> shared;  // of parents of a merge: what is laid to them already
  std::vector<Step> open;
  for (auto leaf = leaves.rbegin(); leaf != leaves.rend(); ++leaf)
    open.push_back({leaf->id, leaf->outstanding().minor(), leaf->level});
  for (std::size_t steps = 0; !open.empty(); ++steps) {
    if (steps == kWaysMax)
      return refuse(Refusal::E_COUNT, "its fragments came by more than " + std::to_string(kWaysMax) + " others");
    const Step step = open.back();
    open.pop_back();
    const auto at = must_load<Fragment>(view, step.id);
    if (!at.evidence.empty() && at.level <= step.level) {
      Amount& unpaid = out[at.id];
      unpaid = Amount{unpaid.minor() + step.amount};
    }
    const std::uint8_t level = std::min(step.level, at.level);
    std::int64_t left = step.amount;
    for (const FragmentId& id : at.parents) {
      std::int64_t piece = left;
      if (at.parents.size() > 1) {
        std::int64_t& laid = shared[id];
        piece = std::min(left, brought_in(must_load<Fragment>(view, id)) - laid);
        laid += piece;
      }
      left -= piece;
      if (piece > 0) open.push_back({id, piece, level});
    }
  }
  return out;
}

void undo_trades(LedgerDelta& delta, const UnpaidTrades& trades) {
  for (const auto& [id, unpaid] : trades) {
    auto made = must_load<Fragment>(delta, id);
    std::int64_t left = -made.paid.minor();
    for (const evidence::Use& use : made.evidence) left += use.amount.minor();
    if (left <= 0) continue;
    evidence::give_back_part(delta, made.evidence, std::min(unpaid, Amount{left}));
    delta.store(made);
  }
}

}  // namespace tallystick::contracts::fragment
