// Verifies each arriving transaction's signatures once, in batches on workers, so that the event loop never does and no
// block has to again. Results are remembered by the hash of all bytes, signatures included: nothing else identifies
// what was verified, and no other node's word counts. Only the jobs leave the event loop's thread.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/signature_scheme.h"
#include "node/env/worker.h"
#include "node/mempool/fair_queue.h"
#include "node/mempool/origin.h"
#include "node/verified_transaction.h"

namespace tallystick::node {

// Decodes the bytes strictly and checks every signature against the key beside it. malformed for anything else.
Result<TransactionPtr> verify_transaction(const Network& network, const SignatureScheme& scheme, ByteView bytes);
// The same, for who knows transaction_hash(bytes) already and needs the bytes no more.
Result<TransactionPtr> verify_transaction(const Network& network, const SignatureScheme& scheme, const Hash& hash,
                                          Bytes bytes);

struct SignaturePoolLimits {
  std::size_t batch_max = 64;        // transactions per job
  std::size_t waiting_max = 20'000;  // beyond, whoever has most waiting gets `unavailable`
  std::size_t waiting_bytes_max = 32 * 1024 * 1024;
  std::size_t remembered_max = 100'000;  // verified transactions kept, least recently used first out
  std::size_t remembered_bytes_max = 64 * 1024 * 1024;
};

class SignaturePool {
 public:
  using Done = std::function<void(const Result<TransactionPtr>&)>;
  // Each has its turn, and none can take the others' room.
  using Source = Origin;

  // The workers and the scheme must outlive the pool; at least one worker. The pool must outlive its jobs' `done`.
  SignaturePool(Network network, const SignatureScheme& scheme, std::vector<Worker*> workers,
                SignaturePoolLimits limits = {});

  // Verifies `bytes` unless their hash is remembered; `done` runs on the event loop, at once for what is remembered or
  // cannot be queued (unavailable), later for what others displace. The same bytes submitted while they are being
  // verified share one verification; a validator's repetition of them is dropped, since all that its `done` can do the
  // first one's does.
  void submit(Bytes bytes, const Source& source, Done done);
  // The same; `hash` is transaction_hash(bytes).
  void submit(const Hash& hash, Bytes bytes, const Source& source, Done done);

  // False when submit would answer `unavailable` for what is not known yet. Cheap, for what floods in.
  bool has_room(const Source& source, std::size_t bytes) const { return waiting_.has_room(source, bytes); }

  // What was verified before; null when it is not remembered.
  TransactionPtr find(const Hash& hash);

  // True while its bytes wait to be verified, or are.
  bool is_verifying(const Hash& hash) const { return asked_.contains(hash); }

  std::size_t waiting() const { return waiting_.size(); }
  std::uint64_t verified_total() const { return verified_total_; }  // verifications done, for metrics and tests

 private:
  struct Job {
    Hash hash;
    Bytes bytes;
  };
  using Verdicts = std::vector<std::pair<Hash, Result<TransactionPtr>>>;
  struct Remembered {
    TransactionPtr transaction;
    std::list<Hash>::iterator place;
  };

  void dispatch();
  void shed(const Job& job);
  void finish(std::size_t worker, const Verdicts& verdicts);
  void remember(const TransactionPtr& transaction);

  Network network_;
  const SignatureScheme& scheme_;
  std::vector<Worker*> workers_;
  std::vector<bool> busy_;
  SignaturePoolLimits limits_;
  FairQueue<Source, Job> waiting_;
  std::unordered_map<Hash, std::vector<Done>, FirstBytes> asked_;  // waiting or in a job
  std::unordered_map<Hash, Remembered, FirstBytes> remembered_;
  std::list<Hash> recent_;  // most recent first
  std::size_t remembered_bytes_ = 0;
  std::uint64_t verified_total_ = 0;
};

}  // namespace tallystick::node
