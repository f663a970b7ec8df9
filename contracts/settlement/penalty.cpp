#include "contracts/settlement/penalty.h"

#include <algorithm>

#include "contracts/policy/parameters.h"

namespace tallystick::contracts::settlement {

namespace {

__extension__ using Wide = unsigned __int128;

bool in_grace(const receivable::Receivable& root, Date today, const LedgerView& view) {
  return (today - root.pay_on).raw() <= policy::value_at(view, policy::kGraceDays, root.issued);
}

}  // namespace

Date value_date(const receivable::Receivable& root, Date today) {
  return root.state == receivable::State::outstanding ? std::min(today, root.pay_on) : today;
}

receivable::Receivable with_penalty_booked(receivable::Receivable root, Date today, const LedgerView& view) {
  if (root.is_final() || today <= root.penalty_booked_to) return root;
  const auto daily = static_cast<std::uint64_t>(policy::value_at(view, policy::kPenaltyDaily, root.issued));
  const auto cap_rate = static_cast<std::uint64_t>(policy::value_at(view, policy::kPenaltyCap, root.issued));
  const auto days = static_cast<std::uint64_t>((today - root.penalty_booked_to).raw());
  // Amounts are below 2^57, rates below 2^20, days below 2^31.
  const Wide accrued = static_cast<Wide>(root.unpaid().minor()) * daily * days / kRateOne;
  const Wide cap = static_cast<Wide>(root.face.minor()) * cap_rate / kRateOne;
  const Wide booked = static_cast<Wide>(root.penalty_owed.minor()) + static_cast<Wide>(root.penalty_paid.minor());
  const Wide room = cap > booked ? cap - booked : Wide{0};
  root.penalty_owed = Amount{root.penalty_owed.minor() + static_cast<std::int64_t>(std::min(accrued, room))};
  root.penalty_booked_to = today;
  return root;
}

Amount penalty_due(const receivable::Receivable& booked, Date today, const LedgerView& view) {
  return in_grace(booked, today, view) ? Amount{} : booked.penalty_owed;
}

Amount owed_on(const receivable::Receivable& root, Date today, const LedgerView& view) {
  if (root.is_final()) return Amount{};
  const auto booked = with_penalty_booked(root, today, view);
  const auto owed = checked_add(booked.unpaid(), penalty_due(booked, today, view));
  return owed.value_or(Amount{Amount::kMax});
}

}  // namespace tallystick::contracts::settlement
