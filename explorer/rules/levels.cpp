// 11: passed on too often, cut too often. Subject: a fragment (b = 0) or a transfer (b = 1).
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kLevel, kChildren, kHabit };
constexpr Variant kVariants[] = {
    {"level", {"层级超限", "passed on too many times"}},
    {"children", {"笔数超限", "cut into too many parts"}},
    {"habit", {"惯常用满层级", "nearly all of an issuer's receivables reach the last level"}},
};
enum { kLevelMax, kChildrenMax, kHabitPercent, kHabitRoots, kHabitDays };
constexpr Parameter kParameters[] = {
    {"level_max",
     {"转让层级上限（按签发日）", "transfers from the issue, by the rule of the issue day"},
     Unit::count,
     1,
     100,
     6},
    {"children_max", {"一个份额最多拆出几份", "parts that one fragment may be cut into"}, Unit::count, 1, 1'000, 50},
    {"habit_percent",
     {"达到最后一层的应收账款占比", "part of the receivables that reach the last level"},
     Unit::percent,
     1,
     100,
     80},
    {"habit_roots", {"至少几笔应收账款", "receivables at least"}, Unit::count, 1, 10'000, 10},
    {"habit_days", {"按签发时间回看天数", "issued within these days"}, Unit::days, 1, 1'100, 365},
};

// The fragment with which the root first reached the level, by position, or null as of t.
const Fragment* first_at(ReceivableKey root, std::int64_t level, const Relations& r, Timestamp t) {
  for (const Position p : r.fragments_of_root.of(root)) {
    if (r.fragments[p].t0 > t) break;
    if (r.fragments[p].level >= level) return &r.fragments[p];
  }
  return nullptr;
}

void habit(const Fragment& fragment, const Receivable& receivable, const Relations& r, const Values& values,
           std::vector<Hit>& hits) {
  if (fragment.level < values.at(kLevelMax, receivable.issued)) return;
  if (first_at(receivable.id, values.at(kLevelMax, receivable.issued), r, fragment.t0) != &fragment) return;
  Sum roots = 0, sum = 0;
  std::vector<RowKey> proof{row(fragment.id)};
  const Timestamp t = fragment.t0;
  for (const Position p : within(r.receivables_of_issuer.of(receivable.issuer), t - days(values.at(kHabitDays, t)), t,
                                 [&](Position q) { return r.receivables[q].t; })) {
    ++roots;
    const Receivable& other = r.receivables[p];
    const Fragment* reached = first_at(other.id, values.at(kLevelMax, other.issued), r, t);
    if (reached == nullptr) continue;
    sum += other.amount;
    add_once(proof, row(reached->id));
  }
  const auto reached = static_cast<std::int64_t>(proof.size());
  if (roots >= values.at(kHabitRoots, t) && at_least_percent(reached, values.at(kHabitPercent, t), roots))
    report(hits, 11, kHabit, t, sum, {receivable.issuer}, std::move(proof));
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  if (subject.b == 0) {
    const Fragment* fragment = r.fragments.find(FragmentKey{subject.a});
    if (fragment == nullptr || !span.has(fragment->t0)) return;
    const Receivable& receivable = *r.receivables.find(fragment->root);
    if (fragment->level > values.at(kLevelMax, receivable.issued))
      report(hits, 11, kLevel, fragment->t0, fragment->amount, {fragment->holder},
             {row(receivable.id), row(fragment->id)});
    habit(*fragment, receivable, r, values, hits);
    return;
  }
  const Transfer* transfer = r.transfers.find(RowKey{subject.a});
  if (transfer == nullptr || !span.has(transfer->t)) return;
  const auto siblings = r.transfers_of_frag.of(transfer->frag);
  const auto place =
      std::lower_bound(siblings.begin(), siblings.end(), r.transfers.position(*transfer)) - siblings.begin();
  if (place != values.at(kChildrenMax, r.receivables.find(transfer->root)->issued)) return;  // the first one too many
  std::vector<RowKey> proof{row(transfer->frag)};
  for (std::ptrdiff_t i = 0; i <= place; ++i) proof.push_back(r.transfers[siblings[static_cast<std::size_t>(i)]].id);
  report(hits, 11, kChildren, transfer->t, r.fragments.find(transfer->frag)->amount, {transfer->src}, std::move(proof));
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* fragment = as<Fragment>(fact)) agenda.look(subject_of(fragment->id));
  if (const auto* transfer = as<Transfer>(fact)) agenda.look({transfer->id.raw(), 1});
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.fragments, out);
  for (const Transfer& transfer : r.transfers) out.push_back({transfer.id.raw(), 1});
}

}  // namespace

const Rule kLevels = {
    11,
    "levels",
    {"层级与笔数超限", "Too many levels or parts"},
    {"份额层级超过签发日的 level_max；或一个份额拆出的份数超过 children_max；或签发人 habit_days 天内至少 habit_roots "
     "笔应收账款中 habit_percent % 以上到达最后一层。",
     "A fragment lies deeper than the level_max of the issue day; or one is cut into more than children_max parts; or "
     "at least habit_percent % of "
     "an issuer's receivables of habit_days (at least habit_roots) reach the last level."},
    {"信息服务机构须管理拆分转让的层级和笔数（银发〔2025〕77号）。本账本自身会拒绝前两种；导入的数据可能有。",
     "Platforms must manage levels and counts of splitting (银发〔2025〕77号). This ledger refuses the first two "
     "itself; imported data may not have."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
