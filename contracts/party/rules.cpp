#include "contracts/party/rules.h"

#include <algorithm>

#include "contracts/party/events.h"

namespace tallystick::contracts::party {

bool Party::has(Role role) const {
  return std::binary_search(roles.begin(), roles.end(), role);
}

std::vector<IndexEntry> Party::index_entries() const {
  std::vector<IndexEntry> out{{Index::party_by_registrar, index_key(registrar, id)}};
  if (group) out.push_back({Index::party_by_group, index_key(*group, id)});
  return out;
}

std::vector<IndexEntry> Customer::index_entries() const {
  return {{Index::customer_by_party, index_key(party, bank)}};
}

Verdict require_role(const Context& context, const LedgerView& view, Role role) {
  return require_role(context, view, {role});
}

Verdict require_role(const Context& context, const LedgerView& view, std::initializer_list<Role> any_of) {
  const Party actor = must_load<Party>(view, context.party);
  std::string needed;
  for (const Role role : any_of) {
    if (actor.has(role)) return {};
    needed += (needed.empty() ? "" : " or ") + std::string{name_of(role)};
  }
  return refuse(Refusal::E_ROLE, "needs " + needed);
}

Permitted<Party> find_party(const LedgerView& view, const PartyId& id) {
  auto party = load<Party>(view, id);
  if (!party) return refuse(Refusal::E_NOENT, "party " + id.hex());
  return std::move(*party);
}

Verdict require_not_frozen(const Party& party) {
  if (party.frozen) return refuse(Refusal::E_FROZEN, "party " + party.id.hex());
  return {};
}

Verdict require_may_be_frozen(const Party& party) {
  for (const Role role : {Role::association, Role::settlement_authority, Role::bank})
    if (party.has(role))
      return refuse_policy("constitution", "a party with role " + std::string{name_of(role)} + " is never frozen");
  return {};
}

Permitted<Bank> find_bank(const LedgerView& view, const PartyId& id) {
  auto bank = load<Bank>(view, id);
  if (!bank) return refuse(Refusal::E_NOENT, "bank " + id.hex());
  return std::move(*bank);
}

bool is_customer(const LedgerView& view, const PartyId& bank, const PartyId& party) {
  return view.get(Table::customer, to_bytes(Customer::Key{bank, party})).has_value();
}

bool same_group(const LedgerView& view, const PartyId& a, const PartyId& b) {
  if (a == b) return true;
  const auto first = load<Party>(view, a);
  const auto second = load<Party>(view, b);
  return first && second && first->group && first->group == second->group;
}

bool is_stopped(const LedgerView& view, const PartyId& party) {
  return view.get(Table::issuing_stop, to_bytes(party)).has_value();
}

void stop_issuing(LedgerDelta& delta, const PartyId& party, StopCause cause, const Text<128>& reason, Date today) {
  if (is_stopped(delta, party)) return;
  delta.store(IssuingStop{party, cause, reason, std::nullopt, today});
  delta.emit(IssuingStopped{party, cause});
}

}  // namespace tallystick::contracts::party
