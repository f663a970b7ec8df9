// 7: a group that pays, borrows and guarantees for itself. Subject: the financing.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kPayee, kBorrower, kGuarantor };
constexpr Variant kVariants[] = {
    {"payee", {"收款人与签发人同属一个集团", "the payee belongs to the issuer's group"}},
    {"borrower", {"融资人与签发人同属一个集团", "the borrower belongs to the issuer's group"}},
    {"guarantor", {"担保人与签发人同属一个集团", "the guarantor belongs to the issuer's group"}},
};

void judge(Subject subject, const Relations& r, const Values&, Span span, std::vector<Hit>& hits) {
  const Financing* financing = r.financings.find(FinancingKey{subject.a});
  if (financing == nullptr) return;
  const Receivable& receivable = *r.receivables.find(financing->root);
  if (receivable.in_group) return;
  const auto check = [&](std::uint8_t variant, PartyKey party, Timestamp t, std::vector<RowKey> proof) {
    if (!span.has(t)) return;
    const auto path = r.groups.path(receivable.issuer, party, t);
    if (!path) return;
    append(proof, *path);
    std::vector<PartyKey> parties = {receivable.issuer};
    add_once(parties, party);
    report(hits, 7, variant, t, financing->principal, std::move(parties), std::move(proof));
  };
  const std::vector<RowKey> base = {row(receivable.id), row(financing->id)};
  check(kPayee, receivable.payee, financing->t, base);
  if (financing->borrower != receivable.payee) check(kBorrower, financing->borrower, financing->t, base);
  for (const Position p : r.guarantees_of_root.of(receivable.id)) {
    const Guarantee& guarantee = r.guarantees[p];
    const Timestamp t = std::max(guarantee.t, financing->t);
    if (financing->closed > t)
      check(kGuarantor, guarantee.guarantor, t, {row(receivable.id), row(financing->id), guarantee.id});
  }
}

void affected(const Fact& fact, const Relations& r, const Values&, Agenda& agenda) {
  if (const auto* financing = as<Financing>(fact)) agenda.look(subject_of(financing->id));
  if (const auto* guarantee = as<Guarantee>(fact))
    for (const Position p : r.financings_of_root.of(guarantee->root)) agenda.look(subject_of(r.financings[p].id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kSelfDealing = {
    7,
    "self_dealing",
    {"自保自融", "Self-dealing"},
    {"已融资且未声明为集团内贸易的应收账款，其收款人、融资人或担保人在融资（或担保）当时与签发人同属一个集团（持股 25 "
     "% 以上或同一控制人）。",
     "A financed receivable that was not declared as trade inside a group, whose payee, borrower or guarantor belongs "
     "to the issuer's group (a "
     "share of 25 % or the same controller) on that day."},
    {"关联方之间开立并融资，等于用同一信用借款又为自己担保。（宋华归纳的六类之“自保自融”）",
     "Related parties that promise, borrow and guarantee rest on one and the same credit. (One of Song Hua's six "
     "types, 自保自融.)"},
    kVariants,
    {},
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
