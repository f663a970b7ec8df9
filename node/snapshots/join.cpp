#include "node/snapshots/join.h"

#include <algorithm>

namespace tallystick::node {
namespace {

bool keeps_block_after(const SnapshotOffer& offer, Height height) {
  return offer.tip > height && offer.blocks_from > Height{0} && offer.blocks_from <= height.next();
}

bool follows_snapshot(const SnapshotOffer& offer, Height height) {
  return offer.tip >= height && offer.blocks_from > Height{0} && offer.blocks_from <= height.next();
}

bool is_beyond(const SnapshotOffer& offer, Height height) {
  return offer.tip > height;
}

}  // namespace

void SnapshotJoin::offered(ValidatorIndex peer, const SnapshotOffer& offer) {
  peers_[peer].offer = offer;
}

void SnapshotJoin::gone(ValidatorIndex peer) {
  const auto found = peers_.find(peer);
  if (found == peers_.end()) return;
  found->second.offer.reset();
  for (auto it = asked_.begin(); it != asked_.end();) {
    const auto [piece, asked] = *it++;
    if (asked.peer == peer && asked.deadline) give_back(piece);
  }
}

void SnapshotJoin::resume(const SnapshotName& name, std::size_t chunks, const std::set<std::uint32_t>& verified,
                          Millis now) {
  begin(name, now);
  this->verified({}, kManifestPiece, Verdict::good, chunks, now);
  for (const std::uint32_t piece : verified) lacking_.erase(piece);
}

std::size_t SnapshotJoin::count_of(bool (*holds)(const SnapshotOffer&, Height), Height height) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      peers_, [&](const auto& entry) { return entry.second.offer && holds(*entry.second.offer, height); }));
}

bool SnapshotJoin::wants_snapshot(Height own) const {
  const std::size_t believed = rules_.faulty_max + 1;
  if (count_of(is_beyond, own) < believed) return false;
  if (count_of(keeps_block_after, own) < believed) return true;
  return rules_.behind_min > 0 && count_of(is_beyond, Height{own.raw() + rules_.behind_min}) >= believed;
}

bool SnapshotJoin::offers(const Peer& peer, const SnapshotName& name) const {
  return peer.offer && std::ranges::find(peer.offer->snapshots, name) != peer.offer->snapshots.end();
}

// The highest that f+1 offer; the highest of all when there is no such. Only what blocks follow, and not what is being fetched.
std::optional<SnapshotName> SnapshotJoin::choose(Height own, Millis now) const {
  std::map<SnapshotName, std::size_t> counts;
  for (const auto& [index, peer] : peers_)
    if (usable(peer, now))
      for (const SnapshotName& name : peer.offer->snapshots)
        if (name.height > own && !false_.contains(name) && name != target_ &&
            count_of(follows_snapshot, name.height) > rules_.faulty_max)
          ++counts[name];
  std::optional<SnapshotName> best;
  bool best_is_common = false;
  for (const auto& [name, count] : counts) {
    const bool common = count > rules_.faulty_max;
    if (best && best_is_common && !common) continue;
    best = name;  // ascending by height
    best_is_common = common;
  }
  return best;
}

void SnapshotJoin::begin(const SnapshotName& name, Millis now) {
  target_ = name;
  chunks_.reset();
  asked_.clear();
  lacking_ = {kManifestPiece};
  progress_last_ = now;
  for (auto& [index, peer] : peers_) peer.asked = 0;
}

void SnapshotJoin::drop_target() {
  target_.reset();
  chunks_.reset();
  lacking_.clear();
  asked_.clear();
  for (auto& [index, peer] : peers_) peer.asked = 0;
}

void SnapshotJoin::give_back(std::uint32_t piece) {
  const auto found = asked_.find(piece);
  if (found == asked_.end()) return;
  if (const auto peer = peers_.find(found->second.peer); peer != peers_.end() && peer->second.asked > 0)
    --peer->second.asked;
  asked_.erase(found);
  lacking_.insert(piece);
}

void SnapshotJoin::pass_over(ValidatorIndex peer, Millis until) {
  Millis& passed_over = peers_[peer].passed_over_until;
  passed_over = std::max(passed_over, until);
}

void SnapshotJoin::expire(Millis now) {
  for (auto it = asked_.begin(); it != asked_.end();) {
    const auto [piece, asked] = *it++;
    if (!asked.deadline || *asked.deadline > now) continue;
    pass_over(asked.peer, Millis{now.raw() + rules_.late_for.raw()});
    give_back(piece);
  }
}

std::optional<ValidatorIndex> SnapshotJoin::whom_to_ask(Millis now) {
  std::vector<ValidatorIndex> candidates;
  std::size_t least = kAskedOfOne;
  for (const auto& [index, peer] : peers_) {
    if (!usable(peer, now) || !offers(peer, *target_) || peer.asked >= kAskedOfOne) continue;
    if (peer.asked < least) candidates.clear();
    least = std::min(least, peer.asked);
    if (peer.asked == least) candidates.push_back(index);
  }
  if (candidates.empty()) return std::nullopt;
  return candidates[turn_++ % candidates.size()];
}

std::vector<SnapshotJoin::Ask> SnapshotJoin::step(Height own, Millis now) {
  expire(now);
  if (target_ && own >= target_->height) drop_target();
  const bool stalled = target_ && !complete() && now.raw() - progress_last_.raw() >= rules_.stalled_after.raw();
  if ((!target_ || stalled) && wants_snapshot(own))
    if (const auto name = choose(own, now)) begin(*name, now);
  std::vector<Ask> asks;
  if (!target_) return asks;
  for (auto it = lacking_.begin(); it != lacking_.end() && asked_.size() < kAskedMax;) {
    const std::uint32_t piece = *it;
    const auto peer = whom_to_ask(now);
    if (!peer) break;
    it = lacking_.erase(it);
    asked_[piece] = {*peer, Millis{now.raw() + rules_.deadline.raw()}};
    ++peers_[*peer].asked;
    asks.push_back({*peer, {target_->height, piece}});
  }
  return asks;
}

bool SnapshotJoin::arrived(ValidatorIndex from, const FetchPiece& what, bool empty, Millis now) {
  const auto found = asked_.find(what.piece);
  if (!target_ || what.height != target_->height || found == asked_.end() || found->second.peer != from ||
      !found->second.deadline)
    return false;
  if (empty) {
    // It said that it had it: its offer is old.
    pass_over(from, Millis{now.raw() + rules_.late_for.raw()});
    give_back(what.piece);
    return false;
  }
  found->second.deadline.reset();
  return true;
}

void SnapshotJoin::verified(ValidatorIndex from, std::uint32_t piece, Verdict verdict, std::size_t chunks, Millis now) {
  if (!target_) return;
  if (verdict == Verdict::not_kept) return give_back(piece);
  if (verdict == Verdict::peer_lied) {
    pass_over(from, Millis{now.raw() + rules_.lied_for.raw()});
    return give_back(piece);
  }
  if (verdict == Verdict::snapshot_is_false) {
    if (false_.size() < kRefusedMax) false_.insert(*target_);
    for (auto& [index, peer] : peers_)
      if (offers(peer, *target_)) pass_over(index, Millis{now.raw() + rules_.lied_for.raw()});
    return drop_target();
  }
  give_back(piece);
  lacking_.erase(piece);
  progress_last_ = now;
  if (piece != kManifestPiece) return;
  chunks_ = chunks;
  lacking_.insert(kHeadPiece);
  for (std::uint32_t i = 0; i < chunks; ++i) lacking_.insert(i);
}

}  // namespace tallystick::node
