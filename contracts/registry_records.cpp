// Every record type, event, piece of due work and invariant of the ledger. Numbers are frozen.
#include <algorithm>

#include "contracts/account/events.h"
#include "contracts/account/recovery.h"
#include "contracts/cash/events.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/constitution.h"
#include "contracts/ledger/invariants/evidence_suffices.h"
#include "contracts/ledger/invariants/faces_add_up.h"
#include "contracts/ledger/invariants/lanes_step.h"
#include "contracts/ledger/invariants/levels_bounded.h"
#include "contracts/ledger/invariants/limits_hold.h"
#include "contracts/ledger/invariants/money_conserved.h"
#include "contracts/ledger/invariants/no_pooling.h"
#include "contracts/ledger/invariants/one_holder.h"
#include "contracts/ledger/invariants/one_maturity.h"
#include "contracts/ledger/invariants/validators_change_slowly.h"
#include "contracts/ledger/invariants/waterfall_adds_up.h"
#include "contracts/ledger/quarantine.h"
#include "contracts/limit/events.h"
#include "contracts/party/events.h"
#include "contracts/policy/events.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "contracts/settlement/collect.h"
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
      record_row<receivable::Receivable>("receivable.receivable", "promises to pay, and what became of them"),
      record_row<receivable::TenorAttestation>("receivable.tenor_attestation", "long terms that a bank found reasonable"),
      record_row<fragment::Fragment>("fragment.fragment", "parts of receivables, live and spent, with their parents"),
      record_row<financing::SaleRequest>("financing.sale_request", "fragments whose holders ask for offers"),
      record_row<financing::Quote>("financing.quote", "open offers of banks"),
      record_row<financing::Deal>("financing.deal", "sales that were made, with price, cost and registration"),
      record_row<financing::LendingPolicy>("financing.lending_policy", "banks' published lending policies"),
      record_row<validator::Validators>("validator.set", "who validates, who will next, and approved changes that wait"),
      record_row<validator::Proposal>("validator.proposal", "changes of the validators that are being voted on"),
      record_row<validator::KnownKey>("validator.key", "every consensus key that is or was a validator's"),
      record_row<validator::KnownPin>("validator.pin", "every TLS key pin that is or was a validator's"),
      record_row<validator::Misconduct>("validator.misconduct", "proved misconduct of validators, each offence once"),
  };
}

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
      event_row<receivable::Issued>("A receivable was issued and offered."),
      event_row<receivable::Cancelled>("A receivable ended before it was claimed."),
      event_row<receivable::TenorAttested>("A bank found a long term reasonable."),
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
      event_row<settlement::Distributed>("Money was shared among all holders of a receivable."),
      event_row<settlement::StateChanged>("A receivable became overdue, delinquent, defaulted or settled."),
      event_row<validator::Proposed>("A change of the validators was proposed."),
      event_row<validator::Approved>("A validator approved a proposed change."),
      event_row<validator::Withdrawn>("A proposed change, or an approval of it, was taken back or expired."),
      event_row<validator::ChangeApproved>("A quorum approved a change; it waits for an epoch."),
      event_row<validator::EpochBegan>("An epoch began, with the validators that were announced for it."),
      event_row<validator::MisconductRecorded>("A validator was proved to have signed what no correct validator signs.").as_grave(),
  };
}

std::vector<DueRow> due_rows() {
  return {
      {0x0D01, "validator.begin_epoch", Index::validators_epoch, validator::due_by_epoch, validator::begin_epoch},
      {0x0201, "account.recovery", Index::recovery_due, due_by_time, account::run_recovery},
      {0x0A01, "fragment.expire_offer", Index::offer_expiry, due_by_time, fragment::expire_offer},
      {0x0B01, "financing.expire_quote", Index::quote_expiry, due_by_time, financing::expire_quote},
      {0x0C01, "settlement.collect", Index::receivable_next_day, due_by_day, settlement::collect},
      {0x0D02, "validator.expire_proposal", Index::validator_proposal_expiry, due_by_time, validator::expire_proposal},
  };
}

std::vector<InvariantFactory> invariant_rows() {
  return {
      make_invariant<FacesAddUp>,
      make_invariant<OneHolder>,
      make_invariant<OneMaturity>,
      make_invariant<LevelsBounded>,
      make_invariant<EvidenceSuffices>,
      make_invariant<WaterfallAddsUp>,
      make_invariant<LimitsHold>,
      make_invariant<MoneyConserved>,
      make_invariant<NoPooling>,
      make_invariant<LanesStep>,
      make_invariant<ValidatorsChangeSlowly>,
  };
}
// clang-format on

Registry make_registry() {
  Registry out{operation_rows(), record_rows(), event_rows(), due_rows(), invariant_rows()};
  const auto ascending = [](const auto& rows, auto member) {
    return std::adjacent_find(rows.begin(), rows.end(),
                              [&](const auto& a, const auto& b) { return a.*member >= b.*member; }) == rows.end();
  };
  ensure(ascending(out.operations, &OperationRow::type));
  ensure(ascending(out.records, &RecordRow::table));
  ensure(ascending(out.events, &EventRow::kind));
  return out;
}

}  // namespace tallystick::contracts
