// Decides how a node that lacks blocks gets the ledger: by blocks, which the engine fetches by itself, or by a snapshot, and then which one
// and which piece from whom. Pure: offers, pieces and time come in, requests come out; who verifies pieces tells what came of it.
//
// Offers are claims, so numbers count only as far as one honest validator stands behind them: with at most f dishonest ones, what f+1 say.
//   - It is behind what f+1 claim to have.
//   - Blocks can be had if f+1 claim to keep the next one.
//   - A snapshot is begun with only if f+1 claim to keep the blocks after it: a stale one leads nowhere.
// Which snapshot is taken decides about time alone: each piece is verified against the root that the validators certified.
//
// Every request has a deadline; who lets it pass, sends something false or disappears is passed over for a while, and another is asked.
// Pieces that were verified are kept whoever sent them. When somebody's pieces are what it said they are and yet not the state, everybody
// who offered that snapshot lied, and it is never fetched again.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/time.h"
#include "node/snapshots/wire.h"

namespace tallystick::node {

struct JoinRules {
  std::size_t faulty_max = 0;    // f
  std::uint64_t behind_min = 0;  // so many blocks behind, a snapshot is taken though blocks can be had; 0: never
  Millis deadline{20'000};       // of one request: a piece of 8 MiB, six at once
  Millis late_for{30'000};       // how long who missed it is passed over
  Millis lied_for{600'000};      // who sent what it should not
  Millis stalled_after{60'000};  // without a piece more, another snapshot is begun with, if there is one
};

class SnapshotJoin {
 public:
  static constexpr std::size_t kAskedOfOne = 2;
  static constexpr std::size_t kAskedMax = 6;      // and verified at once: what a node holds in memory
  static constexpr std::size_t kRefusedMax = 256;  // snapshots that are remembered to be false

  struct Ask {
    ValidatorIndex peer;
    FetchPiece what;
    bool operator==(const Ask&) const = default;
  };
  enum class Verdict { good, not_kept, peer_lied, snapshot_is_false };

  explicit SnapshotJoin(const JoinRules& rules) : rules_{rules} {}

  void offered(ValidatorIndex peer, const SnapshotOffer& offer);
  void gone(ValidatorIndex peer);
  // Goes on with what an earlier run of this node had verified.
  void resume(const SnapshotName& name, std::size_t chunks, const std::set<std::uint32_t>& verified, Millis now);

  // What to ask now, having committed up to `own`; call it at every change and about once a second.
  std::vector<Ask> step(Height own, Millis now);
  // True if it was asked of this peer and is there: then it has to be verified, and `verified` told. `empty`: the peer has it no more.
  bool arrived(ValidatorIndex from, const FetchPiece& what, bool empty, Millis now);
  // `chunks`: of the manifest, when it was that and good.
  void verified(ValidatorIndex from, std::uint32_t piece, Verdict verdict, std::size_t chunks, Millis now);

  // The snapshot that is being fetched.
  const std::optional<SnapshotName>& target() const { return target_; }
  bool has_manifest() const { return chunks_.has_value(); }
  bool complete() const { return chunks_ && lacking_.empty() && asked_.empty(); }
  std::size_t lacking() const { return lacking_.size() + asked_.size(); }
  std::size_t chunks() const { return chunks_.value_or(0); }
  // Whether a node that has committed up to `own` should not wait for blocks.
  bool wants_snapshot(Height own) const;

 private:
  struct Peer {
    std::optional<SnapshotOffer> offer;
    Millis passed_over_until;
    std::size_t asked = 0;
  };
  struct Asked {
    ValidatorIndex peer;
    std::optional<Millis> deadline;  // none: it came, and is being verified
  };
  std::size_t count_of(bool (*holds)(const SnapshotOffer&, Height), Height height) const;
  std::optional<SnapshotName> choose(Height own, Millis now) const;
  bool offers(const Peer& peer, const SnapshotName& name) const;
  bool usable(const Peer& peer, Millis now) const { return peer.offer && peer.passed_over_until <= now; }
  void expire(Millis now);
  void give_back(std::uint32_t piece);
  void pass_over(ValidatorIndex peer, Millis until);
  void begin(const SnapshotName& name, Millis now);
  void drop_target();
  std::optional<ValidatorIndex> whom_to_ask(Millis now);

  const JoinRules rules_;
  std::map<ValidatorIndex, Peer> peers_;
  std::set<SnapshotName> false_;
  std::optional<SnapshotName> target_;
  std::optional<std::size_t> chunks_;
  std::set<std::uint32_t> lacking_;  // not asked for
  std::map<std::uint32_t, Asked> asked_;
  Millis progress_last_;  // of the target
  std::size_t turn_ = 0;
};

}  // namespace tallystick::node
