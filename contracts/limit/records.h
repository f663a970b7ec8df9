// How much of an issuer's promises a bank stands behind, by programme, and the association's ceiling over all banks.
//   used = reserved (offered, not yet claimed) + outstanding (claimed, not yet settled)
#pragma once

#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"

namespace tallystick::contracts::limit {

using Programme = Text<32>;

struct LimitKey {
  PartyId bank;
  PartyId issuer;
  Programme programme;
  static constexpr auto fields() {
    return field_list(field("bank", &LimitKey::bank), field("issuer", &LimitKey::issuer),
                      field("programme", &LimitKey::programme, "the bank's name for it"));
  }
  bool operator==(const LimitKey&) const = default;
};

struct Limit {
  static constexpr Table kTable = Table::limit;
  using Key = LimitKey;
  Key key() const { return id; }
  LimitKey id;
  Currency currency;
  Amount limit;
  Amount reserved;
  Amount outstanding;
  // What was used when the limit fell below it, else 0: open use may run off, new use may not begin.
  std::int64_t used_at_lowering = 0;
  // Both parts are at most Amount::kMax, so the sum fits.
  std::int64_t used() const { return reserved.minor() + outstanding.minor(); }
  static constexpr auto fields() {
    return field_list(field("id", &Limit::id),
                      field("currency", &Limit::currency),
                      field("limit", &Limit::limit),
                      field("reserved", &Limit::reserved, "offered, not yet claimed"),
                      field("outstanding", &Limit::outstanding, "claimed, not yet settled"),
                      field("used_at_lowering", &Limit::used_at_lowering, "used when the limit last fell below it"));
  }
  std::vector<IndexEntry> index_entries() const;  // limit_by_issuer (issuer, key)
  bool operator==(const Limit&) const = default;
};

// The association's ceiling for one issuer over all banks; without one, the banks' limits alone count.
struct Ceiling {
  static constexpr Table kTable = Table::ceiling;
  struct Key {
    PartyId issuer;
    Currency currency;
    static constexpr auto fields() {
      return field_list(field("issuer", &Key::issuer), field("currency", &Key::currency));
    }
  };
  Key key() const { return {issuer, currency}; }
  PartyId issuer;
  Currency currency;
  std::optional<Amount> ceiling;  // absent: none set
  Amount used;                    // over all banks and programmes
  Amount used_at_lowering;
  static constexpr auto fields() {
    return field_list(
        field("issuer", &Ceiling::issuer), field("currency", &Ceiling::currency),
        field("ceiling", &Ceiling::ceiling, "absent: none set"),
        field("used", &Ceiling::used, "over all banks and programmes"),
        field("used_at_lowering", &Ceiling::used_at_lowering, "used when the ceiling last fell below it"));
  }
  bool operator==(const Ceiling&) const = default;
};

}  // namespace tallystick::contracts::limit
