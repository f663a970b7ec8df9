// 19: documents of one receivable that contradict each other. Subject: the receivable; looked at when it is issued and at each document after.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kAmounts, kParties, kDates, kNoDelivery };
constexpr Variant kVariants[] = {
    {"amounts", {"金额不符", "amounts differ"}},
    {"parties", {"当事方不符", "parties differ"}},
    {"dates", {"日期颠倒", "dates out of order"}},
    {"no_delivery", {"签发时无交货凭证", "no delivery at the issue"}},
};
enum { kPermille };
constexpr Parameter kParameters[] = {
    {"permille", {"金额允许相差千分之几", "thousandths by which amounts may differ"}, Unit::count, 0, 1'000, 10},
};

struct Flow {
  Sum sum = 0;
  bool present = false;
};

bool is_flow(DocumentKind kind) {
  return kind == DocumentKind::contract || kind == DocumentKind::invoice || kind == DocumentKind::delivery ||
         kind == DocumentKind::payment;
}

bool amounts_differ(const std::vector<const Document*>& documents, std::int64_t permille) {
  Flow flows[6];
  for (const Document* document : documents) {
    if (document->amount == 0) continue;  // a document that states none
    Flow& flow = flows[static_cast<std::size_t>(document->kind)];
    flow.sum += document->amount;
    flow.present = true;
  }
  Sum least = -1, most = 0;
  for (const Flow& flow : flows) {
    if (!flow.present) continue;
    least = least < 0 ? flow.sum : std::min(least, flow.sum);
    most = std::max(most, flow.sum);
  }
  return most > 0 && (most - least) * 1'000 > most * permille;
}

bool parties_differ(const std::vector<const Document*>& documents) {
  return std::any_of(documents.begin(), documents.end(), [&](const Document* d) {
    return d->seller != documents.front()->seller || d->buyer != documents.front()->buyer;
  });
}

// A contract comes first; what the receivable was issued on is no later than the issue.
bool out_of_order(const std::vector<const Document*>& documents, const Receivable& receivable) {
  for (const Document* document : documents) {
    if (document->kind != DocumentKind::payment && document->t <= receivable.t && document->date > receivable.issued)
      return true;
    if (document->kind != DocumentKind::contract) continue;
    for (const Document* other : documents)
      if (other->kind != DocumentKind::contract && other->date < document->date) return true;
  }
  return false;
}

// Which variants hold as of t, as bits.
unsigned wrong(const std::vector<const Document*>& all, const Receivable& receivable, const Values& values,
               Timestamp t) {
  std::vector<const Document*> known;
  for (const Document* document : all)
    if (document->t <= t) known.push_back(document);
  unsigned bits = 0;
  if (amounts_differ(known, values.at(kPermille, receivable.issued))) bits |= 1U << kAmounts;
  if (parties_differ(known)) bits |= 1U << kParties;
  if (out_of_order(known, receivable)) bits |= 1U << kDates;
  return bits;
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Receivable* receivable = r.receivables.find(ReceivableKey{subject.a});
  if (receivable == nullptr) return;
  std::vector<const Document*> documents;
  std::vector<Timestamp> moments{receivable->t};
  bool delivered = false;
  for (const Position p : r.documents_of_receivable.of(receivable->id)) {
    const Document& document = r.documents[p];
    if (!is_flow(document.kind)) continue;
    documents.push_back(&document);
    if (document.t > receivable->t) add_once(moments, document.t);
    delivered = delivered || (document.kind == DocumentKind::delivery && document.t <= receivable->t);
  }
  const std::vector<PartyKey> parties{receivable->issuer, receivable->payee};
  if (!delivered && span.has(receivable->t))
    report(hits, 19, kNoDelivery, receivable->t, receivable->amount, parties, {row(receivable->id)});
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const Timestamp t = moments[i];
    if (!span.has(t)) continue;
    const unsigned before = i == 0 ? 0 : wrong(documents, *receivable, values, moments[i - 1]);
    const unsigned fresh = wrong(documents, *receivable, values, t) & ~before;  // each told once, when it becomes so
    for (const std::uint8_t variant : {kAmounts, kParties, kDates}) {
      if ((fresh & (1U << variant)) == 0) continue;
      std::vector<RowKey> proof{row(receivable->id)};
      for (const Document* document : documents)
        if (document->t <= t) proof.push_back(document->id);
      report(hits, 19, variant, t, receivable->amount, parties, std::move(proof));
    }
  }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* receivable = as<Receivable>(fact)) agenda.look(subject_of(receivable->id));
  if (const auto* document = as<Document>(fact)) agenda.look(subject_of(document->receivable));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.receivables, out);
}

}  // namespace

const Rule kFourFlows = {
    19,
    "four_flows",
    {"四流不合（移花接木）", "Four-flow conflict"},
    {"同一应收账款的合同、发票、交货、付款：各类金额合计相差超过千分之 "
     "permille；或买卖双方不一致；或合同晚于其他单证、签发所依据的单证晚于签发日；或签发时没有交货凭证。",
     "Among contract, invoice, delivery and payment of one receivable: the totals differ by more than permille "
     "thousandths; or seller or buyer "
     "differ; or something is dated before the contract, or after the issue that rests on it; or no delivery was there "
     "at the issue."},
    {"真实贸易背景要求四流合一；把别的交易的单证接到一笔应收账款上即“移花接木”。预付款项下不得签发。",
     "A real background needs four flows that agree; grafting another trade's papers is 移花接木. Nothing may be "
     "issued against prepayment."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
