#include "contracts/cash/payment.h"

#include "contracts/account/records.h"
#include "contracts/ledger/constitution.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"
#include "contracts/policy/records.h"

namespace tallystick::contracts::cash {
namespace {

Verdict check_end(const LedgerView& view, const End& end) {
  if (end.bank != settlement_authority(view)) {
    if (const auto bank = party::find_bank(view, end.bank); !bank) return tl::unexpected(bank.error());
  }
  if (end.account && !view.get(Table::account, to_bytes(*end.account)))
    return refuse(Refusal::E_NOENT, "account " + end.account->hex());
  return {};
}

// Where a bank keeps its reserves.
Balance::Key reserve_key(const LedgerView& view, const PartyId& bank, const Currency& currency) {
  return {settlement_authority(view), must_load<party::Bank>(view, bank).operator_account, currency, Kind::reserve};
}

Balance::Key key_of(const End& end, const Currency& currency) {
  return {end.bank, *end.account, currency, end.kind};
}

Amount amount_at(const LedgerView& view, const Balance::Key& key) {
  const auto balance = load<Balance>(view, key);
  return balance ? balance->amount : Amount{};
}

void set_balance(LedgerDelta& delta, const Balance::Key& key, Amount amount) {
  if (amount.is_zero())
    delta.erase<Balance>(key);
  else
    delta.store(Balance{key.bank, key.account, key.currency, key.kind, amount});
}

void set_supply(LedgerDelta& delta, const PartyId& bank, const Currency& currency, Amount amount) {
  if (amount.is_zero())
    delta.erase<Supply>({bank, currency});
  else
    delta.store(Supply{bank, currency, amount});
}

void move(LedgerDelta& delta, const Balance::Key& from, const Balance::Key& to, Amount amount) {
  set_balance(delta, from, minus(amount_at(delta, from), amount));
  set_balance(delta, to, plus(amount_at(delta, to), amount));
}

}  // namespace

Amount balance_of(const LedgerView& view, const PartyId& bank, const AccountId& account, const Currency& currency,
                  Kind kind) {
  return amount_at(view, {bank, account, currency, kind});
}

Amount reserves_of(const LedgerView& view, const PartyId& bank, const Currency& currency) {
  return amount_at(view, reserve_key(view, bank, currency));
}

Amount supply_of(const LedgerView& view, const PartyId& bank, const Currency& currency) {
  const auto supply = load<Supply>(view, {bank, currency});
  return supply ? supply->amount : Amount{};
}

PartyId settlement_authority(const LedgerView& view) {
  return must_load<Constitution>(view, 0).settlement_authority;
}

Verdict check_currency(const LedgerView& view, const Currency& currency) {
  if (!view.get(Table::currency, to_bytes(currency)))
    return refuse_policy("currency", currency.code() + " is not used on this ledger");
  return {};
}

Verdict can_pay(const LedgerView& view, const End& from, const End& to, const Money& money) {
  for (const End& end : {from, to})
    if (auto ok = check_end(view, end); !ok) return ok;
  const Currency& currency = money.currency;
  const auto overflow = [&](const char* what) {
    return refuse(Refusal::E_AMOUNT, std::string{what} + " would pass the largest amount by " + text_of(money));
  };
  const bool across = from.bank != to.bank;
  // The settlement authority is nobody's bank: reserves come and go by minting and burning only.
  if (across && (from.bank == settlement_authority(view) || to.bank == settlement_authority(view)))
    return refuse(Refusal::E_STATE, "reserves are not paid out as deposits");
  if (to.account && !checked_add(amount_at(view, key_of(to, currency)), money.amount))
    return overflow("the payee's balance");
  const bool supply_grows = to.account && (across || !from.account);
  if (supply_grows && !checked_add(supply_of(view, to.bank, currency), money.amount))
    return overflow("what the bank owes");
  if (auto ok = check_currency(view, currency); !ok) return ok;
  if (from.account) {
    const Amount has = amount_at(view, key_of(from, currency));
    if (has < money.amount)
      return refuse(Refusal::E_CASH, "balance " + text_of(currency, has) + ", needed " + text_of(money));
  }
  if (across) {
    const Amount has = reserves_of(view, from.bank, currency);
    if (has < money.amount)
      return refuse(Refusal::E_CASH, "reserves of bank " + text_of(currency, has) + ", needed " + text_of(money));
    if (!checked_add(reserves_of(view, to.bank, currency), money.amount)) return overflow("the payee bank's reserves");
  }
  return {};
}

void pay(LedgerDelta& delta, const End& from, const End& to, const Money& money, const Reference& reference) {
  if (money.amount.is_zero()) return;
  const auto& [currency, amount] = money;
  const bool across = from.bank != to.bank;
  if (from.account) {
    const auto key = key_of(from, currency);
    set_balance(delta, key, minus(amount_at(delta, key), amount));
    if (across || !to.account)
      set_supply(delta, from.bank, currency, minus(supply_of(delta, from.bank, currency), amount));
  }
  if (to.account) {
    const auto key = key_of(to, currency);
    set_balance(delta, key, plus(amount_at(delta, key), amount));
    if (across || !from.account)
      set_supply(delta, to.bank, currency, plus(supply_of(delta, to.bank, currency), amount));
  }
  if (across) move(delta, reserve_key(delta, from.bank, currency), reserve_key(delta, to.bank, currency), amount);
  delta.emit(Paid{from.bank, from.account, from.kind, to.bank, to.account, to.kind, money, reference});
}

std::vector<IndexEntry> Balance::index_entries() const {
  Bytes place = index_key(account);
  const Bytes rest = to_bytes(key());
  place.insert(place.end(), rest.begin(), rest.end());
  return {{Index::balance_by_account, std::move(place)}};
}

}  // namespace tallystick::contracts::cash
