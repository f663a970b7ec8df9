#include "contracts/account/recovery.h"

#include "contracts/account/events.h"
#include "contracts/account/rules.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "core/sha256.h"

namespace tallystick::contracts::account {
namespace {

Permitted<Recovery> find_recovery(const LedgerView& view, const AccountId& account) {
  auto recovery = load<Recovery>(view, account);
  if (!recovery) return refuse(Refusal::E_NOENT, "recovery of account " + account.hex());
  return std::move(*recovery);
}

}  // namespace

Hash policy_hash(const KeyPolicy& policy) {
  return hash_of("tallystick/key-policy", policy);
}

Verdict permit(const Recover& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, {party::Role::bank, party::Role::association}); !ok) return ok;
  const auto account = find_account(view, op.account);
  if (!account) return tl::unexpected(account.error());
  if (load<Recovery>(view, op.account)) return refuse(Refusal::E_STATE, "a recovery waits already");
  if (account->opened_by != context.party) return refuse(Refusal::E_OWNER, "opened by " + account->opened_by.hex());
  return check_policy(op.policy);
}

void apply(const Recover& op, const Context& context, LedgerDelta& delta) {
  delta.store(Recovery{op.account, op.policy, context.party, std::nullopt});
  delta.emit(RecoveryAsked{op.account, context.party});
}

Verdict permit(const ApproveRecovery& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::association); !ok) return ok;
  const auto recovery = find_recovery(view, op.account);
  if (!recovery) return tl::unexpected(recovery.error());
  if (recovery->effective) return refuse(Refusal::E_STATE, "approved already");
  if (const Hash waiting = policy_hash(recovery->policy); waiting != op.policy_hash)
    return refuse(Refusal::E_AMOUNT, "policy_hash is not that of the waiting policy, " + waiting.hex());
  return {};
}

void apply(const ApproveRecovery& op, const Context& context, LedgerDelta& delta) {
  Recovery recovery = must_load<Recovery>(delta, op.account);
  const std::int64_t hours = policy::value_at(delta, policy::kRecoveryHours, context.block.day);
  recovery.effective = context.block.time + Millis{hours * 3'600'000};
  delta.store(recovery);
  delta.emit(RecoveryApproved{op.account, *recovery.effective});
}

Verdict permit(const StopRecovery& op, const Context& context, const LedgerView& view) {
  const auto recovery = find_recovery(view, op.account);
  if (!recovery) return tl::unexpected(recovery.error());
  if (context.account != op.account && context.party != recovery->asked_by)
    return refuse(Refusal::E_OWNER, "asked by " + recovery->asked_by.hex());
  return {};
}

void apply(const StopRecovery& op, const Context&, LedgerDelta& delta) {
  delta.erase<Recovery>(op.account);
  delta.emit(RecoveryStopped{op.account});
}

void run_recovery(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const Recovery recovery = load_row<Recovery>(delta, row);
  Account account = must_load<Account>(delta, recovery.account);
  account.policy = recovery.policy;
  delta.store(account);
  delta.erase<Recovery>(recovery.account);
  delta.emit(PolicyChanged{recovery.account, true});
}

}  // namespace tallystick::contracts::account
