// New keys for an account whose owner lost the old ones. Three steps, so that no one alone can take an account over:
//   recover           by who opened the account, with the new policy
//   approve_recovery  by the association; the new policy holds after the parameter recovery_hours
//   stop_recovery     by the account itself (the old keys still live), or by who asked, until then
// The change happens by itself, at the first block whose time has reached it; it lifts no freeze.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::account {

struct Recover {
  static constexpr std::string_view kName = "account.recover";
  AccountId account;
  KeyPolicy policy;
  static constexpr auto fields() {
    return field_list(field("account", &Recover::account, "whose keys are lost"),
                      field("policy", &Recover::policy, "the new one"));
  }
};

struct ApproveRecovery {
  static constexpr std::string_view kName = "account.approve_recovery";
  AccountId account;
  Hash policy_hash;  // of the policy that was examined, so that no other slips in: H("tallystick/key-policy" ‖ policy)
  static constexpr auto fields() {
    return field_list(field("account", &ApproveRecovery::account, "which"),
                      field("policy_hash", &ApproveRecovery::policy_hash, "hash of the policy that was examined"));
  }
};

struct StopRecovery {
  static constexpr std::string_view kName = "account.stop_recovery";
  AccountId account;
  static constexpr auto fields() { return field_list(field("account", &StopRecovery::account, "which")); }
};

Hash policy_hash(const KeyPolicy& policy);

// E_ROLE neither bank nor association, E_NOENT no such account, E_STATE a recovery waits already, E_OWNER another opened the account,
// E_AMOUNT a policy that cannot be met.
Verdict permit(const Recover& op, const Context& context, const LedgerView& view);
void apply(const Recover& op, const Context& context, LedgerDelta& delta);
// E_ROLE not the association, E_NOENT no recovery waits, E_STATE approved already, E_AMOUNT another policy was examined.
Verdict permit(const ApproveRecovery& op, const Context& context, const LedgerView& view);
void apply(const ApproveRecovery& op, const Context& context, LedgerDelta& delta);
// E_NOENT no recovery waits, E_OWNER neither the account itself nor who asked.
Verdict permit(const StopRecovery& op, const Context& context, const LedgerView& view);
void apply(const StopRecovery& op, const Context& context, LedgerDelta& delta);

// Due work: the cool-off is over.
void run_recovery(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::account
