// A small cluster for the tests of this folder: replicas on one virtual clock, messages after a fixed delay unless a rule of the test says
// otherwise, disks that keep exactly what was persisted, a ledger whose result digest hashes the chain. It checks at every step what must
// never happen: two blocks at one height, a vote that was not on disk, contradicting votes of one validator across restarts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "consensus/replica.h"

namespace tallystick::consensus::testing {

// Signatures that cost one hash; nobody forges them because nobody tries.
class StubScheme final : public SignatureScheme {
 public:
  bool verify(const PublicKey& key, const Hash& digest, const Signature& signature) const override;
  static Signature sign(const PublicKey& key, const Hash& digest);
};
class StubSigner final : public Signer {
 public:
  explicit StubSigner(PublicKey key) : key_{key} {}
  const PublicKey& public_key() const override { return key_; }
  Signature sign(const Hash& digest) const override { return StubScheme::sign(key_, digest); }

 private:
  PublicKey key_;
};

PublicKey stub_key(std::size_t index);
Network test_network();
inline Hash test_hash(std::string_view text) {
  return sha256(as_bytes(text));
}
// n validators; leader(v) = validator v mod n.
ValidatorSet test_validators(std::size_t n);
ReplicaConfig test_config(std::size_t n, std::optional<std::size_t> self);
Vote signed_vote(std::size_t voter, const Subject& subject);
// Signed by `signers`, or by the first q.
Certificate certified(std::size_t n, const Subject& subject, std::vector<std::size_t> signers = {});
// What executing a block gives in these tests.
Hash test_result(const Hash& parent_result, const Hash& block);

class Cluster {
 public:
  // Says whether a message passes; may look at and count what it sees.
  using Filter = std::function<bool(std::size_t from, std::size_t to, const Message&)>;

  // Nodes n, n+1, … are `twins`: second copies of the validators n-1, n-2, …, with the same key and a disk of their own.
  explicit Cluster(std::size_t n, std::set<std::size_t> absent = {}, std::size_t twins = 0);
  std::size_t size() const { return nodes_.size(); }
  std::size_t identity(std::size_t node) const { return node < validators_ ? node : 2 * validators_ - 1 - node; }
  bool honest(std::size_t node) const { return identity(node) < validators_ - (nodes_.size() - validators_); }

  // --- the world ---
  Filter passes = [](std::size_t, std::size_t, const Message&) { return true; };
  // When copies of a message arrive, in milliseconds from now; none: it is lost. Asked for what passes.
  std::function<std::vector<std::int64_t>(std::size_t from, std::size_t to)> arrivals = [](std::size_t, std::size_t) {
    return std::vector<std::int64_t>{5};
  };
  bool stored_bodies_only = false;  // a body is only ready on nodes in `holds`
  std::set<std::pair<std::size_t, Hash>> holds;
  std::function<Hash(std::size_t node, const Hash& correct)> executes = [](std::size_t, const Hash& r) { return r; };
  // What a leader leaves out of its blocks though its pool has it.
  std::function<bool(std::size_t node, const Hash& transaction)> censors = [](std::size_t, const Hash&) { return false; };
  // Transactions that the pools hold and no block does yet.
  void submit(const Hash& transaction);

  void run_for(std::int64_t ms);
  // Until the condition holds, at most this long; false if it never did.
  bool run_until(const std::function<bool()>& done, std::int64_t ms_max);
  void crash(std::size_t node);
  // From its disk; `edit` may change what it remembers.
  void restart(std::size_t node, const std::function<void(Recovery&)>& edit = {});
  // A message out of nowhere, as from a Byzantine validator.
  void inject(std::size_t from, std::size_t to, Message message);
  void connect(std::size_t from, std::size_t to);

  // --- what came of it ---
  bool up(std::size_t node) const { return nodes_[node].replica != nullptr; }
  Summary summary(std::size_t node) const { return nodes_[node].replica->summary(); }
  Height height(std::size_t node) const { return nodes_[node].chain.back().header.height; }
  // The lowest committed height of the running replicas.
  std::uint64_t lowest() const;
  const std::vector<CommittedBlock>& chain(std::size_t node) const { return nodes_[node].chain; }
  std::vector<LogRecord>& disk(std::size_t node) { return nodes_[node].disk; }
  const std::vector<Fact>& facts() const { return facts_; }
  std::size_t facts_of(std::size_t index) const;
  std::vector<std::string> violations;
  Millis now() const { return now_; }
  std::uint64_t messages = 0;
  Timestamp wall(std::size_t node) const { return Timestamp{1'000'000 + now_.raw() + nodes_[node].skew}; }
  void set_skew(std::size_t node, std::int64_t ms) { nodes_[node].skew = ms; }
  std::vector<LogRecord> checkpoint(std::size_t node) const { return nodes_[node].replica->checkpoint(); }

 private:
  struct Node {
    std::unique_ptr<StubSigner> signer;
    std::unique_ptr<Replica> replica;
    std::vector<LogRecord> disk;
    std::set<Subject> durable;  // own votes on disk, now or before
    std::vector<CommittedBlock> chain;
    std::map<Hash, Block> stored;
    std::map<Hash, Hash> results;  // executed, by block
    std::optional<Millis> timer;
    WorkPending work;
    std::uint64_t life = 0;
    std::int64_t skew = 0;
  };
  struct Item {
    std::size_t node;
    std::uint64_t life;
    Event event;
  };
  void later(std::int64_t ms, std::size_t node, Event event);
  bool one();
  void give(std::size_t node, const Event& event);
  void carry_out(std::size_t node, const std::vector<Effect>& effects);
  void transmit(std::size_t from, std::size_t to, const MessagePtr& message);
  void check_vote(std::size_t node, const Vote& vote);
  void perform(std::size_t node, const Effect& effect);
  void serve(std::size_t node, const Serve& request);
  void update_work();
  Now now_of(std::size_t node) const { return {wall(node), now_}; }

  StubScheme scheme_;
  std::size_t validators_;
  std::vector<Node> nodes_;
  std::multimap<std::int64_t, Item> queue_;
  Millis now_{1'000};
  std::set<Hash> pool_;
  std::map<std::uint64_t, std::pair<Hash, Hash>> agreed_;  // by height: block and result
  std::map<std::tuple<std::size_t, View, VoteKind>, Subject> voted_;
  std::vector<Fact> facts_;
};

// Under a steady load, a new transaction whenever the lowest replica has committed the last one: until so many more blocks stand.
// False if they do not within that time.
bool grow(Cluster& cluster, std::uint64_t blocks, std::int64_t ms_max);

}  // namespace tallystick::consensus::testing
