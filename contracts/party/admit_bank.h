// Takes a further bank onto the ledger, as genesis does with the first ones: a party with the roles bank and clearing bank, its operator
// account, where its reserves are kept, and its entry among the banks. By the association. Whether it also validates is the validators' to
// decide (contracts/validator).
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct AdmitBank {
  static constexpr std::string_view kName = "party.admit_bank";
  Text<64> name;
  LegalId legal_id;
  account::KeyPolicy policy;
  static constexpr auto fields() {
    return field_list(field("name", &AdmitBank::name, "as the registry of companies writes it"),
                      field("legal_id", &AdmitBank::legal_id, "unique on the ledger"),
                      field("policy", &AdmitBank::policy, "who may sign for its operator account"));
  }
};

// E_ROLE not the association, E_AMOUNT no name, no legal id, or a policy that cannot be met, E_EXISTS the legal id is taken.
Verdict permit(const AdmitBank& op, const Context& context, const LedgerView& view);
// The party is context.new_party(), its operator account context.new_account().
void apply(const AdmitBank& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
