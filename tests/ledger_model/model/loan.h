// A loan by itself: what it was agreed to cost, its plan, what is owed on a day and what a payment does (rows 18, 19, 22). No people and no
// accounts: ledger.h has those. Amounts in minor units, days from 1970-01-01, rates in millionths a year.
//   plan      bullet, equal_instalments, equal_principal, stepped, revolving; each row rounded half up, the last takes what is left
//   payment   costs, late interest, interest, principal, each over the rows from the oldest on; what is left repays early
//   late      every day counts what is unpaid of a row on it; once the days of grace are over the sum costs penalty_daily of each
#pragma once

#include <functional>

#include "tests/ledger_model/model/records.h"

namespace tallystick::ledger_model {

struct Row {
  int due = 0, pay_on = 0;
  Fen principal = 0, interest = 0;
  Fen principal_paid = 0, interest_paid = 0, principal_moved = 0, interest_waived = 0;
  Fen unpaid_days = 0;  // what was unpaid on each day late, added up until late_to
  int late_to = 0;
  Fen penalty = 0, penalty_paid = 0, penalty_waived = 0;
  bool early = false;
  Fen owes_principal() const { return principal - principal_paid - principal_moved; }
  Fen owes_interest() const { return interest - interest_paid - interest_waived; }
  Fen owes_penalty() const { return penalty - penalty_paid - penalty_waived; }
  Fen unpaid() const { return owes_principal() + owes_interest(); }
};

struct Parts {
  Fen costs = 0, penalty = 0, interest = 0, principal = 0, fee = 0;
  Fen total() const { return costs + penalty + interest + principal + fee; }
};

struct LoanChange {
  int add_payments = 0;
  std::optional<Fen> new_rate;
  Fen waive_interest = 0, waive_penalty = 0, waive_costs = 0;
};

using PayDay = std::function<int(int)>;  // a day, rolled to a business day

// What the terms say about the plan; "" or E_AMOUNT.
std::string why_not_terms(const LoanTerms& terms);
int due_day(const LoanTerms& terms, int start, int n);
Fen interest_for(const LoanTerms& terms, Fen principal, int from, int to);
// Rows for this principal over these days. keep: the payment, or principal, that stays as it was. parts: of a stepped plan.
std::vector<Row> rows_for(const LoanTerms& terms, Fen principal, int from, const std::vector<int>& due,
                          const std::vector<Fen>& parts, std::optional<Fen> keep, const PayDay& pay_day);
std::vector<Row> plan_of(const LoanTerms& terms, int start, const PayDay& pay_day);
Fen instalment_of(const LoanTerms& terms, const std::vector<Row>& rows);
// What the borrower is shown; nothing when the fee leaves nothing or a year costs more than 1,000 %.
std::optional<Price> loan_price(const LoanTerms& terms, int start, const PayDay& pay_day);

struct Loan {
  std::string state = "current";  // current overdue delinquent defaulted repaid
  Name bank, borrower, clearing_bank;
  Name policy;  // that decided it; none: the two agreed
  LoanTerms terms;
  std::vector<Name> collateral;  // ascending
  int started = 0;
  std::vector<Row> rows;  // ascending by due
  Fen instalment = 0, outstanding = 0;
  Fen drawn_days = 0;  // revolving: drawn on each day, added up since the last row until drawn_to
  int drawn_to = 0;
  Fen costs = 0, costs_paid = 0, costs_waived = 0, fees_paid = 0;
  bool called = false;
  std::optional<int> look_on;  // the day on which the ledger comes to collect

  bool live() const { return state != "repaid"; }
  Fen owes_costs() const { return costs - costs_paid - costs_waived; }

  // Late interest, and what a line has drawn, up to the day. Everything below is asked of a loan brought to its day.
  void bring_to(int day, const Rules& rules);
  Parts due_on(int day) const;
  Parts payoff_on(int day, bool free_of_fee) const;
  Parts take(Fen amount, int day, bool free_of_fee, const PayDay& pay_day);
  void make_all_due(int day, const PayDay& pay_day);
  std::string why_not_change(const LoanChange& change, int day) const;
  void change(LoanChange change, int day, const PayDay& pay_day);
  // Where it stands, and when the ledger comes again: not before `again`.
  void settle(int day, int again, const Rules& rules);
  // The day as of which the ledger collects, when no block came on the day of payment.
  int value_day(int today) const;

 private:
  std::size_t next_row(int day) const;  // the first whose day has not come
  bool open(const Row& row, int day) const;
  Fen principal_after(int day) const;
  Fen accrued_on(int day) const;
  Fen line_interest(int to) const;
  Row& insert_today(int day, Fen principal, Fen interest, const PayDay& pay_day);
  void repay_early(Fen interest, Fen principal, int day, const PayDay& pay_day);
  void plan_anew(Fen principal, int day, const std::vector<int>& due, bool keep, const PayDay& pay_day);
  void book_late(int day, const Rules& rules);
  void count_drawn(int day);
};

struct LoanOffer {
  Name bank, borrower;
  std::vector<Name> collateral;
  LoanTerms terms;
  std::int64_t expires_ms = 0;
};
struct LoanProposal {
  Name id, by;
  LoanChange change;
};

}  // namespace tallystick::ledger_model
