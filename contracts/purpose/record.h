// An amount of purpose-bound money in a borrower's account: a liability of the bank that lent it, spendable as `bound` says and in no other
// way. Gone when it is spent or has returned.
#pragma once

#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "contracts/purpose/terms.h"

namespace tallystick::contracts::purpose {

struct Earmark {
  static constexpr Table kTable = Table::earmark;
  using Key = PurposeId;
  Key key() const { return id; }
  PurposeId id;
  PartyId bank;       // that lent, and owes it
  AccountId account;  // of the borrower
  std::optional<FragmentId> source;  // the sale that it is the proceeds of; absent once that is over
  std::optional<LoanId> loan;        // or the loan that it was lent by
  Currency currency;
  Amount original;
  Amount left;  // > 0
  Bound bound;
  static constexpr auto fields() {
    return field_list(field("id", &Earmark::id, "its name"), field("bank", &Earmark::bank, "who lent, and owes it"),
                      field("account", &Earmark::account, "of the borrower"),
                      field("source", &Earmark::source, "the sale it is the proceeds of; absent once that is over"),
                      field("loan", &Earmark::loan, "or the loan it was lent by"),
                      field("currency", &Earmark::currency, "ISO 4217 code"),
                      field("original", &Earmark::original, "at first"), field("left", &Earmark::left, "unspent"),
                      field("bound", &Earmark::bound, "what it may be spent on, and until when"));
  }
  bool operator==(const Earmark&) const = default;
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::earmark_by_account, index_key(account, id)},
                                {Index::earmark_expiry, index_key(bound.expires, id)}};
    if (source) out.push_back({Index::earmark_by_source, index_key(*source, id)});
    if (loan) out.push_back({Index::earmark_by_source, index_key(*loan, id)});
    return out;
  }
};

}  // namespace tallystick::contracts::purpose
