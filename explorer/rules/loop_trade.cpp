// 20: goods that are sold round in a circle. Subject: the row of the invoice that closes the loop.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"
#include "explorer/rules/graph/cycles.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kTwo, kMore };
constexpr Variant kVariants[] = {
    {"two", {"互相买卖", "sold to and fro"}},
    {"more", {"多方循环", "round through several"}},
};
enum { kWindow, kLength, kPercent };
constexpr Parameter kParameters[] = {
    {"days", {"循环内单证日期的最长跨度", "days between the first and the last document"}, Unit::days, 1, 366, 60},
    {"length", {"循环最多几方", "parties in a loop at most"}, Unit::count, 2, 8, 6},
    {"percent", {"金额相差百分之几以内", "amounts within this of the closing one"}, Unit::percent, 0, 100, 15},
};
constexpr std::size_t kEdgesMax = 4'000;  // the latest documents of the goods that are looked at
constexpr std::size_t kCyclesMax = 32;    // tried per document; the first that fits the window counts

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Document* last = r.documents.find(RowKey{subject.a});
  if (last == nullptr || !span.has(last->t) || last->kind != DocumentKind::invoice || is_none(last->goods) ||
      last->seller == last->buyer)
    return;
  const Position me = r.documents.position(*last);
  const std::int64_t window = values.at(kWindow, last->t), percent = values.at(kPercent, last->t);
  const Timestamp from = start_of(Date{last->date.raw() - static_cast<std::int32_t>(window)}) - Millis{1};
  // A document that is named again is no new trade.
  const auto named_before = [&](Position p) {
    const auto rows = within(r.documents_of_fingerprint.of(r.documents[p].fingerprint), from, last->t,
                             [&](Position q) { return r.documents[q].t; });
    return !rows.empty() && rows.front() < p;
  };
  if (last->t <= from || named_before(me)) return;

  // Trades that could belong to one loop with this one: the same goods, near in date and amount, recorded before.
  std::vector<Position> rows{me};
  std::unordered_map<std::uint32_t, std::uint32_t> nodes;
  std::vector<DirectedEdge> edges;
  const auto node = [&](PartyKey party) {
    return nodes.emplace(party.raw(), static_cast<std::uint32_t>(nodes.size())).first->second;
  };
  edges.push_back({node(last->seller), node(last->buyer)});
  const auto all =
      within(r.documents_of_goods.of(last->goods), from, last->t, [&](Position q) { return r.documents[q].t; });
  for (std::size_t i = all.size(); i-- > 0 && rows.size() < kEdgesMax;) {
    const Document& x = r.documents[all[i]];
    if (all[i] >= me || x.kind != DocumentKind::invoice || std::abs((x.date - last->date).raw()) > window ||
        x.seller == x.buyer)
      continue;
    if (static_cast<__int128>(std::abs(x.amount - last->amount)) * 100 > static_cast<__int128>(last->amount) * percent)
      continue;
    if (named_before(all[i])) continue;
    rows.push_back(all[i]);
    edges.push_back({node(x.seller), node(x.buyer)});
  }
  if (rows.size() < 2) return;
  for (const auto& cycle : cycles_through(0, edges, static_cast<std::uint32_t>(nodes.size()),
                                          static_cast<std::size_t>(values.at(kLength, last->t)), kCyclesMax)) {
    Date first = last->date, latest = last->date;
    std::vector<PartyKey> parties;
    std::vector<RowKey> proof;
    for (const std::uint32_t e : cycle) {
      const Document& x = r.documents[rows[e]];
      first = std::min(first, x.date);
      latest = std::max(latest, x.date);
      parties.push_back(x.seller);
      proof.push_back(x.id);
    }
    if ((latest - first).raw() > window) continue;
    report(hits, 20, cycle.size() == 2 ? kTwo : kMore, last->t, last->amount, std::move(parties), std::move(proof));
    return;
  }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* document = as<Document>(fact)) agenda.look(subject_of(document->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.documents, out);
}

}  // namespace

const Rule kLoopTrade = {
    20,
    "loop_trade",
    {"循环贸易", "Loop trade"},
    {"同一货物代码的发票构成 2 至 length 方的卖方→买方循环，日期跨度不超过 days 天，金额与收尾的一张相差不超过 percent "
     "%。",
     "Invoices of one goods code form a cycle seller to buyer of 2..length parties, dated within days of each other, "
     "their amounts within "
     "percent % of the one that closes it."},
    {"货物原地不动、发票绕圈，是虚构贸易的标志（承兴系、易见等案）。",
     "Goods that stay while invoices go round mark a fictitious trade (the Chengxing and Yijian cases)."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
