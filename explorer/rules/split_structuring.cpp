// 9: one large amount cut into parts that each stay below a threshold and end in few hands. Subject: the root.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kFew, kGathered };
constexpr Variant kVariants[] = {
    {"few", {"直接拆给少数集团", "split to few groups"}},
    {"gathered", {"拆分后再归集到少数集团", "gathered by few groups afterwards"}},
};
enum { kThreshold, kLowPercent, kHours, kParts, kGroups, kGatherDays };
constexpr Parameter kParameters[] = {
    {"threshold", {"门槛金额", "the amount that parts stay below"}, Unit::minor, 10'000, 100'000'000'000, 100'000'000},
    {"low_percent", {"每份至少为门槛的百分之几", "each part is at least this part of it"}, Unit::percent, 1, 100, 90},
    {"hours", {"拆分的时间窗口", "all parts within these hours"}, Unit::hours, 1, 720, 72},
    {"parts", {"至少几份", "parts at least"}, Unit::count, 2, 100, 3},
    {"groups", {"最终持有集团至多几个", "groups that hold them in the end, at most"}, Unit::count, 1, 10, 2},
    {"gather_days", {"拆分后观察归集的天数", "days after the split in which gathering counts"}, Unit::days, 0, 180, 30},
};
constexpr std::size_t kHoldersMax = 512;

// Who holds at t what this transfer passed on.
void holders(const Transfer& transfer, const Relations& r, Timestamp t, std::size_t depth, std::vector<PartyKey>& out);

void holders_of_fragment(FragmentKey fragment, PartyKey holder, const Relations& r, Timestamp t, std::size_t depth,
                         std::vector<PartyKey>& out) {
  bool moved = false;
  if (depth < 16 && out.size() < kHoldersMax) {
    for (const Position p : r.transfers_of_frag.of(fragment)) {
      if (r.transfers[p].t > t) break;
      moved = true;
      holders(r.transfers[p], r, t, depth + 1, out);
    }
    for (const Position p : r.fragments_of_parent.of(fragment)) {  // the change
      const Fragment& part = r.fragments[p];
      if (part.t0 > t || part.holder != holder) continue;
      moved = true;
      holders_of_fragment(part.id, holder, r, t, depth + 1, out);
    }
  }
  if (!moved) add_once(out, holder);
}

void holders(const Transfer& transfer, const Relations& r, Timestamp t, std::size_t depth, std::vector<PartyKey>& out) {
  if (is_none(transfer.child))
    add_once(out, transfer.dst);
  else
    holders_of_fragment(transfer.child, transfer.dst, r, t, depth, out);
}

struct Found {
  std::vector<const Transfer*> parts;
  std::vector<PartyKey> holders;
  Sum sum = 0;
};

// The first window of parts by this holder that is structured as of t, or none.
Found structured(PartyKey holder, std::span<const Position> transfers, const Relations& r, const Values& values,
                 Timestamp t) {
  const std::int64_t threshold = values.at(kThreshold, t), low = values.at(kLowPercent, t);
  std::vector<const Transfer*> parts;
  for (const Position p : transfers) {
    const Transfer& x = r.transfers[p];
    if (x.t > t) break;
    if (x.src == holder && x.amount < threshold && at_least_percent(x.amount, low, threshold)) parts.push_back(&x);
  }
  const auto needed = static_cast<std::size_t>(values.at(kParts, t));
  for (std::size_t i = 0; i + needed <= parts.size(); ++i) {
    const Timestamp close = parts[i]->t + hours(values.at(kHours, t));
    if (close + days(values.at(kGatherDays, t)) < t) continue;
    Found found;
    for (std::size_t j = i; j < parts.size() && parts[j]->t <= close; ++j) {
      found.parts.push_back(parts[j]);
      found.sum += parts[j]->amount;
      holders(*parts[j], r, t, 0, found.holders);
    }
    if (found.parts.size() >= needed && found.sum >= 2 * threshold &&
        r.groups.count(found.holders, t) <= static_cast<std::size_t>(values.at(kGroups, t)))
      return found;
  }
  return {};
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const auto transfers = r.transfers_of_root.of(ReceivableKey{subject.a});
  std::vector<Timestamp> moments;  // all, for the one before
  std::vector<PartyKey> sources;
  for (const Position p : transfers) {
    add_once(moments, r.transfers[p].t);
    add_once(sources, r.transfers[p].src);
  }
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const Timestamp t = moments[i];
    if (!span.has(t)) continue;
    for (const PartyKey source : sources) {
      const Found found = structured(source, transfers, r, values, t);
      // Told once, when it becomes so.
      if (found.parts.empty() || (i > 0 && !structured(source, transfers, r, values, moments[i - 1]).parts.empty()))
        continue;
      std::vector<PartyKey> parties{source};
      std::vector<RowKey> proof;
      for (const PartyKey holder : found.holders) add_once(parties, holder);
      for (const Transfer* part : found.parts) proof.push_back(part->id);
      report(hits, 9, found.parts.back()->t == t ? kFew : kGathered, t, found.sum, std::move(parties),
             std::move(proof));
    }
  }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* transfer = as<Transfer>(fact)) agenda.look(subject_of(transfer->root));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  for (const Transfer& transfer : r.transfers) out.push_back(subject_of(transfer.root));
}

}  // namespace

const Rule kSplitStructuring = {
    9,
    "split_structuring",
    {"拆分规避", "Split structuring"},
    {"同一应收账款的同一持有人在 hours 小时内转出至少 parts 份，每份在门槛的 low_percent % "
     "与门槛之间，合计不低于门槛的两倍，且其最终持有人在拆分后 "
     "gather_days 天内至多属于 groups 个集团。",
     "One holder of one receivable passes on at least parts parts within hours, each from low_percent % of the "
     "threshold up to just below it, "
     "together at least twice the threshold, and within gather_days their last holders make at most groups groups."},
    {"略低于门槛的成串金额是规避审查的典型做法；银发〔2025〕77号要求管理拆分层级与笔数并报告异常拆分。",
     "A run of amounts just below a threshold avoids its checks; 银发〔2025〕77号 asks that splitting be managed and "
     "abnormal splits reported."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
