// Who takes part: parties with their legal ids and roles, whose customers they are, groups of companies, and issuing
// stops. Roles belong to parties, keys to accounts (contracts/account).
#pragma once

#include <optional>

#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/bounded.h"
#include "core/codec.h"

namespace tallystick::contracts::party {

enum class Role : std::uint8_t {
  core_enterprise = 1,  // may issue receivables
  supplier = 2,         // may hold, pass on and finance them
  bank = 3,             // registers customers, mints deposits, finances
  clearing_bank = 4,    // a bank that holds the account an issuer's mandate names
  attester = 5,         // vouches for evidence of any kind: a notary, an inspector, a warehouse
  guarantor = 6,
  arbiter = 7,                // resolves disputes
  supervisor = 8,             // sees all, freezes, clears stops
  auditor = 9,                // sees its scope
  platform = 10,              // information service: may hold no account and no money
  association = 11,           // the banks together; from genesis only
  settlement_authority = 12,  // mints and burns reserves; from genesis only
  carrier = 13,               // vouches for what it carried
  tax_service = 14,           // vouches for invoices and tax checks
  data_platform = 15,         // vouches for what instruments or other systems recorded
};
inline constexpr std::size_t kRolesMax = 15;
using Roles = List<Role, kRolesMax>;  // ascending, each once

// An identifier that somebody else gave, as UBL writes them: scheme "0199", value an LEI.
struct LegalId {
  Text<16> scheme;
  Text<48> value;
  static constexpr auto fields() {
    return field_list(field("scheme", &LegalId::scheme, "who gave it, for example 0199 or USCC"),
                      field("value", &LegalId::value, "the identifier"));
  }
  bool operator==(const LegalId&) const = default;
};

// A group of related companies.
using GroupId = FixedBytes<struct GroupTag, 20>;

struct Party {
  static constexpr Table kTable = Table::party;
  using Key = PartyId;
  Key key() const { return id; }
  PartyId id;
  Text<64> name;
  LegalId legal_id;
  Roles roles;
  std::optional<GroupId> group;
  PartyId registrar;     // the bank that registered it, or the association
  bool frozen = false;   // none of its accounts may act
  Timestamp registered;  // block time
  bool has(Role role) const;
  static constexpr auto fields() {
    return field_list(field("id", &Party::id, "party"),
                      field("name", &Party::name, "as the registry of companies writes it"),
                      field("legal_id", &Party::legal_id, "unique on the ledger"),
                      field("roles", &Party::roles, "what it may do, ascending"),
                      field("group", &Party::group, "the group of companies it belongs to"),
                      field("registrar", &Party::registrar, "who registered it: a bank or the association"),
                      field("frozen", &Party::frozen, "none of its accounts may act"),
                      field("registered", &Party::registered, "block time"));
  }
  std::vector<IndexEntry> index_entries() const;  // party_by_registrar (registrar, id); party_by_group (group, id)
  bool operator==(const Party&) const = default;
};

// Keeps a legal id unique ledger-wide.
struct LegalIdEntry {
  static constexpr Table kTable = Table::legal_id;
  using Key = LegalId;
  Key key() const { return legal_id; }
  LegalId legal_id;
  PartyId party;
  static constexpr auto fields() {
    return field_list(field("legal_id", &LegalIdEntry::legal_id), field("party", &LegalIdEntry::party));
  }
  bool operator==(const LegalIdEntry&) const = default;
};

// A bank serves a party: it may owe it deposits. The registrar does from the start; other banks by party.serve.
struct Customer {
  static constexpr Table kTable = Table::customer;
  struct Key {
    PartyId bank, party;
    static constexpr auto fields() { return field_list(field("bank", &Key::bank), field("party", &Key::party)); }
  };
  Key key() const { return {bank, party}; }
  PartyId bank, party;
  Timestamp since;
  static constexpr auto fields() {
    return field_list(field("bank", &Customer::bank), field("party", &Customer::party),
                      field("since", &Customer::since, "block time"));
  }
  std::vector<IndexEntry> index_entries() const;  // customer_by_party (party, bank)
  bool operator==(const Customer&) const = default;
};

// A bank of the ledger: where its reserves are kept.
struct Bank {
  static constexpr Table kTable = Table::bank;
  using Key = PartyId;
  Key key() const { return party; }
  PartyId party;
  AccountId operator_account;
  std::optional<std::uint16_t> genesis_place;
  static constexpr auto fields() {
    return field_list(field("party", &Bank::party),
                      field("operator_account", &Bank::operator_account, "holds its reserves"),
                      field("genesis_place", &Bank::genesis_place, "absent: admitted later"));
  }
  bool operator==(const Bank&) const = default;
};

struct Group {
  static constexpr Table kTable = Table::group;
  using Key = GroupId;
  Key key() const { return id; }
  GroupId id;
  Text<64> name;
  PartyId formed_by;
  static constexpr auto fields() {
    return field_list(field("id", &Group::id), field("name", &Group::name), field("formed_by", &Group::formed_by));
  }
  bool operator==(const Group&) const = default;
};

enum class StopCause : std::uint8_t {
  own_default = 1,    // failed to pay at maturity: set by the ledger itself
  bond_default = 2,   // an outside fact that a supervisor or the association signed
  bills_overdue = 3,  // persistently overdue on accepted bills
  other = 4,
};

// While this record exists the party may issue nothing (R7).
struct IssuingStop {
  static constexpr Table kTable = Table::issuing_stop;
  using Key = PartyId;
  Key key() const { return party; }
  PartyId party;
  StopCause cause = StopCause::other;
  Text<128> reason;
  std::optional<PartyId> set_by;  // absent: the ledger itself
  Date since;
  static constexpr auto fields() {
    return field_list(field("party", &IssuingStop::party), field("cause", &IssuingStop::cause),
                      field("reason", &IssuingStop::reason, "in words"),
                      field("set_by", &IssuingStop::set_by, "absent: the ledger itself"),
                      field("since", &IssuingStop::since, "ledger day"));
  }
  bool operator==(const IssuingStop&) const = default;
};

}  // namespace tallystick::contracts::party

namespace tallystick {
template <>
struct EnumNames<contracts::party::Role> {
  using enum contracts::party::Role;
  static constexpr std::pair<contracts::party::Role, std::string_view> values[] = {
      {core_enterprise, "core_enterprise"},
      {supplier, "supplier"},
      {bank, "bank"},
      {clearing_bank, "clearing_bank"},
      {attester, "attester"},
      {guarantor, "guarantor"},
      {arbiter, "arbiter"},
      {supervisor, "supervisor"},
      {auditor, "auditor"},
      {platform, "platform"},
      {association, "association"},
      {settlement_authority, "settlement_authority"},
      {carrier, "carrier"},
      {tax_service, "tax_service"},
      {data_platform, "data_platform"}};
};
template <>
struct EnumNames<contracts::party::StopCause> {
  using enum contracts::party::StopCause;
  static constexpr std::pair<contracts::party::StopCause, std::string_view> values[] = {
      {own_default, "own_default"}, {bond_default, "bond_default"}, {bills_overdue, "bills_overdue"}, {other, "other"}};
};
}  // namespace tallystick
