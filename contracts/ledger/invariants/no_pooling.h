// I7: a platform party holds nothing: it has no account (so no balance and no fragment), and no other role. Reserves are owed by
// the settlement authority alone, and money of every other kind by banks alone: nobody else can gather it.
#pragma once

#include <set>

#include "contracts/account/rules.h"
#include "contracts/cash/records.h"
#include "contracts/ledger/constitution.h"
#include "contracts/ledger/invariant.h"
#include "contracts/party/records.h"

namespace tallystick::contracts {

class NoPooling final : public Invariant {
 public:
  std::string_view name() const override { return "I7 a platform holds nothing"; }
  void visit(const RecordChange& change) override {
    visit_as<party::Party>(change, [&](const auto&, const auto& after) {
      if (after && after->has(party::Role::platform)) parties_.insert(after->id);
    });
    visit_as<account::Account>(change, [&](const auto&, const auto& after) {
      if (after) parties_.insert(after->party);
    });
    visit_as<cash::Balance>(change, [&](const auto&, const auto& after) {
      if (after) owed_by_.insert({after->bank, after->kind == cash::Kind::reserve});
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    for (const PartyId& id : parties_) {
      const auto party = load<party::Party>(after, id);
      if (!party) return "an account of party " + id.hex() + ", which does not exist";
      if (!party->has(party::Role::platform)) continue;
      if (party->roles.size() > 1) return "platform " + id.hex() + " has other roles";
      if (const auto account = account::first_account_of(after, id))
        return "platform " + id.hex() + " has account " + account->hex();
    }
    for (const auto& [who, reserves] : owed_by_) {
      const auto constitution = load<Constitution>(after, 0);
      const bool may = reserves ? constitution && constitution->settlement_authority == who
                                : load<party::Bank>(after, who).has_value();
      if (!may) return std::string{reserves ? "reserves" : "money"} + " owed by " + who.hex();
    }
    return std::nullopt;
  }

 private:
  std::set<PartyId> parties_;
  std::set<std::pair<PartyId, bool>> owed_by_;  // whose liability, and whether it is reserves
};

}  // namespace tallystick::contracts
