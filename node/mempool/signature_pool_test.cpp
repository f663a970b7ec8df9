#include "node/mempool/signature_pool.h"

#include <deque>

#include <gtest/gtest.h>

#include "core/keys.h"

namespace tallystick::node {
namespace {

const Network kNetwork{{"tallystick-test-1"}, {}};

PrivateKey key(std::uint8_t number) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = number;
  return std::move(*PrivateKey::from(secret));
}

Transaction transaction(std::uint64_t sequence, const std::vector<std::uint8_t>& signers = {1}) {
  Transaction out;
  out.body.sequence = Sequence{sequence};
  out.body.operations.items.push_back({1, {}});
  const Hash id = transaction_id(kNetwork, out.body);
  for (const std::uint8_t signer : signers) {
    const PrivateKey secret = key(signer);
    out.signatures.items.push_back({KeyAlgorithm::secp256k1, secret.public_key(), secret.sign(id)});
  }
  std::ranges::sort(out.signatures.items, {}, &KeySignature::key);
  return out;
}

// Runs a job when told to, as a thread would at some time.
class SteppedWorker final : public Worker {
 public:
  void run(std::function<void()> job, std::function<void()> done) override {
    jobs_.push_back({std::move(job), std::move(done)});
  }
  bool step() {
    if (jobs_.empty()) return false;
    const auto next = std::move(jobs_.front());
    jobs_.pop_front();
    next.first();
    next.second();
    return true;
  }
  std::size_t waiting() const { return jobs_.size(); }

 private:
  std::deque<std::pair<std::function<void()>, std::function<void()>>> jobs_;
};

class CountingScheme final : public SignatureScheme {
 public:
  bool verify(const PublicKey& public_key, const Hash& digest, const Signature& signature) const override {
    ++count;
    return tallystick::verify(public_key, digest, signature);
  }
  mutable int count = 0;
};

struct Bench {
  explicit Bench(SignaturePoolLimits limits = {}, std::size_t worker_count = 1) : workers(worker_count) {
    std::vector<Worker*> pointers;
    for (SteppedWorker& worker : workers) pointers.push_back(&worker);
    pool = std::make_unique<SignaturePool>(kNetwork, scheme, pointers, limits);
  }
  void submit(Bytes bytes, const SignaturePool::Source& source = std::nullopt) {
    pool->submit(std::move(bytes), source, [this](const Result<TransactionPtr>& verdict) {
      verdicts.push_back(verdict ? "ok" : verdict.error().kind == ErrorKind::malformed ? "malformed" : "unavailable");
    });
  }
  void run_all() {
    for (bool moved = true; moved;) {
      moved = false;
      for (SteppedWorker& worker : workers) moved = worker.step() || moved;
    }
  }
  CountingScheme scheme;
  std::deque<SteppedWorker> workers;
  std::unique_ptr<SignaturePool> pool;
  std::vector<std::string> verdicts;
};

TEST(VerifyTransaction, GivesHashIdAndContent) {
  const Transaction made = transaction(7, {1, 2});
  const Bytes bytes = to_bytes(made);
  const auto verified = verify_transaction(kNetwork, Secp256k1Scheme{}, bytes);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ((*verified)->transaction, made);
  EXPECT_EQ((*verified)->bytes, bytes);
  EXPECT_EQ((*verified)->hash, transaction_hash(bytes));
  EXPECT_EQ((*verified)->id, transaction_id(kNetwork, made.body));
}

TEST(VerifyTransaction, EveryByteCounts) {
  const Bytes good = to_bytes(transaction(7, {1, 2}));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x01;
    EXPECT_FALSE(verify_transaction(kNetwork, Secp256k1Scheme{}, bad)) << "byte " << i;
  }
}

TEST(VerifyTransaction, AnotherNetworksSignatureIsRefused) {
  Network other = kNetwork;
  other.chain_id.value = "tallystick-test-2";
  EXPECT_FALSE(verify_transaction(other, Secp256k1Scheme{}, to_bytes(transaction(1))));
}

TEST(SignaturePool, VerifiesOnceAndRemembersByAllBytes) {
  Bench bench;
  const Bytes bytes = to_bytes(transaction(1));
  bench.submit(bytes);
  bench.submit(bytes);
  EXPECT_TRUE(bench.verdicts.empty());
  bench.run_all();
  EXPECT_EQ(bench.verdicts, (std::vector<std::string>{"ok", "ok"}));
  bench.submit(bytes);
  EXPECT_EQ(bench.verdicts.size(), 3U) << "what is remembered is answered at once";
  EXPECT_EQ(bench.scheme.count, 1);
  EXPECT_TRUE(bench.pool->find(transaction_hash(bytes)));

  Transaction forged = transaction(1);
  forged.signatures.items[0].signature = transaction(2).signatures.items[0].signature;
  bench.submit(to_bytes(forged));  // the same id, other signatures
  bench.run_all();
  EXPECT_EQ(bench.verdicts.back(), "malformed");
}

