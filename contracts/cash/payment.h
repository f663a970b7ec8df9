// The one way money moves. A payment has two ends; each is money of an account at a bank, or a bank's own funds:
//   from an account   its balance falls and with it what its bank owes
//   from a bank       nothing falls: the bank pays by owing more (it mints)
//   to an account     its balance rises and with it what its bank owes
//   to a bank         nothing rises: what somebody held against the bank is gone (it is redeemed)
//   across banks      reserves of the same amount move from the one bank to the other
// So a customer pays a customer, a bank buys a fragment, an issuer's deposit settles a bank's claim: all by the same
// four lines, and per bank and currency the balances always sum to the supply.
#pragma once

#include <optional>

#include "contracts/cash/events.h"
#include "contracts/cash/records.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::cash {

struct End {
  PartyId bank;
  std::optional<AccountId> account;  // absent: the bank's own funds
  Kind kind = Kind::deposit;
};

// The balance; zero if there is no record.
Amount balance_of(const LedgerView& view, const PartyId& bank, const AccountId& account, const Currency& currency,
                  Kind kind = Kind::deposit);
// What the bank's operator account holds in reserves.
Amount reserves_of(const LedgerView& view, const PartyId& bank, const Currency& currency);
Amount supply_of(const LedgerView& view, const PartyId& bank, const Currency& currency);
// The party that issues reserves. A bug if genesis made none.
PartyId settlement_authority(const LedgerView& view);

// E_NOENT when an end's bank or account does not exist, E_STATE between the settlement authority and a bank's deposits, E_AMOUNT when a balance would pass Amount::kMax,
// E_POLICY:currency for a currency that this ledger does not know, E_CASH (naming balance and need) when an account or
// the paying bank's reserves are short. Says nothing about who may ask for it.
Verdict can_pay(const LedgerView& view, const End& from, const End& to, const Money& money);
// Moves the money; can_pay was asked on this very state (a bug otherwise). Emits cash.paid.
// Zero moves nothing and says nothing.
// Several payments in one permit: try them one after another on a LedgerDelta of your own over the view.
void pay(LedgerDelta& delta, const End& from, const End& to, const Money& money, const Reference& reference = {});

// E_POLICY:currency unless the currency is one of this ledger's.
Verdict check_currency(const LedgerView& view, const Currency& currency);

}  // namespace tallystick::contracts::cash
