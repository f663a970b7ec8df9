// 14: issuing although stopped, or through a sibling. Subject: the receivable.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kOwn, kSibling };
constexpr Variant kVariants[] = {
    {"own", {"本人被停止签发", "the issuer itself is stopped"}},
    {"sibling", {"借集团其他成员签发", "a member of its group is stopped"}},
};

void judge(Subject subject, const Relations& r, const Values&, Span span, std::vector<Hit>& hits) {
  const Receivable* receivable = r.receivables.find(ReceivableKey{subject.a});
  if (receivable == nullptr || !span.has(receivable->t)) return;
  for (const PartyKey member : r.groups.members(receivable->issuer, receivable->t))
    for (const Position p : r.stops_of_party.of(member)) {
      const Stop& stop = r.stops[p];
      if (stop.from > receivable->t || stop.until <= receivable->t) continue;
      std::vector<RowKey> proof{stop.id, row(receivable->id)};
      append(proof, *r.groups.path(receivable->issuer, member, receivable->t));
      std::vector<PartyKey> parties{receivable->issuer};
      add_once(parties, member);
      report(hits, 14, member == receivable->issuer ? kOwn : kSibling, receivable->t, receivable->amount,
             std::move(parties), std::move(proof));
    }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* receivable = as<Receivable>(fact)) agenda.look(subject_of(receivable->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.receivables, out);
}

}  // namespace

const Rule kIssuingStopped = {
    14,
    "issuing_stopped",
    {"停止签发期间签发", "Issuing while stopped"},
    {"应收账款签发时，签发人或其集团任一成员正处于停止签发期间。",
     "A receivable is issued while its issuer, or any member of its group, is stopped from issuing."},
    {"银发〔2025〕77号第十五条：到期未付、债券违约、票据持续逾期的核心企业须停止新签发；换一家子公司签发是常见的绕法。",
     "银发〔2025〕77号 art. 15 stops core enterprises that failed to pay; issuing through a sibling is the usual way "
     "round."},
    kVariants,
    {},
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