TEST(SignaturePool, WhatIsMalformedIsNotRemembered) {
  Bench bench;
  const Bytes junk{1, 2, 3};
  bench.submit(junk);
  bench.run_all();
  EXPECT_EQ(bench.verdicts, std::vector<std::string>{"malformed"});
  EXPECT_FALSE(bench.pool->find(transaction_hash(junk)));
  bench.submit(Bytes(kTransactionBytesMax + 1));
  EXPECT_EQ(bench.verdicts.back(), "malformed") << "at once, without a worker";
}

TEST(SignaturePool, BatchesFormWhileWorkersAreBusy) {
  Bench bench{{.batch_max = 3}, 2};
  for (std::uint64_t i = 0; i < 9; ++i) bench.submit(to_bytes(transaction(i)));
  EXPECT_EQ(bench.workers[0].waiting(), 1U);
  EXPECT_EQ(bench.workers[1].waiting(), 1U);
  EXPECT_EQ(bench.pool->waiting(), 7U);
  EXPECT_TRUE(bench.workers[0].step());
  EXPECT_EQ(bench.pool->waiting(), 4U) << "the worker that became idle took three at once";
  bench.run_all();
  EXPECT_EQ(bench.verdicts, std::vector<std::string>(9, "ok"));
  EXPECT_EQ(bench.pool->verified_total(), 9U);
}

TEST(SignaturePool, WaitingIsBounded) {
  Bench bench{{.waiting_max = 2}};
  for (std::uint64_t i = 0; i < 4; ++i)
    bench.submit(to_bytes(transaction(i)));  // one in a job, two waiting, one too many
  EXPECT_EQ(bench.verdicts, std::vector<std::string>{"unavailable"});
  bench.run_all();
  EXPECT_EQ(bench.verdicts, (std::vector<std::string>{"unavailable", "ok", "ok", "ok"}));
}

TEST(SignaturePool, AFloodDisplacesItselfAndHasOneTurnInTwo) {
  Bench bench{{.batch_max = 2, .waiting_max = 4}};
  const ValidatorIndex flooding{3};
  for (std::uint64_t i = 0; i < 7; ++i) bench.submit(to_bytes(transaction(i)), flooding);  // one in a job
  EXPECT_EQ(bench.verdicts, std::vector<std::string>(2, "unavailable"));
  bench.verdicts.clear();
  bench.submit(to_bytes(transaction(100)));
  EXPECT_EQ(bench.verdicts, std::vector<std::string>{"unavailable"}) << "not the client's";
  bool client_done = false;
  bench.pool->submit(to_bytes(transaction(100)), std::nullopt,
                     [&](const auto& verdict) { client_done = verdict.has_value(); });
  bench.workers[0].step();
  EXPECT_FALSE(client_done);
  bench.workers[0].step();
  EXPECT_TRUE(client_done) << "in the next batch, whatever came before it";
  bench.run_all();
  EXPECT_EQ(bench.pool->verified_total(), 5U);
}

TEST(SignaturePool, AValidatorsRepetitionsTakeNoRoom) {
  Bench bench;
  const Bytes bytes = to_bytes(transaction(1));
  for (int i = 0; i < 100; ++i) bench.submit(bytes, ValidatorIndex{1});
  bench.submit(bytes);
  bench.run_all();
  EXPECT_EQ(bench.verdicts, std::vector<std::string>(2, "ok")) << "the first one's and the client's";
}

TEST(SignaturePool, MemoryIsBoundedAndTheOldestGoesFirst) {
  Bench bench{{.remembered_max = 2}};
  const auto bytes = [](std::uint64_t i) { return to_bytes(transaction(i)); };
  for (std::uint64_t i = 0; i < 2; ++i) bench.submit(bytes(i));
  bench.run_all();
  EXPECT_TRUE(bench.pool->find(transaction_hash(bytes(0))));  // used again, so 1 is now the oldest
  bench.submit(bytes(2));
  bench.run_all();
  EXPECT_TRUE(bench.pool->find(transaction_hash(bytes(0))));
  EXPECT_FALSE(bench.pool->find(transaction_hash(bytes(1))));
  EXPECT_TRUE(bench.pool->find(transaction_hash(bytes(2))));
}

}  // namespace
}  // namespace tallystick::node
