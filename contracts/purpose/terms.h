// Money that is bound to a purpose: whom it may be paid to, for what, until when. Part of a financing's terms, so that the borrower sees it
// before signing. Rule: DOMAIN row 33, R10.
#pragma once

#include <optional>

#include "contracts/evidence/record.h"
#include "core/address.h"
#include "core/bounded.h"
#include "core/time.h"

namespace tallystick::contracts::purpose {

using PurposeId = FixedBytes<struct PurposeTag, 32>;

inline constexpr std::size_t kPayeesMax = 8;

struct Bound {
  List<AccountId, kPayeesMax> payees;      // ascending; empty: whoever the documents name as seller
  Text<16> goods;                          // a document must have a goods code that begins so; empty: any goods
  std::optional<evidence::Kind> evidence;  // a document of this kind beside the invoice; absent: the invoice alone
  Timestamp expires;                       // what is unspent then returns to the bank
  static constexpr auto fields() {
    return field_list(
        field("payees", &Bound::payees, "accounts that may be paid, ascending; none: whoever the documents name"),
        field("goods", &Bound::goods, "beginning of the goods code that a document must have; empty: any goods"),
        field("evidence", &Bound::evidence, "kind of document needed beside the invoice"),
        field("expires", &Bound::expires, "block time at which what is unspent returns to the bank"));
  }
  bool operator==(const Bound&) const = default;
};

}  // namespace tallystick::contracts::purpose
