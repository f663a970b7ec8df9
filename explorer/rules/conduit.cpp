// 10: a party through whose hands everything passes and that trades nothing itself. Subject: the party; looked at when it passes something on.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kManyOutlets, kOneOutlet };
constexpr Variant kVariants[] = {
    {"many_outlets", {"转给多个下家", "passed on to several"}},
    {"one_outlet", {"全部转给同一下家", "all passed on to one"}},
};
enum { kWindow, kPercent, kHours, kOwnPercent, kClaims, kValue };
constexpr Parameter kParameters[] = {
    {"days", {"观察窗口", "days looked back"}, Unit::days, 1, 366, 90},
    {"percent", {"转出占签收的百分之几", "part of what it claimed that it passed on"}, Unit::percent, 50, 100, 95},
    {"hours", {"签收后多少小时内转出", "within these hours of the claim"}, Unit::hours, 1, 720, 24},
    {"own_percent",
     {"自有销售发票低于签收的百分之几", "its own invoices are below this part"},
     Unit::percent,
     0,
     100,
     10},
    {"claims_min", {"至少几笔签收", "claims at least"}, Unit::count, 1, 1'000, 5},
    {"value_min", {"签收合计至少", "claimed at least"}, Unit::minor, 0, 100'000'000'000, 100'000'000},
};

struct State {
  bool conduit = false;
  Sum claimed = 0;
  std::vector<PartyKey> outlets;
  std::vector<RowKey> proof;
};

State state(PartyKey party, const Relations& r, const Values& values, Timestamp t) {
  State out;
  const Timestamp from = t - days(values.at(kWindow, t));
  Sum claims = 0, passed = 0, own = 0;
  for (const Position p :
       within(r.fragments_of_holder.of(party), from, t, [&](Position q) { return r.fragments[q].t0; })) {
    const Fragment& fragment = r.fragments[p];
    if (&r.claimed(fragment) != &fragment) continue;  // change of its own
    ++claims;
    out.claimed += fragment.amount;
    out.proof.push_back(row(fragment.id));
  }
  if (claims < values.at(kClaims, t) || out.claimed < values.at(kValue, t)) return out;
  for (const Position p : within(r.transfers_of_src.of(party), from, t, [&](Position q) { return r.transfers[q].t; })) {
    const Transfer& transfer = r.transfers[p];
    const Fragment& claimed = r.claimed(*r.fragments.find(transfer.frag));
    if (claimed.t0 <= from || transfer.t - claimed.t0 > hours(values.at(kHours, t))) continue;
    passed += transfer.amount;
    add_once(out.outlets, transfer.dst);
    out.proof.push_back(transfer.id);
  }
  if (!at_least_percent(passed, values.at(kPercent, t), out.claimed)) return out;
  std::vector<DocumentKey> counted;
  for (const Position p :
       within(r.documents_of_seller.of(party), from, t, [&](Position q) { return r.documents[q].t; })) {
    const Document& document = r.documents[p];
    if (document.kind != DocumentKind::invoice ||
        std::find(counted.begin(), counted.end(), document.fingerprint) != counted.end())
      continue;
    counted.push_back(document.fingerprint);
    own += document.amount;
  }
  out.conduit = !at_least_percent(own, values.at(kOwnPercent, t), out.claimed);
  return out;
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const PartyKey party{subject.a};
  const auto mine = r.transfers_of_src.of(party);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    const Timestamp t = r.transfers[mine[i]].t;
    if (!span.has(t) || (i + 1 < mine.size() && r.transfers[mine[i + 1]].t == t))
      continue;  // once a moment, at its last
    State now = state(party, r, values, t);
    if (!now.conduit) continue;
    // Told once, when it becomes so: not when it was so at the transfer of the moment before.
    std::size_t before = i;
    while (before > 0 && r.transfers[mine[before]].t == t) --before;
    const Timestamp earlier = r.transfers[mine[before]].t;
    if (earlier < t && state(party, r, values, earlier).conduit) continue;
    std::vector<PartyKey> parties{party};
    for (const PartyKey outlet : now.outlets) add_once(parties, outlet);
    report(hits, 10, now.outlets.size() == 1 ? kOneOutlet : kManyOutlets, t, now.claimed, std::move(parties),
           std::move(now.proof));
  }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* transfer = as<Transfer>(fact)) agenda.look(subject_of(transfer->src));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  for (const Transfer& transfer : r.transfers) out.push_back(subject_of(transfer.src));
}

}  // namespace

const Rule kConduit = {
    10,
    "conduit",
    {"过桥通道", "Conduit"},
    {"days 天内，某方签收的金额有 percent % 以上在 hours 小时内转出，而其自己作为卖方的发票不足签收金额的 own_percent "
     "%（至少 claims_min 笔、value_min 金额）。",
     "Over days, a party passed on at least percent % of what it claimed within hours of the claim, while its own "
     "sales invoices are below "
     "own_percent % of it (from claims_min claims and value_min on)."},
    {"没有自己贸易的中间人用来拉长链条、隐藏真正的收款人。",
     "A middleman without trade lengthens the chain and hides who is really paid."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
