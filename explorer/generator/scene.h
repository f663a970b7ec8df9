// Writes stories as facts: a trade with its papers, a transfer, a financing, a payment. The generator and the tests of the rules tell their
// stories with it. Every row gets a name of its own; moments may be written in any order, `sort` brings the facts into theirs.
#pragma once

#include <optional>

#include "explorer/relations/rows.h"

namespace tallystick::explorer {

// What is unusual about a trade; the preset is an honest one.
struct TradeTerms {
  bool contract = true, delivery = true, tax = true;
  Days delivered_before{10};          // days from the delivery to the issue
  std::int64_t delivery_amount = -1;  // -1: as invoiced
  std::int64_t invoice_amount = -1;   // -1: the receivable's
  std::string invoice_number;         // "": a new one
  DocumentKey invoice;                // none: a new document
  Days invoiced_before{5};
  WordKey goods;
  PartyKey delivered_by;  // none: the payee
  bool tenor_reason = false, agreed_term = true, in_group = false;
  bool claimed = true;
  Millis claimed_after = hours(1);
};
struct Trade {
  ReceivableKey receivable;
  FragmentKey fragment;  // none when it was not claimed
  DocumentKey invoice;
  RowKey invoice_row;
  Timestamp t;
};

struct FinancingTerms {
  std::optional<Timestamp> registered;  // nothing: with the pay-out; kNever: not at all
  std::uint32_t apr_shown = 42'000, apr_calc = 42'000;
  std::vector<PartyKey> allowed;
  WordKey category;
  FinancingKind kind = FinancingKind::sale;
};

struct Passed {
  RowKey transfer;
  FragmentKey child;  // claimed by the receiver
};

class Scene {
 public:
  explicit Scene(Names& names) : names_{names} {}

  PartyKey party(const std::string& name, Timestamp opened, PartyType type = PartyType::supplier, bool sme = false);
  AccountKey account(PartyKey owner, AccountKind kind, Timestamp t);
  RowKey link(PartyKey a, PartyKey b, std::uint32_t percent, Timestamp t);  // percent 0: control
  Trade trade(PartyKey issuer, PartyKey payee, PartyKey bank, std::int64_t amount, Date issued, Date due,
              const TradeTerms& terms = {});
  // Part of a fragment; its holder is the sender.
  Passed pass(FragmentKey fragment, PartyKey src, PartyKey dst, std::int64_t amount, Timestamp t,
              Millis claimed_after = hours(1));
  // What is left of a fragment after its transfers, at the same level.
  FragmentKey change(FragmentKey fragment, std::int64_t amount, Timestamp t);
  FinancingKey finance(FragmentKey fragment, PartyKey bank, std::int64_t principal, Timestamp t,
                       const FinancingTerms& terms = {});
  RowKey pay(PartyKey src, PartyKey dst, std::int64_t amount, Timestamp t, PaymentKind kind, RowKey ref = {},
             AccountKey src_account = {}, AccountKey dst_account = {}, WordKey category = {});
  // A document of its own, for the receivable or for none.
  RowKey document(DocumentKind kind, PartyKey seller, PartyKey buyer, std::int64_t amount, Date date, Timestamp t,
                  ReceivableKey receivable = {}, WordKey goods = {}, DocumentKey fingerprint = {},
                  const std::string& number = "");
  RowKey limit(PartyKey issuer, PartyKey bank, std::int64_t amount, Timestamp t);
  RowKey stop(PartyKey party, Timestamp t);
  RowKey guarantee(PartyKey guarantor, ReceivableKey root, Timestamp t);
  RowKey rejection(PartyKey issuer, PartyKey payee, std::int64_t amount, Timestamp t);
  RowKey outside_claim(DocumentKey fingerprint, std::int64_t amount, Timestamp t);
  RowKey paid_at(PartyKey party, AccountKey account, Timestamp t);
  void close(FinancingKey financing, bool early, Timestamp t) { facts.push_back(FinancingClosed{financing, early, t}); }
  void close(ReceivableKey receivable, Timestamp t) { facts.push_back(ReceivableReduced{receivable, 0, t}); }

  // By moment; facts of one moment keep their order.
  void sort();
  const Fragment& fragment(FragmentKey key) const { return fragments_.at(key.raw()); }
  Names& names() { return names_; }

  std::vector<Fact> facts;

 private:
  template <class K>
  K fresh(const char* prefix) {
    return names_.key<K>(prefix + std::to_string(++last_));
  }
  Names& names_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint32_t, Fragment> fragments_;
};

}  // namespace tallystick::explorer
