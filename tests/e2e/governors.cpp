#include "tests/e2e/governors.h"

#include <stdexcept>

#include "contracts/ledger/genesis_state.h"
#include "contracts/party/admit_bank.h"
#include "contracts/registry.h"
#include "contracts/validator/vote.h"
#include "node/config/files.h"
#include "node/os/posix_disk.h"
#include "node/storage/block_store.h"
#include "node/storage/epoch_store.h"

namespace tallystick::e2e {
namespace {

using namespace contracts;
namespace rules = contracts::validator;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("the governors of the test: " + result.error().message);
  return std::move(*result);
}

testnet::Member member_for(const Network& network, const std::vector<std::size_t>& nodes, const AccountId& account,
                           const std::string& key_name) {
  testnet::Member::Settings settings;
  settings.network = network_of(network.genesis());
  settings.account = account;
  for (const std::size_t node : nodes) settings.nodes.push_back(testnet::loopback_url(network.node(node).rpc_port));
  return must(testnet::Member::make(std::move(settings), must(testnet::network_key(network.layout(), key_name))));
}

}  // namespace

Governors::Governors(const Network& network, std::vector<std::size_t> nodes)
    : network_{network}, nodes_{std::move(nodes)} {
  const Hash genesis = genesis_hash(network.genesis());
  for (std::uint16_t i = 0; i < network.genesis().banks.size(); ++i) {
    const AccountId account = bank_account(genesis, i);
    banks_.emplace(
        i, Bank{bank_party(genesis, i), account, member_for(network, nodes_, account, network.node(i).key_name.value)});
  }
}

Governors::Bank& Governors::bank(std::size_t i) {
  return banks_.at(i);
}

void Governors::admit(const testnet::AddedBank& added) {
  auto association = member_for(network_, nodes_, association_account(genesis_hash(network_.genesis())),
                                network_.node(0).key_name.value);
  account::KeyPolicy policy;
  policy.keys.items = {{KeyAlgorithm::secp256k1, added.bank.operator_key, account::Duty::any}};
  const auto entered = must(association.act(
      {make_operation(party::AdmitBank{added.bank.name, {{"test"}, {added.bank.name.value}}, policy})}));
  const AccountId account = derive_account(entered.id, 0);
  banks_.emplace(added.number, Bank{derive_party(entered.id, 0), account,
                                    member_for(network_, nodes_, account, added.node.key_name.value)});
}

void Governors::decide(std::size_t proposer, Operation proposal, const std::vector<std::size_t>& approving) {
  const auto proposed = must(bank(proposer).member.act({std::move(proposal)}));
  const rules::ProposalId id = rules::proposal_id(proposed.id, 0);
  for (const std::size_t i : approving) {
    if (i == proposer) continue;
    const auto approved = bank(i).member.act({make_operation(rules::Approve{id})});
    if (!approved && approved.error().message.starts_with("E_NOENT")) return;  // it is decided
    must(approved);
  }
}

void Governors::join(const testnet::AddedBank& added, const std::vector<std::size_t>& approving) {
  const Bank& joiner = bank(added.number);
  const PrivateKey key = must(node::read_private_key_file(network_.layout().node(added.number) + "/consensus.key"));
  decide(added.number,
         make_operation(rules::ProposeJoin{
             joiner.party, joiner.account, added.bank.consensus_key, added.bank.tls_key_pin,
             key.sign(rules::key_proof_digest(network_of(network_.genesis()), joiner.party, key.public_key()))}),
         approving);
}

void Governors::rotate(std::size_t i, const PrivateKey& key, const std::vector<std::size_t>& approving) {
  decide(i,
         make_operation(rules::ProposeRotate{
             bank(i).party,
             key.public_key(),
             {},
             key.sign(rules::key_proof_digest(network_of(network_.genesis()), bank(i).party, key.public_key()))}),
         approving);
}

void Governors::leave(std::size_t i, const std::vector<std::size_t>& approving) {
  decide(approving.front(), make_operation(rules::ProposeLeave{bank(i).party}), approving);
}

std::map<PublicKey, std::set<std::uint64_t>> epochs_signed(const Network& network, std::size_t number) {
  const auto disk = must(node::PosixDisk::open_root(network.layout().data(number)));
  const auto epochs = must(node::EpochStore::open(*disk, "epochs"));
  const auto blocks = must(node::BlockStore::open(*disk, {"blocks"}));
  std::map<PublicKey, std::set<std::uint64_t>> out;
  for (std::uint64_t height = 1; height <= blocks->last().raw(); ++height) {
    const auto block = must(blocks->read(Height{height}));
    if (!block.finalization) continue;
    const std::uint64_t epoch = block.finalization->epoch.raw();
    const ValidatorList list = epoch == 0 ? validator_list(network.genesis()) : epochs->links()[epoch - 1].validators;
    for (const ValidatorIndex place : consensus::signers_of(block.finalization->signers))
      out[list.validators.items[place.raw()].consensus_key].insert(epoch);
  }
  return out;
}

}  // namespace tallystick::e2e
