#include "contracts/limit/use.h"

#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"

namespace tallystick::contracts::limit {
namespace {

Ceiling ceiling_of(const LedgerView& view, const PartyId& issuer, const Currency& currency) {
  return load<Ceiling>(view, {issuer, currency}).value_or(Ceiling{issuer, currency, {}, {}, {}});
}

void free_ceiling(LedgerDelta& delta, const Limit& limit, Amount amount) {
  Ceiling ceiling = ceiling_of(delta, limit.id.issuer, limit.currency);
  ceiling.used = minus(ceiling.used, amount);
  delta.store(ceiling);
}

}  // namespace

std::vector<IndexEntry> Limit::index_entries() const {
  return {{Index::limit_by_issuer, index_key(id.issuer, id.bank, id.programme)}};
}

Verdict can_reserve(const LedgerView& view, const LimitKey& key, const Money& money) {
  const auto limit = load<Limit>(view, key);
  if (!limit || limit->currency != money.currency)
    return refuse(Refusal::E_LIMIT,
                  "no limit in " + money.currency.code() + " for programme \"" + key.programme.value + "\"");
  // Three terms of at most 10^17 fit into 63 bits.
  if (limit->used() + money.amount.minor() > limit->limit.minor())
    return refuse(Refusal::E_LIMIT, "limit " + text_of(limit->currency, limit->limit) + ", used " +
                                        text_of(limit->currency, limit->used()) + ", asked " + text_of(money));
  const Ceiling ceiling = ceiling_of(view, key.issuer, money.currency);
  const auto used = checked_add(ceiling.used, money.amount);
  if (!used || (ceiling.ceiling && *used > *ceiling.ceiling))
    return refuse(Refusal::E_LIMIT,
                  "ceiling " + text_of(money.currency, ceiling.ceiling.value_or(Amount{Amount::kMax})) + ", used " +
                      text_of(money.currency, ceiling.used) + ", asked " + text_of(money));
  return {};
}

void reserve(LedgerDelta& delta, const LimitKey& key, const Money& money) {
  Limit limit = must_load<Limit>(delta, key);
  limit.reserved = plus(limit.reserved, money.amount);
  delta.store(limit);
  Ceiling ceiling = ceiling_of(delta, key.issuer, money.currency);
  ceiling.used = plus(ceiling.used, money.amount);
  delta.store(ceiling);
}

void activate(LedgerDelta& delta, const LimitKey& key, Amount amount) {
  Limit limit = must_load<Limit>(delta, key);
  limit.reserved = minus(limit.reserved, amount);
  limit.outstanding = plus(limit.outstanding, amount);
  delta.store(limit);
}

void free_reserved(LedgerDelta& delta, const LimitKey& key, Amount amount) {
  Limit limit = must_load<Limit>(delta, key);
  limit.reserved = minus(limit.reserved, amount);
  delta.store(limit);
  free_ceiling(delta, limit, amount);
}

void free_outstanding(LedgerDelta& delta, const LimitKey& key, Amount amount) {
  Limit limit = must_load<Limit>(delta, key);
  limit.outstanding = minus(limit.outstanding, amount);
  delta.store(limit);
  free_ceiling(delta, limit, amount);
}

}  // namespace tallystick::contracts::limit
