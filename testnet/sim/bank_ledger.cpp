#include "testnet/sim/bank_ledger.h"

#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/party/register.h"
#include "contracts/registry.h"
#include "core/ensure.h"
#include "node/ledger/check.h"
#include "node/ledger/genesis_result.h"
#include "node/ledger/ledger_application.h"
#include "node/ledger/misconduct_reporter.h"
#include "node/ledger/store_view.h"
#include "node/storage/memory_store.h"

namespace tallystick::sim {
namespace {

using namespace contracts;

constexpr std::size_t kAuthorityLanes = 16;
constexpr std::size_t kBankLanes = 6;
constexpr std::int64_t kFirstDayStart = 1'767'542'400'000;  // 2026-01-05 00:00 +08:00
constexpr int kDeepCheckEvery = 97;                         // of the checks of conservation, in seconds of one node

Money yuan(std::uint64_t fen) {
  return {*Currency::of("CNY"), Amount{static_cast<std::int64_t>(fen)}};
}

Genesis make_genesis(const std::vector<std::unique_ptr<Signer>>& signers, const Keys& keys, std::size_t validators) {
  Genesis genesis;
  genesis.chain_id.value = "tallystick-sim";
  genesis.calendar = {Timestamp{kFirstDayStart}, *parse_date("2026-01-05"), 86'400'000};
  genesis.currencies.items.push_back(*Currency::of("CNY"));
  for (std::size_t i = 0; i < validators; ++i) {
    const std::string n = std::to_string(i);
    GenesisBank bank;
    const ValidatorEntry validator = keys.validator(static_cast<std::uint16_t>(i));
    bank.name = validator.name;
    bank.legal_id.value = "0199:BANK" + n;
    bank.operator_key = signers[i]->public_key();
    bank.consensus_key = validator.consensus_key;
    bank.tls_key_pin = validator.tls_key_pin;
    genesis.banks.items.push_back(bank);
  }
  genesis.association_threshold = 1;
  genesis.evidence_key_id = sha256(as_bytes("evidence key"));
  genesis.settlement_authority_name.value = "Settlement authority";
  genesis.settlement_authority_key = signers[validators]->public_key();
  return genesis;
}

class BankNode final : public NodeLedger {
 public:
  explicit BankNode(const BankLedger& ledger) : ledger_{ledger} {}

  std::unique_ptr<node::Application> open() override {
    node::LedgerOptions options;
    options.bucket_bits = 9;
    options.cached_leaves_max = 4'096;
    options.vote_signatures = &ledger_.scheme();
    auto opened = node::LedgerApplication::open(store_, ledger_.genesis(), registry(), options);
    ensure(opened.has_value());
    application_ = opened->get();
    reporter_.reset();
    return std::move(*opened);
  }

  Committed committed() const override {
    const auto now = application_->committed();
    return {now->tip().height, now->tip().result.state_root};
  }

  Result<void> check_conservation() const override {
    for (const std::string& alarm : application_->take_alarms()) return internal_error("alarm: " + alarm);
    const auto now = application_->committed();
    const Hash& genesis = ledger_.network().genesis_hash;
    std::int64_t held = 0;
    for (std::uint16_t i = 0; i < ledger_.genesis().banks.size(); ++i)
      held += cash::reserves_of(*now, bank_party(genesis, i), *Currency::of("CNY")).minor();
    const std::int64_t owed = cash::supply_of(*now, settlement_authority_party(genesis), *Currency::of("CNY")).minor();
    if (held != owed)
      return internal_error("banks hold " + std::to_string(held) + " in reserves of " + std::to_string(owed));
    if (++checks_ % kDeepCheckEvery != 0) return {};
    const auto deep = node::check_ledger(store_, ledger_.genesis(), registry(), ledger_.scheme());
    if (!deep) return tl::unexpected(deep.error());
    return {};
  }

  std::vector<Bytes> report(const PublicKey& self, const Evidence* found) override {
    if (!reporter_)
      reporter_.emplace(ledger_.network(), ledger_.scheme(), ledger_.governance().operator_of(self), self);
    const auto now = application_->committed();
    if (found != nullptr) reporter_->found(*found, *now);
    if (reporter_->waiting() == 0) return {};
    return reporter_->next(*now, now->tip().height).value_or(std::vector<Bytes>{});  // who does not validate cannot
  }

  const node::MemoryStore& store() const { return store_; }

  std::optional<Height> recorded(const Evidence& evidence) const override {
    const auto now = application_->committed();
    const node::MisconductReporter eye{ledger_.network(), ledger_.scheme(), nullptr, std::nullopt};
    const auto key = eye.signer_of(evidence, *now);
    if (!key) return {};
    const Subject& subject = evidence.first.subject;
    const auto record =
        load<validator::Misconduct>(*now, {*key, subject.epoch, subject.view, validator::offence_of(evidence)});
    return record ? std::optional{record->height} : std::nullopt;
  }

