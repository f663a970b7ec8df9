// Questions about accounts that the executor and many operations ask.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::account {

// The account, or E_NOENT.
Permitted<Account> find_account(const LedgerView& view, const AccountId& id);

// True if the owner is the party; false too when there is no such account.
bool belongs_to(const LedgerView& view, const AccountId& account, const PartyId& party);

// The account or its owner is frozen: it does not act, and what it signed before does not debit it. The account must exist.
bool is_frozen(const LedgerView& view, const AccountId& account);

// E_AMOUNT, naming what is wrong: keys 1..kPolicyKeysMax, ascending, valid points; thresholds that the keys can meet
// with at most kSignaturesMax signatures.
Verdict check_policy(const KeyPolicy& policy);

// E_SIG unless the signers satisfy every threshold for this operation type and stake. They are keys of the policy,
// ascending.
Verdict check_signers(const KeyPolicy& policy, const std::vector<PublicKey>& signers, std::uint16_t operation,
                      const std::optional<Money>& stake);

// The first account of the party in order of id, for replies that must name one; nothing if it has none.
std::optional<AccountId> first_account_of(const LedgerView& view, const PartyId& party);

}  // namespace tallystick::contracts::account
