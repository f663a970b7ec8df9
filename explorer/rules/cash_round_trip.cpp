// 8: what a bank paid out flows back to who promised to pay. Subject: the financing.
#include "explorer/rules/book.h"
#include "explorer/rules/cash_trail.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kDirect, kThrough };
constexpr Variant kVariants[] = {
    {"direct", {"融资人直接付回", "paid back by the borrower itself"}},
    {"through", {"经他人账户回流", "back through others"}},
};
enum { kWindow, kHops, kPercent };
constexpr Parameter kParameters[] = {
    {"days", {"放款后观察的天数", "days after the pay-out"}, Unit::days, 1, 180, 30},
    {"hops", {"最多几步", "payments in a chain at most"}, Unit::count, 1, 6, 4},
    {"percent",
     {"回流至少为净放款额的百分之几", "the part of the net pay-out that comes back"},
     Unit::percent,
     1,
     100,
     60},
};

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Financing* financing = r.financings.find(FinancingKey{subject.a});
  if (financing == nullptr || financing->net == 0) return;
  const PartyKey issuer = r.receivables.find(financing->root)->issuer;
  const Timestamp first = financing->t, end = first + days(values.at(kWindow, first));
  const Timestamp after = std::max(span.after, first - Millis{1});
  Timestamp until = std::min(span.until, end);
  if (after >= until || r.groups.together(issuer, financing->borrower, first)) return;

  const auto trail_to = [&](Timestamp t) {
    return CashTrail(financing->borrower, issuer, first, t, static_cast<std::size_t>(values.at(kHops, first)), r);
  };
  const auto enough = [&](Timestamp t) {
    return at_least_percent(trail_to(t).flow(t).flow, values.at(kPercent, first), financing->net);
  };
  const CashTrail whole = trail_to(until);
  if (whole.payments().empty() || !enough(until) || enough(after)) return;
  // The flow only grows as payments come, so the moment that completed it is found by halving.
  std::vector<Timestamp> moments;
  for (const Payment* payment : whole.payments())
    if (payment->t > after) add_once(moments, payment->t);
  until = *std::partition_point(moments.begin(), moments.end(), [&](Timestamp t) { return !enough(t); });

  const Trail trail = trail_to(until).flow(until);
  std::vector<PartyKey> parties{financing->borrower};
  std::vector<RowKey> proof{row(financing->id)};
  bool direct = true;
  for (const Payment* payment : trail.payments) {
    direct = direct && payment->src == financing->borrower && r.groups.together(issuer, payment->dst, payment->t);
    add_once(parties, payment->src);
    add_once(parties, payment->dst);
    proof.push_back(payment->id);
  }
  add_once(parties, issuer);
  for (const Payment* payment : trail.payments)
    if (const auto path = r.groups.path(issuer, payment->dst, payment->t))
      for (const RowKey link : *path) add_once(proof, link);
  report(hits, 8, direct ? kDirect : kThrough, until, trail.flow, std::move(parties), std::move(proof));
}

void affected(const Fact& fact, const Relations& r, const Values& values, Agenda& agenda) {
  const auto* payment = as<Payment>(fact);
  if (payment == nullptr || !is_free(*payment, r)) return;
  const Timestamp from = payment->t - days(values.largest(kWindow)) - Millis{1};
  for (const PartyKey party : senders(*payment, from, static_cast<std::size_t>(values.largest(kHops)) - 1, r))
    for (const Position p :
         within(r.financings_of_borrower.of(party), from, payment->t, [&](Position q) { return r.financings[q].t; }))
      agenda.look(subject_of(r.financings[p].id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kCashRoundTrip = {
    8,
    "cash_round_trip",
    {"融资款回流", "Cash round trip"},
    {"放款后 days 天内，自融资人起经至多 hops 步、无相应贸易单证的付款，流入签发人集团的最大流量达到净放款额的 percent "
     "%。",
     "Within days after the pay-out, the largest flow of payments without documents of trade from the borrower into "
     "the issuer's group, along at "
     "most hops payments, reaches percent % of the net amount."},
    {"款项绕一圈回到核心企业，说明贸易是借来掩护融资的。（承兴系案：资金闭环）",
     "Money that returns to the core enterprise shows that the trade was a cover for borrowing. (The Chengxing case: a "
     "closed loop of cash.)"},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