 private:
  const BankLedger& ledger_;
  node::MemoryStore store_;
  std::optional<node::MisconductReporter> reporter_;  // of the process
  node::LedgerApplication* application_ = nullptr;    // the one that was opened last
  mutable int checks_ = 0;
};

}  // namespace

BankLedger::BankLedger(const Keys& keys, std::size_t validators, std::size_t joiners) : keys_{keys} {
  for (std::size_t i = 0; i < validators; ++i) signers_.push_back(keys.signer("bank " + std::to_string(i)));
  signers_.push_back(keys.signer("settlement authority"));
  genesis_ = make_genesis(signers_, keys, validators);
  network_ = network_of(genesis_);
  const auto result = node::genesis_result(genesis_);
  ensure(result.has_value());
  root_ = consensus::genesis_block(network_.genesis_hash, result_digest(*result), genesis_.calendar.first_day_start);
  for (std::uint8_t lane = 0; lane < kAuthorityLanes; ++lane)
    payers_.push_back({{settlement_authority_account(network_.genesis_hash), lane}, signers_.back().get(), 0, {}, {}});
  for (std::uint16_t bank = 0; bank < validators; ++bank)
    for (std::uint8_t lane = 0; lane < kBankLanes; ++lane)
      payers_.push_back({{bank_account(network_.genesis_hash, bank), lane}, signers_[bank].get(), bank, {}, {}});
  governance_ = std::make_unique<Governance>(network_, keys, validators, joiners);
}

std::unique_ptr<NodeLedger> BankLedger::make_node() const {
  auto node = std::make_unique<BankNode>(*this);
  stores_.push_back(&node->store());
  return node;
}

// Mostly minted, sometimes burned, sometimes more than there is.
Operation BankLedger::reserves_operation(std::size_t, Random& random) const {
  const auto bank = static_cast<std::uint16_t>(random.below(genesis_.banks.size()));
  const PartyId party = bank_party(network_.genesis_hash, bank);
  if (random.below(3) == 0) return make_operation(cash::BurnReserves{party, yuan(1 + random.below(2'000))});
  return make_operation(cash::MintReserves{party, yuan(1 + random.below(1'000))});
}

// In turn: a new customer, its account, its first deposit.
Operation BankLedger::customer_operation(const Payer& payer, Sequence sequence) const {
  const PartyId customer = derive_party(payer.registered, 0);
  switch (sequence.raw() % 3) {
    case 0: {
      party::Register op;
      op.name.value = "Supplier";
      op.legal_id.scheme.value = "USCC";
      op.legal_id.value.value =
          std::to_string(payer.bank) + "-" + std::to_string(payer.lane.lane) + "-" + std::to_string(sequence.raw());
      op.roles.items.push_back(party::Role::supplier);
      return make_operation(op);
    }
    case 1:
      return make_operation(
          account::Open{customer, {{{{KeyAlgorithm::secp256k1, payer.signer->public_key(), account::Duty::any}}}, {}}});
    default:
      return make_operation(cash::Mint{derive_account(payer.opened, 0), yuan(100 + sequence.raw()), {}});
  }
}

// Whoever governs looks at some node's durable state.
Bytes BankLedger::governance_payment(std::size_t index, Sequence sequence, Random& random) const {
  const node::StoreView state{*stores_[random.below(stores_.size())]};
  const node::Lane lane = governance_->payer(index);
  Transaction transaction;
  transaction.body.account = lane.account;
  transaction.body.lane = lane.lane;
  transaction.body.sequence = sequence;
  transaction.body.operations.items = {governance_->operation(index, sequence, state)};
  const Signer& signer = governance_->signer(index);
  transaction.signatures.items = {
      {KeyAlgorithm::secp256k1, signer.public_key(), signer.sign(transaction_id(network_, transaction.body))}};
  return to_bytes(transaction);
}

Bytes BankLedger::payment(std::size_t index, Sequence sequence, Random& random) {
  if (index >= payers_.size()) return governance_payment(index - payers_.size(), sequence, random);
  Payer& payer = payers_[index];
  Transaction transaction;
  transaction.body.account = payer.lane.account;
  transaction.body.lane = payer.lane.lane;
  transaction.body.sequence = sequence;
  transaction.body.operations.items.push_back(index < kAuthorityLanes ? reserves_operation(index, random)
                                                                      : customer_operation(payer, sequence));
  const Hash id = transaction_id(network_, transaction.body);
  if (sequence.raw() % 3 == 0) payer.registered = id;
  if (sequence.raw() % 3 == 1) payer.opened = id;
  transaction.signatures.items.push_back({KeyAlgorithm::secp256k1, payer.signer->public_key(), payer.signer->sign(id)});
  return to_bytes(transaction);
}

}  // namespace tallystick::sim
