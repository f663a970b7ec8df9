// Every event of the ledger. Numbers are frozen; the family is in the high byte.
#include "contracts/account/events.h"
#include "contracts/account/recovery.h"
#include "contracts/cash/events.h"
#include "contracts/claim/append_number.h"
#include "contracts/claim/enter.h"
#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/attest.h"
#include "contracts/evidence/override_gap.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/lift.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/outcome.h"
#include "contracts/dispute/resolve.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/bid.h"
#include "contracts/financing/open.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/constitution.h"
#include "contracts/ledger/quarantine.h"
#include "contracts/limit/events.h"
#include "contracts/loan/change.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/collect.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/payment.h"
#include "contracts/loan/start.h"
#include "contracts/party/events.h"
#include "contracts/policy/events.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/issue.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/end.h"
#include "contracts/guarantee/give.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/receivable/notice.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "contracts/settlement/collect.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/take_over.h"
#include "contracts/validator/epoch.h"
#include "contracts/validator/events.h"
#include "contracts/validator/vote.h"

namespace tallystick::contracts {

// clang-format off
std::vector<EventRow> event_rows() {
  return {
      event_row<party::Registered>("A party came onto the ledger."),
      event_row<party::RolesChanged>("A party's roles changed."),
      event_row<party::FreezeChanged>("A party was frozen or unfrozen."),
      event_row<party::IssuingStopped>("A party may issue no more."),
      event_row<party::IssuingCleared>("A party may issue again."),
      event_row<party::GroupFormed>("A group of companies was formed."),
      event_row<party::GroupChanged>("A party joined or left a group."),
      event_row<party::Served>("A bank took on a customer."),
      event_row<account::Opened>("An account was opened."),
      event_row<account::PolicyChanged>("An account's key policy changed."),
      event_row<account::FreezeChanged>("An account was frozen or unfrozen."),
      event_row<account::RecoveryAsked>("New keys were proposed for an account."),
      event_row<account::RecoveryApproved>("Proposed keys were approved and wait for the cool-off."),
      event_row<account::RecoveryStopped>("A key recovery was stopped."),
      event_row<cash::Paid>("Money moved."),
      event_row<limit::LimitSet>("A bank set a limit."),
      event_row<limit::CeilingSet>("The association set a ceiling."),
      event_row<policy::ParameterSet>("A rule changes from a day on."),
      event_row<policy::HolidaysSet>("A year's holidays were published."),
      event_row<policy::DueWorkRetried>("Failed due work went back to its queue."),
      event_row<evidence::Registered>("A trade document was registered, or was known already."),
      event_row<evidence::Attested>("Somebody vouched for a document."),
      event_row<evidence::Acknowledged>("A bank looked at a document that resembles another."),
      event_row<evidence::GapOverridden>("A bank answered for a gap in an invoice's four flows."),
      event_row<evidence::Matched>("The documents behind a receivable were matched."),
      event_row<receivable::Issued>("A receivable was issued and offered."),
      event_row<receivable::Cancelled>("A receivable was cancelled."),
      event_row<receivable::TenorAttested>("A bank found a long term reasonable."),
      event_row<receivable::CancelConsented>("A holder agreed that a receivable is cancelled."),
      event_row<receivable::DueSoon>("A receivable falls due soon."),
      event_row<receivable::DefaultDeclared>("A creditor declared a receivable to be in default."),
      event_row<receivable::Accelerated>("A receivable was declared due because another of its issuer is in default."),
      event_row<fragment::Claimed>("A payee accepted a fragment."),
      event_row<fragment::Returned>("An offered fragment went back to who offered it."),
      event_row<fragment::Split>("A fragment was passed on in parts."),
      event_row<fragment::Merged>("Fragments were put together."),
      event_row<financing::Sold>("A bank bought a fragment and paid for it."),
      event_row<financing::Requested>("A holder asked for offers."),
      event_row<financing::Quoted>("A bank made an offer."),
      event_row<financing::QuoteEnded>("An offer ended without a sale."),
      event_row<financing::PolicyPublished>("A bank published a lending policy."),
      event_row<financing::PolicyRetired>("A bank ended a lending policy."),
      event_row<financing::RequestEnded>("A request for offers ended without a sale."),
      event_row<financing::BidPosted>("A bank posted a sealed bid, or replaced it."),
      event_row<financing::BidWithdrawn>("A bank took a sealed bid back."),
      event_row<financing::BidOpened>("A holder opened a sealed bid and took it."),
      event_row<settlement::Distributed>("Money was shared among all holders of a receivable."),
      event_row<settlement::StateChanged>("A receivable became overdue, delinquent, defaulted or settled."),
      event_row<settlement::EarlyOffered>("An issuer offered to pay early at a discount."),
      event_row<settlement::EarlyOfferEnded>("An early offer ended."),
      event_row<settlement::PaidEarly>("A holder was paid early at a discount."),
      event_row<settlement::SetApart>("What of a sold fragment is beyond the bank's claim became the seller's own."),
      event_row<validator::Proposed>("A change of the validators was proposed."),
      event_row<validator::Approved>("A validator approved a proposed change."),
      event_row<validator::Withdrawn>("A proposed change, or an approval of it, was taken back or expired."),
      event_row<validator::ChangeApproved>("A quorum approved a change; it waits for an epoch."),
      event_row<validator::EpochBegan>("An epoch began, with the validators that were announced for it."),
      event_row<validator::MisconductRecorded>("A validator was proved to have signed what no correct validator signs.").as_grave(),
      event_row<loan::Offered>("A bank offered a loan."),
      event_row<loan::OfferEnded>("An offer of a loan ended without one."),
      event_row<loan::Started>("A loan was paid out, or a line opened, against pledged fragments."),
      event_row<loan::Paid>("Money came in for a loan."),
      event_row<loan::Released>("A pledge ended; the fragment is its holder's again."),
      event_row<loan::Replanned>("The payments to come of a loan changed."),
      event_row<loan::StateChanged>("A loan became overdue, delinquent, defaulted, current again or repaid."),
      event_row<loan::DueSoon>("A payment of a loan is near."),
      event_row<loan::Drawn>("Money was drawn from a revolving loan."),
      event_row<loan::Charged>("Costs of collecting were charged."),
      event_row<loan::Called>("A loan in default was declared due as a whole."),
      event_row<loan::TakenOver>("The bank took a pledged fragment over against the debt."),
      event_row<loan::Proposed>("A change of a loan was proposed."),
      event_row<loan::ProposalDropped>("A proposed change of a loan is no longer open."),
      event_row<loan::Changed>("Bank and borrower agreed to change a loan."),
      event_row<claim::Entered>("Somebody has a claim on a fragment."),
      event_row<claim::Ended>("A claim on a fragment ended, or was divided with it."),
      event_row<claim::NumberAppended>("An outside registry's number was added to a claim."),
      event_row<recourse::Requested>("Somebody was asked to pay by way of recourse."),
      event_row<recourse::Paid>("Somebody paid by way of recourse and holds the fragment now."),
      event_row<recourse::Rejected>("Somebody refused to pay by way of recourse."),
      event_row<guarantee::Given>("A guarantor answers for an issuer, or offers to."),
      event_row<guarantee::Accepted>("A guarantee was accepted and its fee paid."),
      event_row<guarantee::Ended>("A guarantee ended; what is left of its reserve went back."),
      event_row<guarantee::Called>("A guarantor paid and took over what it paid for."),
      event_row<dispute::Opened>("A part of a receivable is disputed."),
      event_row<dispute::Contested>("The other side of a dispute contests; the arbiters decide."),
      event_row<dispute::Ruled>("An arbiter ruled on a dispute."),
      event_row<dispute::Ended>("A dispute ended."),
      event_row<dispute::Frozen>("An order froze a fragment or a party."),
      event_row<dispute::Lifted>("An order was lifted, or expired."),
      event_row<purpose::Granted>("Proceeds were paid out as money bound to a purpose."),
      event_row<purpose::Returned>("Bound money that was not spent returned to the bank."),
      event_row<purpose::Spent>("Bound money was paid to an allowed payee."),
  };
}
// clang-format on

}  // namespace tallystick::contracts
