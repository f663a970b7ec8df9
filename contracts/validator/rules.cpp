#include "contracts/validator/rules.h"

#include <algorithm>
#include <limits>

#include "contracts/account/rules.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/validator/events.h"

namespace tallystick::contracts::validator {
namespace {

Validator* find(Members& members, const PartyId& party) {
  const auto found = std::find_if(members.items.begin(), members.items.end(),
                                  [&](const Validator& member) { return member.party == party; });
  return found == members.items.end() ? nullptr : &*found;
}

void carry_out(Members& members, const Change& change, std::uint16_t seat) {
  switch (change.kind) {
    case ChangeKind::join:
      members.items.push_back(
          {seat, change.party, *change.operator_account, *change.consensus_key, *change.tls_key_pin});
      return;
    case ChangeKind::leave:
      std::erase_if(members.items, [&](const Validator& member) { return member.party == change.party; });
      return;
    case ChangeKind::rotate:
      Validator* member = find(members, change.party);
      ensure(member != nullptr);
      if (change.consensus_key) member->consensus_key = *change.consensus_key;
      if (change.tls_key_pin) member->tls_key_pin = *change.tls_key_pin;
      return;
  }
}

Verdict check_keys(const LedgerView& view, const Change& change) {
  if (change.consensus_key && !is_valid(*change.consensus_key))
    return refuse(Refusal::E_AMOUNT, "consensus_key is not a point of the curve");
  if (change.tls_key_pin && change.tls_key_pin->is_zero()) return refuse(Refusal::E_AMOUNT, "tls_key_pin is zero");
  if (!change.consensus_key && !change.tls_key_pin)
    return refuse(Refusal::E_AMOUNT, "neither consensus_key nor tls_key_pin is new");
  if (change.consensus_key)
    if (const auto known = load<KnownKey>(view, *change.consensus_key))
      return refuse(Refusal::E_KEY_USED, "consensus_key is or was that of party " + known->party.hex());
  if (change.tls_key_pin)
    if (const auto known = load<KnownPin>(view, *change.tls_key_pin))
      return refuse(Refusal::E_KEY_USED, "tls_key_pin is or was that of party " + known->party.hex());
  return {};
}

Verdict check_joiner(const LedgerView& view, const Change& change) {
  if (const auto bank = party::find_bank(view, change.party); !bank) return tl::unexpected(bank.error());
  const auto account = account::find_account(view, *change.operator_account);
  if (!account) return tl::unexpected(account.error());
  if (account->party != change.party)
    return refuse(Refusal::E_OWNER, "operator_account belongs to " + account->party.hex());
  return {};
}

}  // namespace

std::size_t faulty_max(std::size_t members) {
  ensure(members > 0);
  return (members - 1) / 3;
}
std::size_t quorum(std::size_t members) {
  return members - faulty_max(members);
}
std::size_t changes_max(std::size_t members) {
  return std::max<std::size_t>(1, faulty_max(members));
}

std::vector<IndexEntry> Validators::index_entries() const {
  return {{Index::validators_epoch, index_key(epoch.raw() + 1)}};
}

std::vector<IndexEntry> Proposal::index_entries() const {
  return {{Index::validator_proposal_expiry, index_key(expiry, id)},
          {Index::validator_proposal_by, index_key(proposed_by.value_or(PartyId{}), change.party, id)}};
}

std::vector<IndexEntry> Misconduct::index_entries() const {
  return {{Index::misconduct_by_party,
           index_key(party, epoch.raw(), view.raw(), static_cast<std::uint8_t>(offence), consensus_key)}};
}

Validators validators_of(const LedgerView& view) {
  return must_load<Validators>(view, 0);
}

Members members_after(const Validators& validators, std::size_t count) {
  Members members = validators.in_force;
  const auto& waiting = validators.waiting.items;
  const auto joins = std::count_if(waiting.begin(), waiting.end(),
                                   [](const Change& change) { return change.kind == ChangeKind::join; });
  auto seat = static_cast<std::uint16_t>(validators.next_seat - joins);
  for (std::size_t i = 0; i < std::min(count, waiting.size()); ++i) {
    carry_out(members, waiting[i], seat);
    if (waiting[i].kind == ChangeKind::join) ++seat;
  }
  return members;
}

const Validator* member_of(const Members& members, const PartyId& party) {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Validator& member) { return member.party == party; });
  return found == members.end() ? nullptr : &*found;
}

Verdict check_change(const LedgerView& view, const Change& change) {
  const Validators validators = validators_of(view);
  const Members members = members_after(validators, validators.waiting.size());
  const bool is_member = member_of(members, change.party) != nullptr;
  if (change.kind == ChangeKind::join) {
    if (auto ok = check_joiner(view, change); !ok) return ok;
    if (is_member) return refuse(Refusal::E_STATE, "party " + change.party.hex() + " validates already");
  } else if (!is_member) {
    return refuse(Refusal::E_NOENT, "validator of party " + change.party.hex());
  }
  if (change.kind != ChangeKind::leave)
    if (auto ok = check_keys(view, change); !ok) return ok;
  if (change.kind == ChangeKind::leave && members.size() <= validators.members_min)
    return refuse_policy("members_min", "never fewer than " + std::to_string(validators.members_min) + " validators");
  const bool seats_left = validators.next_seat < std::numeric_limits<std::uint16_t>::max();
  if (change.kind == ChangeKind::join && (members.size() >= kValidatorsMax || !seats_left))
    return refuse_policy("members_max", "never more than " + std::to_string(kValidatorsMax) + " validators");
  if (validators.waiting.size() >= kWaitingMax)
    return refuse_policy("changes_waiting", std::to_string(kWaitingMax) + " approved changes wait already");
  return {};
}

Verdict require_validator(const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::bank); !ok) return ok;
  const Validators validators = validators_of(view);
  const Validator* member = member_of(validators.in_force, context.party);
  if (member == nullptr) return refuse(Refusal::E_VALIDATOR, "party " + context.party.hex() + " runs none");
  if (member->operator_account != context.account)
    return refuse(Refusal::E_VALIDATOR, "its operator account is " + member->operator_account.hex());
  return {};
}

Permitted<Proposal> find_proposal(const LedgerView& view, const ProposalId& id) {
  auto proposal = load<Proposal>(view, id);
  if (!proposal) return refuse(Refusal::E_NOENT, "proposal " + id.hex());
  return std::move(*proposal);
}

void approve_change(LedgerDelta& delta, const ProposalId& id, const Change& change) {
  Validators validators = validators_of(delta);
  validators.waiting.items.push_back(change);
  if (change.kind == ChangeKind::join) ++validators.next_seat;
  validators.announced = members_after(validators, changes_max(validators.in_force.size()));
  if (change.consensus_key) delta.store(KnownKey{*change.consensus_key, change.party});
  if (change.tls_key_pin) delta.store(KnownPin{*change.tls_key_pin, change.party});
  delta.store(validators);
  delta.emit(ChangeApproved{id, change, static_cast<std::uint16_t>(validators.waiting.size())});
}

Timestamp proposal_expiry(const LedgerView& view, const BlockContext& block) {
  const std::int64_t hours = policy::value_at(view, policy::kValidatorProposalHours, block.day);
  return block.time + Millis{hours * 3'600'000};
}

}  // namespace tallystick::contracts::validator
