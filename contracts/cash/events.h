// What the cash family tells the world: one event for every movement of money, whoever caused it.
#pragma once

#include "contracts/cash/records.h"
#include "contracts/ledger/event.h"
#include "core/bounded.h"

namespace tallystick::contracts::cash {

using Reference = Text<140>;  // what a payer tells the payee; ISO 20022 Ustrd

// An absent account is the bank's own funds: from there money is minted, into there it is redeemed (cash/payment.h).
struct Paid {
  static constexpr std::uint16_t kEvent = 0x0301;
  static constexpr std::string_view kName = "cash.paid";
  PartyId from_bank;
  std::optional<AccountId> from;
  Kind from_kind = Kind::deposit;
  PartyId to_bank;
  std::optional<AccountId> to;
  Kind to_kind = Kind::deposit;
  Money money;
  Reference reference;
  static constexpr auto fields() {
    return field_list(field("from_bank", &Paid::from_bank),
                      field("from", &Paid::from, "absent: the bank itself"),
                      field("from_kind", &Paid::from_kind),
                      field("to_bank", &Paid::to_bank),
                      field("to", &Paid::to, "absent: the bank itself"),
                      field("to_kind", &Paid::to_kind),
                      field("money", &Paid::money),
                      field("reference", &Paid::reference));
  }
};

}  // namespace tallystick::contracts::cash
