// 3: money went out before the claim was registered, or twice on one fragment. Subject: the financing.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kLate, kUnregistered, kOverlap };
constexpr Variant kVariants[] = {
    {"late", {"放款后才登记", "registered after the money went out"}},
    {"unregistered", {"逾期未登记", "still not registered"}},
    {"overlap", {"同一份额同时有两笔融资", "two financings of one fragment at once"}},
};
enum { kGraceDays };
constexpr Parameter kParameters[] = {
    {"grace_days",
     {"放款后多少天仍未登记即报警", "days after the pay-out by which a registration must be there"},
     Unit::days,
     0,
     30,
     3},
};

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Financing* financing = r.financings.find(FinancingKey{subject.a});
  if (financing == nullptr) return;
  const std::vector<PartyKey> parties = {financing->bank, financing->borrower};
  const Timestamp registered = financing->registered;
  if (registered != kNever && registered > financing->t && span.has(registered))
    report(hits, 3, kLate, registered, financing->principal, parties, {row(financing->id)});
  const Timestamp deadline = financing->t + days(values.at(kGraceDays, financing->t));
  if (registered > deadline && span.has(deadline))
    report(hits, 3, kUnregistered, deadline, financing->principal, parties, {row(financing->id)});
  if (!span.has(financing->t)) return;
  for (const Position p : r.financings_of_frag.of(financing->frag)) {
    const Financing& other = r.financings[p];
    if (p >= r.financings.position(*financing)) break;
    if (other.closed > financing->t)
      report(hits, 3, kOverlap, financing->t, std::min(other.principal, financing->principal),
             {other.bank, financing->bank, financing->borrower}, {row(other.id), row(financing->id)});
  }
}

void affected(const Fact& fact, const Relations&, const Values& values, Agenda& agenda) {
  if (const auto* financing = as<Financing>(fact)) {
    agenda.look(subject_of(financing->id));
    agenda.look(subject_of(financing->id), financing->t + days(values.at(kGraceDays, financing->t)));
  }
  if (const auto* registered = as<FinancingRegistered>(fact)) agenda.look(subject_of(registered->financing));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kRegistration = {
    3,
    "registration",
    {"未登记或迟登记", "Unregistered or late registration"},
    {"融资的登记时间晚于放款；或放款后 grace_days 天仍无登记；或同一份额上两笔融资的期间重叠。",
     "A financing is registered after its money went out; or is not registered grace_days after; or two financings of "
     "one fragment overlap in "
     "time."},
    {"银发〔2025〕77号第十三条要求放款前在征信中心登记；民法典第七百六十八条按登记先后定优先顺序。",
     "银发〔2025〕77号 art. 13 asks for registration at the credit reference centre; art. 768 of the Civil Code ranks "
     "claims by it."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
