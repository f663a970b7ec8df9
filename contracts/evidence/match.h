// Whether the documents behind a receivable, or behind one part of a transfer, tell one story (四流合一): 商流 contract and order, 物流 delivery and receipt, 资金流 payments and the
// promise itself, 信息流 invoice and tax check. A pure function of the documents, so that a wallet can ask before anything is signed.
//   CONFLICT  documents contradict each other: other parties, amounts further apart than the tolerance, dates out of order
//   GAP       a flow misses a document
//   PASS      all four flows are there and agree
// What is compared, amounts only where a document states one (0: none):
//   parties        every document is between seller and buyer of the trade
//   contract, order       together cover what is promised
//   delivery, receipt     each kind that states amounts covers what is promised: nothing is promised for what was not delivered
//   tax_check             together equal the invoices
//   payment               what was paid and what is promised fit into the invoices
//   dates          contract and order <= delivery, receipt and waybill <= the day of issue
// Rule: DOMAIN row 11, R13; pattern 19 of section 5.
#pragma once

#include "contracts/evidence/four_flows.h"
#include "contracts/evidence/use.h"

namespace tallystick::contracts::evidence {

// The tolerance in millionths of what is promised.
FourFlows match(const std::vector<Evidence>& documents, const Trade& trade, Date issued, Rate tolerance);

// The documents of an operation, all registered (a bug otherwise), under the tolerance of that day.
FourFlows match_uses(const LedgerView& view, const Uses& uses, const Trade& trade, Date issued);

// E_FLOW for a conflict, naming it; a gap may stand. What a trade between suppliers is held to when a fragment is passed on.
Verdict check_no_conflict(const FourFlows& flows);

// As above for a receivable that is issued; E_FLOW also for a gap when the parameter flow_gap_override of that day asks for an override and the limit's bank has
// not signed one for every invoice.
Verdict check_flows(const LedgerView& view, const Uses& uses, const FourFlows& flows, const PartyId& limit_bank,
                    Date issued);

}  // namespace tallystick::contracts::evidence
