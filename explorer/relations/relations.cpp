#include "explorer/relations/relations.h"

#include "core/amount.h"

namespace tallystick::explorer {
namespace {

std::uint64_t both(PartyKey a, PartyKey b) {
  return (std::uint64_t{a.raw()} << 32) | b.raw();
}

// Says which of the names is unknown.
struct Check {
  const Relations& r;
  std::string wrong;

  template <class Tag>
  Check& known(bool is_known, const char* what, Strong<Tag, std::uint32_t> key) {
    if (!is_known && wrong.empty()) wrong = std::string("no ") + what + " is called '" + r.names.get().text(key) + "'";
    return *this;
  }
  Check& party(PartyKey key) { return known(r.parties.find(key) != nullptr, "party", key); }
  // A fragment of this receivable.
  Check& fragment(FragmentKey key, ReceivableKey root) {
    const Fragment* fragment = r.fragments.find(key);
    return known(fragment != nullptr && fragment->root == root, "fragment of that receivable", key);
  }
  Check& account(AccountKey key) {
    return is_none(key) ? *this : known(r.accounts.find(key) != nullptr, "account", key);
  }
  Check& amount(std::int64_t value) { return within(value, Amount::kMax); }
  Check& within(std::int64_t value, std::int64_t max) {
    if ((value < 0 || value > max) && wrong.empty())
      wrong = "an amount must be 0.." + std::to_string(max) + " minor units, not " + std::to_string(value);
    return *this;
  }
  Result<void> result() const {
    if (!wrong.empty()) return malformed(wrong);
    return {};
  }
};

template <class Row>
Result<void> insert(Table<Row>& table, const Row& row, const Names& names) {
  if (is_none(row.id)) return malformed("a row needs a name");
  if (!table.insert(row)) return malformed("there is a row '" + names.text(row.id) + "' already");
  return {};
}

template <class Row>
Position last(const Table<Row>& table) {
  return static_cast<Position>(table.size() - 1);
}

}  // namespace

Timestamp time_of(const Fact& fact) {
  return std::visit(
      [](const auto& row) {
        if constexpr (requires { row.opened; })
          return row.opened;
        else if constexpr (requires { row.from; })
          return row.from;
        else if constexpr (requires { row.t0; })
          return row.t0;
        else
          return row.t;
      },
      fact);
}

Result<void> Relations::add(const Fact& fact) {
  const Timestamp t = time_of(fact);
  if (t < now)
    return malformed("facts come in the order of their moments: " + format_timestamp(t) + " after " +
                     format_timestamp(now));
  if (t > kTimestampMax) return malformed("a moment after the year 9999");
  auto done = std::visit([&](const auto& row) { return put(row); }, fact);
  if (done) now = t;
  return done;
}

bool Relations::known(ReceivableKey key, Timestamp t) const {
  const Receivable* receivable = receivables.find(key);
  return receivable != nullptr && !forgotten(*receivable, t);
}

void Relations::touch(ReceivableKey key, Timestamp t) {
  Receivable& receivable = *receivables.find(key);
  receivable.touched = std::max(receivable.touched, t);
}

Result<void> Relations::put(const Party& row) {
  return insert(parties, row, names);
}

Result<void> Relations::put(const Link& row) {
  if (const auto ok = Check{*this, {}}.party(row.a).party(row.b).result(); !ok) return ok;
  if (!groups.add(row)) return malformed("there is a row '" + names.get().text(row.id) + "' already");
  return {};
}

Result<void> Relations::put(const Receivable& row) {
  if (const auto ok = Check{*this, {}}.party(row.issuer).party(row.payee).party(row.bank).amount(row.amount).result();
      !ok)
    return ok;
  Receivable fresh = row;
  fresh.outstanding = row.amount;
  fresh.closed = kNever;
  fresh.touched = row.t;
  fresh.open = 0;
  if (const auto ok = keep(fresh); !ok) return ok;
  owed_[row.issuer.raw()].add(row.t, row.amount);
  owed_to_bank_[both(row.issuer, row.bank)].add(row.t, row.amount);
  return {};
}

Result<void> Relations::put(const Fragment& row) {
  auto check = Check{*this, {}};
  check.known(known(row.root, row.t0), "receivable", row.root).party(row.holder).amount(row.amount);
  if (!is_none(row.parent)) check.fragment(row.parent, row.root);
  if (const auto ok = check.result(); !ok) return ok;
  if (const auto ok = keep(row); !ok) return ok;
  touch(row.root, row.t0);
  if (first_claim_of_.emplace(row.holder.raw(), static_cast<std::uint32_t>(first_claims.size())).second)
    first_claims.push_back({row.holder, row.id, row.amount, row.t0});
  return {};
}

Result<void> Relations::put(const Transfer& row) {
  auto check = Check{*this, {}};
  check.known(known(row.root, row.t), "receivable", row.root).fragment(row.frag, row.root);
  if (const auto ok = check.party(row.src).party(row.dst).amount(row.amount).result(); !ok) return ok;
  touch(row.root, row.t);
  return keep(row);
}

Result<void> Relations::put(const Financing& row) {
  auto check = Check{*this, {}};
  check.known(known(row.root, row.t), "receivable", row.root).fragment(row.frag, row.root);
  check.party(row.bank).party(row.borrower).amount(row.principal).amount(row.net).amount(row.fee);
  for (const PartyKey allowed : row.allowed) check.party(allowed);
  if (const auto ok = check.result(); !ok) return ok;
  Financing fresh = row;
  fresh.closed = kNever;
  fresh.early = false;
  if (const auto ok = keep(fresh); !ok) return ok;
  touch(row.root, row.t);
  ++receivables.find(row.root)->open;
  return {};
}

Result<void> Relations::put(const Payment& row) {
  if (const auto ok = Check{*this, {}}
                          .party(row.src)
                          .party(row.dst)
                          .account(row.src_account)
                          .account(row.dst_account)
                          .amount(row.amount)
                          .result();
      !ok)
    return ok;
  Payment fresh = row;
  // What is forgotten is not referred to.
  const Financing* financing = financings.find(row.ref);
  const ReceivableKey root = financing == nullptr ? ReceivableKey{row.ref.raw()} : financing->root;
  if (receivables.find(root) != nullptr) {
    if (known(root, row.t))
      touch(root, row.t);
    else
      fresh.ref = RowKey{};
  }
  return keep(fresh);
}

Result<void> Relations::put(const Document& row) {
  auto check = Check{*this, {}};
  check.party(row.seller).party(row.buyer).amount(row.amount).amount(row.used);
  if (!is_none(row.receivable)) check.known(known(row.receivable, row.t), "receivable", row.receivable);
  if (const auto ok = check.result(); !ok) return ok;
  if (const auto ok = keep(row); !ok) return ok;
  if (!is_none(row.receivable)) touch(row.receivable, row.t);
  if (row.kind == DocumentKind::delivery || row.kind == DocumentKind::tax)
    first_goods_of_.emplace(row.seller.raw(), row.t);
  return {};
}

Result<void> Relations::put(const Limit& row) {
  auto check = Check{*this, {}};
  check.party(row.issuer).within(row.amount, kUnlimited);
  if (!is_none(row.bank)) check.party(row.bank);
  if (const auto ok = check.result(); !ok) return ok;
  if (const auto ok = insert(limits, row, names); !ok) return ok;
  limits_of_pair.add(row.issuer, row.bank, last(limits));
  if (!is_none(row.bank)) limits_of_issuer.add(row.issuer, last(limits));
  return {};
}

Result<void> Relations::put(const Stop& row) {
  if (const auto ok = Check{*this, {}}.party(row.party).result(); !ok) return ok;
  if (const auto ok = insert(stops, row, names); !ok) return ok;
  stops_of_party.add(row.party, last(stops));
  return {};
}

Result<void> Relations::put(const Account& row) {
  if (const auto ok = Check{*this, {}}.party(row.owner).result(); !ok) return ok;
  return insert(accounts, row, names);
}

Result<void> Relations::put(const PaidAt& row) {
  if (const auto ok = Check{*this, {}}.party(row.party).account(row.account).result(); !ok) return ok;
  if (const auto ok = insert(paid_at, row, names); !ok) return ok;
  paid_at_of_party.add(row.party, last(paid_at));
  return {};
}

Result<void> Relations::put(const Guarantee& row) {
  auto check = Check{*this, {}};
  check.party(row.guarantor).known(known(row.root, row.t), "receivable", row.root);
  if (const auto ok = check.result(); !ok) return ok;
  touch(row.root, row.t);
  return keep(row);
}

Result<void> Relations::put(const Rejection& row) {
  if (const auto ok = Check{*this, {}}.party(row.issuer).party(row.payee).amount(row.amount).result(); !ok) return ok;
  return keep(row);
}

Result<void> Relations::put(const OutsideClaim& row) {
  if (const auto ok = Check{*this, {}}.amount(row.amount).result(); !ok) return ok;
  if (const auto ok = insert(outside, row, names); !ok) return ok;
  outside_of_fingerprint.add(row.fingerprint, last(outside));
  return {};
}

Result<void> Relations::put(const LinkEnded& row) {
  if (!groups.end(row.link, row.t))
    return malformed("no link that holds is called '" + names.get().text(row.link) + "'");
  return {};
}

Result<void> Relations::put(const ReceivableReduced& row) {
  Receivable* receivable = receivables.find(row.receivable);
  if (receivable == nullptr || forgotten(*receivable, row.t) || row.outstanding < 0 ||
      row.outstanding > receivable->outstanding)
    return malformed("'" + names.get().text(row.receivable) + "' cannot have " + std::to_string(row.outstanding) +
                     " outstanding");
  const std::int64_t change = row.outstanding - receivable->outstanding;
  owed_[receivable->issuer.raw()].add(row.t, change);
  owed_to_bank_[both(receivable->issuer, receivable->bank)].add(row.t, change);
  receivable->outstanding = row.outstanding;
  if (row.outstanding == 0 && receivable->closed == kNever) receivable->closed = row.t;
  touch(row.receivable, row.t);
  return {};
}

Result<void> Relations::put(const FragmentEnded& row) {
  Fragment* fragment = fragments.find(row.fragment);
  if (fragment == nullptr || fragment->t1 != kNever || !known(fragment->root, row.t))
    return malformed("no living fragment is called '" + names.get().text(row.fragment) + "'");
  fragment->t1 = row.t;
  touch(fragment->root, row.t);
  return {};
}

Result<void> Relations::put(const FinancingRegistered& row) {
  Financing* financing = financings.find(row.financing);
  if (financing == nullptr || financing->registered != kNever || !known(financing->root, row.t))
    return malformed("no unregistered financing is called '" + names.get().text(row.financing) + "'");
  financing->registered = row.t;
  touch(financing->root, row.t);
  return {};
}

Result<void> Relations::put(const FinancingClosed& row) {
  Financing* financing = financings.find(row.financing);
  if (financing == nullptr || financing->closed != kNever)
    return malformed("no open financing is called '" + names.get().text(row.financing) + "'");
  financing->closed = row.t;
  financing->early = row.early;
  touch(financing->root, row.t);
  --receivables.find(financing->root)->open;
  return {};
}

Result<void> Relations::put(const StopCleared& row) {
  Stop* stop = stops.find(row.stop);
  if (stop == nullptr || stop->until != kNever)
    return malformed("no stop in force is called '" + names.get().text(row.stop) + "'");
  stop->until = row.t;
  return {};
}

Sum Relations::outstanding(PartyKey issuer, Timestamp t) const {
  const auto it = owed_.find(issuer.raw());
  return it == owed_.end() ? Sum{0} : it->second.at(t);
}

Sum Relations::outstanding(PartyKey issuer, PartyKey bank, Timestamp t) const {
  const auto it = owed_to_bank_.find(both(issuer, bank));
  return it == owed_to_bank_.end() ? Sum{0} : it->second.at(t);
}

const Limit* Relations::limit(PartyKey issuer, PartyKey bank, Timestamp t) const {
  const auto list = within(limits_of_pair.of(issuer, bank), Timestamp{-1}, t, [&](Position p) { return limits[p].t; });
  return list.empty() ? nullptr : &limits[list.back()];
}

const FirstClaim* Relations::first_claim(PartyKey party) const {
  const auto it = first_claim_of_.find(party.raw());
  return it == first_claim_of_.end() ? nullptr : &first_claims[it->second];
}

Timestamp Relations::first_goods(PartyKey seller) const {
  const auto it = first_goods_of_.find(seller.raw());
  return it == first_goods_of_.end() ? kNever : it->second;
}

const Fragment& Relations::claimed(const Fragment& fragment) const {
  const Fragment* at = &fragment;
  for (int steps = 0; steps < 10'000; ++steps) {
    const Fragment* parent = is_none(at->parent) ? nullptr : fragments.find(at->parent);
    if (parent == nullptr || parent->holder != at->holder) break;
    at = parent;
  }
  return *at;
}

}  // namespace tallystick::explorer
