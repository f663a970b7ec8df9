// Replicas of the product, driven directly: no hosts, no disks, messages by pointer, bodies always at hand, signatures that cost nothing.
// One validator runs twice. A cluster can be copied, so that what schedules have in common happens once.
//
// A round is a period in which one split of the instances holds, and in which the view of its number may be led:
//   1. its leader proposes, if it stands in a view up to this one; everything that can be delivered within the groups is;
//   2. of the instances that still stand in this view or an earlier one, half lose patience: their clocks, and theirs alone, move on by more
//      than three delays; everything is delivered;
//   3. if that has brought nobody past this view, the same for the other half. Otherwise they go into the next round with what they hold.
// What crosses the groups is lost. After the rounds `heal` joins all instances, and time passes for all.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consensus/replica.h"
#include "testnet/sim/keys.h"
#include "testnet/sim/twins/schedule.h"

namespace tallystick::sim::twins {

// What all clusters of a thread share; leads by the schedule that runs.
class World {
 public:
  explicit World(std::size_t validators);
  World(const World&) = delete;
  std::size_t validators() const { return validators_; }
  std::size_t instances() const { return validators_ + 1; }
  // The leader of a view; views that nobody set are led in turn. Set before a replica enters the view.
  void set_leader(std::uint64_t view, std::uint16_t leader);
  consensus::ReplicaConfig config(std::uint16_t validator) const;
  const SignatureScheme& scheme() const { return keys_.scheme(); }
  const Signer& signer(std::uint16_t validator) const { return *signers_[validator]; }

 private:
  Keys keys_;
  std::size_t validators_;
  std::vector<std::unique_ptr<Signer>> signers_;
  std::vector<std::uint16_t> leaders_;  // from view 1
  consensus::ReplicaConfig config_;
};

// Order of deliveries and early timeouts are drawn from a seed, or fixed when there is none.
using Mood = std::optional<Random>;

class Cluster {
 public:
  Cluster(World& world, std::uint16_t twin, Mood mood = {});
  Cluster(const Cluster& other);

  // `number` from 1; the world's leader of that view must be set.
  void play(std::uint64_t number, const Round& round);
  // Whether every honest instance commits `blocks` more within 20 delays (and a second to start); a violation if not.
  void heal(std::uint64_t blocks);

  // Empty while nothing that must never happen did.
  const std::string& violation() const { return violation_; }
  std::uint64_t evidence() const { return evidence_; }
  std::uint64_t steps() const { return steps_; }
  std::uint64_t committed() const { return agreed_.size(); }  // heights final on some honest instance
  std::int64_t recovery_ms() const { return recovery_ms_; }

 private:
  using NodeIndex = std::size_t;
  struct Own {  // what an instance has signed in a view
    std::optional<Hash> notarize;
    std::optional<std::pair<Hash, Hash>> finalize;
    bool nullify = false;
  };
  struct Certified {  // what honest instances have seen certified of a view
    std::optional<Hash> notarized;
    std::optional<std::pair<Hash, Hash>> finalized;
    bool nullified = false;
  };
  struct Stored {
    consensus::BlockPtr block;
    std::optional<consensus::Certificate> finalization;
  };
  struct Instance {
    consensus::Replica replica;
    Millis clock;  // monotonic
    View view;
    Millis delta;
    std::optional<Millis> timer;
    std::optional<consensus::GatherPayload> gather;
    std::map<Hash, Hash> results;  // R by block
    std::map<View, Own> own;
    std::vector<Stored> chain;  // committed, from height 1
  };
  struct Delivery {
    NodeIndex to;
    std::uint16_t from;
    consensus::MessagePtr message;
  };
  static constexpr std::size_t kSlots = 4;  // a message arrives after 1 to kSlots - 1 turns

  std::uint16_t validator(NodeIndex instance) const {
    return instance == world_.validators() ? twin_ : static_cast<std::uint16_t>(instance);
  }
  bool honest(NodeIndex instance) const { return validator(instance) != twin_; }
  void violated(std::string what) {
    if (violation_.empty()) violation_ = std::move(what);
  }
  consensus::Now now_of(const Instance& instance) const;
  void step(NodeIndex instance, const consensus::Event& event);
  void perform(NodeIndex instance, const consensus::Effect& effect);
  void persisted(NodeIndex instance, const consensus::LogRecord& record);
  void signed_vote(NodeIndex instance, const consensus::Subject& subject);
  void certified(NodeIndex instance, const consensus::Subject& subject);
  void committed(NodeIndex instance, const consensus::Commit& commit);
  void fact(NodeIndex instance, const consensus::Fact& fact);
  void send(NodeIndex from, std::uint16_t to, const consensus::MessagePtr& message);
  void send_to(NodeIndex from, NodeIndex to, const consensus::MessagePtr& message);
  void serve(NodeIndex instance, const consensus::Serve& request);
  void answer_gathers(std::uint64_t views_to);
  void settle();
  void time_out(std::uint64_t view, std::size_t half);
  void advance_clock(Instance& instance, std::int64_t by_ms);
  void pass_time(Millis at_most);

  World& world_;
  std::uint16_t twin_;
  Mood mood_;
  std::vector<Instance> instances_;
  std::vector<std::uint8_t> group_;
  std::uint64_t led_to_ = 0;  // views up to this one may be led
  std::deque<Delivery> slots_[kSlots];
  std::size_t slot_ = 0;
  std::size_t in_flight_ = 0;
  std::deque<std::pair<NodeIndex, consensus::Event>> local_;
  std::map<View, Certified> views_;
  std::vector<std::pair<Hash, Hash>> agreed_;  // block and result by height, from 1
  std::string violation_;
  std::uint64_t evidence_ = 0;
  std::uint64_t steps_ = 0;
  std::int64_t recovery_ms_ = 0;
};

}  // namespace tallystick::sim::twins
