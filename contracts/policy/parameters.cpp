#include "contracts/policy/parameters.h"

#include <algorithm>

#include "contracts/policy/records.h"

namespace tallystick::contracts::policy {
namespace {

constexpr ParameterRow kTable[] = {
    {kAprTolerance, 100, 0, 10'000,
     "how far the annualised cost that an acceptance carries may be from the computed one, in millionths"},
    {kArbitersMin, 3, 1, 5, "arbiters that who opens a dispute must name, at the least; more than half of a panel decide"},
    {kChildrenMax, 100, 1, 100,
     "parts that one fragment may be split into (Notice 2025-77 asks to manage counts; the number is the banks')"},
    {kCrossDefault, 1, 0, 1,
     "1: once one receivable of an issuer is in default, its others may be declared due (the banks' choice)"},
    {kCutOffMinute, 1'440, 0, 1'440,
     "minute of the day until which a bank's published policy pays out the same day; 1440: always"},
    {kDefaultDays, 90, 1, 3'650, "days after the due date from which an unpaid receivable is in default"},
    {kDelinquentDays, 30, 1, 3'650,
     "days after the due date from which an unpaid receivable is delinquent and issuing stops"},
    {kDisputeAnswerDays, 15, 1, 365,
     "days that the other side of a dispute has to answer, before arbiters decide without it (after the Civil Procedure Law, Art. 128: fifteen)"},
    {kDisputeDays, 90, 1, 3'650, "days after which a dispute that nobody decided ends, and the promise stands"},
    {kDueWorkMax, 256, 1, 100'000, "units of due work in one block, such as fragments paid; the rest waits for the next"},
    {kEarlyPartMin, 10'000, 0, 1'000'000,
     "least part payment of a receivable before maturity, in millionths of its face, for each ends open offers and quotes (the banks')"},
    {kFlowGapOverride, 0, 0, 1,
     "1: a receivable whose four flows have a gap needs the limit bank's override (the number is the banks')"},
    {kFlowTolerance, 10'000, 0, 1'000'000,
     "how far amounts of one trade's documents may be apart, in millionths of what is promised (1 %: the banks')"},
    {kGraceDays, 3, 0, 90, "days after the due date within which late payment costs no penalty"},
    {kIssueNeedsDelivery, 1, 0, 1,
     "1: a receivable needs a registered delivery beside its invoices (no issuing against prepayments)"},
    {kLeavesMax, 256, 1, 300, "live fragments of one receivable: what one piece of settlement work pays"},
    {kLevelMax, 10, 1, 100,
     "times a receivable may be passed on (Notice 2025-77 asks to manage levels; the number is the banks')"},
    {kLoanAdvanceRate, 900'000, 0, 1'000'000,
     "most that a loan may come to, in millionths of what its collateral is worth at maturity (the number is the banks')"},
    {kLoanNoticeDays, 3, 0, 90, "days before a payment of a loan on which the ledger reminds the borrower; 0: never"},
    {kNoticeDays, 7, 0, 366, "days before the day of payment on which issuer and holders are told; 0: never"},
    {kOfferHours, 168, 1, 8'784, "hours in which an offer must be claimed before it returns"},
    {kOrderDaysMax, 365, 1, 3'650, "longest time in days for which a court's or regulator's order may freeze (civil procedure: one year for money)"},
    {kPenaltyCap, 240'000, 0, 1'000'000, "most that penalty may come to, in millionths of the face"},
    {kPenaltyDaily, 500, 0, 10'000,
     "penalty a day on the unpaid face, in millionths (State Council order 802: 0.05 %)"},
    {kQuoteHoursMax, 720, 1, 8'784, "longest time in hours for which a bank's quote may bind a fragment"},
    {kRecourseAnswerDays, 7, 1, 365,
     "days that who is asked by way of recourse has to pay or refuse, before the next may be asked (the banks' choice)"},
    {kRecourseDays, 180, 1, 3'650,
     "days from the default, or from getting the fragment by recourse, in which recourse may be asked for (after the Negotiable Instruments "
     "Law, Art. 17: six months)"},
    {kRecoveryHours, 72, 1, 8'784, "hours between the association's approval of a key recovery and its effect"},
    {kSplitMin, 1, 1, 1'000'000'000, "smallest face of a part, in minor units"},
    {kTenorHard, 366, 1, 3'660, "longest term of a receivable in days (Notice 2025-77 Art. 11: one year)"},
    {kTenorSoft, 184, 1, 3'660,
     "longest term in days without a reason and a bank's attestation (Notice 2025-77 Art. 11: six months)"},
    {kValidatorProposalHours, 168, 1, 8'784, "hours in which a change of the validators must be approved"},
    {"vouches_contract", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_delivery", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_invoice", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_order", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_payment", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_receipt", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_tax_check", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
    {"vouches_waybill", 0, 0, 7, "parties besides the registering bank that must vouch for a document of this kind before it backs anything"},
};

}  // namespace

std::span<const ParameterRow> parameter_table() {
  return kTable;
}

const ParameterRow* find_parameter(std::string_view name) {
  const auto found = std::lower_bound(std::begin(kTable), std::end(kTable), name,
                                      [](const ParameterRow& row, std::string_view n) { return row.name < n; });
  return found == std::end(kTable) || found->name != name ? nullptr : found;
}

std::int64_t value_at(const LedgerView& view, std::string_view name, Date day) {
  const ParameterRow* row = find_parameter(name);
  ensure(row != nullptr);
  const auto parameter = load<Parameter>(view, ParameterName{std::string{name}});
  return parameter ? parameter->value_on(day, row->initial) : row->initial;
}

std::uint16_t year_of(Date day) {
  return static_cast<std::uint16_t>(calendar_year(day));
}

}  // namespace tallystick::contracts::policy
