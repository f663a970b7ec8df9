#include "testnet/sim/governance.h"

#include <algorithm>

#include "contracts/ledger/genesis_state.h"
#include "contracts/party/admit_bank.h"
#include "contracts/party/records.h"
#include "contracts/registry.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"

namespace tallystick::sim {
namespace {

using namespace contracts;

constexpr std::uint8_t kAssociationLane = 9;
constexpr std::uint8_t kGovernorLane = 9;

}  // namespace

Governance::Governance(const Network& network, const Keys& keys, std::size_t banks, std::size_t joiners)
    : network_{network}, banks_{banks}, association_{keys.signer("bank 0")} {
  const Hash& genesis = network.genesis_hash;
  for (std::size_t i = 0; i < banks + joiners; ++i) {
    const auto seat = static_cast<std::uint16_t>(i);
    governors_.push_back({{},
                          {},
                          keys.signer("bank " + std::to_string(i)),
                          keys.validator(seat),
                          keys.signer(Keys::validator_name(seat))});
    Governor& governor = governors_.back();
    if (i < banks) {
      governor.party = bank_party(genesis, seat);
      governor.account = bank_account(genesis, seat);
      continue;
    }
    // Its ids follow from the transaction that admits it, which stands at a known place of the association's lane.
    Transaction admits;
    admits.body.account = association_account(genesis);
    admits.body.lane = kAssociationLane;
    admits.body.sequence = Sequence{i - banks};
    admits.body.operations.items = {admission(i)};
    const Hash id = transaction_id(network, admits.body);
    governor.party = derive_party(id, 0);
    governor.account = derive_account(id, 0);
    joiners_.push_back(std::move(admits));
  }
}

Operation Governance::admission(std::size_t joiner) const {
  const Governor& governor = governors_[joiner];
  return make_operation(
      party::AdmitBank{governor.validator.name,
                       {{"0199"}, {"JOINER" + std::to_string(joiner)}},
                       {{{{KeyAlgorithm::secp256k1, governor.signer->public_key(), account::Duty::any}}}, {}}});
}

node::Lane Governance::payer(std::size_t index) const {
  if (index == 0) return {association_account(network_.genesis_hash), kAssociationLane};
  return {governors_[index - 1].account, kGovernorLane};
}

const Signer& Governance::signer(std::size_t index) const {
  return index == 0 ? *association_ : *governors_[index - 1].signer;
}

const Signer* Governance::operator_of(const PublicKey& consensus_key) const {
  for (const Governor& governor : governors_)
    if (governor.validator.consensus_key == consensus_key) return governor.signer.get();
  return nullptr;
}

Operation Governance::operation(std::size_t index, Sequence sequence, const LedgerView& state) const {
  if (index == 0)
    return sequence.raw() < joiners_.size() ? joiners_[sequence.raw()].body.operations.items.front()
                                            : admission(banks_);
  const Governor& governor = governors_[index - 1];
  const auto open = scan_prefix(state, Index::validator_proposal_expiry, {}, 100);
  for (const IndexRow& row : open) {
    const auto proposal = load_row<validator::Proposal>(state, row);
    const auto& approvals = proposal.approvals.items;
    // What the ledger proposes because of misconduct is left open: who leaves is the script's to say here.
    if (proposal.proposed_by && std::find(approvals.begin(), approvals.end(), governor.party) == approvals.end())
      return make_operation(validator::Approve{proposal.id});
  }
  const auto in_force = validator::validators_of(state).in_force;
  const bool leads = !in_force.empty() && in_force.items.back().party == governor.party;
  return leads ? next_change(state) : make_operation(validator::Approve{});
}

Operation Governance::next_change(const LedgerView& state) const {
  const validator::Validators all = validator::validators_of(state);
  const validator::Members planned = validator::members_after(all, all.waiting.size());
  if (all.next_seat < governors_.size()) {
    const Governor& joiner = governors_[all.next_seat];
    return make_operation(validator::ProposeJoin{joiner.party, joiner.account, joiner.validator.consensus_key,
                                                 joiner.validator.tls_key_pin,
                                                 joiner.validator_signer->sign(validator::key_proof_digest(
                                                     network_, joiner.party, joiner.validator.consensus_key))});
  }
  if (planned.size() > banks_) return make_operation(validator::ProposeLeave{planned.items.front().party});
  return make_operation(validator::Approve{});
}

}  // namespace tallystick::sim
