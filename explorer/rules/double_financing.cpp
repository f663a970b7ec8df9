// 1: one document carries more promises than it is worth. Subject: the fingerprint of an invoice.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kOverUse, kOutside, kFinancedTwice };
constexpr Variant kVariants[] = {
    {"over_use", {"存续应收账款超过发票金额", "live receivables exceed the invoice"}},
    {"outside", {"同一发票在平台外另有登记", "the same invoice is claimed outside"}},
    {"financed_twice", {"多家银行融资合计超过发票金额", "several banks financed more than the invoice"}},
};

// A receivable that rests on the document, from the moment on which both are there.
struct Use {
  const Document* document;
  const Receivable* receivable;
  Timestamp from;
};

std::vector<Use> uses(DocumentKey fingerprint, const Relations& r) {
  std::vector<Use> out;
  for (const Position p : r.documents_of_fingerprint.of(fingerprint)) {
    const Document& document = r.documents[p];
    if (document.kind != DocumentKind::invoice || is_none(document.receivable)) continue;
    const Receivable* receivable = r.receivables.find(document.receivable);
    if (receivable == nullptr) continue;
    if (std::any_of(out.begin(), out.end(), [&](const Use& u) { return u.receivable == receivable; })) continue;
    out.push_back({&document, receivable, std::max(document.t, receivable->t)});
  }
  return out;
}

bool live(const Use& use, Timestamp t) {
  return use.from <= t && use.receivable->closed > t;
}

// By the papers of the receivables that rest on it now.
std::int64_t worth(const std::vector<Use>& all, Timestamp t) {
  std::int64_t worth = 0;
  for (const Use& use : all)
    if (live(use, t)) worth = std::max(worth, use.document->amount);
  return worth;
}

// What of a financing rests on this document.
Sum share(const Financing& financing, const Use& use) {
  if (use.receivable->amount == 0) return 0;
  return Sum{financing.principal} * use.document->used / use.receivable->amount;
}

void over_use(const std::vector<Use>& all, std::int64_t limit, Timestamp t, std::vector<Hit>& hits) {
  if (std::none_of(all.begin(), all.end(), [&](const Use& u) { return u.from == t; })) return;
  Sum sum = 0;
  std::vector<PartyKey> parties;
  std::vector<RowKey> proof;
  for (const Use& use : all) {
    if (!live(use, t)) continue;
    sum += use.document->used;
    add_once(parties, use.receivable->issuer);
    add_once(parties, use.receivable->payee);
    proof.push_back(use.document->id);
    proof.push_back(row(use.receivable->id));
  }
  if (sum > limit) report(hits, 1, kOverUse, t, sum - limit, std::move(parties), std::move(proof));
}

void outside(const std::vector<Use>& all, const OutsideClaim& claim, Timestamp t, std::vector<Hit>& hits) {
  for (const Use& use : all)
    if (live(use, t) && t == std::max(use.from, claim.t))
      report(hits, 1, kOutside, t, std::min(claim.amount, use.document->used),
             {use.receivable->issuer, use.receivable->payee}, {claim.id, use.document->id, row(use.receivable->id)});
}

void financed_twice(const std::vector<Use>& all, const Relations& r, std::int64_t limit, Timestamp t,
                    std::vector<Hit>& hits) {
  Sum sum = 0;
  bool now = false;
  std::vector<PartyKey> banks, parties;
  std::vector<RowKey> proof;
  for (const Use& use : all)
    for (const Position p : r.financings_of_root.of(use.receivable->id)) {
      const Financing& financing = r.financings[p];
      if (!live(use, t) || financing.t > t || financing.closed <= t) continue;
      now = now || financing.t == t;
      sum += share(financing, use);
      add_once(banks, financing.bank);
      add_once(parties, financing.borrower);
      add_once(proof, use.document->id);
      add_once(proof, row(use.receivable->id));
      proof.push_back(row(financing.id));
    }
  if (now && banks.size() >= 2 && sum > limit)
    report(hits, 1, kFinancedTwice, t, sum - limit, std::move(parties), std::move(proof));
}

void judge(Subject subject, const Relations& r, const Values&, Span span, std::vector<Hit>& hits) {
  const DocumentKey fingerprint{subject.a};
  const auto all = uses(fingerprint, r);
  if (all.empty()) return;
  std::vector<Timestamp> moments;
  const auto moment = [&](Timestamp t) {
    if (span.has(t)) add_once(moments, t);
  };
  const auto claims = r.outside_of_fingerprint.of(fingerprint);
  for (const Use& use : all) {
    moment(use.from);
    for (const Position p : r.financings_of_root.of(use.receivable->id)) moment(r.financings[p].t);
  }
  for (const Position p : claims) moment(r.outside[p].t);
  for (const Timestamp t : moments) {
    const std::int64_t limit = worth(all, t);
    over_use(all, limit, t, hits);
    for (const Position p : claims) outside(all, r.outside[p], t, hits);
    financed_twice(all, r, limit, t, hits);
  }
}

void affected(const Fact& fact, const Relations& r, const Values&, Agenda& agenda) {
  const auto documents_of = [&](ReceivableKey receivable) {
    for (const Position p : r.documents_of_receivable.of(receivable))
      if (r.documents[p].kind == DocumentKind::invoice) agenda.look(subject_of(r.documents[p].fingerprint));
  };
  if (const auto* document = as<Document>(fact)) agenda.look(subject_of(document->fingerprint));
  if (const auto* claim = as<OutsideClaim>(fact)) agenda.look(subject_of(claim->fingerprint));
  if (const auto* financing = as<Financing>(fact)) documents_of(financing->root);
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  for (const Document& document : r.documents)
    if (document.kind == DocumentKind::invoice) out.push_back(subject_of(document.fingerprint));
}

}  // namespace

const Rule kDoubleFinancing = {
    1,
    "double_financing",
    {"重复融资（一女多嫁）", "Double financing"},
    {"同一发票（指纹）支撑的存续应收账款合计超过发票金额；或该发票在平台外另有登记；或两家以上银行据其融资合计超过发票"
     "金额。",
     "The live receivables that rest on one invoice (by fingerprint) sum to more than it; or the invoice is claimed "
     "outside the ledger while a "
     "receivable rests on it; or two or more banks financed more than the invoice on it."},
    {"一票多融是供应链金融最常见的骗贷手法：每家银行都以为自己排在第一。（宋华归纳的六类之“一女多嫁”）",
     "The most common fraud of the trade: each bank believes it comes first. (One of Song Hua's six types, 一女多嫁.)"},
    kVariants,
    {},
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
