#include "node/mempool/mempool.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::node {
namespace {

// Maps, pointers and shared counts around one transaction, roughly.
constexpr std::size_t kWeightOfOne = 1024;

std::size_t weight_of(const VerifiedTransaction& transaction) {
  return transaction.bytes.size() + kWeightOfOne;
}

bool is_expired(const VerifiedTransaction& transaction, Timestamp block_time) {
  const auto& expiry = transaction.transaction.body.expiry;
  return expiry && block_time > *expiry;
}

std::string number(Sequence sequence) {
  return std::to_string(sequence.raw());
}

}  // namespace

void IncludedTransactions::add(const VerifiedTransaction& transaction) {
  hashes_.insert(transaction.hash);
  const Sequence after = transaction.transaction.body.sequence.next();
  const auto [place, fresh] = next_.try_emplace(lane_of(transaction.transaction), after);
  if (!fresh) place->second = std::max(place->second, after);
}

std::optional<Sequence> IncludedTransactions::next(const Lane& lane) const {
  const auto found = next_.find(lane);
  return found == next_.end() ? std::nullopt : std::optional{found->second};
}

Mempool::Mempool(MempoolLimits limits) : limits_{limits} {}

Result<Mempool::Added> Mempool::add(TransactionPtr transaction, Sequence next, MempoolNow now, const Origin& origin) {
  if (by_hash_.contains(transaction->hash)) return Added::duplicate;
  const TransactionBody& body = transaction->transaction.body;
  const Lane lane_name = lane_of(transaction->transaction);
  if (const auto lane = lanes_.find(lane_name); lane != lanes_.end()) {
    next = std::max(next, lane->second.next);
    advance(lane, next);
    forget_if_empty(lane);
  }
  const auto known = lanes_.find(lane_name);
  if (body.sequence < next)
    return malformed("sequence " + number(body.sequence) + " is used; the lane's next is " + number(next));
  if (body.sequence.raw() - next.raw() > limits_.gap_distance_max)
    return malformed("sequence " + number(body.sequence) + " is too far ahead; the lane's next is " + number(next));
  if (is_expired(*transaction, now.block_time)) return malformed("the transaction is expired");

  if (known != lanes_.end()) {
    const auto same_place = known->second.waiting.find(body.sequence);
    if (same_place != known->second.waiting.end()) return replace(same_place->second, std::move(transaction), now);
  }
  const bool ready = body.sequence == (known == lanes_.end() ? next : known->second.ready_end);
  if (!ready && gap_count(body.account) >= limits_.account_gap_max)
    return fail(ErrorKind::unavailable, "the account has too many transactions waiting behind a gap in their lane");
  const Place place{lane_name, body.sequence};
  while (!fits(body.account, *transaction))
    if (!shed_own(place)) return fail(ErrorKind::unavailable, "the account has too many transactions waiting");
  while (by_hash_.size() + 1 > limits_.count_max || bytes_ + transaction->bytes.size() > limits_.bytes_max)
    if (!shed_heaviest(place, weight_of(*transaction), origin))
      return fail(ErrorKind::unavailable, "the pool of waiting transactions is full");

  LaneState& lane = lanes_.try_emplace(lane_name, LaneState{next, next, {}}).first->second;
  const std::uint64_t order = arrivals_++;
  count_in(transaction);
  const auto entry =
      lane.waiting.emplace(body.sequence, Entry{std::move(transaction), now.monotonic, order, 0, origin});
  count_origin(entry.first->second, true);
  by_order_.emplace(order, place);
  while (lane.waiting.contains(lane.ready_end)) lane.ready_end = lane.ready_end.next();
  return Added::fresh;
}

