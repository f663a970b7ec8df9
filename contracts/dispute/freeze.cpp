#include "contracts/dispute/freeze.h"

#include "contracts/dispute/outcome.h"
#include "contracts/dispute/record.h"
#include "contracts/dispute/rules.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/text.h"
#include "contracts/party/events.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::dispute {

namespace {

using fragment::Fragment;
using receivable::Receivable;

bool has_lien(const Fragment& fragment) {
  return fragment.is_sold() || fragment.state == fragment::State::pledged;
}

Verdict check_held(const LedgerView& view, const Freeze& op, const Fragment& fragment) {
  if (!fragment.hold) return {};
  const auto dispute = load<Dispute>(view, *fragment.hold);
  if (!dispute || dispute->order)
    return refuse(Refusal::E_FROZEN, "an order rests on the fragment: " + fragment.hold->hex());
  if (op.amount && *op.amount != fragment.outstanding())
    return refuse(Refusal::E_FROZEN, "disputed, it can be frozen whole only: " + fragment.hold->hex());
  return {};
}

Verdict check_common(const LedgerView& view, const Context& context, const Freeze& op) {
  if (op.reason.value.empty()) return refuse(Refusal::E_AMOUNT, "reason is empty");
  if (op.ends <= context.block.day) return refuse(Refusal::E_EXPIRED, "it would end on " + format_date(op.ends));
  const std::int64_t most = policy::value_at(view, policy::kOrderDaysMax, context.block.day);
  const std::int64_t days = (op.ends - context.block.day).raw();
  if (days > most)
    return refuse_policy(policy::kOrderDaysMax, std::to_string(days) + " days, at most " + std::to_string(most));
  return {};
}

Verdict check_fragment(const LedgerView& view, const Context& context, const Freeze& op, const Fragment& fragment) {
  const auto root = must_load<Receivable>(view, fragment.root);
  if (auto ok = check_held(view, op, fragment); !ok) return ok;
  if (root.state == receivable::State::offered) return refuse(Refusal::E_STATE, "nobody has claimed the receivable");
  if (!fragment.is_live() || (fragment.outstanding().is_zero() && !fragment.hold))
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)} + ", nothing is owed");
  const Amount amount = op.amount.value_or(fragment.outstanding());
  if (op.amount && (amount.is_zero() || amount > fragment.outstanding()))
    return refuse(Refusal::E_AMOUNT, text_of(fragment.currency, amount) + " of a fragment of " +
                                         text_of(fragment.currency, fragment.outstanding()));
  if (auto ok = check_common(view, context, op); !ok) return ok;
  const bool part = amount < fragment.outstanding();
  if (part && !has_lien(fragment))
    if (auto ok = fragment::check_leaves(view, root, 1); !ok) return ok;
  if (has_lien(fragment) && !op.names_banks)
    return refuse(Refusal::E_LIEN, "a bank bought or lent on it in good faith, and the order does not name banks");
  if (has_lien(fragment) && part) return refuse(Refusal::E_LIEN, "a bank's fragment is frozen whole or not at all");
  return {};
}

Verdict check_party(const LedgerView& view, const Context& context, const Freeze& op, const party::Party& party) {
  if (order_on(view, party.id)) return refuse(Refusal::E_EXISTS, "an order on the party stands");
  if (op.amount) return refuse(Refusal::E_AMOUNT, "an amount of a party");
  if (auto ok = check_common(view, context, op); !ok) return ok;
  return party::require_may_be_frozen(party);
}

void freeze_fragment(LedgerDelta& delta, const Freeze& op, const Context& context, Order& order) {
  auto fragment = make_still(delta, must_load<Fragment>(delta, *op.fragment), context.block.time);
  if (fragment.hold) {
    auto dispute = must_load<Dispute>(delta, *fragment.hold);
    dispute.order = order.id;
    delta.store(dispute);
    order.dispute = dispute.id;
  } else {
    const Amount amount = op.amount.value_or(fragment.outstanding());
    if (amount < fragment.outstanding()) fragment = fragment::split_off(std::move(fragment), amount, delta).part;
    fragment.hold = order.id;
    delta.store(fragment);
  }
  order.fragment = fragment.id;
  order.paid_before = fragment.paid;
  order.penalty_before = fragment.penalty_paid;
}

void freeze_party(LedgerDelta& delta, Order& order) {
  auto party = must_load<party::Party>(delta, *order.party);
  order.frozen_before = party.frozen;
  if (party.frozen) return;
  party.frozen = true;
  delta.store(party);
  delta.emit(party::FreezeChanged{party.id, true, order.reason});
}

}  // namespace

Verdict permit(const Freeze& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_two_keys(context, view); !ok) return ok;
  if (op.fragment.has_value() == op.party.has_value())
    return refuse(Refusal::E_AMOUNT, "an order is about a fragment or about a party");
  if (op.fragment) {
    const auto fragment = fragment::find_fragment(view, *op.fragment);
    if (!fragment) return tl::unexpected(fragment.error());
    return check_fragment(view, context, op, *fragment);
  }
  const auto party = party::find_party(view, *op.party);
  if (!party) return tl::unexpected(party.error());
  return check_party(view, context, op, *party);
}

void apply(const Freeze& op, const Context& context, LedgerDelta& delta) {
  Order order;
  order.id = hold_id(context.transaction_id, context.operation);
  order.supervisor = context.party;
  order.order_hash = op.order_hash;
  order.reason = op.reason;
  order.fragment = op.fragment;
  order.party = op.party;
  order.names_banks = op.names_banks;
  order.ends = op.ends;
  if (op.fragment)
    freeze_fragment(delta, op, context, order);
  else
    freeze_party(delta, order);
  delta.store(order);
  delta.emit(Frozen{order});
}

}  // namespace tallystick::contracts::dispute
