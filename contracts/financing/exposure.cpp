#include "contracts/financing/exposure.h"

#include "contracts/account/records.h"
#include "contracts/ledger/sums.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::financing {

namespace {

// The records a deal counts in: its bank on the issuer; under a policy, also the policy on issuer and seller.
std::vector<Exposure::Key> places_of(const LedgerView& view, const Deal& deal, const fragment::Fragment& sold) {
  const PartyId issuer = must_load<receivable::Receivable>(view, sold.root).issuer;
  std::vector<Exposure::Key> out{{issuer, Debtor::issuer, deal.bank, sold.currency, {}}};
  if (!deal.policy) return out;
  const PartyId seller = must_load<account::Account>(view, deal.seller).party;
  out.push_back({issuer, Debtor::issuer, deal.bank, sold.currency, *deal.policy});
  out.push_back({seller, Debtor::seller, deal.bank, sold.currency, *deal.policy});
  return out;
}

void set(LedgerDelta& delta, const Exposure::Key& key, Amount amount) {
  if (amount.is_zero())
    delta.erase<Exposure>(key);
  else
    delta.store(Exposure{key.party, key.debtor, key.bank, key.currency, key.policy, amount});
}

}  // namespace

Amount outstanding_on(const LedgerView& view, const Exposure::Key& key) {
  const auto found = load<Exposure>(view, key);
  return found ? found->outstanding : Amount{};
}

void grow(LedgerDelta& delta, const Exposure::Key& key, Amount amount) {
  set(delta, key, plus(outstanding_on(delta, key), amount));
}

void shrink(LedgerDelta& delta, const Exposure::Key& key, Amount amount) {
  set(delta, key, minus(outstanding_on(delta, key), amount));
}

void grow_exposure(LedgerDelta& delta, const Deal& deal, const fragment::Fragment& sold, Amount amount) {
  if (amount.is_zero()) return;
  for (const auto& key : places_of(delta, deal, sold)) grow(delta, key, amount);
}

void shrink_exposure(LedgerDelta& delta, const Deal& deal, const fragment::Fragment& sold, Amount amount) {
  if (amount.is_zero()) return;
  for (const auto& key : places_of(delta, deal, sold)) shrink(delta, key, amount);
}

}  // namespace tallystick::contracts::financing