Result<Mempool::Added> Mempool::replace(Entry& entry, TransactionPtr transaction, MempoolNow now) {
  const VerifiedTransaction& old = *entry.transaction;
  if (old.id == transaction->id && transaction->transaction.signatures.size() <= old.transaction.signatures.size())
    return Added::duplicate;
  if (entry.replaced >= limits_.replace_max)
    return fail(ErrorKind::unavailable, "this place in the lane was taken over too often; wait for a block");
  const std::size_t grows = transaction->bytes.size() - std::min(transaction->bytes.size(), old.bytes.size());
  const Usage& usage = usage_.at(transaction->transaction.body.account);
  if (bytes_ + grows > limits_.bytes_max || usage.bytes + grows > limits_.account_bytes_max)
    return fail(ErrorKind::unavailable, "the larger transaction does not fit in the pool now");
  count_origin(entry, false);
  count_out(old);
  count_in(transaction);
  entry.transaction = std::move(transaction);
  count_origin(entry, true);
  entry.arrived = now.monotonic;
  ++entry.replaced;
  return Added::replaced;
}

bool Mempool::fits(const AccountId& account, const VerifiedTransaction& incoming) const {
  const auto usage = usage_.find(account);
  const Usage now = usage == usage_.end() ? Usage{} : usage->second;
  return now.count + 1 <= limits_.account_count_max && now.bytes + incoming.bytes.size() <= limits_.account_bytes_max;
}

// Drops the account's transaction that is farthest from running, if that is farther than the incoming one.
bool Mempool::shed_own(const Place& incoming) {
  const AccountId& account = incoming.first.account;
  const auto own = lanes_.find(incoming.first);
  std::uint64_t farthest = own == lanes_.end() ? 0 : incoming.second.raw() - own->second.next.raw();
  auto victim = lanes_.end();
  for (auto lane = lanes_.lower_bound({account, 0}); lane != lanes_.end() && lane->first.account == account; ++lane) {
    const std::uint64_t distance = lane->second.waiting.rbegin()->first.raw() - lane->second.next.raw();
    if (distance <= farthest) continue;
    farthest = distance;
    victim = lane;
  }
  if (victim == lanes_.end()) return false;
  erase(victim, std::prev(victim->second.waiting.end()));
  forget_if_empty(victim);
  return true;
}

// The newest of the origin that takes up most, if that is more than the incoming one's would with it.
bool Mempool::shed_heaviest_origin(std::size_t incoming_weight, const Origin& origin) {
  const auto heaviest = std::max_element(
      origins_.begin(), origins_.end(), [](const auto& a, const auto& b) { return a.second.weight < b.second.weight; });
  if (heaviest == origins_.end() || heaviest->first == origin) return false;
  const auto own = origins_.find(origin);
  if ((own == origins_.end() ? 0 : own->second.weight) + incoming_weight >= heaviest->second.weight) return false;
  const Place victim = by_order_.at(*heaviest->second.orders.rbegin());
  const auto lane = lanes_.find(victim.first);
  erase(lane, lane->second.waiting.find(victim.second));
  forget_if_empty(lane);
  return true;
}

bool Mempool::shed_heaviest(const Place& incoming, std::size_t incoming_weight, const Origin& origin) {
  if (by_weight_.empty()) return false;
  if (shed_heaviest_origin(incoming_weight, origin)) return true;
  const auto [weight, heaviest] = *by_weight_.rbegin();
  const auto own = usage_.find(incoming.first.account);
  const std::size_t own_weight = (own == usage_.end() ? 0 : own->second.weight) + incoming_weight;
  if (heaviest == incoming.first.account || own_weight >= weight) return shed_own(incoming);
  auto victim = lanes_.end();
  std::size_t longest = 0;
  for (auto lane = lanes_.lower_bound({heaviest, 0}); lane != lanes_.end() && lane->first.account == heaviest; ++lane) {
    if (lane->second.waiting.size() <= longest) continue;
    longest = lane->second.waiting.size();
    victim = lane;
  }
  ensure(victim != lanes_.end());
  const auto last = std::prev(victim->second.waiting.end());
  if (last->second.origin != origin) return shed_own(incoming);  // others do not pay for it
  erase(victim, last);
  forget_if_empty(victim);
  return true;
}

