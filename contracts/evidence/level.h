// Who vouches for documents, and how much that is worth: which parties may vouch for which kind, how many of them a kind needs before it backs
// anything (m of n, by dated parameter), the level of a set of documents that a bank's lending policy can ask for, and the chain of earlier
// documents behind it. Vouches count until they expire. Rule: DOMAIN rows 10 and 32, R11, R13.
#pragma once

#include "contracts/evidence/record.h"
#include "contracts/ledger/view.h"

namespace tallystick::contracts::evidence {

// In which capacities somebody may vouch for a kind: who saw it happen, who is bound by it, who keeps its records.
//   contract, order        seller, buyer, bank, attester
//   invoice, tax_check     buyer (invoice only), tax_service, bank, attester
//   delivery, receipt, waybill   buyer, carrier, data_platform, bank, attester
//   payment                bank, data_platform, attester
bool may_vouch(Kind kind, Capacity as);

// Parties besides the registering bank that must vouch for a document of this kind before it backs anything: the parameter
// vouches_<kind> of that day.
std::int64_t vouches_needed(const LedgerView& view, Kind kind, Date day);
// Different parties besides the registering bank that vouch for the document at that moment.
std::int64_t vouches_now(const Evidence& document, Timestamp now);

// 1..7 for registered documents, 0 for none: the number of different capacities in which parties vouch now for any of the documents; the bank
// that registered one vouches as a bank. A bank's policy asks for it as "at least".
int level_of(const LedgerView& view, const Uses& uses, Timestamp now);

// What stands behind a document: itself and the earlier documents that it and they name.
struct Chain {
  std::uint32_t documents = 0;  // counted up to kChainMax
  std::uint16_t depth = 0;      // documents on the longest way back, this one included
  int level = 0;                // as level_of, over all of them
};
inline constexpr std::size_t kChainMax = 64;
// Nothing for a document that is not registered.
Chain chain_of(const LedgerView& view, const Fingerprint& document, Timestamp now);

}  // namespace tallystick::contracts::evidence
