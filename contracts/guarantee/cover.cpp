#include "contracts/guarantee/cover.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/record.h"
#include "contracts/ledger/text.h"
#include "contracts/party/records.h"
#include "contracts/policy/parameters.h"
#include "contracts/pricing/waterfall.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::guarantee {

namespace {

using fragment::Fragment;
using receivable::Receivable;

__extension__ using Wide = __int128;

Amount times(Amount amount, Wide numerator, Wide denominator) {
  return Amount{static_cast<std::int64_t>(Wide{amount.minor()} * numerator / denominator)};
}

}  // namespace

bool is_claimable(const Fragment& fragment) {
  return fragment.state == fragment::State::held || fragment.state == fragment::State::pledged || fragment.is_sold();
}

Amount principal_of(const LedgerView& view, const Fragment& fragment) {
  if (fragment.state != fragment::State::sold_recourse) return fragment.outstanding();
  const auto deal = must_load<financing::Deal>(view, fragment.id);
  return Amount{deal.amount.minor() - deal.received.minor()};
}

std::vector<Guarantee> guarantees_of(const LedgerView& view, const ReceivableId& receivable) {
  std::vector<Guarantee> out;
  for (const IndexRow& row : scan_prefix(view, Index::guarantee_by_root, receivable.view(), kPerReceivableMax))
    out.push_back(load_row<Guarantee>(view, row));
  return out;
}

void put_in_force(Guarantee& guarantee, const Receivable& root) {
  guarantee.state = State::in_force;
  if (guarantee.terms.automatic) guarantee.next_day = root.pay_on;
}

bool is_reached(Trigger trigger, const Receivable& root, Date today, const LedgerView& view) {
  switch (trigger) {
    case Trigger::overdue:
      return root.is_past_due() &&
             (today - root.pay_on).raw() > policy::value_at(view, policy::kGraceDays, root.issued);
    case Trigger::delinquent:
      return root.is_delinquent();
    case Trigger::defaulted:
      return root.state == receivable::State::defaulted;
  }
  return false;
}

Answer answer_for(const LedgerView& view, const Guarantee& guarantee, const Fragment& fragment) {
  if (fragment.root != guarantee.terms.receivable) return {};
  Answer out{Cover::open, guarantee.terms.share.raw(), kRateOne};
  Fragment at = fragment;
  for (int step = 0; step < kLineageMax; ++step) {
    if (load<Subrogation>(view, at.id)) return {};
    // The latest call says what is left.
    if (const auto paid = load<Payout>(view, {guarantee.id, at.id}); paid && out.cover == Cover::open)
      out = paid->left.is_zero() ? Answer{Cover::called, 0, kRateOne}
                                 : Answer{Cover::short_paid, paid->left.minor(), paid->kept.minor()};
    if (guarantee.terms.fragment == at.id) return out;
    if (at.parents.empty()) break;
    // Of what was merged, the guarantee covers all or nothing (fragment/merge.h).
    at = must_load<Fragment>(view, at.parents.items.front());
  }
  return guarantee.terms.fragment ? Answer{} : out;
}

Owed share_of(const LedgerView& view, const Guarantee& guarantee, const Answer& answer, const Receivable& root,
              const Fragment& fragment, Date today) {
  Owed out{times(principal_of(view, fragment), answer.part, answer.of), Amount{}};
  // Late interest on what was sold with recourse is the seller's.
  if (guarantee.terms.exposure == Exposure::principal || fragment.state == fragment::State::sold_recourse) return out;
  const Receivable booked = settlement::with_penalty_booked(root, today, view);
  const Amount penalty = settlement::penalty_due(booked, today, view);
  if (root.unpaid().is_zero()) return out;
  out.penalty = times(times(penalty, fragment.outstanding().minor(), root.unpaid().minor()), answer.part, answer.of);
  return out;
}

std::vector<Claim> open_claims(const LedgerView& view, const Guarantee& guarantee, const Receivable& root, Date today) {
  std::vector<Claim> out;
  std::vector<Amount> sums;
  Wide all = 0;
  for (const IndexRow& row : scan_prefix(view, Index::fragment_by_root, root.id.view(), root.leaves)) {
    Fragment fragment = load_row<Fragment>(view, row);
    if (fragment.hold || !is_claimable(fragment)) continue;
    const Answer answer = answer_for(view, guarantee, fragment);
    if (!answer.may_be_called()) continue;
    const Owed owed = share_of(view, guarantee, answer, root, fragment, today);
    if (owed.principal.is_zero()) continue;  // nothing to take over
    sums.push_back(Amount{owed.sum()});
    all += owed.sum();
    out.push_back({std::move(fragment), answer.cover, owed});
  }
  if (all <= guarantee.left().minor()) return out;
  const std::vector<Amount> within = pricing::share_out(guarantee.left(), sums);
  for (std::size_t i = 0; i < out.size(); ++i) {
    Owed& owed = out[i].owed;
    owed.principal = std::min(owed.principal, within[i]);
    owed.penalty = Amount{within[i].minor() - owed.principal.minor()};
  }
  std::erase_if(out, [](const Claim& claim) { return claim.owed.principal.is_zero(); });
  return out;
}

cash::End cover_of(const PartyId& bank, const AccountId& account) {
  return {bank, account, cash::Kind::cover};
}

cash::End own_funds(const LedgerView& view, const PartyId& bank, const AccountId& account) {
  if (must_load<account::Account>(view, account).party == bank) return {bank, std::nullopt, cash::Kind::deposit};
  return {bank, account, cash::Kind::deposit};
}

Verdict check_funds(const LedgerView& view, const Guarantee& guarantee, std::int64_t needed) {
  const std::int64_t beyond = needed - guarantee.reserved.minor();
  if (beyond <= 0) return {};
  const auto account = must_load<account::Account>(view, guarantee.account);
  if (account.frozen_by || must_load<party::Party>(view, guarantee.guarantor).frozen)
    return refuse(Refusal::E_CASH, "the guarantor's account is frozen, and its reserve is " +
                                       text_of(guarantee.currency, guarantee.reserved));
  const PartyId& bank = guarantee.terms.from_bank;
  return cash::can_pay(view, own_funds(view, bank, guarantee.account), {bank, std::nullopt, cash::Kind::deposit},
                       {guarantee.currency, Amount{beyond}});
}

Amount payable(const LedgerView& view, const Guarantee& guarantee, Cover cover, std::int64_t owed) {
  if (check_funds(view, guarantee, owed)) return Amount{owed};
  return cover == Cover::open ? guarantee.reserved : Amount{};
}

cash::Reference guarantee_reference(const GuaranteeId& guarantee) {
  return {"guarantee " + guarantee.hex()};
}

}  // namespace tallystick::contracts::guarantee
