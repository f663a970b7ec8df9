// 15: small suppliers that are paid late by paper, or punished for refusing it. Subject: a receivable (b = 0) or a refusal (b = 1).
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kTerm, kPunished };
constexpr Variant kVariants[] = {
    {"term", {"交货后付款期限过长", "due too long after delivery"}},
    {"punished", {"拒收后订单骤减", "orders dropped after a refusal"}},
};
enum { kTermDays, kShare, kDrop, kOrderDays, kShareDays };
// A refusal is judged order_days after it and looks share_days back from it: together within kWindowMax.
constexpr Parameter kParameters[] = {
    {"term_days", {"交货后最长付款天数", "days from delivery to payment at most"}, Unit::days, 1, 366, 60},
    {"share",
     {"以应收账款支付占对中小企业付款的百分之几以上", "part of an issuer's payments to SMEs made by receivable, above"},
     Unit::percent,
     0,
     100,
     80},
    {"drop", {"订单至少下降百分之几", "orders drop by at least"}, Unit::percent, 1, 100, 50},
    {"order_days", {"拒收前后各比较多少天的订单", "days of orders compared before and after"}, Unit::days, 7, 366, 90},
    {"share_days", {"占比回看天数", "days over which the part is taken"}, Unit::days, 30, 730, 365},
};

void term(const Receivable& receivable, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Party* payee = r.parties.find(receivable.payee);
  if (payee == nullptr || !payee->sme || receivable.agreed_term) return;
  // As soon as a delivery is known: with the issue, or when the first is recorded after it.
  Timestamp t = kNever;
  for (const Position p : r.documents_of_receivable.of(receivable.id))
    if (r.documents[p].kind == DocumentKind::delivery) t = std::min(t, std::max(r.documents[p].t, receivable.t));
  if (t == kNever || !span.has(t)) return;
  const Document* latest = nullptr;
  for (const Position p : r.documents_of_receivable.of(receivable.id)) {
    const Document& document = r.documents[p];
    if (document.kind == DocumentKind::delivery && document.t <= t &&
        (latest == nullptr || document.date > latest->date))
      latest = &document;
  }
  if ((receivable.due - latest->date).raw() > values.at(kTermDays, receivable.issued))
    report(hits, 15, kTerm, t, receivable.amount, {receivable.issuer, receivable.payee},
           {latest->id, row(receivable.id)});
}

Sum ordered(const Rejection& rejection, const Relations& r, Timestamp after, Timestamp until,
            std::vector<RowKey>& proof) {
  Sum sum = 0;
  for (const Position p : within(r.documents_of_pair.of(rejection.payee, rejection.issuer), after, until,
                                 [&](Position q) { return r.documents[q].t; })) {
    if (r.documents[p].kind != DocumentKind::order) continue;
    sum += r.documents[p].amount;
    proof.push_back(r.documents[p].id);
  }
  return sum;
}

// The part of what the issuer paid to SMEs by receivable, above the parameter.
bool pays_by_paper(const Rejection& rejection, const Relations& r, const Values& values) {
  const Timestamp t = rejection.t, from = t - days(values.at(kShareDays, t));
  const auto is_sme = [&](PartyKey party) { return r.parties.find(party)->sme; };
  Sum paper = 0, cash = 0;
  for (const Position p :
       within(r.receivables_of_issuer.of(rejection.issuer), from, t, [&](Position q) { return r.receivables[q].t; }))
    if (is_sme(r.receivables[p].payee)) paper += r.receivables[p].amount;
  for (const Position p :
       within(r.payments_of_src.of(rejection.issuer), from, t, [&](Position q) { return r.payments[q].t; }))
    if (r.payments[p].kind == PaymentKind::purchase && is_sme(r.payments[p].dst)) cash += r.payments[p].amount;
  return paper > 0 && paper * 100 > (paper + cash) * values.at(kShare, t);
}

void punished(const Rejection& rejection, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Millis window = days(values.at(kOrderDays, rejection.t));
  const Timestamp ripe = rejection.t + window;
  if (!span.has(ripe)) return;
  std::vector<RowKey> proof{rejection.id};
  const Sum before = ordered(rejection, r, rejection.t - window, rejection.t, proof);
  const Sum after = ordered(rejection, r, rejection.t, ripe, proof);
  if (before == 0 || !at_least_percent(before - after, values.at(kDrop, rejection.t), before) ||
      !pays_by_paper(rejection, r, values))
    return;
  report(hits, 15, kPunished, ripe, before - after, {rejection.issuer, rejection.payee}, std::move(proof));
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  if (subject.b == 0) {
    if (const Receivable* receivable = r.receivables.find(ReceivableKey{subject.a}))
      term(*receivable, r, values, span, hits);
  } else if (const Rejection* rejection = r.rejections.find(RowKey{subject.a})) {
    punished(*rejection, r, values, span, hits);
  }
}

void affected(const Fact& fact, const Relations&, const Values& values, Agenda& agenda) {
  if (const auto* receivable = as<Receivable>(fact)) agenda.look(subject_of(receivable->id));
  if (const auto* document = as<Document>(fact); document != nullptr && document->kind == DocumentKind::delivery)
    agenda.look(subject_of(document->receivable));
  if (const auto* rejection = as<Rejection>(fact))
    agenda.look({rejection->id.raw(), 1}, rejection->t + days(values.at(kOrderDays, rejection->t)));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.receivables, out);
  for (const Rejection& rejection : r.rejections) out.push_back({rejection.id.raw(), 1});
}

}  // namespace

const Rule kSqueezedSupplier = {
    15,
    "squeezed_supplier",
    {"挤压中小供应商", "Squeezed SME"},
    {"收款人为中小企业且合同未约定付款期限时，到期日晚于交货 term_days "
     "天以上；或签发人对中小企业的付款中以应收账款支付的占比超过 share %，且某供应商拒收后 "
     "order_days 天内的订单比之前同期下降 drop % 以上。",
     "The payee is an SME, no time of payment was agreed, and the receivable falls due more than term_days after "
     "delivery; or an issuer pays SMEs "
     "by receivable for more than share % and the orders to one that refused drop by drop % or more in the order_days "
     "after."},
    {"《保障中小企业款项支付条例》第九条（60 "
     "日内付款）、第十一条（不得强制接受电子凭证）；银发〔2025〕77号要求按时付款。",
     "Regulation on payments to SMEs art. 9 (within 60 days) and art. 11 (no forced acceptance); 银发〔2025〕77号 (pay "
     "SMEs on time)."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
