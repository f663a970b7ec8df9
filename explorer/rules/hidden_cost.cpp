// 16: financing that costs more than was shown. Subject: the financing.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kShown, kFee, kCap };
constexpr Variant kVariants[] = {
    {"shown", {"实际年化高于明示年化", "the true annual rate is above the one shown"}},
    {"fee", {"另向平台或关联方付费", "a fee to the platform or an affiliate on the side"}},
    {"cap", {"年化超过上限", "the annual rate is above the cap"}},
};
enum { kTolerance, kCapRate, kFeeDays };
constexpr Parameter kParameters[] = {
    {"tolerance", {"允许的年化差", "difference allowed"}, Unit::millionths, 0, 10'000, 100},
    {"cap", {"年化上限", "highest annual rate"}, Unit::millionths, 10'000, 360'000, 150'000},
    {"fee_days", {"融资前后多少天内的费用", "fees within these days of the financing"}, Unit::days, 0, 90, 7},
};

void fees(const Financing& financing, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Millis near = days(values.at(kFeeDays, financing.t));
  for (const Position p : within(r.payments_of_src.of(financing.borrower), financing.t - near - Millis{1},
                                 financing.t + near, [&](Position q) { return r.payments[q].t; })) {
    const Payment& payment = r.payments[p];
    const Timestamp t = std::max(payment.t, financing.t);
    if (payment.kind != PaymentKind::fee || payment.dst == financing.bank || !span.has(t)) continue;
    std::vector<RowKey> proof{row(financing.id), payment.id};
    if (r.parties.find(payment.dst)->type != PartyType::platform) {
      const auto path = r.groups.path(financing.bank, payment.dst, t);
      if (!path) continue;
      append(proof, *path);
    }
    report(hits, 16, kFee, t, payment.amount, {financing.borrower, payment.dst, financing.bank}, std::move(proof));
  }
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Financing* financing = r.financings.find(FinancingKey{subject.a});
  if (financing == nullptr) return;
  const std::vector<PartyKey> parties = {financing->bank, financing->borrower};
  if (span.has(financing->t)) {
    if (financing->apr_calc > financing->apr_shown + values.at(kTolerance, financing->t))
      report(hits, 16, kShown, financing->t, financing->principal, parties, {row(financing->id)});
    if (financing->apr_calc > values.at(kCapRate, financing->t))
      report(hits, 16, kCap, financing->t, financing->principal, parties, {row(financing->id)});
  }
  fees(*financing, r, values, span, hits);
}

void affected(const Fact& fact, const Relations& r, const Values& values, Agenda& agenda) {
  if (const auto* financing = as<Financing>(fact)) agenda.look(subject_of(financing->id));
  const auto* payment = as<Payment>(fact);
  if (payment == nullptr || payment->kind != PaymentKind::fee) return;
  for (const Position p :
       within(r.financings_of_borrower.of(payment->src), payment->t - days(values.largest(kFeeDays)) - Millis{1},
              payment->t, [&](Position q) { return r.financings[q].t; }))
    agenda.look(subject_of(r.financings[p].id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kHiddenCost = {
    16,
    "hidden_cost",
    {"隐性融资成本", "Hidden cost"},
    {"计算的年化成本比明示的高出 tolerance 以上；或融资前后 fee_days 天内，融资人另向平台或银行关联方付费；或年化超过 "
     "cap。",
     "The annual cost as computed exceeds the one shown by more than tolerance; or within fee_days of the financing "
     "the borrower pays a fee to a "
     "platform or to an affiliate of the bank; or the annual cost exceeds cap."},
    {"中国人民银行公告〔2021〕第3号：贷款产品均须明示按内部收益率计算的年化利率。",
     "PBOC 公告〔2021〕第3号: every loan product must show its annual rate, by internal rate of return."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