void Mempool::count_origin(const Entry& entry, bool in) {
  Share& share = origins_[entry.origin];
  if (in) {
    share.weight += weight_of(*entry.transaction);
    share.orders.insert(entry.order);
    return;
  }
  share.weight -= weight_of(*entry.transaction);
  share.orders.erase(entry.order);
  if (share.orders.empty()) origins_.erase(entry.origin);
}

std::map<Sequence, Mempool::Entry>::iterator Mempool::erase(Lanes::iterator lane,
                                                            std::map<Sequence, Entry>::iterator entry) {
  LaneState& state = lane->second;
  if (entry->first < state.ready_end) state.ready_end = std::max(entry->first, state.next);
  count_origin(entry->second, false);
  count_out(*entry->second.transaction);
  by_order_.erase(entry->second.order);
  return state.waiting.erase(entry);
}

void Mempool::advance(Lanes::iterator lane, Sequence next) {
  LaneState& state = lane->second;
  if (next <= state.next) return;
  for (auto entry = state.waiting.begin(); entry != state.waiting.end() && entry->first < next;)
    entry = erase(lane, entry);
  state.next = next;
  state.ready_end = std::max(state.ready_end, next);
  while (state.waiting.contains(state.ready_end)) state.ready_end = state.ready_end.next();
}

void Mempool::forget_if_empty(Lanes::iterator lane) {
  if (lane->second.waiting.empty()) lanes_.erase(lane);
}

void Mempool::count_in(const TransactionPtr& transaction) {
  const auto account = transaction->transaction.body.account;
  Usage& usage = usage_[account];
  by_weight_.erase({usage.weight, account});
  usage.count += 1;
  usage.bytes += transaction->bytes.size();
  usage.weight += weight_of(*transaction);
  by_weight_.emplace(usage.weight, account);
  bytes_ += transaction->bytes.size();
  by_hash_.emplace(transaction->hash, transaction);
  by_id_.insert_or_assign(transaction->id, transaction);
}

void Mempool::count_out(const VerifiedTransaction& transaction) {
  const auto account = transaction.transaction.body.account;
  const auto found = usage_.find(account);
  ensure(found != usage_.end());
  Usage& usage = found->second;
  by_weight_.erase({usage.weight, account});
  usage.count -= 1;
  usage.bytes -= transaction.bytes.size();
  usage.weight -= weight_of(transaction);
  if (usage.count == 0)
    usage_.erase(found);
  else
    by_weight_.emplace(usage.weight, account);
  bytes_ -= transaction.bytes.size();
  by_hash_.erase(transaction.hash);
  by_id_.erase(transaction.id);
}

std::size_t Mempool::gap_count(const AccountId& account) const {
  std::size_t count = 0;
  for (auto lane = lanes_.lower_bound({account, 0}); lane != lanes_.end() && lane->first.account == account; ++lane)
    count += lane->second.waiting.size() - (lane->second.ready_end.raw() - lane->second.next.raw());
  return count;
}

void Mempool::on_committed(std::span<const TransactionPtr> block, const std::function<Sequence(const Lane&)>& next_of) {
  std::set<Lane> touched;
  for (const TransactionPtr& transaction : block) {
    const Lane name = lane_of(transaction->transaction);
    touched.insert(name);
    const auto lane = lanes_.find(name);
    if (lane == lanes_.end()) continue;
    const auto entry = lane->second.waiting.find(transaction->transaction.body.sequence);
    if (entry != lane->second.waiting.end() && entry->second.transaction->hash == transaction->hash) {
      erase(lane, entry);
      forget_if_empty(lane);
    }
  }
  for (const Lane& name : touched) {
    const auto lane = lanes_.find(name);
    if (lane == lanes_.end()) continue;
    advance(lane, next_of(name));
    forget_if_empty(lane);
  }
}

std::size_t Mempool::drop_expired(MempoolNow now) {
  std::size_t dropped = 0;
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    LaneState& state = lane->second;
    for (auto entry = state.waiting.begin(); entry != state.waiting.end();) {
      const Millis age{now.monotonic.raw() - entry->second.arrived.raw()};
      const bool behind_gap = entry->first >= state.ready_end;
      const bool drop = is_expired(*entry->second.transaction, now.block_time) || age > limits_.age_max ||
                        (behind_gap && age > limits_.gap_age_max);
      if (drop) ++dropped;
      entry = drop ? erase(lane, entry) : std::next(entry);
    }
    const auto current = lane++;
    forget_if_empty(current);
  }
  return dropped;
}

