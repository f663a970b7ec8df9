#include "contracts/receivable/declare_default.h"

#include <algorithm>

#include "contracts/credit/follow.h"
#include "contracts/fragment/record.h"
#include "contracts/loan/collateral.h"
#include "contracts/settlement/distribute.h"

namespace tallystick::contracts::receivable {

Verdict permit(const DeclareDefault& op, const Context& context, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  if (root->state != State::delinquent)
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)} + ", not delinquent");
  if (!is_creditor(view, *root, context))
    return refuse(Refusal::E_OWNER, "holds no fragment of it and is not the limit's bank");
  return {};
}

void apply(const DeclareDefault& op, const Context& context, LedgerDelta& delta) {
  auto root = must_load<Receivable>(delta, op.receivable);
  const Receivable before = root;
  root.state = State::defaulted;
  root.defaulted_on = context.block.day;
  delta.store(root);
  credit::follow(delta, before, root, context.block.day);
  delta.emit(DefaultDeclared{root.id, root.issuer, context.account, {root.currency, root.unpaid()}});
  delta.emit(settlement::state_changed(root, context.block.day, delta));
}

bool is_creditor(const LedgerView& view, const Receivable& root, const Context& context) {
  if (root.limit_bank == context.party) return true;
  const auto rows = scan_prefix(view, Index::fragment_by_root, root.id.view(), root.leaves);
  return std::any_of(rows.begin(), rows.end(), [&](const IndexRow& row) {
    return loan::may_collect(view, load_row<fragment::Fragment>(view, row), context);
  });
}

}  // namespace tallystick::contracts::receivable
