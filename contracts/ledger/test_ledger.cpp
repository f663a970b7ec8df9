#include "contracts/ledger/test_ledger.h"

#include <algorithm>

#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/party/register.h"
#include "core/sha256.h"

namespace tallystick::contracts {
namespace {

PrivateKey secret(std::uint8_t n) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = n;
  return std::move(*PrivateKey::from(bytes));
}

}  // namespace

PublicKey test_key(std::uint8_t n) {
  return secret(n).public_key();
}

Signature test_signature(std::uint8_t n, const Hash& digest) {
  return secret(n).sign(digest);
}

account::KeyPolicy one_key(std::uint8_t n) {
  return {{{{KeyAlgorithm::secp256k1, test_key(n), account::Duty::any}}}, {}};
}

Genesis test_genesis() {
  Genesis genesis;
  genesis.chain_id.value = "tallystick-unit";
  const Date first = *parse_date("2026-01-05");
  genesis.calendar = {Timestamp{1'767'542'400'000}, first,
                      86'400'000};  // 2026-01-05 00:00 +08:00 is 16:00 UTC of the day before
  genesis.holidays.items = {*parse_date("2026-01-01")};
  for (const char* code : {"CNY", "EUR", "USD"}) genesis.currencies.items.push_back(*Currency::of(code));
  for (std::uint8_t i = 0; i < 4; ++i) {
    GenesisBank bank;
    bank.name.value = "Bank " + std::to_string(i);
    bank.legal_id.value = "0199:BANK" + std::to_string(i);
    bank.operator_key = test_key(static_cast<std::uint8_t>(1 + i));
    bank.consensus_key = test_key(static_cast<std::uint8_t>(11 + i));
    bank.tls_key_pin = sha256(as_bytes(bank.name.value));
    genesis.banks.items.push_back(bank);
  }
  genesis.association_threshold = 3;
  genesis.evidence_key_id = sha256(as_bytes("evidence key"));
  genesis.settlement_authority_name.value = "Settlement authority";
  genesis.settlement_authority_key = test_key(21);
  return genesis;
}

TestLedger::TestLedger(const Genesis& genesis, const Registry& with)
    : registry_{with},
      config_{ledger_config(genesis)},
      time_{genesis.calendar.first_day_start},
      parent_time_{genesis.calendar.first_day_start} {
  const auto delta = genesis_state(genesis);
  ensure(delta.has_value());
  state_.apply(*delta);
}

BlockContext TestLedger::next_block() const {
  return block_context(config_, height_.next(), time_, parent_time_, epoch_, sealed_);
}

Transaction TestLedger::transaction(const AccountId& account, std::vector<Operation> operations,
                                    std::vector<PublicKey> keys) const {
  Transaction out;
  out.body.account = account;
  const auto lane = load<account::Lane>(state_, {account, 0});
  out.body.sequence = lane ? lane->next : Sequence{0};
  out.body.operations.items = std::move(operations);
  if (keys.empty())
    if (const auto record = load<account::Account>(state_, account))
      for (const auto& key : record->policy.keys)
        if (keys.size() < kSignaturesMax) keys.push_back(key.key);
  std::sort(keys.begin(), keys.end());
  for (const PublicKey& key : keys) out.signatures.items.push_back({KeyAlgorithm::secp256k1, key, Signature{}});
  return out;
}

SignedTransaction TestLedger::signed_transaction(const Transaction& transaction) const {
  return {transaction_id(config_.network, transaction.body), &transaction};
}

BlockOutput TestLedger::run_block(const std::vector<Transaction>& transactions) {
  std::vector<SignedTransaction> list;
  for (const Transaction& t : transactions) list.push_back(signed_transaction(t));
  last_ = execute_block(registry_, state_, next_block(), list);
  played_.push_back({time_, transactions});
  state_.apply(last_.delta);
  height_ = height_.next();
  sealed_.reset();
  parent_time_ = time_;
  return last_;
}

Receipt TestLedger::run(const Transaction& transaction) {
  return run_block({transaction}).receipts.front();
}

void TestLedger::edit(const std::function<void(LedgerDelta&)>& how) {
  LedgerDelta delta{state_};
  how(delta);
  state_.apply(delta.state_delta());
}

Member TestLedger::association() const {
  return {association_party(config_.network.genesis_hash), association_account(config_.network.genesis_hash)};
}
Member TestLedger::authority() const {
  return {settlement_authority_party(config_.network.genesis_hash),
          settlement_authority_account(config_.network.genesis_hash)};
}
Member TestLedger::bank(std::uint16_t i) const {
  return {bank_party(config_.network.genesis_hash, i), bank_account(config_.network.genesis_hash, i)};
}

Member TestLedger::registered(const Member& registrar, const std::string& name, party::Roles roles,
                              const account::KeyPolicy& policy) {
  const Transaction first =
      transaction(registrar.account, {make_operation(party::Register{{name}, {{"test"}, {name}}, roles, {}})});
  Member out;
  out.party = derive_party(signed_transaction(first).id, 0);
  ensure(run(first).outcome == Outcome::applied);
  const Transaction second = transaction(registrar.account, {make_operation(account::Open{out.party, policy})});
  out.account = derive_account(signed_transaction(second).id, 0);
  ensure(run(second).outcome == Outcome::applied);
  return out;
}

Member TestLedger::enroll(std::uint16_t i, const std::string& name, party::Roles roles, account::KeyPolicy policy) {
  return registered(bank(i), name, std::move(roles), policy);
}

Member TestLedger::appoint(const std::string& name, party::Role role) {
  return registered(association(), name, {{role}}, one_key(98));
}

void TestLedger::mint(std::uint16_t i, const AccountId& account, const Money& money) {
  must(bank(i).account, cash::Mint{account, money, {}});
}

void TestLedger::mint_reserves(std::uint16_t i, const Money& money) {
  must(authority().account, cash::MintReserves{bank(i).party, money});
}

}  // namespace tallystick::contracts
