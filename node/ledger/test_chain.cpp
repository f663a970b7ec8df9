#include "node/ledger/test_chain.h"

#include <algorithm>
#include <cstdio>

#include "consensus/messages.h"
#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/party/register.h"
#include "core/ensure.h"
#include "core/merkle.h"

namespace tallystick::node {
namespace {

PrivateKey secret(std::uint8_t number) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = number;
  return std::move(*PrivateKey::from(bytes));
}

PrivateKey secret_of(const PublicKey& key) {
  for (std::uint8_t number = 1; number < 120; ++number)
    if (contracts::test_key(number) == key) return secret(number);
  ensure(false);
  return secret(1);
}

Hash history_leaf_hash(const Hash& block, const ExecutionResult& result) {
  return merkle_leaf(history_leaf(block, result.state_root, result.receipts_root).view());
}

}  // namespace

TestChain::TestChain(const Genesis& genesis) : genesis_{genesis}, reference_{genesis_} {
  genesis_result_ = {reference_root(), merkle_empty(), merkle_empty()};
  history_.push_back(history_leaf_hash(genesis_hash(genesis_), genesis_result_));
}

Hash TestChain::reference_root() const {
  std::vector<SparseLeaf> leaves;
  for (const auto& [key, value] : reference_.view().records())
    leaves.push_back({state_key_hash(static_cast<std::uint8_t>(key.first), key.second), state_value_hash(value)});
  std::ranges::sort(leaves);
  return sparse_subtree(leaves).hash;
}

std::vector<TransactionPtr> TestChain::verified(const std::vector<Transaction>& transactions) const {
  std::vector<TransactionPtr> out;
  for (const Transaction& transaction : transactions) {
    auto verified = std::make_shared<VerifiedTransaction>();
    verified->transaction = transaction;
    verified->bytes = to_bytes(transaction);
    verified->hash = transaction_hash(verified->bytes);
    verified->id = transaction_id(network_of(genesis_), transaction.body);
    out.push_back(verified);
  }
  return out;
}

BlockHeader TestChain::header_on(const BlockHeader* parent, const std::vector<TransactionPtr>& transactions,
                                 std::uint64_t view, Timestamp time) const {
  BlockHeader header;
  header.view = View{view};
  header.height = parent == nullptr ? Height{1} : parent->height.next();
  header.parent_hash = parent == nullptr ? genesis_hash(genesis_) : header_hash(*parent);
  header.parent_view = parent == nullptr ? View{0} : parent->view;
  std::vector<Hash> hashes;
  for (const TransactionPtr& transaction : transactions) hashes.push_back(transaction->hash);
  header.tx_root = consensus::transactions_root(hashes);
  header.tx_count = static_cast<std::uint32_t>(hashes.size());
  header.timestamp = time;
  return header;
}

const TestBlock& TestChain::add(const std::vector<Transaction>& transactions) {
  reference_.pass(Millis{50});
  return append(transactions);
}

void TestChain::replay(const std::vector<contracts::TestLedger::Played>& blocks) {
  for (const auto& block : blocks) {
    reference_.pass(block.time - reference_.next_block().time);
    append(block.transactions);
  }
}

const TestBlock& TestChain::append(const std::vector<Transaction>& transactions) {
  TestBlock block;
  block.transactions = verified(transactions);
  block.header = header_on(blocks_.empty() ? nullptr : &blocks_.back().header, block.transactions,
                           blocks_.empty() ? 1 : blocks_.back().header.view.raw() + 1, reference_.next_block().time);
  block.hash = header_hash(block.header);
  block.receipts = reference_.run_block(transactions).receipts;
  std::vector<Hash> leaves;
  for (const contracts::Receipt& receipt : block.receipts) leaves.push_back(merkle_leaf(to_bytes(receipt)));
  block.result = {reference_root(), merkle_root(leaves), merkle_root(history_)};
  history_.push_back(history_leaf_hash(block.hash, block.result));
  blocks_.push_back(std::move(block));
  return blocks_.back();
}

TestBlock TestChain::fork(const BlockHeader* parent, const std::vector<Transaction>& transactions,
                          std::uint64_t view) const {
  TestBlock block;
  block.transactions = verified(transactions);
  const Timestamp parent_time = parent == nullptr ? genesis_.calendar.first_day_start : parent->timestamp;
  block.header = header_on(parent, block.transactions, view, parent_time + Millis{7});
  block.hash = header_hash(block.header);
  return block;
}