std::vector<TransactionPtr> Mempool::gather(const IncludedTransactions& ancestors, Timestamp block_time,
                                            Room room) const {
  std::vector<TransactionPtr> taken;
  std::size_t taken_bytes = 0;
  struct Walk {
    const LaneState* state;
    Sequence expected;
    bool stopped = false;  // what comes next in the lane cannot run now
  };
  std::map<Lane, Walk> walks;
  std::map<AccountId, std::size_t> taken_of;
  std::map<Origin, std::size_t> taken_from;
  const auto fair = [&](std::size_t sharers) {
    return std::max<std::size_t>(1, room.count / std::max<std::size_t>(1, sharers));
  };
  const std::size_t fair_share = fair(usage_.size());
  const std::size_t fair_origin = fair(origins_.size());

  // First everybody's share, in order of arrival; then, while there is room, the rest of each origin's share, then the rest.
  const std::pair<std::size_t, std::size_t> rounds[] = {
      {fair_share, fair_origin}, {room.count, fair_origin}, {room.count, room.count}};
  for (const auto& [share, origin_share] : rounds) {
    for (const auto& [order, place] : by_order_) {
      if (taken.size() >= room.count) return taken;
      const Lane& name = place.first;
      auto walk = walks.find(name);
      if (walk == walks.end()) {
        const LaneState& state = lanes_.at(name);
        walk = walks.emplace(name, Walk{&state, std::max(state.next, ancestors.next(name).value_or(state.next))}).first;
      }
      // A sequence may have arrived before the one it waits for, so one arrival can set several free.
      while (!walk->second.stopped) {
        const auto entry = walk->second.state->waiting.find(walk->second.expected);
        if (entry == walk->second.state->waiting.end() || entry->second.order > order) break;
        const TransactionPtr& candidate = entry->second.transaction;
        std::size_t& of_account = taken_of[name.account];
        std::size_t& of_origin = taken_from[entry->second.origin];
        if (of_account >= share || of_origin >= origin_share || taken.size() >= room.count) break;
        if (is_expired(*candidate, block_time) || ancestors.contains(candidate->hash) ||
            taken_bytes + candidate->bytes.size() > room.bytes) {
          walk->second.stopped = true;
          break;
        }
        taken.push_back(candidate);
        taken_bytes += candidate->bytes.size();
        ++of_account;
        ++of_origin;
        walk->second.expected = walk->second.expected.next();
      }
    }
    if (share == room.count && origin_share == room.count) break;
  }
  return taken;
}

bool Mempool::has_ready(const IncludedTransactions& ancestors, Timestamp block_time) const {
  return !gather(ancestors, block_time, {1, kTransactionBytesMax}).empty();
}

std::vector<TransactionPtr> Mempool::ready_before(std::uint64_t arrival, std::size_t count_max) const {
  std::vector<TransactionPtr> out;
  for (auto it = by_order_.begin(); it != by_order_.end() && it->first < arrival && out.size() < count_max; ++it) {
    const LaneState& lane = lanes_.at(it->second.first);
    if (it->second.second < lane.ready_end) out.push_back(lane.waiting.at(it->second.second).transaction);
  }
  return out;
}

TransactionPtr Mempool::find(const Hash& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : found->second;
}

TransactionPtr Mempool::find_id(const Hash& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::optional<Sequence> Mempool::pending_next(const Lane& lane) const {
  const auto found = lanes_.find(lane);
  return found == lanes_.end() ? std::nullopt : std::optional{found->second.ready_end};
}

bool Mempool::has_place(const Transaction& transaction) const {
  const auto found = lanes_.find(lane_of(transaction));
  return found != lanes_.end() && found->second.waiting.contains(transaction.body.sequence);
}

}  // namespace tallystick::node
