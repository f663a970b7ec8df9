// Operations of credit: loans, claims, recourse, guarantees, disputes, bound money, credit history. Type numbers are frozen; the family is in
// the high byte.
#include "contracts/claim/append_number.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/record_outside.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"

namespace tallystick::contracts {

// clang-format off
std::vector<OperationRow> credit_operations() {
  return {
      operation_row<claim::RecordOutside>(0x0F01, "a bank or a supervisor", "Records a claim on a fragment that was not made on this ledger."),
      operation_row<claim::EndOutside>(0x0F02, "who recorded it, or a supervisor", "Ends a claim that was recorded from outside."),
      operation_row<claim::AppendNumber>(0x0F03, "the claimant", "Adds an outside registry's number to a claim of this ledger."),
  };
}
// clang-format on

}  // namespace tallystick::contracts
