// 4: more promised than anyone allowed. Subject: the receivable that goes over.
// Only an issue can breach a limit: lowering a limit below what is used forbids new issues and leaves the open ones alone. Every moment
// counts, so a peak within a day is seen.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kGroup, kBank, kCeiling };
constexpr Variant kVariants[] = {
    {"group", {"集团合计超过各额度之和", "the group owes more than all its limits"}},
    {"bank", {"超过单家银行额度", "more than one bank's limit"}},
    {"ceiling", {"多家银行合计超过总上限（多头授信）", "over all banks, more than the ceiling"}},
};

// The receivables that these parties owe at t, the one that went over last.
void owed(const std::vector<PartyKey>& issuers, const PartyKey* bank, const Receivable& last, const Relations& r,
          std::vector<RowKey>& proof) {
  proof.push_back(row(last.id));
  for (const PartyKey issuer : issuers)
    for (const Position p : r.receivables_of_issuer.of(issuer)) {
      const Receivable& x = r.receivables[p];
      if (proof.size() == kProofMax) return;
      if (&x != &last && x.t <= last.t && x.closed > last.t && (bank == nullptr || x.bank == *bank))
        proof.push_back(row(x.id));
    }
}

void one_bank(const Receivable& receivable, const Relations& r, std::vector<Hit>& hits) {
  const Limit* limit = r.limit(receivable.issuer, receivable.bank, receivable.t);
  const Sum sum = r.outstanding(receivable.issuer, receivable.bank, receivable.t);
  if (limit == nullptr || limit->amount == kUnlimited || sum <= limit->amount) return;
  std::vector<RowKey> proof = {limit->id};
  owed({receivable.issuer}, &receivable.bank, receivable, r, proof);
  report(hits, 4, kBank, receivable.t, sum - limit->amount, {receivable.issuer}, std::move(proof));
}

void ceiling(const Receivable& receivable, const Relations& r, std::vector<Hit>& hits) {
  const Limit* limit = r.limit(receivable.issuer, PartyKey{}, receivable.t);
  const Sum sum = r.outstanding(receivable.issuer, receivable.t);
  if (limit == nullptr || limit->amount == kUnlimited || sum <= limit->amount) return;
  std::vector<RowKey> proof = {limit->id};
  owed({receivable.issuer}, nullptr, receivable, r, proof);
  report(hits, 4, kCeiling, receivable.t, sum - limit->amount, {receivable.issuer}, std::move(proof));
}

void group(const Receivable& receivable, const Relations& r, std::vector<Hit>& hits) {
  const auto members = r.groups.members(receivable.issuer, receivable.t);
  if (members.size() < 2) return;
  Sum sum = 0, allowed = 0;
  std::vector<RowKey> proof;
  for (const PartyKey member : members) {
    sum += r.outstanding(member, receivable.t);
    std::vector<PartyKey> banks;
    for (const Position p : r.limits_of_issuer.of(member)) add_once(banks, r.limits[p].bank);
    for (const PartyKey bank : banks)
      if (const Limit* limit = r.limit(member, bank, receivable.t)) {
        if (limit->amount == kUnlimited) return;
        allowed += limit->amount;
        proof.push_back(limit->id);
      }
  }
  if (proof.empty() || sum <= allowed) return;
  for (const PartyKey member : members)
    if (const auto path = r.groups.path(receivable.issuer, member, receivable.t))
      for (const RowKey link : *path) add_once(proof, link);
  owed(members, nullptr, receivable, r, proof);
  report(hits, 4, kGroup, receivable.t, sum - allowed, members, std::move(proof));
}

void judge(Subject subject, const Relations& r, const Values&, Span span, std::vector<Hit>& hits) {
  const Receivable* receivable = r.receivables.find(ReceivableKey{subject.a});
  if (receivable == nullptr || !span.has(receivable->t)) return;
  group(*receivable, r, hits);
  one_bank(*receivable, r, hits);
  ceiling(*receivable, r, hits);
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* receivable = as<Receivable>(fact)) agenda.look(subject_of(receivable->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.receivables, out);
}

}  // namespace

const Rule kOverLimit = {
    4,
    "over_limit",
    {"超额签发", "Over-limit issuance"},
    {"签发之时：签发人在某银行项下的余额超过该行额度；或其全部余额超过总上限；或其集团全部余额超过集团各成员额度之和。"
     "没有任何额度记录的集团不判断。",
     "At an issue: what the issuer owes under one bank's limit exceeds it; or all it owes exceeds the ceiling over "
     "banks; or all its group owes "
     "exceeds the sum of the group's limits. A group without any known limit is not judged."},
    {"银行须控制对单一核心企业的敞口，防止多头授信、过度授信；集团成员可以轮流签发以绕过各自的额度。",
     "Banks must control their exposure to one core enterprise and prevent multiple and excessive credit; siblings can "
     "issue in turns."},
    kVariants,
    {},
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
