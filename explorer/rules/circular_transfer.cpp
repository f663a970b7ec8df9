// 6: a receivable that comes back to where it started. Subject: the root.
#include <array>

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
constexpr std::size_t kHopsMost = 10;
static_assert(kParameters[kHopsMax].max == kHopsMost);

// Backwards from the last transfer, newest first, along transfers that could have led to it. For each of them and each number of steps to
// the last one, only the way whose smallest amount is largest matters, so one pass finds whatever there is: time n * hops, no bound to run into.
class Search {
 public:
  // `transfers` of the root in time order; the last one is transfers[place].
  Search(const Relations& r, std::span<const Position> transfers, std::size_t place, Timestamp earliest,
         std::int64_t percent, std::size_t hops)
      : r_{r}, transfers_{transfers}, last_{r.transfers[transfers[place]]}, percent_{percent} {
    Way first;
    first.place = place;
    first.smallest[1] = last_.amount;
    take(first);
    for (std::size_t i = place; i-- > 0;) {
      const Transfer& x = r.transfers[transfers[i]];
      if (x.t < earliest) break;
      const auto onward = best_.find(x.dst.raw());
      if (onward == best_.end()) continue;
      Way way;
      way.place = i;
      for (std::size_t k = 2; k <= hops; ++k) {
        const std::size_t next = onward->second[k - 1];
        if (next == kNone) continue;
        way.smallest[k] = std::min(x.amount, ways_[next].smallest[k - 1]);
        way.next[k] = next;
      }
      take(way);
    }
  }

  // The loop with the fewest steps, of those the one that began last; empty when there is none.
  std::vector<const Transfer*> loop() const {
    for (std::size_t k = 2; k <= kHopsMost; ++k)
      for (const Way& way : ways_) {
        const Transfer& x = r_.transfers[transfers_[way.place]];
        if (way.smallest[k] == 0 || !at_least_percent(way.smallest[k], percent_, x.amount)) continue;
        if (x.src != last_.dst && !r_.groups.together(x.src, last_.dst, last_.t)) continue;
        std::vector<const Transfer*> path;
        for (std::size_t at = static_cast<std::size_t>(&way - ways_.data()), left = k; left > 0; --left) {
          path.push_back(&r_.transfers[transfers_[ways_[at].place]]);
          at = ways_[at].next[left];
        }
        return path;
      }
    return {};
  }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;
  // Of one transfer, by the number of steps it makes with those after it: the largest smallest amount (0: no way), and what follows.
  struct Way {
    std::size_t place = 0;
    std::array<std::int64_t, kHopsMost + 1> smallest{};
    std::array<std::size_t, kHopsMost + 1> next{};
  };
  void take(const Way& way) {
    const std::size_t number = ways_.size();
    const PartyKey from = r_.transfers[transfers_[way.place]].src;
    auto& best = best_.try_emplace(from.raw(), none()).first->second;
    for (std::size_t k = 1; k <= kHopsMost; ++k)
      if (way.smallest[k] > 0 && (best[k] == kNone || ways_[best[k]].smallest[k] < way.smallest[k])) best[k] = number;
    ways_.push_back(way);
  }
  using ByHops = std::array<std::size_t, kHopsMost + 1>;
  static ByHops none() {
    ByHops out;
    out.fill(kNone);
    return out;
  }

  const Relations& r_;
  std::span<const Position> transfers_;
  const Transfer& last_;
  const std::int64_t percent_;
  std::vector<Way> ways_;                           // newest first
  std::unordered_map<std::uint32_t, ByHops> best_;  // by who passes on: the best way of each length
};

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const auto all = r.transfers_of_root.of(ReceivableKey{subject.a});
  if (all.size() < 2) return;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Transfer& last = r.transfers[all[i]];
    if (!span.has(last.t)) continue;
    const Search search(r, all, i, last.t - days(values.at(kDaysMax, last.t)), values.at(kPercent, last.t),
                        static_cast<std::size_t>(values.at(kHopsMax, last.t)));
    const auto path = search.loop();
    if (path.empty()) continue;
    const Transfer& first = *path.front();
    std::vector<PartyKey> parties;
    std::vector<RowKey> proof;
    for (const Transfer* x : path) {
      add_once(parties, x->src);
      proof.push_back(x->id);
    }
    add_once(parties, last.dst);
    if (first.src != last.dst) append(proof, *r.groups.path(first.src, last.dst, last.t));
    report(hits, 6, first.src == last.dst ? kSameParty : kSameGroup, last.t, last.amount, std::move(parties),
           std::move(proof));
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
