// Changes of a running loan that both sides agree to: longer (展期), cheaper (降费), or part of interest, penalty and costs waived (免息). One side
// proposes, the other agrees to exactly that; nothing changes before. From the day of agreement the plan is made anew: rows whose day has come
// stay as they were, and their unpaid principal moves into the new plan when the loan is extended. Interest until that day is due on it.
// Rule: adr/0001-life-cycle.md; DOMAIN row 19.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

using ChangeId = FixedBytes<struct LoanChangeTag, 32>;

struct Change {
  std::uint16_t add_payments = 0;  // more payments after the last one
  std::optional<Rate> new_rate;    // not above the one in force
  Amount waive_interest;           // of what is due and unpaid, at most
  Amount waive_penalty;
  Amount waive_costs;
  static constexpr auto fields() {
    return field_list(field("add_payments", &Change::add_payments, "more payments after the last one"),
                      field("new_rate", &Change::new_rate, "per year, in millionths; not above the one in force"),
                      field("waive_interest", &Change::waive_interest, "of what is due and unpaid, at most"),
                      field("waive_penalty", &Change::waive_penalty, "of what is booked and unpaid, at most"),
                      field("waive_costs", &Change::waive_costs, "of what is unpaid, at most"));
  }
  bool operator==(const Change&) const = default;
};

// One per loan: a later proposal takes the place of an earlier one.
struct Proposal {
  static constexpr Table kTable = Table::loan_change;
  using Key = LoanId;
  Key key() const { return loan; }
  LoanId loan;
  ChangeId id;
  PartyId proposed_by;
  Change change;
  static constexpr auto fields() {
    return field_list(field("loan", &Proposal::loan, "what would change"),
                      field("id", &Proposal::id, "names exactly this proposal"),
                      field("proposed_by", &Proposal::proposed_by, "the other side may agree"),
                      field("change", &Proposal::change, "what would change"));
  }
  bool operator==(const Proposal&) const = default;
};

struct Propose {
  static constexpr std::string_view kName = "loan.propose";
  LoanId loan;
  Change change;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(field("loan", &Propose::loan, "of the signing borrower or bank"),
                      field("change", &Propose::change, "what is to change"),
                      field("shown_cost", &Propose::shown_cost,
                            "the effective yearly cost of the new plan that was shown, in millionths; 0 without one"));
  }
  bool operator==(const Propose&) const = default;
};

// E_NOENT; E_STATE once repaid, or to extend a line that has ended; E_OWNER unless the borrower or the bank; E_AMOUNT for no change, a higher
// rate, a term out of bounds, or a cost that passes what is priced; E_COUNT when the loan would have too many rows; E_APR when the new plan costs
// another yearly rate than the one that was shown, by more than the parameter apr_tolerance.
Verdict permit(const Propose& op, const Context& context, const LedgerView& view);
void apply(const Propose& op, const Context& context, LedgerDelta& delta);
// For who proposes as for who agrees: what is waived, and all that is lent when the plan is made anew.
std::optional<Money> stake(const Propose& op, const LedgerView& view);

struct Agree {
  static constexpr std::string_view kName = "loan.agree";
  LoanId loan;
  ChangeId proposal;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(field("loan", &Agree::loan, "of the signing borrower or bank"),
                      field("proposal", &Agree::proposal, "exactly what is agreed to"),
                      field("shown_cost", &Agree::shown_cost,
                            "the effective yearly cost of the new plan that was shown, in millionths; 0 without one"));
  }
  bool operator==(const Agree&) const = default;
};

// E_NOENT for the loan, or when this is not its open proposal; E_STATE once repaid, or to extend a line that has ended; E_OWNER for who
// proposed it, and unless the borrower or the bank; E_AMOUNT when the change no longer fits; E_COUNT when the loan would have too many rows; E_APR as
// for a proposal, on the day of agreement.
Verdict permit(const Agree& op, const Context& context, const LedgerView& view);
void apply(const Agree& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Agree& op, const LedgerView& view);

// What a year costs from the day on under the plan that the change makes: what is lent from then on against the payments to come. Nothing for a
// change that leaves the plan, or when all is due already. Of a line, as if all of it were drawn. E_AMOUNT when it passes what is priced. The
// loan need not be brought to the day.
Permitted<std::optional<pricing::AnnualCost>> cost_of_change(const Loan& loan, const Change& change, Date day,
                                                             const LedgerView& view);

// Either side ends an open proposal.
struct Drop {
  static constexpr std::string_view kName = "loan.drop";
  LoanId loan;
  static constexpr auto fields() { return field_list(field("loan", &Drop::loan, "of the signing borrower or bank")); }
  bool operator==(const Drop&) const = default;
};

// E_NOENT without an open proposal; E_OWNER unless the borrower or the bank.
Verdict permit(const Drop& op, const Context& context, const LedgerView& view);
void apply(const Drop& op, const Context& context, LedgerDelta& delta);

struct Proposed {
  static constexpr std::uint16_t kEvent = 0x0E0D;
  static constexpr std::string_view kName = "loan.proposed";
  Proposal proposal;
  static constexpr auto fields() { return field_list(field("proposal", &Proposed::proposal, "what was proposed")); }
  bool operator==(const Proposed&) const = default;
};

struct ProposalDropped {
  static constexpr std::uint16_t kEvent = 0x0E0E;
  static constexpr std::string_view kName = "loan.proposal_dropped";
  LoanId loan;
  ChangeId proposal;
  static constexpr auto fields() {
    return field_list(field("loan", &ProposalDropped::loan, "its name"),
                      field("proposal", &ProposalDropped::proposal, "what is no longer open"));
  }
  bool operator==(const ProposalDropped&) const = default;
};

struct Changed {
  static constexpr std::uint16_t kEvent = 0x0E0F;
  static constexpr std::string_view kName = "loan.changed";
  LoanId loan;
  Change change;  // as it took effect: what was waived, not what might have been
  PlanRows rows;  // the payments to come
  std::optional<pricing::AnnualCost> cost;
  static constexpr auto fields() {
    return field_list(field("loan", &Changed::loan, "its name"), field("change", &Changed::change, "as it took effect"),
                      field("rows", &Changed::rows, "the payments to come"),
                      field("cost", &Changed::cost, "per year from now on; absent: the plan is as it was"));
  }
  bool operator==(const Changed&) const = default;
};

}  // namespace tallystick::contracts::loan
