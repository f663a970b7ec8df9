#include "contracts/limit/set.h"

#include "contracts/cash/payment.h"
#include "contracts/limit/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::limit {
namespace {

Verdict check_issuer(const party::Party& party) {
  if (!party.has(party::Role::core_enterprise)) return refuse_policy("issuer", "the party is no core_enterprise");
  return {};
}

}  // namespace

Verdict permit(const Set& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const auto issuer = party::find_party(view, op.issuer);
  if (!issuer) return tl::unexpected(issuer.error());
  const auto before = load<Limit>(view, {context.party, op.issuer, op.programme});
  if (before && before->currency != op.limit.currency && before->used() > 0)
    return refuse(Refusal::E_STATE, "the limit is in " + before->currency.code() + " and still used");
  if (op.programme.value.empty()) return refuse(Refusal::E_AMOUNT, "programme is empty");
  if (auto ok = check_issuer(*issuer); !ok) return ok;
  return cash::check_currency(view, op.limit.currency);
}

void apply(const Set& op, const Context& context, LedgerDelta& delta) {
  const LimitKey id{context.party, op.issuer, op.programme};
  Limit limit = load<Limit>(delta, id).value_or(Limit{id, op.limit.currency, {}, {}, {}, 0});
  limit.currency = op.limit.currency;
  limit.limit = op.limit.amount;
  limit.used_at_lowering = limit.used() > op.limit.amount.minor() ? limit.used() : 0;
  delta.store(limit);
  delta.emit(LimitSet{id, op.limit});
}

std::optional<Money> stake(const Set& op, const LedgerView&) {
  return op.limit;
}

Verdict permit(const SetCeiling& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::association); !ok) return ok;
  const auto issuer = party::find_party(view, op.issuer);
  if (!issuer) return tl::unexpected(issuer.error());
  if (auto ok = check_issuer(*issuer); !ok) return ok;
  return cash::check_currency(view, op.currency);
}

void apply(const SetCeiling& op, const Context&, LedgerDelta& delta) {
  Ceiling ceiling =
      load<Ceiling>(delta, {op.issuer, op.currency}).value_or(Ceiling{op.issuer, op.currency, {}, {}, {}});
  ceiling.ceiling = op.ceiling;
  ceiling.used_at_lowering = op.ceiling && ceiling.used > *op.ceiling ? ceiling.used : Amount{};
  delta.store(ceiling);
  delta.emit(CeilingSet{op.issuer, op.currency, op.ceiling});
}

}  // namespace tallystick::contracts::limit
