// Operations of trade: documents, receivables, fragments, financing, settlement. Type numbers are frozen; the family is in the high byte.
#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/attest.h"
#include "contracts/evidence/override_gap.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/bid.h"
#include "contracts/financing/open.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/transfer.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/early_offer.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts {

// clang-format off
std::vector<OperationRow> trade_operations() {
  return {
      operation_row<evidence::Register>(0x0801, "a bank that serves seller or buyer", "Registers a trade document under its fingerprint."),
      operation_row<evidence::Attest>(0x0802, "seller, buyer, bank, carrier, tax service, data platform or attester", "Vouches for a registered document."),
      operation_row<evidence::Acknowledge>(0x0803, "a bank that serves seller or buyer", "States why a document that resembles another is not the same."),
      operation_row<evidence::OverrideGap>(0x0804, "a bank", "Answers for an invoice whose four flows have a gap."),

      operation_row<receivable::Issue>(0x0901, "a core enterprise", "Issues a receivable against registered trade and offers it to a supplier."),
      operation_row<receivable::Cancel>(0x0902, "the issuer", "Takes a receivable back: before it is claimed, or once all its holders agree."),
      operation_row<receivable::AttestTenor>(0x0903, "a bank", "States that a long term is reasonable for the trade behind an invoice."),
      operation_row<receivable::ConsentCancel>(0x0904, "the holder", "Agrees that the issuer cancels a receivable that was claimed."),
      operation_row<receivable::DeclareDefault>(0x0908, "a holder of a fragment, or the limit's bank", "Declares a delinquent receivable to be in default."),
      operation_row<receivable::Accelerate>(0x0909, "a holder of a fragment, or the limit's bank", "Declares a receivable due because another of its issuer is in default."),

      operation_row<fragment::Claim>(0x0A01, "the payee", "Accepts a fragment that is offered."),
      operation_row<fragment::Reject>(0x0A02, "the payee", "Sends an offered fragment back."),
      operation_row<fragment::Transfer>(0x0A03, "the holder", "Passes parts of a fragment on, each against a trade of its own."),
      operation_row<fragment::Merge>(0x0A04, "the holder", "Puts fragments of one receivable and level together."),

      operation_row<financing::Request>(0x0B01, "the holder", "Asks named banks, or any bank, for offers to buy a fragment: open ones or sealed bids."),
      operation_row<financing::Offer>(0x0B02, "a bank that was asked", "Makes a binding offer; the fragment is reserved while it is open."),
      operation_row<financing::Accept>(0x0B03, "the holder", "Takes a bank's offer: title and money change hands."),
      operation_row<financing::Withdraw>(0x0B04, "the bank or the holder", "Ends an open offer."),
      operation_row<financing::PublishPolicy>(0x0B05, "a bank", "Publishes a lending policy that the ledger executes in the bank's name."),
      operation_row<financing::RetirePolicy>(0x0B06, "the bank", "Ends a published lending policy."),
      operation_row<financing::Sell>(0x0B07, "the holder", "Sells a fragment under a bank's published policy, decided and paid at once."),
      operation_row<financing::PostBid>(0x0B08, "a bank that was asked", "Posts a sealed bid that only the holder can read, or replaces it."),
      operation_row<financing::WithdrawBid>(0x0B09, "the bank", "Takes a sealed bid back while bids come in."),
      operation_row<financing::OpenBid>(0x0B0A, "the holder", "Opens one sealed bid and takes it: title and money change hands."),

      operation_row<settlement::Pay>(0x0C01, "the issuer; from maturity on anyone", "Pays a receivable, wholly or in part."),
      operation_row<settlement::OfferEarly>(0x0C05, "the issuer", "Offers holders to be paid early, at a discount."),
      operation_row<settlement::AcceptEarly>(0x0C06, "the holder", "Takes an early offer for one fragment and is paid at once."),
      operation_row<settlement::WithdrawEarly>(0x0C07, "the issuer", "Takes an early offer back."),
  };
}
// clang-format on

}  // namespace tallystick::contracts
