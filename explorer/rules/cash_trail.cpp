#include "explorer/rules/cash_trail.h"

#include "explorer/rules/common.h"
#include "explorer/rules/graph/max_flow.h"

namespace tallystick::explorer {
namespace {

constexpr std::size_t kSendersMax = 256;
constexpr Sum kUnbounded = Sum{1} << 100;

auto moment_of(const Relations& r) {
  return [&r](Position p) { return r.payments[p].t; };
}

}  // namespace

bool is_free(const Payment& payment, const Relations& r) {
  if (payment.kind != PaymentKind::transfer && payment.kind != PaymentKind::purchase) return false;
  for (const Position p : within(r.documents_of_pair.of(payment.dst, payment.src), payment.t - days(kCoveredDays),
                                 payment.t, [&](Position q) { return r.documents[q].t; }))
    if (at_least_percent(r.documents[p].amount, kCoveredPercent, payment.amount)) return false;
  return true;
}

CashTrail::CashTrail(PartyKey source, PartyKey target, Timestamp from, Timestamp until, std::size_t hops,
                     const Relations& r)
    : source_{source} {
  // Forward: the fewest payments after which each one can have been made with the money. Positions are in time order, so one pass in order
  // of positions per hop is enough.
  std::unordered_map<Position, std::size_t> ahead;
  std::vector<Position> layer;
  const auto follow = [&](PartyKey party, Timestamp after, Position later_than, std::size_t hop,
                          std::vector<Position>& next) {
    for (const Position p : within(r.payments_of_src.of(party), after, until, moment_of(r))) {
      if (ahead.size() == kPaymentsMax) return;
      if (p <= later_than && later_than != UINT32_MAX) continue;
      if (!is_free(r.payments[p], r) || !ahead.emplace(p, hop).second) continue;
      next.push_back(p);
    }
  };
  follow(source, from - Millis{1}, UINT32_MAX, 1, layer);
  for (std::size_t hop = 2; hop <= hops && !layer.empty(); ++hop) {
    std::vector<Position> next;
    for (const Position p : layer) follow(r.payments[p].dst, r.payments[p].t - Millis{1}, p, hop, next);
    layer = std::move(next);
  }
  // Backward: the fewest payments from each one to the target, itself counted.
  std::vector<Position> order;
  for (const auto& [p, hop] : ahead) order.push_back(p);
  std::sort(order.begin(), order.end());
  std::unordered_map<std::uint32_t, std::size_t>
      from_party;  // payments to the target from here, at the moment of the walk
  std::vector<std::size_t> behind(order.size(), hops + 1);
  std::vector<bool> arrives(order.size(), false);
  for (std::size_t i = order.size(); i-- > 0;) {
    const Payment& payment = r.payments[order[i]];
    arrives[i] = r.groups.together(target, payment.dst, payment.t);
    if (arrives[i])
      behind[i] = 1;
    else if (const auto it = from_party.find(payment.dst.raw()); it != from_party.end())
      behind[i] = it->second + 1;
    auto& best = from_party.emplace(payment.src.raw(), behind[i]).first->second;
    best = std::min(best, behind[i]);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (ahead.at(order[i]) + behind[i] > hops + 1) continue;
    payments_.push_back(&r.payments[order[i]]);
    arrives_.push_back(arrives[i]);
  }
}

Trail CashTrail::flow(Timestamp until) const {
  std::size_t count = 0;
  while (count < payments_.size() && payments_[count]->t <= until) ++count;
  // A party at each of its payments is a node: 2i where payment i leaves, 2i + 1 where it arrives; what a party has it keeps to its next.
  const auto source = static_cast<std::uint32_t>(2 * count), sink = source + 1;
  MaxFlow net(2 * count + 2);
  std::unordered_map<std::uint32_t, std::uint32_t> last{{source_.raw(), source}};  // of a party, its latest node
  std::vector<std::size_t> edges;
  const auto keep = [&](PartyKey party, std::uint32_t node) {
    const auto [it, fresh] = last.emplace(party.raw(), node);
    if (!fresh) net.edge(it->second, node, kUnbounded);
    it->second = node;
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    keep(payments_[i]->src, 2 * i);
    keep(payments_[i]->dst, 2 * i + 1);
    edges.push_back(net.edge(2 * i, 2 * i + 1, payments_[i]->amount));
    if (arrives_[i]) net.edge(2 * i + 1, sink, kUnbounded);
  }
  Trail trail;
  trail.flow = net.run(source, sink);
  for (std::size_t i = 0; i < count; ++i)
    if (net.flow(edges[i]) > 0) trail.payments.push_back(payments_[i]);
  return trail;
}

std::vector<PartyKey> senders(const Payment& payment, Timestamp from, std::size_t hops, const Relations& r) {
  struct State {
    PartyKey party;
    Timestamp until;  // money that reached the party by then may have gone on
  };
  std::vector<State> states{{payment.src, payment.t}};
  std::size_t begin = 0;
  for (std::size_t hop = 0; hop < hops; ++hop) {
    const std::size_t end = states.size();
    for (std::size_t i = begin; i < end; ++i)
      for (const Position p : within(r.payments_of_dst.of(states[i].party), from, states[i].until, moment_of(r))) {
        const Payment& before = r.payments[p];
        if (!is_free(before, r)) continue;
        const bool known = std::any_of(states.begin(), states.end(),
                                       [&](const State& s) { return s.party == before.src && s.until >= before.t; });
        if (!known && states.size() < kSendersMax) states.push_back({before.src, before.t});
      }
    begin = end;
  }
  std::vector<PartyKey> out;
  for (const State& state : states) add_once(out, state.party);
  return out;
}

}  // namespace tallystick::explorer
