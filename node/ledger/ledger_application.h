// The ledger as the host of the replica sees it: blocks executed in memory on top of one another, committed ones in the database.
// Executed blocks that are not committed form a tree, keyed by header hash: each keeps what it changes, its receipts and its roots. Committing
// one writes everything that belongs to it in a single synced batch, then forgets its siblings.
// Threads: execute, commit, last_committed, has_due_work from one thread at a time (the execution worker); the rest from any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "consensus/proof.h"
#include "contracts/ledger/executor.h"
#include "node/application.h"
#include "node/ledger/committed.h"
#include "node/ledger/state_tree.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

struct LedgerOptions {
  const SignatureScheme* vote_signatures = nullptr;  // of reported votes; outlives the ledger; null: secp256k1
  unsigned bucket_bits = 16;                // 2^B bucket roots in memory, 66 bytes each (node/ledger/state_tree.h)
  std::size_t cached_leaves_max = 500'000;  // 64 bytes each
  std::size_t executed_max = 4'096;         // executed blocks that wait to be committed
};

class LedgerApplication final : public Application {
 public:
  // Opens the ledger in the store, or writes genesis into an empty one. `store` and `registry` must outlive the application.
  // Errors, all of which end the start: malformed when the store belongs to another genesis, is of a newer format or is not a ledger;
  // internal when it is damaged: something cannot be read back, or its records do not add up to the root that was agreed upon (every
  // record is read).
  static Result<std::unique_ptr<LedgerApplication>> open(KvStore& store, const Genesis& genesis,
                                                         const contracts::Registry& registry,
                                                         const LedgerOptions& options = {});
  ~LedgerApplication() override;

  // --- Application ---
  ExecutedBlock last_committed() const override;
  Result<ExecutedBlock> execute(const BlockHeader& header, const std::vector<TransactionPtr>& transactions) override;
  // A block that is committed already is committed again without effect, so that a restart may repeat the last step; a finalization that was
  // missing then is added.
  Result<void> commit(const Hash& block, const std::optional<consensus::Finalization>& finalization) override;
  Result<void> commit_together(const std::vector<Final>& blocks) override;
  Result<ValidatorList> next_validators(Height committed) const override;
  void epoch_sealed(const consensus::EpochLink& link) override;
  bool has_due_work(const Hash& parent, Timestamp time) const override;
  Result<void> scrub(std::size_t bytes) override;
  Result<consensus::CommittedBlock> committed_block(Height height) const override;
  Result<void> admissible(const VerifiedTransaction& transaction, Timestamp now) const override;
  Sequence next_sequence(const AccountId& account, std::uint8_t lane) const override;

  // What an executed block did, in receipts and records; nothing for one that is unknown, or committed already. On the execution worker;
  // valid until the block is committed or forgotten.
  struct Effects {
    const std::vector<Bytes>* receipts;  // in block order, then of due work
    const contracts::StateDelta* changes;
  };
  std::optional<Effects> effects(const Hash& block) const;

  // --- reads, from any thread ---
  const Genesis& genesis() const { return genesis_; }
  const contracts::Registry& registry() const { return registry_; }
  const contracts::LedgerConfig& config() const { return config_; }
  std::shared_ptr<const Committed> committed() const;
  // As admissible, with the ledger's own words.
  Result<contracts::AdmissionAnswer> admit(const VerifiedTransaction& transaction, Timestamp now) const;
  // The receipt that the transaction would get as the first of a block at `now` on committed state.
  Result<contracts::Receipt> simulate(const VerifiedTransaction& transaction, Timestamp now) const;
  // What the last committed block's state says about a key. unavailable while that block has no Finalization of its own, and at genesis.
  Result<consensus::ProofBundle> prove_state(contracts::Table table, ByteView key) const;
  // The receipt that decided about a transaction, under its own block's Finalization or a later one's.
  Result<consensus::ProofBundle> prove_receipt(const Hash& transaction_id) const;
  // Called after every commit, on the execution worker, with the new height; must not block. For good: a listener that may go before the
  // ledger holds its object weakly.
  void on_committed(std::function<void(Height)> listener);
  // Invariants that executed blocks violated (contracts' alarms), newest last; each is reported once.
  std::vector<std::string> take_alarms();
  // Grave events in blocks that were executed, likewise. A block that is executed and never committed tells them too.
  std::vector<std::string> take_notices();

 private:
  struct Executed;
  // Adds the epochs before the certified block's, then seals. unavailable while they are not known.
  Result<consensus::ProofBundle> sealed_from_genesis(consensus::ProofBundle bundle) const;
  LedgerApplication(KvStore& store, const Genesis& genesis, const contracts::Registry& registry,
                    const LedgerOptions& options);
  Result<void> write_genesis();
  Result<void> load();
  // The executed blocks from the one above the tip to `block`, oldest first; nothing if it does not descend from the tip.
  std::optional<std::vector<const Executed*>> chain_to(const Hash& block) const;
  Result<std::optional<Hash>> sealed_before(const BlockHeader& header, const BlockHeader* parent) const;
  Result<void> add_to(KvBatch& batch, const Final& final, rows::TipRow& tip, std::set<Hash>& entered_together) const;
  KvBatch batch_of(const Executed& block, const rows::TipRow& tip,
                   const std::optional<consensus::Finalization>& finalization,
                   const std::map<Hash, bool>& entered_before) const;
  Result<void> add_finalization(const consensus::Finalization& finalization);
  void forget_all_but_descendants_of(const Hash& block);
  void publish(const std::optional<consensus::Finalization>& finalization, StateTree::Layers layers);
  void tell_listeners();
  contracts::BlockContext next_block(const Committed& committed, Timestamp now) const;

  KvStore& store_;
  const Genesis genesis_;
  const Hash genesis_hash_;
  const contracts::Registry& registry_;
  const contracts::LedgerConfig config_;
  const LedgerOptions options_;

  // Of the execution worker.
  StateTree tree_;  // read by proofs under moment_mutex_
  rows::TipRow tip_;
  Hash tip_announced_;  // validator_list_hash at the tip
  std::map<Hash, std::unique_ptr<Executed>> executed_;
  Bytes scrubbed_;       // the key up to which scrub() has read
  bool failed_ = false;  // a commit failed: the process must end

  // The last committed moment and the tree that belongs to it change together.
  mutable std::shared_mutex moment_mutex_;
  std::shared_ptr<const Committed> moment_;

  std::mutex listeners_mutex_;
  std::vector<std::function<void(Height)>> listeners_;

  mutable std::mutex links_mutex_;
  std::vector<consensus::EpochLink> links_;  // the i-th ends epoch i

  std::mutex alarms_mutex_;
  std::vector<std::string> alarms_, notices_;
};

}  // namespace tallystick::node
