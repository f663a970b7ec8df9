#include "testnet/sim/counter_application.h"

#include "core/ensure.h"

namespace tallystick::sim {
namespace {

constexpr std::uint16_t kPay = 1;  // payload: u8 place of the payee, u64 amount
constexpr std::int64_t kGenesisTime = 1'700'000'000'000;

Hash digest_of(const CounterState& state, const Hash& previous) {
  Writer w;
  encode(w, previous);
  for (const std::int64_t balance : state.balances) encode(w, balance);
  for (const std::uint64_t sequence : state.sequences) w.integer(sequence);
  return tagged_hash("tallystick/counter-state", w.bytes());
}

class CounterApplication final : public node::Application {
 public:
  CounterApplication(const CounterLedger& ledger, CounterState& durable) : ledger_{ledger}, durable_{durable} {}

  node::ExecutedBlock last_committed() const override { return durable_.block; }

  Result<node::ExecutedBlock> execute(const BlockHeader& header,
                                      const std::vector<node::TransactionPtr>& transactions) override {
    const Hash hash = header_hash(header);
    if (const auto done = executed_.find(hash); done != executed_.end()) return done->second.block;
    const CounterState* parent = &durable_;
    if (header.parent_hash != durable_.block.block) {
      const auto found = executed_.find(header.parent_hash);
      if (found == executed_.end()) return internal_error("the parent of a block to execute was not executed");
      parent = &found->second;
    }
    CounterState state = *parent;
    const auto& before = parent->block;
    state.history.append(
        merkle_leaf(history_leaf(before.block, before.result.state_root, before.result.receipts_root).view()));
    Writer receipts;
    for (const auto& transaction : transactions) receipts.integer(apply(transaction->transaction, state));
    state.block.block = hash;
    state.block.height = header.height;
    state.block.result = {digest_of(state, before.result.state_root),
                          tagged_hash("tallystick/counter-receipts", receipts.bytes()), state.history.root()};
    state.block.result_digest = result_digest(state.block.result);
    state.block.next_validators = ledger_.announced_hash(header.height);
    return executed_.emplace(hash, std::move(state)).first->second.block;
  }

  Result<void> commit(const Hash& block, const std::optional<consensus::Finalization>&) override {
    const auto found = executed_.find(block);
    if (found == executed_.end()) return internal_error("a block to commit was not executed");
    if (found->second.block.height != durable_.block.height.next())
      return internal_error("blocks must commit in height order");
    durable_ = std::move(found->second);
    std::erase_if(executed_, [&](const auto& entry) { return entry.second.block.height <= durable_.block.height; });
    return {};
  }

  Result<ValidatorList> next_validators(Height committed) const override { return ledger_.announced(committed); }

  bool has_due_work(const Hash&, Timestamp) const override { return false; }

  Result<void> admissible(const node::VerifiedTransaction& transaction, Timestamp) const override {
    const TransactionBody& body = transaction.transaction.body;
    const auto account = ledger_.index_of(body.account);
    if (!account || body.lane != 0) return malformed("there is no such account or lane");
    if (body.sequence.raw() < durable_.sequences[*account]) return malformed("the sequence is used");
    if (body.sequence.raw() > durable_.sequences[*account])
      return fail(ErrorKind::not_yet, "the sequence is ahead of its lane");
    return {};
  }

  Sequence next_sequence(const AccountId& account, std::uint8_t) const override {
    const auto index = ledger_.index_of(account);
    return Sequence{index ? durable_.sequences[*index] : 0};
  }

 private:
  // 1: applied, 2: refused with its place in the lane used, 3: refused without a trace.
  std::uint8_t apply(const Transaction& transaction, CounterState& state) const {
    const auto payer = ledger_.index_of(transaction.body.account);
    if (!payer || transaction.body.lane != 0 || transaction.body.sequence.raw() != state.sequences[*payer]) return 3;
    ++state.sequences[*payer];
    for (const Operation& operation : transaction.body.operations) {
      Reader r{operation.payload.value};
      const auto payee = r.integer<std::uint8_t>();
      const auto amount = static_cast<std::int64_t>(r.integer<std::uint64_t>());
      if (!r.ok() || operation.type != kPay || payee >= state.balances.size()) return 2;
      if (amount < 0 || amount > state.balances[*payer]) return 2;
      state.balances[*payer] -= amount;
      state.balances[payee] += amount;
    }
    return 1;
  }

