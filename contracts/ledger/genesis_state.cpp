#include "contracts/ledger/genesis_state.h"

#include <algorithm>
#include <map>

#include "contracts/account/records.h"
#include "contracts/account/rules.h"
#include "contracts/ledger/constitution.h"
#include "contracts/party/records.h"
#include "contracts/policy/parameters.h"
#include "core/epoch_length.h"
#include "contracts/policy/records.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts {
namespace {

constexpr std::uint16_t kAssociation = 0, kSettlementAuthority = 1, kFirstBank = 2;

account::PolicyKey policy_key(const PublicKey& key) {
  return {KeyAlgorithm::secp256k1, key, account::Duty::any};
}

// k of the banks' operator keys, for everything.
account::KeyPolicy association_policy(const Genesis& genesis) {
  account::KeyPolicy policy;
  for (const GenesisBank& bank : genesis.banks) policy.keys.items.push_back(policy_key(bank.operator_key));
  std::sort(policy.keys.items.begin(), policy.keys.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  account::Threshold every;
  every.signatures = static_cast<std::uint8_t>(std::min<std::uint16_t>(genesis.association_threshold, 255));
  policy.thresholds.items = {every};
  return policy;
}

Result<party::LegalId> parse_legal_id(const std::string& text) {
  const std::size_t colon = text.find(':');
  const party::LegalId id{{text.substr(0, colon)}, {colon == std::string::npos ? "" : text.substr(colon + 1)}};
  if (id.scheme.value.empty() || id.scheme.value.size() > id.scheme.kMax || id.value.value.empty() ||
      id.value.value.size() > id.value.kMax)
    return malformed("legal id \"" + text + "\" is not scheme:value");
  return id;
}

// Writes parties with their accounts at positions of the genesis hash.
class StateWriter {
 public:
  StateWriter(LedgerDelta& delta, const Genesis& genesis)
      : delta_{delta}, hash_{genesis_hash(genesis)}, start_{genesis.calendar.first_day_start} {}

  Result<void> party(std::uint16_t position, const Text<64>& name, const party::LegalId& legal_id, party::Roles roles,
                     const account::KeyPolicy& policy) {
    if (const auto ok = account::check_policy(policy); !ok)
      return malformed("key policy of " + name.value + ": " + ok.error().detail);
    if (load<party::LegalIdEntry>(delta_, legal_id)) return malformed("legal id of " + name.value + " comes twice");
    const PartyId id = derive_party(hash_, position);
    const PartyId association = derive_party(hash_, kAssociation);
    delta_.store(party::Party{id, name, legal_id, std::move(roles), std::nullopt, association, false, start_});
    delta_.store(party::LegalIdEntry{legal_id, id});
    delta_.store(account::Account{derive_account(hash_, position), id, association, policy, std::nullopt, start_});
    return {};
  }

  Result<void> bank(std::uint16_t validator, const GenesisBank& bank) {
    const auto legal_id = parse_legal_id(bank.legal_id.value);
    if (!legal_id) return tl::unexpected(legal_id.error());
    const auto position = static_cast<std::uint16_t>(kFirstBank + validator);
    auto made = party(position, bank.name, *legal_id, {{party::Role::bank, party::Role::clearing_bank}},
                      {{{policy_key(bank.operator_key)}}, {}});
    if (made) delta_.store(party::Bank{derive_party(hash_, position), derive_account(hash_, position), validator});
    return made;
  }

 private:
  LedgerDelta& delta_;
  Hash hash_;
  Timestamp start_;
};

// The values that genesis gives; where none of them holds on the first day, the table's initial value does from then on.
Result<void> write_parameters(LedgerDelta& delta, const Genesis& genesis) {
  std::map<std::string_view, std::map<Date, std::int64_t>> given;
  for (const GenesisParameter& parameter : genesis.parameters) {
    if (parameter.name.value == kEpochLengthName) {
      if (parameter.value < 1 || parameter.value > kEpochLengthMax)
        return malformed("parameter epoch_length is not within 1.." + std::to_string(kEpochLengthMax));
      continue;
    }
    const policy::ParameterRow* row = policy::find_parameter(parameter.name.value);
    if (row == nullptr) return malformed("there is no parameter \"" + parameter.name.value + "\"");
    if (parameter.value < row->min || parameter.value > row->max)
      return malformed("parameter " + parameter.name.value + " is not within " + std::to_string(row->min) + ".." +
                       std::to_string(row->max));
    given[row->name][parameter.from_date] = parameter.value;
  }
  for (const policy::ParameterRow& row : policy::parameter_table()) {
    auto& values = given[row.name];
    const Date first = genesis.calendar.first_date;
    if (values.empty() || values.begin()->first > first) values[first] = row.initial;
    if (values.size() > policy::kDatedValuesMax)
      return malformed("parameter " + std::string{row.name} + " has too many values");
    policy::Parameter parameter{{std::string{row.name}}, {}};
    for (const auto& [from, value] : values) parameter.values.items.push_back({from, value});
    delta.store(parameter);
  }
  return {};
}

// Every bank of genesis validates, in the seat of its place; never fewer than four do, unless genesis begins smaller.
void write_validators(LedgerDelta& delta, const Genesis& genesis) {
  constexpr std::size_t kMembersMin = 4;
  const Hash hash = genesis_hash(genesis);
  validator::Validators validators;
  for (const GenesisBank& bank : genesis.banks) {
    const auto seat = static_cast<std::uint16_t>(validators.in_force.size());
    const PartyId party = bank_party(hash, seat);
    validators.in_force.items.push_back(
        {seat, party, bank_account(hash, seat), bank.consensus_key, bank.tls_key_pin});
    delta.store(validator::KnownKey{bank.consensus_key, party});
    delta.store(validator::KnownPin{bank.tls_key_pin, party});
  }
  validators.announced = validators.in_force;
  validators.members_min = static_cast<std::uint16_t>(std::min(kMembersMin, validators.in_force.size()));
  validators.next_seat = static_cast<std::uint16_t>(validators.in_force.size());
  delta.store(validators);
}

void write_holidays(LedgerDelta& delta, const Genesis& genesis) {
  std::map<std::uint16_t, policy::HolidayYear> years;
  for (const Date day : genesis.holidays) {
    policy::HolidayYear& year = years[policy::year_of(day)];
    year.year = policy::year_of(day);
    year.days.items.push_back(day);
  }
  for (const auto& [number, year] : years) delta.store(year);
}

}  // namespace

Result<StateDelta> genesis_state(const Genesis& genesis) {
  if (auto ok = check_genesis(genesis); !ok) return tl::unexpected(ok.error());
  const MemoryView empty;
  LedgerDelta delta{empty};
  const Hash hash = genesis_hash(genesis);
  StateWriter writer{delta, genesis};
  const auto own_id = [](const char* value) { return party::LegalId{{"tallystick"}, {value}}; };

  if (auto ok = writer.party(kAssociation, {"Association of the banks"}, own_id("association"),
                             {{party::Role::association}}, association_policy(genesis));
      !ok)
    return tl::unexpected(ok.error());
  if (auto ok =
          writer.party(kSettlementAuthority, genesis.settlement_authority_name, own_id("settlement-authority"),
                       {{party::Role::settlement_authority}}, {{{policy_key(genesis.settlement_authority_key)}}, {}});
      !ok)
    return tl::unexpected(ok.error());
  for (std::size_t i = 0; i < genesis.banks.size(); ++i)
    if (auto ok = writer.bank(static_cast<std::uint16_t>(i), genesis.banks.items[i]); !ok)
      return tl::unexpected(ok.error());

  delta.store(Constitution{derive_party(hash, kAssociation), derive_party(hash, kSettlementAuthority)});
  for (const Currency& currency : genesis.currencies) delta.store(policy::KnownCurrency{currency});
  write_holidays(delta, genesis);
  write_validators(delta, genesis);
  if (auto ok = write_parameters(delta, genesis); !ok) return tl::unexpected(ok.error());
  return delta.state_delta();
}

PartyId association_party(const Hash& genesis_hash) {
  return derive_party(genesis_hash, kAssociation);
}
AccountId association_account(const Hash& genesis_hash) {
  return derive_account(genesis_hash, kAssociation);
}
PartyId settlement_authority_party(const Hash& genesis_hash) {
  return derive_party(genesis_hash, kSettlementAuthority);
}
AccountId settlement_authority_account(const Hash& genesis_hash) {
  return derive_account(genesis_hash, kSettlementAuthority);
}
PartyId bank_party(const Hash& genesis_hash, std::uint16_t validator) {
  return derive_party(genesis_hash, static_cast<std::uint16_t>(kFirstBank + validator));
}
AccountId bank_account(const Hash& genesis_hash, std::uint16_t validator) {
  return derive_account(genesis_hash, static_cast<std::uint16_t>(kFirstBank + validator));
}

}  // namespace tallystick::contracts
