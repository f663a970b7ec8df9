// The parameters that exist, with their bounds and the values a genesis without them gets. Values are whole numbers in
// the unit that the row states.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "contracts/ledger/view.h"
#include "core/time.h"

namespace tallystick::contracts::policy {

struct ParameterRow {
  std::string_view name;
  std::int64_t initial, min, max;
  std::string_view about;  // with the unit and the source
};

// Ascending by name.
std::span<const ParameterRow> parameter_table();
const ParameterRow* find_parameter(std::string_view name);

// The value on that day; before the first dated value, the initial one. A bug if the table does not have the name.
std::int64_t value_at(const LedgerView& view, std::string_view name, Date day);

// Names, so that a misspelt one does not compile.
inline constexpr std::string_view kArbitersMin = "arbiters_min";
inline constexpr std::string_view kNoticeDays = "notice_days";
inline constexpr std::string_view kOrderDaysMax = "order_days_max";
inline constexpr std::string_view kDisputeAnswerDays = "dispute_answer_days";
inline constexpr std::string_view kDisputeDays = "dispute_days";
inline constexpr std::string_view kTenorSoft = "tenor_soft";
inline constexpr std::string_view kTenorHard = "tenor_hard";
inline constexpr std::string_view kLevelMax = "level_max";
inline constexpr std::string_view kLeavesMax = "leaves_max";
inline constexpr std::string_view kIssueNeedsDelivery = "issue_needs_delivery";
inline constexpr std::string_view kChildrenMax = "children_max";
inline constexpr std::string_view kRecourseAnswerDays = "recourse_answer_days";
inline constexpr std::string_view kRecourseDays = "recourse_days";
inline constexpr std::string_view kCrossDefault = "cross_default";
inline constexpr std::string_view kSplitMin = "split_min";
inline constexpr std::string_view kDueWorkMax = "due_work_max";
inline constexpr std::string_view kEarlyPartMin = "early_part_min";
inline constexpr std::string_view kOfferHours = "offer_hours";
inline constexpr std::string_view kCutOffMinute = "cut_off_minute";
inline constexpr std::string_view kGraceDays = "grace_days";
inline constexpr std::string_view kPenaltyDaily = "penalty_daily";
inline constexpr std::string_view kPenaltyCap = "penalty_cap";
inline constexpr std::string_view kDelinquentDays = "delinquent_days";
inline constexpr std::string_view kDefaultDays = "default_days";
inline constexpr std::string_view kFlowTolerance = "flow_tolerance";
inline constexpr std::string_view kFlowGapOverride = "flow_gap_override";
inline constexpr std::string_view kQuoteHoursMax = "quote_hours_max";
inline constexpr std::string_view kAprTolerance = "apr_tolerance";
inline constexpr std::string_view kLoanAdvanceRate = "loan_advance_rate";
inline constexpr std::string_view kLoanNoticeDays = "loan_notice_days";
inline constexpr std::string_view kRecoveryHours = "recovery_hours";
inline constexpr std::string_view kValidatorProposalHours = "validator_proposal_hours";

}  // namespace tallystick::contracts::policy
