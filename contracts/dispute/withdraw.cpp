#include "contracts/dispute/withdraw.h"

#include "contracts/dispute/outcome.h"
#include "contracts/dispute/rules.h"

namespace tallystick::contracts::dispute {

Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view) {
  const auto dispute = find_dispute(view, op.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (auto ok = check_open(*dispute); !ok) return ok;
  if (dispute->claimant != context.account) return refuse(Refusal::E_OWNER, "opened by another account");
  return {};
}

void apply(const Withdraw& op, const Context& context, LedgerDelta& delta) {
  end_dispute(delta, must_load<Dispute>(delta, op.dispute), State::withdrawn, {}, context.block);
}

void lapse(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  auto dispute = load_row<Dispute>(delta, row);
  if (dispute.order) {
    dispute.ends = context.block.day + Days{1};
    delta.store(dispute);
    return;
  }
  end_dispute(delta, std::move(dispute), State::lapsed, {}, context.block);
}

}  // namespace tallystick::contracts::dispute