  const CounterLedger& ledger_;
  CounterState& durable_;
  std::map<Hash, CounterState> executed_;
};

class CounterNode final : public NodeLedger {
 public:
  explicit CounterNode(const CounterLedger& ledger) : ledger_{ledger}, durable_{ledger.opening_state()} {}
  std::unique_ptr<node::Application> open() override { return std::make_unique<CounterApplication>(ledger_, durable_); }
  Committed committed() const override { return {durable_.block.height, durable_.block.result.state_root}; }
  Result<void> check_conservation() const override {
    std::int64_t total = 0;
    for (const std::int64_t balance : durable_.balances) total += balance;
    const auto expected = CounterLedger::kOpeningBalance * static_cast<std::int64_t>(durable_.balances.size());
    if (total == expected) return {};
    return internal_error("the balances sum to " + std::to_string(total) + ", not " + std::to_string(expected));
  }

 private:
  const CounterLedger& ledger_;
  CounterState durable_;
};

}  // namespace

CounterLedger::CounterLedger(const Keys& keys, std::size_t payers, Announcements announcements)
    : announcements_{std::move(announcements)} {
  ensure(announcements_.contains(Height{0}));
  for (const auto& [height, list] : announcements_) announced_hashes_[height] = validator_list_hash(list);
  ensure(payers <= 256);
  network_.chain_id.value = "tallystick-sim";
  network_.genesis_hash = tagged_hash("tallystick/simulated-genesis", {});
  for (std::size_t i = 0; i < payers; ++i) {
    signers_.push_back(keys.signer("payer " + std::to_string(i)));
    const Hash id = tagged_hash("tallystick/simulated-account", signers_.back()->public_key().view());
    accounts_.push_back(*AccountId::from(id.view().first(AccountId::kSize)));
    by_id_[accounts_.back()] = i;
  }
}

std::optional<std::size_t> CounterLedger::index_of(const AccountId& account) const {
  const auto found = by_id_.find(account);
  return found == by_id_.end() ? std::nullopt : std::optional{found->second};
}

CounterState CounterLedger::opening_state() const {
  CounterState state;
  state.balances.assign(accounts_.size(), kOpeningBalance);
  state.sequences.assign(accounts_.size(), 0);
  state.block.block = network_.genesis_hash;
  state.block.result = {digest_of(state, {}), tagged_hash("tallystick/counter-receipts", {}), merkle_empty()};
  state.block.result_digest = result_digest(state.block.result);
  state.block.next_validators = announced_hash(Height{0});
  return state;
}

consensus::CommittedBlock CounterLedger::root() const {
  return consensus::genesis_block(network_.genesis_hash, opening_state().block.result_digest, Timestamp{kGenesisTime});
}

std::unique_ptr<NodeLedger> CounterLedger::make_node() const {
  return std::make_unique<CounterNode>(*this);
}

Bytes CounterLedger::payment(std::size_t payer, Sequence sequence, Random& random) {
  Writer payload;
  payload.integer(static_cast<std::uint8_t>(random.below(accounts_.size())));
  payload.integer(random.below(100));
  Transaction transaction;
  transaction.body.account = accounts_[payer];
  transaction.body.sequence = sequence;
  transaction.body.operations.items.push_back({kPay, {payload.take()}});
  const Hash id = transaction_id(network_, transaction.body);
  transaction.signatures.items.push_back(
      {KeyAlgorithm::secp256k1, signers_[payer]->public_key(), signers_[payer]->sign(id)});
  return to_bytes(transaction);
}

}  // namespace tallystick::sim
