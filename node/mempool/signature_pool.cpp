#include "node/mempool/signature_pool.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::node {

Result<TransactionPtr> verify_transaction(const Network& network, const SignatureScheme& scheme, ByteView bytes) {
  return verify_transaction(network, scheme, transaction_hash(bytes), Bytes(bytes.begin(), bytes.end()));
}

Result<TransactionPtr> verify_transaction(const Network& network, const SignatureScheme& scheme, const Hash& hash,
                                          Bytes bytes) {
  auto transaction = decode_transaction(bytes);
  if (!transaction) return tl::unexpected(transaction.error());
  auto verified = std::make_shared<VerifiedTransaction>();
  verified->hash = hash;
  verified->id = transaction_id(network, transaction->body);
  for (const KeySignature& signature : transaction->signatures)
    if (!scheme.verify(signature.key, verified->id, signature.signature))
      return malformed("the signature by key " + signature.key.hex() +
                       " is not valid for this transaction on this network");
  verified->bytes = std::move(bytes);
  verified->transaction = std::move(*transaction);
  return verified;
}

SignaturePool::SignaturePool(Network network, const SignatureScheme& scheme, std::vector<Worker*> workers,
                             SignaturePoolLimits limits)
    : network_{std::move(network)},
      scheme_{scheme},
      workers_{std::move(workers)},
      busy_(workers_.size(), false),
      limits_{limits},
      waiting_{limits.waiting_max, limits.waiting_bytes_max} {
  ensure(!workers_.empty());
}

void SignaturePool::submit(Bytes bytes, const Source& source, Done done) {
  const Hash hash = transaction_hash(bytes);
  submit(hash, std::move(bytes), source, std::move(done));
}

void SignaturePool::submit(const Hash& hash, Bytes bytes, const Source& source, Done done) {
  if (bytes.size() > kTransactionBytesMax)
    return done(malformed("a transaction of " + std::to_string(bytes.size()) + " bytes; at most " +
                          std::to_string(kTransactionBytesMax) + " are allowed"));
  if (const TransactionPtr known = find(hash)) return done(known);
  if (const auto asked = asked_.find(hash); asked != asked_.end()) {
    if (!source.validator) asked->second.push_back(std::move(done));
    return;
  }
  asked_[hash].push_back(std::move(done));
  const std::size_t size = bytes.size();
  for (const Job& job : waiting_.push(source, {hash, std::move(bytes)}, size)) shed(job);
  dispatch();
}

void SignaturePool::shed(const Job& job) {
  const auto asked = asked_.extract(job.hash);
  ensure(!asked.empty());
  for (const Done& done : asked.mapped())
    done(fail(ErrorKind::unavailable, "too many transactions wait for their signatures to be verified"));
}

TransactionPtr SignaturePool::find(const Hash& hash) {
  const auto found = remembered_.find(hash);
  if (found == remembered_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second.place);
  return found->second.transaction;
}

// Hands what waits to idle workers: batches form by themselves while all are busy.
void SignaturePool::dispatch() {
  for (std::size_t worker = 0; worker < workers_.size() && !waiting_.empty(); ++worker) {
    if (busy_[worker]) continue;
    auto jobs = std::make_shared<std::vector<Job>>();
    while (jobs->size() < limits_.batch_max && !waiting_.empty()) jobs->push_back(*waiting_.pop());
    auto results = std::make_shared<Verdicts>();
    busy_[worker] = true;
    workers_[worker]->run(
        [this, jobs, results] {
          for (Job& job : *jobs)
            results->emplace_back(job.hash, verify_transaction(network_, scheme_, job.hash, std::move(job.bytes)));
        },
        [this, worker, results] { finish(worker, *results); });
  }
}

void SignaturePool::finish(std::size_t worker, const Verdicts& verdicts) {
  busy_[worker] = false;
  verified_total_ += verdicts.size();
  dispatch();
  for (const auto& [hash, verdict] : verdicts) {
    if (verdict) remember(*verdict);
    const auto asked = asked_.extract(hash);
    if (asked.empty()) continue;
    for (const Done& done : asked.mapped()) done(verdict);
  }
}

void SignaturePool::remember(const TransactionPtr& transaction) {
  recent_.push_front(transaction->hash);
  remembered_[transaction->hash] = {transaction, recent_.begin()};
  remembered_bytes_ += transaction->bytes.size();
  while (remembered_.size() > limits_.remembered_max || remembered_bytes_ > limits_.remembered_bytes_max) {
    const auto oldest = remembered_.find(recent_.back());
    remembered_bytes_ -= oldest->second.transaction->bytes.size();
    remembered_.erase(oldest);
    recent_.pop_back();
  }
}

}  // namespace tallystick::node
