// The inside of a replica: what it knows, and its rules, each next to its name in CONSENSUS 1.4. Included by the replica_*.cpp files only.
//
// A step takes one event in, which only changes what is known; `settle` then does everything that what is known permits, until nothing
// more follows. So it does not matter in which order certificates, bodies, results and time arrive.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "consensus/block_tree.h"
#include "consensus/certificate_store.h"
#include "consensus/replica.h"
#include "consensus/safety_rules.h"
#include "consensus/view_timer.h"
#include "consensus/vote_digests.h"
#include "consensus/vote_tally.h"

namespace tallystick::consensus {

inline constexpr std::uint64_t kViewsAhead = 16;      // votes further ahead are dropped: certificates move views
inline constexpr std::uint64_t kTallyViews = 128;     // newest views whose single votes are remembered
inline constexpr std::size_t kRetryFinalizeMax = 32;  // own finalize votes sent again; a newer one covers all before it
inline constexpr std::uint64_t kUnfinalizedMax = 9;   // blocks further than this above their `finalized` must be empty
inline constexpr std::size_t kFetchesMax = 16;        // requests under way
inline constexpr std::uint32_t kServedPerSecond = 64;  // requests answered to one peer between two Status ticks
inline constexpr Millis kFetchDeadline{1'000};
inline constexpr Millis kLateFor{10'000};  // who misses it is asked last for so long
inline constexpr Millis kAnswerInterval{20};        // between two unasked-for answers to one lagging peer
inline constexpr std::size_t kBodiesAhead = 64;     // final blocks whose bodies are gathered at once, at most
inline constexpr std::size_t kBodiesAheadTransactions = 16'384;  // and no further block once those have so many
inline constexpr std::size_t kLinksAhead = 256;     // final blocks that are known and not committed, before more are fetched
inline constexpr std::uint64_t kCommitsAhead = 64;  // commits asked for and not yet durable
inline constexpr std::size_t kCommitsTogether = 16;  // at least, while many more are known to be final
inline constexpr std::size_t kFollowersMax = 256;    // peers without a vote that are answered
inline constexpr std::size_t kEffectsUsual = 8;      // of one step, at most
inline constexpr std::uint64_t kSyncStride = 64;    // heights between the Finalizations a far lagging replica asks for

class Replica::Core {
 public:
  Core(ReplicaConfig config, const SignatureScheme& scheme, const Signer* signer);
  Result<void> start(const Recovery& recovery, Now now);
  void step(const Event& event, Now now);
  std::vector<Effect> take();
  void close();
  std::vector<LogRecord> checkpoint() const;
  Summary summary() const;

 private:
  struct Peer {
    View view;           // the highest it was seen in
    bool voting = true;  // its Status says no otherwise
    Millis heard;        // its last message, or our start
    Height executed;     // up to here, by its Status and its finalize votes
    Millis answered{-1'000'000};
    Millis late_until{-1'000'000};  // it let a request of ours pass its deadline: others are asked before it
    std::uint32_t served = 0;
    std::optional<Millis> skew;  // our wall clock minus its, when its last Status came
  };
  // The first proposal of a view.
  struct Pending {
    MessagePtr message;  // holds a Propose
    Hash block;
    bool own = false;
    bool justified = false;  // its certificates were found, once
    bool invalid = false;    // for ever
    const Propose& propose() const { return std::get<Propose>(*message); }
  };
  enum class Verdict { vote, wait, invalid };
  struct Parent {
    Hash block;
    View view;
  };
  struct Payload {
    bool asked = false;
    Hash parent;
    std::optional<std::vector<Hash>> transactions;
    Millis at;
  };
  // A final block on the way to being committed; with the Finalization of exactly this block, if it is the one that made it final.
  struct Final {
    Hash block;
    Held checkpoint;
  };
  struct Request {
    Fetch fetch;
    Millis deadline;
    std::optional<ValidatorIndex> asked{};  // who has until the deadline
    std::size_t tries = 0;
  };
  using RequestKey = std::tuple<std::size_t, std::uint64_t, Hash>;

  // --- replica.cpp: events, time, views ---
  void emit(Effect effect) {
    if (effects_.capacity() == 0) effects_.reserve(kEffectsUsual);
    effects_.push_back(std::move(effect));
  }
  void report(Fact fact) { emit(Report{std::move(fact)}); }
  void fault(ValidatorIndex peer, std::string why, std::size_t verifications = 0) {
    report(PeerFault{peer, std::move(why), verifications});
  }
  void on(const MessageReceived& event);
  void on(const PeerConnected& event);
  void on(const TimerFired& event);
  void on(const PayloadGathered& event);
  void on(const BodyReady& event);
  void on(const BodyInvalid& event);
  void on(const BlockExecuted& event);
  void on(const BlockCommitted& event);
  void on(const WorkPending& event);
  void settle();
  void tick();
  void schedule();
  void wake_at(Millis at);
  void enter(View view, const Held& by);
  void retry();
  void send(ValidatorIndex to, MessagePtr message) { emit(Send{to, std::move(message)}); }
  MessagePtr status() const;
  bool idle() const;
  bool silent(ValidatorIndex peer) const;
  bool leader_is_gone() const;
  bool self_is(ValidatorIndex index) const { return config_.self && *config_.self == index; }
  ValidatorIndex leader() const { return config_.validators.leader(view_); }
  View finalized_view() const { return finalized_view_; }
  Peer* peer_of(ValidatorIndex index);

  // --- replica_votes.cpp: votes, certificates, rules U and F ---
  bool can_vote() const { return signer_ != nullptr && may_vote_ && !stopped_; }
  bool sign_vote(const Subject& subject, Vote& out);
  void cast(const Subject& subject);
  void count(const Vote& vote);
  void look_back(ValidatorIndex from, const Vote& vote);
  void receive(ValidatorIndex from, const Vote& vote);
  void receive(ValidatorIndex from, const Certificate& certificate, const MessagePtr& message);
  bool wanted(const Subject& subject) const;
  void adopt(const Held& certificate);
  void note_votes_of(const Certificate& certificate);
  void share(const Held& certificate);
  void answer(ValidatorIndex peer, View view);
  void finalized(const Held& certificate);
  void stop(Fact why);
  void try_nullify();
  void try_finalize();
  void make_durable(BlockTree::Node& node);

  // --- replica_propose.cpp: proposals made and received, rule N ---
  void receive(ValidatorIndex from, const Propose& propose, const MessagePtr& message);
  void take_unsigned_parts(ValidatorIndex from, const Propose& propose, const MessagePtr& message);
  BlockTree::Node* keep_block(const BlockHeader& header, const Hash& hash, const std::vector<Hash>& transactions);
  void try_notarize();
  Verdict judge(Pending& pending);
  Verdict judge_header(const BlockHeader& header, const BlockHeader& parent) const;
  bool justified(Pending& pending);
  bool finalized_part_holds(const BlockHeader& header);
  void try_propose();
  std::optional<Parent> choose_parent();
  const Held* choose_finalized(const Hash& parent, FinalizedRef& out) const;
  bool payload_ready(const Parent& parent, bool must_be_empty, std::vector<Hash>& out);
  std::uint64_t quorum_behind(Height parent) const;
  void propose(const Parent& parent, const FinalizedRef& ref, const Held* finalization, std::vector<Hash> transactions);

  // --- replica_sync.cpp: bodies, execution, commit, fetching and serving ---
  void want_body(BlockTree::Node& node, std::optional<Millis> deadline = {});  // none: when own votes are sent again
  std::vector<ValidatorIndex> whom_to_ask(const BlockTree::Node& node) const;
  void execute_toward(const Hash& block);
  bool executed(const Hash& block) const;
  void advance();
  void extend_path();
  bool competes(const Held& newest) const;
  bool competes(const Subject& old_finalize) const;
  void tell_fork(const Held& other);
  bool append_to_path(const Held& target);
  void commit_ready();
  bool lagging() const;
  const Hash& path_end() const;
  void need(const Fetch& fetch, const Held& certificate);
  void note_late(const Request& request);
  void need_certificates(View first, View last);
  void need_block(const Hash& block, const Held& certificate);
  void receive(ValidatorIndex from, const Fetch& fetch);
  void receive(ValidatorIndex from, const Data& data);
  void receive(ValidatorIndex from, const Status& status);
  void receive(ValidatorIndex from, const SealProof& proof, const MessagePtr& message);
  void serve(ValidatorIndex to, const FetchCertificates& fetch);
  void serve(ValidatorIndex to, const FetchBlocks& fetch);
  void serve(ValidatorIndex to, const FetchFinalization& fetch);
  void forget();

  // --- replica_seal.cpp: the end of the epoch ---
  bool extends(const BlockHeader& header) const { return is_extension(header, config_.sealing_height); }
  Height height_above(const BlockHeader& parent) const;
  bool over() const;
  const Hash* announced_at(const FinalizedRef& ref, const Hash& descendant) const;
  void execute_extension(BlockTree::Node& node);
  void seal(const Final& sealing);
  void take_seal(SealProof proof);
  void tell_over();

  // --- replica_recovery.cpp ---
  Result<void> replay(const Recovery& recovery);
  Result<void> replay_vote(const Vote& vote, View floor);
  void restore_proposal(const Propose& logged);

  const ReplicaConfig config_;
  const SignatureScheme& scheme_;
  const Signer* const signer_;
  const std::size_t quorum_;

  Now now_{};
  std::vector<Effect> effects_;
  bool dirty_ = false;  // something changed that may permit more
  std::optional<Millis> next_wake_;
  std::optional<Millis> armed_;

  bool may_vote_ = false;
  bool blocked_ = false;  // a final block's body can never be accepted; told
  bool stopped_ = false;  // a divergence or a broken safety: never votes again in this run
  VoteTable table_;
  VoteDigests digests_;
  VoteTally tally_;
  View tally_floor_;
  CertificateStore certificates_;
  View finalized_view_;  // of the newest Finalization, or of the newest committed block if that is higher
  std::optional<BlockTree> tree_;
  std::set<View> finalize_pending_;  // notarized views in which a finalize vote of ours is still possible
  std::set<std::pair<View, Hash>> suspected_;

  View view_{0};
  Held entered_by_;  // empty in the first view
  ViewTimer timer_;
  Millis retry_at_;
  Millis status_at_;
  std::map<View, Pending> proposals_;  // of the current view and the next
  Payload payload_;
  bool handed_over_ = false;
  Millis block_seen_{-1'000'000};  // when the last proposal was accepted or made
  WorkPending work_;

  std::vector<Peer> peers_;         // by index; our own entry is unused
  std::map<ValidatorIndex, Peer> followers_;  // peers that are not among the epoch's validators
  std::deque<Final> path_;          // final blocks to execute and commit, oldest first
  Held sync_target_;                // a Finalization between the end of the path and the newest
  bool want_finalization_ = false;  // an older Finalization is asked for
  std::map<RequestKey, Request> requests_;
  std::uint64_t turn_ = 0;  // whose it is to be asked
  Height durable_;
  std::shared_ptr<const SealProof> seal_;
  bool told_over_ = false;
};

}  // namespace tallystick::consensus
