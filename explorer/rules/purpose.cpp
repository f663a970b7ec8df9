// 13: bound money that goes elsewhere. Subject: the payment out of bound money.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kOutside, kForwarded };
constexpr Variant kVariants[] = {
    {"outside", {"付给用途以外的对象", "paid to someone outside the purpose"}},
    {"forwarded", {"经许可对象转回融资人集团", "passed back to the borrower's group by the permitted payee"}},
};
enum { kPercent, kWindow };
constexpr Parameter kParameters[] = {
    {"percent", {"转回至少占原付款的百分之几", "part of the payment that is passed back"}, Unit::percent, 1, 100, 50},
    {"days", {"多少天内转回", "days within which it is"}, Unit::days, 1, 90, 7},
};

// The financing whose bound money this payment spends, or null.
const Financing* bound_by(const Payment& payment, const Relations& r) {
  if (is_none(payment.ref) || payment.kind == PaymentKind::repayment || payment.kind == PaymentKind::disbursement ||
      payment.kind == PaymentKind::fee)
    return nullptr;
  const Financing* financing = r.financings.find(payment.ref);
  if (financing == nullptr || financing->borrower != payment.src) return nullptr;
  return financing->allowed.empty() && is_none(financing->category) ? nullptr : financing;
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Payment* payment = r.payments.find(RowKey{subject.a});
  const Financing* financing = payment == nullptr ? nullptr : bound_by(*payment, r);
  if (financing == nullptr) return;
  const bool named =
      std::find(financing->allowed.begin(), financing->allowed.end(), payment->dst) != financing->allowed.end();
  if (!named && (is_none(financing->category) || financing->category != payment->category)) {
    if (span.has(payment->t))
      report(hits, 13, kOutside, payment->t, payment->amount, {payment->src, payment->dst},
             {row(financing->id), payment->id});
    return;
  }
  Sum back = 0;
  std::vector<RowKey> proof{row(financing->id), payment->id};
  const auto onward =
      within(r.payments_of_src.of(payment->dst), payment->t - Millis{1},
             payment->t + days(values.at(kWindow, payment->t)), [&](Position q) { return r.payments[q].t; });
  for (std::size_t i = 0; i < onward.size(); ++i) {
    const Payment& next = r.payments[onward[i]];
    if (next.t > span.until) return;
    if (onward[i] > r.payments.position(*payment) && r.groups.together(financing->borrower, next.dst, next.t)) {
      back += next.amount;
      proof.push_back(next.id);
    }
    if (i + 1 < onward.size() && r.payments[onward[i + 1]].t == next.t) continue;  // a moment counts as a whole
    if (back == 0 || !at_least_percent(back, values.at(kPercent, payment->t), payment->amount)) continue;
    if (span.has(next.t)) report(hits, 13, kForwarded, next.t, back, {payment->src, payment->dst}, std::move(proof));
    return;
  }
}

void affected(const Fact& fact, const Relations& r, const Values& values, Agenda& agenda) {
  const auto* payment = as<Payment>(fact);
  if (payment == nullptr) return;
  if (bound_by(*payment, r) != nullptr) agenda.look(subject_of(payment->id));
  for (const Position p :
       within(r.payments_of_dst.of(payment->src), payment->t - days(values.largest(kWindow)) - Millis{1}, payment->t,
              [&](Position q) { return r.payments[q].t; }))
    if (bound_by(r.payments[p], r) != nullptr) agenda.look(subject_of(r.payments[p].id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.payments, out);
}

}  // namespace

const Rule kPurpose = {
    13,
    "purpose",
    {"挪用受限资金", "Purpose breach"},
    {"用途受限的融资款付给名单和类别以外的对象；或付给许可对象后，该对象在 days 天内把 percent % "
     "以上转给融资人的集团。",
     "Money bound to a purpose is paid to someone outside its payees and category; or a permitted payee passes at "
     "least percent % of it on to the "
     "borrower's group within days."},
    {"定向支付是银行放款的条件：挪用等于骗取用途。（中国人民银行答问：受托支付须付给符合用途的对手方）",
     "The purpose is a condition of the loan. (PBOC's answers: entrusted payment goes to the counterparty that fits "
     "the agreed use.)"},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
