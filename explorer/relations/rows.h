// The relations that the rules are written over: who there is, what was promised, passed on, financed, paid and documented.
//   party, link (rel), receivable, fragment (frag), transfer (xfer), financing (fin), payment (pay), document (ev)
// and, where a pattern needs them, limits, issuing stops, accounts, the account a party is paid at, guarantees, refused offers and claims
// recorded elsewhere.
// Amounts are whole minor units of one currency, 0..Amount::kMax: a store of rows holds one currency. Rates are millionths a year. What ends carries the
// moment of its end (kNever until then), so that a row can be read as of any moment.
// A store may be filled from the ledger, from an import or by the generator: rows can describe what the ledger itself would have refused.
#pragma once

#include <variant>
#include <vector>

#include "explorer/relations/keys.h"

namespace tallystick::explorer {

// Sums of amounts: 10^21 of the largest fit.
using Sum = __int128;
// The largest number that a row holds: a limit of this much is none.
inline constexpr std::int64_t kUnlimited = INT64_MAX;
// As a row holds it; what is above kUnlimited is told as that.
constexpr std::int64_t told(Sum sum) {
  return sum > kUnlimited ? kUnlimited : static_cast<std::int64_t>(sum);
}

enum class PartyType : std::uint8_t { enterprise, supplier, bank, platform, guarantor };
struct Party {
  PartyKey id;
  PartyType type = PartyType::supplier;
  bool sme = false;
  Timestamp opened;
};

// Belonging together: a owns `percent` of b, or a controls b.
enum class LinkKind : std::uint8_t { share, controller };
struct Link {
  RowKey id;
  PartyKey a, b;
  LinkKind kind = LinkKind::share;
  std::uint32_t percent = 0;  // 0..100
  Timestamp from;
  Timestamp until = kNever;
};

struct Receivable {
  ReceivableKey id;
  PartyKey issuer, payee;
  PartyKey bank;  // under whose limit it was issued, and which clears it
  std::int64_t amount = 0;
  Date issued, due;
  Timestamp t;                // when it was recorded
  bool tenor_reason = false;  // a reason for its long tenor was given and attested
  bool agreed_term = false;   // the contract agrees a time of payment
  bool in_group = false;      // declared as trade inside a group
  std::int64_t outstanding = 0;
  Timestamp closed = kNever;  // when nothing of it was outstanding any more
  Timestamp touched{0};       // the last moment that brought anything about it
  std::uint32_t open = 0;     // financings of it that are not closed
};

// A part of a receivable in one party's hands, from the moment it was claimed.
struct Fragment {
  FragmentKey id;
  ReceivableKey root;
  FragmentKey parent;  // none: the whole
  PartyKey holder;
  std::int64_t amount = 0;
  std::uint32_t level = 0;  // transfers since the issue; a change part has its parent's level
  Timestamp t0;
  Timestamp t1 = kNever;
};

struct Transfer {
  RowKey id;
  Timestamp t;
  ReceivableKey root;
  PartyKey src, dst;
  std::int64_t amount = 0;
  FragmentKey frag, child;
};

enum class FinancingKind : std::uint8_t { sale, sale_with_recourse, pledge };
struct Financing {
  FinancingKey id;
  FragmentKey frag;
  ReceivableKey root;
  PartyKey bank, borrower;
  FinancingKind kind = FinancingKind::sale;
  std::int64_t principal = 0, net = 0, fee = 0;
  std::uint32_t apr_shown = 0, apr_calc = 0;
  Timestamp t;
  Date due;
  Timestamp registered = kNever;
  Timestamp closed = kNever;
  bool early = false;             // closed by paying before it was due
  std::vector<PartyKey> allowed;  // whom the money may be paid to; with `category`, the purpose it is bound to
  WordKey category;
};

enum class PaymentKind : std::uint8_t { purchase, transfer, fee, settlement, repayment, disbursement };
struct Payment {
  RowKey id;
  Timestamp t;
  PartyKey src, dst;
  AccountKey src_account, dst_account;
  std::int64_t amount = 0;
  PaymentKind kind = PaymentKind::transfer;
  RowKey ref;  // the receivable a settlement is for, the financing that bound money comes from
  WordKey category;
};

// A document of trade, as named for one receivable (or for none): one row each.
enum class DocumentKind : std::uint8_t { contract, order, invoice, delivery, payment, tax };
struct Document {
  RowKey id;
  DocumentKey fingerprint;
  DocumentKind kind = DocumentKind::invoice;
  WordKey number;
  std::int64_t amount = 0;
  std::int64_t used = 0;  // the part of the amount that this receivable rests on
  PartyKey seller, buyer;
  Date date;
  ReceivableKey receivable;
  WordKey goods;
  Timestamp t;
};

// bank none: the ceiling over all banks. Amount: 0..kUnlimited.
struct Limit {
  RowKey id;
  PartyKey bank, issuer;
  std::int64_t amount = 0;
  Timestamp t;
};

struct Stop {
  RowKey id;
  PartyKey party;
  Timestamp from;
  Timestamp until = kNever;
};

enum class AccountKind : std::uint8_t { enterprise, bank, clearing, escrow };
struct Account {
  AccountKey id;
  PartyKey owner;
  AccountKind kind = AccountKind::enterprise;
  Timestamp t;
};

// From t on the party wants to be paid at this account.
struct PaidAt {
  RowKey id;
  PartyKey party;
  AccountKey account;
  Timestamp t;
};

struct Guarantee {
  RowKey id;
  PartyKey guarantor;
  ReceivableKey root;
  Timestamp t;
};

// The payee refused to be paid by receivable.
struct Rejection {
  RowKey id;
  PartyKey issuer, payee;
  std::int64_t amount = 0;
  Timestamp t;
};

// The same document pledged or sold somewhere else.
struct OutsideClaim {
  RowKey id;
  DocumentKey fingerprint;
  std::int64_t amount = 0;
  Timestamp t;
};

struct LinkEnded {
  RowKey link;
  Timestamp t;
};
struct ReceivableReduced {  // to 0: closed
  ReceivableKey receivable;
  std::int64_t outstanding = 0;
  Timestamp t;
};
struct FragmentEnded {
  FragmentKey fragment;
  Timestamp t;
};
struct FinancingRegistered {
  FinancingKey financing;
  Timestamp t;
};
struct FinancingClosed {
  FinancingKey financing;
  bool early = false;
  Timestamp t;
};
struct StopCleared {
  RowKey stop;
  Timestamp t;
};

// What can be learnt, one at a time, in the order of its moments.
using Fact = std::variant<Party, Link, Receivable, Fragment, Transfer, Financing, Payment, Document, Limit, Stop,
                          Account, PaidAt, Guarantee, Rejection, OutsideClaim, LinkEnded, ReceivableReduced,
                          FragmentEnded, FinancingRegistered, FinancingClosed, StopCleared>;
Timestamp time_of(const Fact& fact);

}  // namespace tallystick::explorer
