// 5: promises that run too long, or are rolled over for ever. Subject: the receivable.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kHard, kSoft, kEvergreen };
constexpr Variant kVariants[] = {
    {"hard", {"期限超过上限", "longer than the hard limit"}},
    {"soft", {"超过六个月而无说明", "longer than the soft limit without a reason"}},
    {"evergreen", {"到期续签，借新还旧", "rolled over at maturity"}},
};
enum { kHardDays, kSoftDays, kBefore, kAfter, kPercent, kLength, kChainDays };
constexpr Parameter kParameters[] = {
    {"tenor_hard", {"最长期限", "longest tenor"}, Unit::days, 1, 3'660, 366},
    {"tenor_soft", {"须说明理由的期限", "tenor above which a reason is due"}, Unit::days, 1, 3'660, 184},
    {"roll_before",
     {"续签最早在到期前多少天", "a roll is issued at most this many days before maturity"},
     Unit::days,
     0,
     60,
     5},
    {"roll_after", {"续签最晚在到期后多少天", "and at most this many after"}, Unit::days, 0, 60, 10},
    {"roll_percent",
     {"续签金额至少为前笔的百分之几", "and is at least this part of the one before"},
     Unit::percent,
     1,
     200,
     80},
    {"roll_length", {"连续多少笔即报警", "receivables in a chain that raise the alert"}, Unit::count, 2, 12, 3},
    {"roll_days", {"整条链的最长天数", "days from the first of a chain to the last"}, Unit::days, 1, 1'100, 730},
};

// The chain of consecutive receivables of the pair that ends here, if each rolls the one before. Trade that goes on has others in between.
void evergreen(const Receivable& last, const Relations& r, const Values& values, std::vector<Hit>& hits) {
  const auto pair = r.receivables_of_pair.of(last.issuer, last.payee);
  auto at =
      static_cast<std::size_t>(std::lower_bound(pair.begin(), pair.end(), r.receivables.position(last)) - pair.begin());
  const auto length = static_cast<std::size_t>(values.at(kLength, last.issued));
  std::vector<RowKey> proof = {row(last.id)};
  const Receivable* later = &last;
  while (proof.size() < length && at > 0) {
    const Receivable& earlier = r.receivables[pair[--at]];
    if (earlier.t <= last.t - days(values.at(kChainDays, last.issued))) return;
    const std::int64_t after = (later->issued - earlier.due).raw();
    if (after < -values.at(kBefore, last.issued) || after > values.at(kAfter, last.issued) ||
        !at_least_percent(later->amount, values.at(kPercent, last.issued), earlier.amount))
      return;
    proof.push_back(row(earlier.id));
    later = &earlier;
  }
  if (proof.size() < length) return;
  std::reverse(proof.begin(), proof.end());
  report(hits, 5, kEvergreen, last.t, last.amount, {last.issuer, last.payee}, std::move(proof));
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Receivable* receivable = r.receivables.find(ReceivableKey{subject.a});
  if (receivable == nullptr || !span.has(receivable->t)) return;
  const std::int64_t tenor = (receivable->due - receivable->issued).raw();
  if (tenor > values.at(kHardDays, receivable->issued))
    report(hits, 5, kHard, receivable->t, receivable->amount, {receivable->issuer, receivable->payee},
           {row(receivable->id)});
  else if (tenor > values.at(kSoftDays, receivable->issued) && !receivable->tenor_reason)
    report(hits, 5, kSoft, receivable->t, receivable->amount, {receivable->issuer, receivable->payee},
           {row(receivable->id)});
  evergreen(*receivable, r, values, hits);
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* receivable = as<Receivable>(fact)) agenda.look(subject_of(receivable->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.receivables, out);
}

}  // namespace

const Rule kTenor = {
    5,
    "tenor",
    {"期限违规与借新还旧", "Tenor breach and evergreening"},
    {"期限超过签发日适用的 tenor_hard；或超过 tenor_soft 而无说明；或同一签发人与收款人的连续 roll_length "
     "笔，每笔都在前笔到期前 roll_before 天至到期后 "
     "roll_after 天之间签发，且金额不低于前笔的 roll_percent %。",
     "The tenor exceeds the tenor_hard of the issue day; or exceeds tenor_soft without a reason; or roll_length "
     "consecutive receivables of one "
     "issuer and payee, each issued from roll_before days before to roll_after days after the one before falls due, of "
     "at least roll_percent % of it."},
    {"银发〔2025〕77号第十一条：原则上不超过六个月，最长一年；2026年9月拟压减至六个月。续签使到期付款永不发生。",
     "银发〔2025〕77号 art. 11: six months in principle, a year at most, six months announced in September 2026. A "
     "rolled promise is never paid."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
