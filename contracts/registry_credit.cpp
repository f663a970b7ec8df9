// Operations of credit: loans, claims, recourse, guarantees, disputes, bound money, credit history. Type numbers are frozen; the family is in
// the high byte.
#include "contracts/claim/append_number.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/record_outside.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/repay.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/lift.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/resolve.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"

namespace tallystick::contracts {

// clang-format off
std::vector<OperationRow> credit_operations() {
  return {
      operation_row<loan::Offer>(0x0E01, "a bank", "Offers a loan against fragments of one holder; binding, and nothing is locked."),
      operation_row<loan::Withdraw>(0x0E02, "the bank or the borrower", "Ends an open offer of a loan."),
      operation_row<loan::Accept>(0x0E03, "the borrower", "Takes a loan: the fragments are pledged and the money is paid out at once."),
      operation_row<loan::Repay>(0x0E04, "anyone", "Pays a loan: what is due first, and early beyond that, wholly or in part."),
      operation_row<loan::Draw>(0x0E05, "the borrower", "Draws money within the limit of a revolving loan."),
      operation_row<loan::Close>(0x0E06, "the borrower", "Ends a revolving loan of which nothing is drawn."),
      operation_row<loan::Propose>(0x0E07, "the bank or the borrower", "Proposes to extend a loan, lower its rate, or waive what is owed."),
      operation_row<loan::Agree>(0x0E08, "the other side", "Agrees to exactly what was proposed; the plan is made anew from that day."),
      operation_row<loan::Drop>(0x0E09, "the bank or the borrower", "Ends an open proposal to change a loan."),
      operation_row<loan::Charge>(0x0E0A, "the bank", "Charges costs of collecting a delinquent loan, within what its terms allow."),
      operation_row<loan::Call>(0x0E0B, "the bank", "Declares a defaulted loan due as a whole."),
      operation_row<loan::TakeOver>(0x0E0C, "the bank", "Takes a pledged fragment over at face, as much as is owed; the rest stays the borrower's."),
      operation_row<loan::Borrow>(0x0E0D, "the holder", "Borrows against fragments under a bank's published policy, decided and paid at once."),
      operation_row<claim::RecordOutside>(0x0F01, "a bank or a supervisor", "Records a claim on a fragment that was not made on this ledger."),
      operation_row<claim::EndOutside>(0x0F02, "who recorded it, or a supervisor", "Ends a claim that was recorded from outside."),
      operation_row<claim::AppendNumber>(0x0F03, "the claimant", "Adds an outside registry's number to a claim of this ledger."),
      operation_row<recourse::Request>(0x1001, "the holder", "Asks the next who answers for a defaulted fragment to pay in the issuer's place."),
      operation_row<recourse::Pay>(0x1002, "who is asked", "Pays by way of recourse; the fragment and its claim on the issuer pass to the payer."),
      operation_row<recourse::Reject>(0x1003, "who is asked", "Refuses to pay by way of recourse; those behind may still be asked."),
      operation_row<guarantee::Give>(0x1101, "a guarantor", "Answers for an issuer up to a cap, with a mandate to be debited when called."),
      operation_row<guarantee::Accept>(0x1102, "the beneficiary", "Accepts a guarantee that is offered and pays its fee."),
      operation_row<guarantee::Withdraw>(0x1103, "the guarantor, or for whom it is", "Takes a guarantee back that nobody has accepted, or declines one."),
      operation_row<guarantee::Call>(0x1104, "the holder", "Calls a guarantee for a fragment; the guarantor pays and takes it over."),
      operation_row<dispute::Open>(0x1201, "the issuer, the holder, or who passed it on", "Disputes a part of a receivable; only that part is held."),
      operation_row<dispute::Answer>(0x1202, "the other side of the dispute", "Agrees with what is asked, or contests it."),
      operation_row<dispute::Resolve>(0x1203, "an arbiter of its panel", "Rules on a dispute; more than half of the panel decide it."),
      operation_row<dispute::Withdraw>(0x1204, "who opened the dispute", "Takes a dispute back."),
      operation_row<dispute::Freeze>(0x1205, "a supervisor, with two keys", "Enters an order of a court or regulator to freeze a fragment or a party."),
      operation_row<dispute::Lift>(0x1206, "the supervisor that entered it, with two keys", "Lifts an order."),
      operation_row<purpose::Pay>(0x1301, "the borrower", "Pays an allowed payee out of money bound to a purpose, against an invoice."),
      operation_row<purpose::GiveBack>(0x1302, "the borrower", "Returns bound money to the bank before it expires."),
  };
}
// clang-format on

}  // namespace tallystick::contracts
