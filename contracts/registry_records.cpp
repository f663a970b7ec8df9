// Every record type of the ledger. Table numbers are frozen (ledger/tables.h).
#include "contracts/account/events.h"
#include "contracts/account/recovery.h"
#include "contracts/cash/events.h"
#include "contracts/claim/record.h"
#include "contracts/credit/record.h"
#include "contracts/evidence/four_flows.h"
#include "contracts/dispute/order_record.h"
#include "contracts/dispute/record.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/exposure.h"
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
#include "contracts/loan/record.h"
#include "contracts/party/events.h"
#include "contracts/policy/events.h"
#include "contracts/purpose/record.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/issue.h"
#include "contracts/guarantee/record.h"
#include "contracts/recourse/record.h"
#include "contracts/receivable/notice.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "contracts/settlement/collect.h"
#include "contracts/settlement/early_offer.h"
#include "contracts/settlement/distribute.h"
#include "contracts/validator/epoch.h"
#include "contracts/validator/events.h"
#include "contracts/validator/vote.h"

namespace tallystick::contracts {

// clang-format off
std::vector<RecordRow> record_rows() {
  return {
      record_row<Quarantine>("ledger.quarantine", "due work that broke an invariant and waits for people"),
      record_row<Constitution>("ledger.constitution", "association and settlement authority"),
      record_row<party::Party>("party.party", "who takes part, with its roles"),
      record_row<party::LegalIdEntry>("party.legal_id", "keeps a legal id unique"),
      record_row<party::Customer>("party.customer", "which bank serves whom"),
      record_row<party::Bank>("party.bank", "the banks and their operator accounts"),
      record_row<party::Group>("party.group", "groups of related companies"),
      record_row<party::IssuingStop>("party.issuing_stop", "who may issue nothing, and why"),
      record_row<account::Account>("account.account", "accounts, their owners and key policies"),
      record_row<account::Lane>("account.lane", "where each nonce lane stands"),
      record_row<account::Recovery>("account.recovery", "key recoveries that wait"),
      record_row<cash::Balance>("cash.balance", "who is owed how much by which bank"),
      record_row<cash::Supply>("cash.supply", "all that a bank owes in a currency"),
      record_row<limit::Limit>("limit.limit", "how far a bank stands behind an issuer, by programme"),
      record_row<limit::Ceiling>("limit.ceiling", "how far all banks together may, and do"),
      record_row<policy::Parameter>("policy.parameter", "dated values of the ledger's rules"),
      record_row<policy::HolidayYear>("policy.holidays", "days on which banks are closed or open against the weekday"),
      record_row<policy::KnownCurrency>("policy.currency", "currencies of this ledger"),
      record_row<evidence::Evidence>("evidence.evidence", "trade documents, each once ledger-wide, and how much they back"),
      record_row<evidence::FourFlows>("evidence.four_flows", "whether the documents behind a receivable tell one story"),
      record_row<evidence::GapOverride>("evidence.gap_override", "gaps in an invoice's four flows that a bank answers for"),
      record_row<receivable::Receivable>("receivable.receivable", "promises to pay, and what became of them"),
      record_row<receivable::TenorAttestation>("receivable.tenor_attestation", "long terms that a bank found reasonable"),
      record_row<fragment::Fragment>("fragment.fragment", "parts of receivables, live and spent, with their parents"),
      record_row<financing::SaleRequest>("financing.sale_request", "fragments whose holders ask for offers"),
      record_row<financing::Quote>("financing.quote", "open offers of banks"),
      record_row<financing::Deal>("financing.deal", "sales that were made, with price, cost and registration"),
      record_row<financing::LendingPolicy>("financing.lending_policy", "banks' published lending policies"),
      record_row<financing::Exposure>("financing.exposure", "what banks have out on issuers and sellers"),
      record_row<financing::Bid>("financing.bid", "sealed bids of banks, until one is opened or the request ends"),
      record_row<validator::Validators>("validator.set", "who validates, who will next, and approved changes that wait"),
      record_row<validator::Proposal>("validator.proposal", "changes of the validators that are being voted on"),
      record_row<validator::KnownKey>("validator.key", "every consensus key that is or was a validator's"),
      record_row<validator::KnownPin>("validator.pin", "every TLS key pin that is or was a validator's"),
      record_row<validator::Misconduct>("validator.misconduct", "proved misconduct of validators, each offence once"),
      record_row<loan::OpenOffer>("loan.offer", "banks' open offers of loans"),
      record_row<loan::Loan>("loan.loan", "loans against pledged fragments, with their plans and what became of them"),
      record_row<loan::Proposal>("loan.change", "proposed changes of loans that wait for the other side"),
      record_row<claim::Claim>("claim.claim", "claims on fragments: sales, pledges, and what was recorded from outside"),
      record_row<recourse::Demand>("recourse.demand", "who asked whom to pay in a defaulted issuer's place, and what came of it"),
      record_row<guarantee::Guarantee>("guarantee.guarantee", "who answers for which issuer, how far, and what was paid"),
      record_row<guarantee::Payout>("guarantee.payout", "what a guarantee paid for which fragment"),
      record_row<guarantee::Subrogation>("guarantee.subrogation", "fragments that a guarantor took over"),
      record_row<dispute::Dispute>("dispute.dispute", "disputes about parts of receivables, and what became of them"),
      record_row<dispute::Escrow>("dispute.escrow", "money that waits for the end of a dispute or of an order"),
      record_row<dispute::Order>("dispute.order", "orders of courts and regulators to freeze, as supervisors entered them"),
      record_row<receivable::CancelConsent>("receivable.cancel_consent", "holders who agree that a receivable is cancelled"),
      record_row<settlement::EarlyOffer>("settlement.early_offer", "issuers' open offers to pay early at a discount"),
      record_row<receivable::Notice>("receivable.notice", "notices before the day that wait for theirs"),
      record_row<purpose::Earmark>("purpose.earmark", "money bound to a purpose, unspent"),
      record_row<credit::History>("credit.history", "how an issuer paid, owes and disputes, kept from settlement"),
      record_row<credit::Creditor>("credit.creditor", "what an issuer owes for the trade with one supplier"),
      record_row<credit::SupplierHistory>("credit.supplier", "how the trades of a supplier fared in disputes"),
  };
}
// clang-format on

}  // namespace tallystick::contracts
