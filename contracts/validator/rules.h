// What changes do to a set of validators, and which changes may be made. Sets change slowly: at most max(1, f) members from one epoch
// to the next, where f is the number of faulty ones that the set in force tolerates; approved changes beyond that wait, in order.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts::validator {

// Of a set of n >= 1: f = floor((n-1)/3), the quorum n - f, and how many members an epoch may change.
std::size_t faulty_max(std::size_t members);
std::size_t quorum(std::size_t members);
std::size_t changes_max(std::size_t members);

// The one record.
Validators validators_of(const LedgerView& view);

// in_force after the first `count` waiting changes. `next_seat` seats whoever joins by `waiting`, in order.
Members members_after(const Validators& validators, std::size_t count);

const Validator* member_of(const Members& members, const PartyId& party);

// May this change be approved, on top of those that wait? In this order:
//   join    E_NOENT no such bank or account, E_OWNER the account is not the bank's, E_STATE it validates already
//   others  E_NOENT it is no validator
//   join, rotate   E_AMOUNT no point of the curve, a zero pin, or nothing new; E_KEY_USED a key or pin that is or was a validator's
//   E_POLICY:members_min, members_max, changes_waiting
Verdict check_change(const LedgerView& view, const Change& change);

// E_ROLE unless a bank; E_VALIDATOR unless the acting account is the operator account of a validator in force.
Verdict require_validator(const Context& context, const LedgerView& view);

// The open proposal, or E_NOENT.
Permitted<Proposal> find_proposal(const LedgerView& view, const ProposalId& id);

// Adds an approved change: it waits, or is announced at once when it fits. check_change must have passed.
void approve_change(LedgerDelta& delta, const ProposalId& id, const Change& change);

// Of the parameter validator_proposal_hours.
Timestamp proposal_expiry(const LedgerView& view, const BlockContext& block);

}  // namespace tallystick::contracts::validator
