// The state at height 0: what genesis says, as records. Ids derive from the genesis hash in place of a transaction id,
// by position:
//   0 the association, 1 the settlement authority, 2 + i the bank of validator i   (party and account alike)
#pragma once

#include "contracts/ledger/delta.h"
#include "core/genesis.h"
#include "core/result.h"

namespace tallystick::contracts {

// Makes: the association's party and account (association_threshold of the banks' operator keys), the settlement
// authority's party and account, a party (roles bank and clearing_bank) with operator account per bank, currencies,
// holidays, every parameter (genesis' values, else the table's). malformed for an unknown parameter, a value out of
// bounds, a threshold above kSignaturesMax, or a legal id that is not scheme:value or comes twice.
Result<StateDelta> genesis_state(const Genesis& genesis);

PartyId association_party(const Hash& genesis_hash);
AccountId association_account(const Hash& genesis_hash);
PartyId settlement_authority_party(const Hash& genesis_hash);
AccountId settlement_authority_account(const Hash& genesis_hash);
PartyId bank_party(const Hash& genesis_hash, std::uint16_t validator);
AccountId bank_account(const Hash& genesis_hash, std::uint16_t validator);

}  // namespace tallystick::contracts
