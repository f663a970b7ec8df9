// Validators in force approve a proposal, or take it or their approval back. With the approvals of a quorum of them, n - f, the change is
// decided: it waits for the first epoch that has room for it (contracts/validator/rules.h). Approvals of those who meanwhile left do not
// count.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts::validator {

struct Approve {
  static constexpr std::string_view kName = "validator.approve";
  ProposalId proposal;
  static constexpr auto fields() { return field_list(field("proposal", &Approve::proposal, "an open one")); }
};

struct Withdraw {
  static constexpr std::string_view kName = "validator.withdraw";
  ProposalId proposal;
  static constexpr auto fields() { return field_list(field("proposal", &Withdraw::proposal, "an open one")); }
};

// E_ROLE not a bank, E_VALIDATOR not of a validator in force, E_NOENT no open proposal, E_EXPIRED its time is over, E_STATE approved by
// this one already, what check_change refuses: another change may have come first.
Verdict permit(const Approve& op, const Context& context, const LedgerView& view);
void apply(const Approve& op, const Context& context, LedgerDelta& delta);

// The proposer ends its proposal; anybody else takes its approval back.
// E_ROLE not a bank, E_NOENT no open proposal, E_OWNER neither proposed nor approved by this bank.
Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view);
void apply(const Withdraw& op, const Context& context, LedgerDelta& delta);

// Adds the acting bank's approval; decides the change when it completes the quorum.
void approve(const ProposalId& id, const Context& context, LedgerDelta& delta);

// Due work: the first block whose time has reached the expiry.
void expire_proposal(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::validator
