// 6: a receivable that comes back to where it started. Subject: the root.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kSameParty, kSameGroup };
constexpr Variant kVariants[] = {
    {"same_party", {"回到原转让人", "back to the party it started from"}},
    {"same_group", {"回到原转让人的集团", "back into the group it started from"}},
};
enum { kDaysMax, kPercent, kHopsMax };
constexpr Parameter kParameters[] = {
    {"days", {"整个环路的最长天数", "days from the first transfer to the last"}, Unit::days, 1, 366, 30},
    {"percent",
     {"每步金额至少为首步的百分之几", "each transfer is at least this part of the first"},
     Unit::percent,
     1,
     100,
     70},
    {"hops", {"环路最多几步", "transfers in a loop at most"}, Unit::count, 2, 10, 8},
};
constexpr std::size_t kStepsMax = 10'000;  // transfers tried for one last transfer

// Backwards from the last transfer, along transfers that could have led to it.
struct Search {
  const Relations& r;
  std::span<const Position> transfers;  // of the root, in time order
  const Transfer& last;
  Timestamp earliest;
  std::int64_t percent;
  std::size_t steps = 0;
  std::vector<const Transfer*> path;  // from the last back

  // A loop of exactly `left` more transfers before path.back(), found in the order newest first.
  bool go(std::size_t left, std::size_t before, std::int64_t smallest) {
    const Transfer& next = *path.back();
    if (left == 0) {
      const bool closes = next.src == last.dst || r.groups.together(next.src, last.dst, last.t);
      return closes && at_least_percent(smallest, percent, next.amount);
    }
    for (std::size_t i = before; i-- > 0 && ++steps <= kStepsMax;) {
      const Transfer& x = r.transfers[transfers[i]];
      if (x.t < earliest) break;
      if (x.dst != next.src) continue;
      path.push_back(&x);
      if (go(left - 1, i, std::min(smallest, x.amount))) return true;
      path.pop_back();
    }
    return false;
  }
};

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const auto all = r.transfers_of_root.of(ReceivableKey{subject.a});
  if (all.size() < 2) return;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Transfer& last = r.transfers[all[i]];
    if (!span.has(last.t)) continue;
    Search search{r, all, last, last.t - days(values.at(kDaysMax, last.t)), values.at(kPercent, last.t), 0, {&last}};
    const auto hops = static_cast<std::size_t>(values.at(kHopsMax, last.t));
    for (std::size_t k = 2; k <= hops && k <= i + 1; ++k) {
      if (!search.go(k - 1, i, last.amount)) continue;
      std::reverse(search.path.begin(), search.path.end());
      const Transfer& first = *search.path.front();
      std::vector<PartyKey> parties;
      std::vector<RowKey> proof;
      for (const Transfer* x : search.path) {
        add_once(parties, x->src);
        proof.push_back(x->id);
      }
      add_once(parties, last.dst);
      if (first.src != last.dst) append(proof, *r.groups.path(first.src, last.dst, last.t));
      report(hits, 6, first.src == last.dst ? kSameParty : kSameGroup, last.t, last.amount, std::move(parties),
             std::move(proof));
      break;
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

const Rule kCircularTransfer = {
    6,
    "circular_transfer",
    {"循环转让", "Circular transfer"},
    {"同一应收账款的转让沿时间先后形成 2 至 hops 步的路径，终点是起点本人或其集团成员，历时不超过 days "
     "天，每步金额不低于首步的 percent %。",
     "Transfers of one receivable, one after the other in time, lead in 2..hops steps back to the party or the group "
     "they started from, within "
     "days, each at least percent % of the first."},
    {"没有真实贸易的回流用来制造流转量和虚假的贸易背景（承兴系闭环）。",
     "A loop without trade makes turnover and a false background (the closed loop of the Chengxing case)."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
