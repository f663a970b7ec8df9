// Money on the ledger is somebody's liability: a bank's deposits, or reserves of the settlement authority. A balance
// says who owes (bank), to which account, in which currency and of which kind; the supply record says how much a bank
// owes in all.
#pragma once

#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"

namespace tallystick::contracts::cash {

enum class Kind : std::uint8_t {
  deposit = 0,  // spendable by its account
  reserve = 1,  // what the settlement authority owes a bank, and moves when payments cross banks
  escrow = 2,   // held at a clearing bank until a dispute ends
  purpose = 3,  // spendable for a stated purpose only
  cover = 4,    // set aside by a guarantor: pays under its guarantee, or comes back to it
};

struct Balance {
  static constexpr Table kTable = Table::balance;
  struct Key {
    PartyId bank;
    AccountId account;
    Currency currency;
    Kind kind = Kind::deposit;
    static constexpr auto fields() {
      return field_list(field("bank", &Key::bank), field("account", &Key::account), field("currency", &Key::currency),
                        field("kind", &Key::kind));
    }
  };
  Key key() const { return {bank, account, currency, kind}; }
  PartyId bank;  // whose liability: a bank, or the settlement authority for reserves
  AccountId account;
  Currency currency;
  Kind kind = Kind::deposit;
  Amount amount;  // > 0; an empty balance has no record
  static constexpr auto fields() {
    return field_list(
        field("bank", &Balance::bank, "whose liability: a bank, or the settlement authority for reserves"),
        field("account", &Balance::account, "who is owed"), field("currency", &Balance::currency),
        field("kind", &Balance::kind, "deposit, reserve, escrow, purpose or cover"), field("amount", &Balance::amount));
  }
  std::vector<IndexEntry> index_entries() const;  // balance_by_account (account, key)
  bool operator==(const Balance&) const = default;
};

// All that a bank owes in a currency, over every kind; minted minus redeemed. Absent: zero.
struct Supply {
  static constexpr Table kTable = Table::supply;
  struct Key {
    PartyId bank;
    Currency currency;
    static constexpr auto fields() { return field_list(field("bank", &Key::bank), field("currency", &Key::currency)); }
  };
  Key key() const { return {bank, currency}; }
  PartyId bank;
  Currency currency;
  Amount amount;
  static constexpr auto fields() {
    return field_list(field("bank", &Supply::bank), field("currency", &Supply::currency),
                      field("amount", &Supply::amount));
  }
  bool operator==(const Supply&) const = default;
};

}  // namespace tallystick::contracts::cash

namespace tallystick {
template <>
struct EnumNames<contracts::cash::Kind> {
  using enum contracts::cash::Kind;
  static constexpr std::pair<contracts::cash::Kind, std::string_view> values[] = {
      {deposit, "deposit"}, {reserve, "reserve"}, {escrow, "escrow"}, {purpose, "purpose"}, {cover, "cover"}};
};
}  // namespace tallystick
