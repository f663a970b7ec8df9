// 12: claimed, financed and paid back within days, again and again. Subject: the financing that was closed early.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kSameBank, kManyBanks };
constexpr Variant kVariants[] = {
    {"same_bank", {"同一银行反复快进快出", "with the same bank"}},
    {"many_banks", {"同一签发人、多家银行", "of the same issuer, with several banks"}},
};
enum { kCycleDays, kTimes, kWindow };
constexpr Parameter kParameters[] = {
    {"cycle_days", {"从签收到提前还款的天数", "days from the claim to the early repayment"}, Unit::days, 1, 60, 5},
    {"times", {"至少几次", "times at least"}, Unit::count, 2, 100, 3},
    {"days", {"观察窗口", "within these days"}, Unit::days, 1, 366, 60},
};

bool is_cycle(const Financing& financing, const Relations& r, const Values& values) {
  if (!financing.early || financing.closed == kNever) return false;
  const Fragment& claimed = r.claimed(*r.fragments.find(financing.frag));
  return claimed.t0 <= financing.t && financing.closed - claimed.t0 <= days(values.at(kCycleDays, financing.closed));
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Financing* last = r.financings.find(FinancingKey{subject.a});
  if (last == nullptr || !span.has(last->closed) || !is_cycle(*last, r, values)) return;
  const Timestamp t = last->closed, from = t - days(values.at(kWindow, t));
  const PartyKey issuer = r.receivables.find(last->root)->issuer;
  Sum same_sum = 0, all_sum = 0;
  std::vector<RowKey> same, all;
  std::vector<PartyKey> banks;
  // A cycle that closed within the window was opened at most cycle_days before it.
  const Timestamp opened = from - days(values.largest(kCycleDays)) - Millis{1};
  for (const Position p :
       within(r.financings_of_borrower.of(last->borrower), opened, t, [&](Position q) { return r.financings[q].t; })) {
    const Financing& other = r.financings[p];
    if (other.closed > t || other.closed <= from || !is_cycle(other, r, values)) continue;
    if (other.bank == last->bank) {
      same.push_back(row(other.id));
      same_sum += other.principal;
    }
    if (r.receivables.find(other.root)->issuer == issuer) {
      all.push_back(row(other.id));
      all_sum += other.principal;
      add_once(banks, other.bank);
    }
  }
  const auto times = static_cast<std::size_t>(values.at(kTimes, t));
  if (same.size() >= times)
    report(hits, 12, kSameBank, t, same_sum, {last->borrower, last->bank}, std::move(same));
  else if (all.size() >= times && banks.size() >= 2)
    report(hits, 12, kManyBanks, t, all_sum, {last->borrower, issuer}, std::move(all));
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* closed = as<FinancingClosed>(fact)) agenda.look(subject_of(closed->financing));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kRapidRoundTrip = {
    12,
    "rapid_round_trip",
    {"快进快出", "Rapid round trip"},
    {"同一融资人与同一银行（或同一签发人、多家银行）在 days 天内至少 times "
     "次完成“签收—融资—提前还款”，每次自签收起不超过 cycle_days 天。",
     "One borrower with one bank (or on one issuer, with several banks) completes claim, financing and early repayment "
     "at least times times "
     "within days, each within cycle_days of the claim."},
    {"没有人会为几天付融资费：反复快进快出是在刷业务量。",
     "Nobody pays for financing of a few days: repeated, it pumps volume."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