Transaction TestChain::sign(const AccountId& account, std::vector<Operation> operations, std::vector<PublicKey> keys) {
  Transaction out = reference_.transaction(account, std::move(operations), std::move(keys));
  const Hash id = transaction_id(network_of(genesis_), out.body);
  for (KeySignature& signature : out.signatures.items) signature.signature = secret_of(signature.key).sign(id);
  return out;
}

void TestChain::play(std::size_t customers, std::size_t payments) {
  using contracts::make_operation;
  const auto bank_of = [](std::size_t customer) { return static_cast<std::uint16_t>(customer % 4); };
  for (std::uint16_t bank = 0; bank < 4; ++bank)
    add({sign(reference_.authority().account, {make_operation(contracts::cash::MintReserves{
                                                  reference_.bank(bank).party, contracts::yuan(1'000'000)})})});
  const std::size_t first = customers_.size();
  for (std::size_t i = first; i < first + customers; ++i) {
    const auto bank = reference_.bank(bank_of(i));
    const std::string name = "Supplier " + std::to_string(i);
    const Transaction registers =
        sign(bank.account, {make_operation(contracts::party::Register{
                               {name}, {{"test"}, {name}}, {{contracts::party::Role::supplier}}, {}})});
    const PartyId party = derive_party(transaction_id(network_of(genesis_), registers.body), 0);
    add({registers});
    const Transaction opens =
        sign(bank.account, {make_operation(contracts::account::Open{party, contracts::one_key(99)})});
    customers_.push_back({party, derive_account(transaction_id(network_of(genesis_), opens.body), 0)});
    add({opens});
    add({sign(bank.account,
              {make_operation(contracts::cash::Mint{customers_.back().account, contracts::yuan(10'000), {}})})});
  }
  for (std::size_t i = 0; i < payments; ++i) {
    const std::size_t from = i % customers_.size();
    const std::size_t to = (i * 7 + 1) % customers_.size();
    // Every fifth pays more than there is and is refused.
    const std::int64_t amount = i % 5 == 4 ? 100'000'000 : 10 + static_cast<std::int64_t>(i);
    const auto pay = [&](std::size_t payer, std::size_t payee, std::int64_t fen) {
      return sign(customers_[payer].account,
                  {make_operation(contracts::cash::Send{reference_.bank(bank_of(payer)).party,
                                                        customers_[payee].account,
                                                        reference_.bank(bank_of(payee)).party,
                                                        contracts::yuan(fen),
                                                        {}})});
    };
    std::vector<Transaction> block{pay(from, to, amount)};
    const std::size_t other = (from + 1) % customers_.size();
    if (i % 3 == 0 && other != from) block.push_back(pay(other, from, 1));
    // The same place in the lane again does not enter.
    if (i % 4 == 1) block.push_back(pay(from, to, amount + 1));
    add(block);
    if (i % 6 == 5) add({});
  }
}

consensus::Finalization TestChain::finalize(const BlockHeader& header, const ExecutionResult& result) const {
  const auto subject = consensus::finalize(header.epoch, header.view, header_hash(header), result_digest(result));
  const Hash digest = consensus::vote_digest(network_of(genesis_), subject);
  consensus::Certificate certificate{
      subject, consensus::signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{2}, ValidatorIndex{3}}), {}};
  for (const std::uint8_t number : std::array<std::uint8_t, 3>{11, 13, 14})
    certificate.signatures.items.push_back(secret(number).sign(digest));
  return consensus::to_finalization(certificate);
}

Result<void> TestChain::feed(LedgerApplication& ledger, bool (*certify)(Height)) const {
  for (std::size_t i = ledger.last_committed().height.raw(); i < blocks_.size(); ++i) {
    const TestBlock& block = blocks_[i];
    const auto executed = ledger.execute(block.header, block.transactions);
    if (!executed) return tl::unexpected(executed.error());
    if (executed->result != block.result)
      return internal_error("block " + std::to_string(i + 1) + " gave another result");
    const auto committed =
        ledger.commit(block.hash, certify(block.header.height) ? std::optional{finalize(block)} : std::nullopt);
    if (!committed) return committed;
  }
  return {};
}

std::unique_ptr<LedgerApplication> open_or_fail(KvStore& store, const Genesis& genesis, const LedgerOptions& options) {
  auto ledger = LedgerApplication::open(store, genesis, contracts::registry(), options);
  if (!ledger) std::fprintf(stderr, "%s\n", ledger.error().message.c_str());
  ensure(ledger.has_value());
  return std::move(*ledger);
}

}  // namespace tallystick::node
