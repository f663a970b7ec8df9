// The store that rules read: the relations of rows.h with the indexes that the patterns ask for, in memory.
// Facts come in the order of their moments. A fact that names what is unknown, comes too early or repeats a row is refused and changes
// nothing. Rules hold it as const and may read everything.
//
// Memory is bounded by what is alive. A receivable that is closed, with all its financings, and about which nothing came for `memory`
// is forgotten: facts that name it are refused as though it were unknown, and a payment's reference to it is read as none. Forgotten rows may
// therefore be let go at any time. That changes no verdict: what a rule reads of a receivable it judges hangs on that receivable, and all else
// it reads through a window that ends at the moment judged and is no longer than kWindowMax < kMemory; a row within it was brought after the
// moment less `memory`, so its receivable is not forgotten. Kept for good are parties, links, accounts, limits, stops, outside claims, who was
// paid where, and per party its first claim and first goods; and the names of things, some sixty bytes each.
#pragma once

#include <functional>

#include "core/result.h"
#include "explorer/relations/groups.h"
#include "explorer/relations/rows.h"
#include "explorer/relations/table.h"

namespace tallystick::explorer {

// The longest window a rule may look back through, and how long what is closed is remembered.
inline constexpr Millis kWindowMax = days(1'100);
inline constexpr Millis kMemory = days(1'200);

struct FirstClaim {
  PartyKey party;
  FragmentKey fragment;
  std::int64_t amount;
  Timestamp t;
};

struct Relations {
  // `names` outlives the store. A shorter memory is for tests whose rules look back less.
  explicit Relations(const Names& names_, Millis memory = kMemory) : names{names_}, memory_{memory} {}
  // malformed, with the names that disagreed.
  Result<void> add(const Fact& fact);
  Timestamp now{0};  // the moment of the last fact
  std::reference_wrapper<const Names> names;

  // Lets go of everything forgotten; in time as long as the store is large. The pointers of before are void.
  void let_go();
  // The same when the store has doubled since the last time.
  void let_go_when_due();
  std::size_t rows() const;

  Table<Party> parties;
  Table<Receivable> receivables;
  Table<Fragment> fragments;
  Table<Transfer> transfers;
  Table<Financing> financings;
  Table<Payment> payments;
  Table<Document> documents;
  Table<Limit> limits;
  Table<Stop> stops;
  Table<Account> accounts;
  Table<PaidAt> paid_at;
  Table<Guarantee> guarantees;
  Table<Rejection> rejections;
  Table<OutsideClaim> outside;
  Groups groups;

  Index receivables_of_issuer, receivables_of_pair;  // (issuer), (issuer, payee)
  Index fragments_of_root, fragments_of_holder, fragments_of_parent;
  Index transfers_of_root, transfers_of_src, transfers_of_frag;
  Index financings_of_frag, financings_of_root, financings_of_borrower;
  Index payments_of_src, payments_of_dst, payments_into;  // into: an account
  Index documents_of_receivable, documents_of_fingerprint, documents_of_pair, documents_of_seller,
      documents_of_goods;                  // (seller, buyer)
  Index limits_of_pair, limits_of_issuer;  // (issuer, bank), banks' limits only
  Index stops_of_party, paid_at_of_party, guarantees_of_root, outside_of_fingerprint;

  // What an issuer owes at the end of a moment: in all, and under one bank's limit.
  Sum outstanding(PartyKey issuer, Timestamp t) const;
  Sum outstanding(PartyKey issuer, PartyKey bank, Timestamp t) const;
  // The limit in force (bank none: the ceiling), or null.
  const Limit* limit(PartyKey issuer, PartyKey bank, Timestamp t) const;

  // First claims of parties in the order of time, and the one of a party.
  std::vector<FirstClaim> first_claims;
  const FirstClaim* first_claim(PartyKey party) const;
  // When a delivery or a tax check was first recorded with this party as seller; kNever while none was.
  Timestamp first_goods(PartyKey seller) const;
  // The fragment as it came into its holder's hands: change parts lead back to what was claimed.
  const Fragment& claimed(const Fragment& fragment) const;

 private:
  Result<void> put(const Party& row);
  Result<void> put(const Link& row);
  Result<void> put(const Receivable& row);
  Result<void> put(const Fragment& row);
  Result<void> put(const Transfer& row);
  Result<void> put(const Financing& row);
  Result<void> put(const Payment& row);
  Result<void> put(const Document& row);
  Result<void> put(const Limit& row);
  Result<void> put(const Stop& row);
  Result<void> put(const Account& row);
  Result<void> put(const PaidAt& row);
  Result<void> put(const Guarantee& row);
  Result<void> put(const Rejection& row);
  Result<void> put(const OutsideClaim& row);
  Result<void> put(const LinkEnded& row);
  Result<void> put(const ReceivableReduced& row);
  Result<void> put(const FragmentEnded& row);
  Result<void> put(const FinancingRegistered& row);
  Result<void> put(const FinancingClosed& row);
  Result<void> put(const StopCleared& row);

  // Into its table and indexes, nothing else.
  Result<void> keep(const Receivable& row);
  Result<void> keep(const Fragment& row);
  Result<void> keep(const Transfer& row);
  Result<void> keep(const Financing& row);
  Result<void> keep(const Payment& row);
  Result<void> keep(const Document& row);
  Result<void> keep(const Guarantee& row);
  Result<void> keep(const Rejection& row);
  bool forgotten(const Receivable& receivable, Timestamp t) const;
  void touch(ReceivableKey key, Timestamp t);
  // Whether there is one that is not forgotten at t.
  bool known(ReceivableKey key, Timestamp t) const;

  std::unordered_map<std::uint32_t, Series> owed_;
  std::unordered_map<std::uint64_t, Series> owed_to_bank_;
  std::unordered_map<std::uint32_t, std::uint32_t> first_claim_of_;
  std::unordered_map<std::uint32_t, Timestamp> first_goods_of_;
  Millis memory_;
  std::size_t rows_then_ = 10'000;
};

}  // namespace tallystick::explorer
