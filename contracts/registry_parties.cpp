// Operations about who takes part, their money and the rules. Type numbers are frozen; the family is in the high byte.
#include "contracts/account/change_policy.h"
#include "contracts/account/freeze.h"
#include "contracts/account/open.h"
#include "contracts/account/recovery.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/limit/set.h"
#include "contracts/party/admit_bank.h"
#include "contracts/party/change_role.h"
#include "contracts/party/freeze.h"
#include "contracts/party/group.h"
#include "contracts/party/register.h"
#include "contracts/party/serve.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/policy/retry_due_work.h"
#include "contracts/policy/set_holidays.h"
#include "contracts/policy/set_parameter.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/report.h"
#include "contracts/validator/vote.h"

namespace tallystick::contracts {

// clang-format off
std::vector<OperationRow> party_operations() {
  return {
      operation_row<party::Register>(0x0101, "a bank for its customers; the association for the rest", "Takes a new party onto the ledger."),
      operation_row<party::GrantRole>(0x0102, "who may grant the role", "Gives a party a role."),
      operation_row<party::RevokeRole>(0x0103, "who may grant the role", "Takes a role from a party."),
      operation_row<party::Freeze>(0x0104, "a supervisor", "Stops all accounts of a party from acting."),
      operation_row<party::Unfreeze>(0x0105, "a supervisor", "Lets a frozen party act again."),
      operation_row<party::StopIssuing>(0x0106, "a supervisor or the association", "Keeps a party from issuing new receivables."),
      operation_row<party::ClearStop>(0x0107, "a supervisor", "Lets a stopped party issue again."),
      operation_row<party::FormGroup>(0x0108, "a bank or the association", "Names a group of related companies."),
      operation_row<party::SetGroup>(0x0109, "who registered the party, or the association", "Puts a party into a group, or out of it."),
      operation_row<party::Serve>(0x010A, "a bank", "Takes on a party that another bank registered as a customer."),
      operation_row<party::AdmitBank>(0x010B, "the association", "Takes a further bank onto the ledger, with its operator account."),

      operation_row<account::Open>(0x0201, "who registered the party", "Opens an account for a party."),
      operation_row<account::ChangePolicy>(0x0202, "the account itself", "Rotates the account's keys or changes its thresholds."),
      operation_row<account::Freeze>(0x0203, "who opened the account, a supervisor or the association", "Keeps one account from acting."),
      operation_row<account::Unfreeze>(0x0204, "who froze it, or the association", "Lets a frozen account act again."),
      operation_row<account::Recover>(0x0205, "who opened the account", "Proposes new keys for an account whose owner lost the old ones."),
      operation_row<account::ApproveRecovery>(0x0206, "the association", "Approves proposed keys; they hold after a cool-off."),
      operation_row<account::StopRecovery>(0x0207, "the account itself, or who asked", "Stops a recovery that waits."),

      operation_row<cash::Mint>(0x0301, "a bank", "Puts a deposit into a customer's account, as the bank's liability."),
      operation_row<cash::Redeem>(0x0302, "the depositor", "Gives a deposit up; the bank pays it outside the ledger."),
      operation_row<cash::Send>(0x0303, "the depositor", "Pays from a deposit, within a bank or across banks."),
      operation_row<cash::MintReserves>(0x0304, "the settlement authority", "Gives a bank reserves."),
      operation_row<cash::BurnReserves>(0x0305, "the settlement authority", "Takes a bank's reserves back."),

      operation_row<limit::Set>(0x0401, "a bank", "Sets how much of an issuer's promises the bank stands behind in a programme."),
      operation_row<limit::SetCeiling>(0x0402, "the association", "Sets how much an issuer may have open over all banks."),

      operation_row<policy::SetParameter>(0x0501, "the association", "Changes a dated rule from a day on."),
      operation_row<policy::SetHolidays>(0x0502, "the association", "Publishes a year's holidays and exchanged working days."),
      operation_row<policy::RetryDueWork>(0x0503, "the association", "Sends due work that failed back to its queue."),

      operation_row<validator::ProposeJoin>(0x0D01, "the bank, or a validator in force", "Proposes that a bank validates from one of the next epochs on."),
      operation_row<validator::ProposeLeave>(0x0D02, "the bank, or a validator in force", "Proposes that a bank validates no more."),
      operation_row<validator::ProposeRotate>(0x0D03, "the bank, or a validator in force", "Proposes new keys for a validator; the old ones need not sign."),
      operation_row<validator::Approve>(0x0D04, "a validator in force", "Approves a proposed change of the validators."),
      operation_row<validator::Withdraw>(0x0D05, "who proposed or approved it", "Takes back a proposal, or an approval of one."),
      operation_row<validator::Report>(0x0D06, "a bank or a supervisor", "Proves that a validator signed two votes that exclude each other."),
  };
}
// clang-format on

}  // namespace tallystick::contracts
