// A bank's published lending policy: a fixed list of typed clauses and a price grid, no language. The ledger executes it in the bank's name,
// to the letter: same state and same request, same decision. A policy buys fragments (sell.h), or lends against them (loan/borrow.h).
// Rule: DOMAIN row 32.
#pragma once

#include <optional>
#include <vector>

#include "contracts/financing/record.h"
#include "contracts/loan/terms.h"

namespace tallystick::contracts::financing {

// Amounts are in minor units of the policy's currency, shares and costs in millionths, questions 1 for yes and 0 for no. Of a loan, the seller
// is the borrower, what is sold is the principal, and what is about a fragment must hold for each that is pledged.
enum class ClauseField : std::uint8_t {
  amount = 1,           // to be sold
  days = 2,             // to the day of payment, the last one of a loan
  level = 3,            // of the fragment
  issuer_listed = 4,    // is the issuer in the policy's list?
  issuer_stopped = 5,   // may the issuer, or a company of its group, not issue?
  seller_served = 6,    // does the bank serve the seller?
  seller_age_days = 7,  // since the seller was registered
  cost = 8,             // effective yearly cost
  bought_today = 9,     // by this policy on this ledger day, this sale included
  receivable_face = 10,
  receivable_days = 11,   // from issue to maturity
  within_group = 12,      // do seller and issuer belong to one group?
  policy_on_issuer = 13,  // unpaid of what this policy bought of the issuer, this sale included
  policy_on_seller = 14,  // unpaid of what this policy bought from the seller, this sale included
  bank_on_issuer = 15,    // unpaid of all that the bank bought of the issuer, this sale included
  issuer_history_days =
      16,  // since the issuer's first receivable in this currency (contracts/credit/standing.h, as all below)
  issuer_settled = 17,        // receivables it paid in full
  issuer_on_time = 18,        // share of what it paid, or owes past due, that it paid on time
  issuer_days_late = 19,      // of an average minor unit it paid
  issuer_outstanding = 20,    // claimed and unpaid
  issuer_past_due = 21,       // of it, past the day of payment
  issuer_concentration = 22,  // share of it that is for the trade with one supplier
  issuer_defaults = 23,       // receivables that ever were in default
  issuer_disputes_open = 24,
  issuer_disputes_lost = 25,
  evidence_level = 26,  // capacities that vouch now for the documents behind the receivable (contracts/evidence/level.h, as the next)
  evidence_depth = 27,  // documents on the longest way back from one of them, itself included
  flows_pass = 28,      // do the four flows behind the receivable agree, with no gap?
  advance = 29,         // share of what the fragments are worth that is lent, in millionths; all of it for a sale
  payments = 30,        // how many the loan has; one for a sale
};
enum class Comparison : std::uint8_t { at_most = 1, at_least = 2, equal = 3, not_equal = 4 };

struct Clause {
  ClauseField subject = ClauseField::amount;
  Comparison comparison = Comparison::at_most;
  std::int64_t constant = 0;
  static constexpr auto fields() {
    return field_list(field("subject", &Clause::subject, "what is looked at"),
                      field("comparison", &Clause::comparison, "how it is compared"),
                      field("constant", &Clause::constant, "with what"));
  }
  bool operator==(const Clause&) const = default;
};

// The first row that fits prices the sale, or the loan.
struct PriceRow {
  std::int32_t days_max = 0;
  std::uint8_t level_max = 0;
  Rate rate;
  Amount fee;
  static constexpr auto fields() {
    return field_list(field("days_max", &PriceRow::days_max, "up to so many days to payment"),
                      field("level_max", &PriceRow::level_max, "up to this level"),
                      field("rate", &PriceRow::rate, "discount or interest per year, in millionths"),
                      field("fee", &PriceRow::fee, "withheld from the proceeds"));
  }
  bool operator==(const PriceRow&) const = default;
};

inline constexpr std::size_t kClausesMax = 32;
inline constexpr std::size_t kPriceRowsMax = 32;
inline constexpr std::size_t kListedIssuersMax = 64;

// Whose receivables the policy is about, and how much of them it may have unpaid at one time.
struct ListedIssuer {
  PartyId issuer;
  std::optional<Amount> limit;  // absent: none of this policy's own
  static constexpr auto fields() {
    return field_list(field("issuer", &ListedIssuer::issuer, "who owes"),
                      field("limit", &ListedIssuer::limit, "most that this policy has unpaid of it; absent: no limit"));
  }
  bool operator==(const ListedIssuer&) const = default;
};

// What a bank publishes.
struct PolicyText {
  Text<64> title;
  Currency currency;
  SaleKind kind = SaleKind::without_recourse;
  pricing::DayCount day_count = pricing::DayCount::actual_360;
  List<ListedIssuer, kListedIssuersMax> issuers;
  List<Clause, kClausesMax> clauses;     // all must hold; the first that does not is named
  List<PriceRow, kPriceRowsMax> prices;  // at least one
  std::optional<Timestamp> valid_until;  // block time
  std::optional<purpose::Bound> bound;   // what the proceeds may be spent on
  // Present: the policy lends. Principal and payments are the most of each, rate and fee stand in the price rows. Absent: it buys.
  std::optional<loan::Terms> loan = {};
  static constexpr auto fields() {
    return field_list(
        field("title", &PolicyText::title, "for people"), field("currency", &PolicyText::currency, "ISO 4217 code"),
        field("kind", &PolicyText::kind, "without_recourse or with_recourse"),
        field("day_count", &PolicyText::day_count, "actual_360 or actual_365"),
        field("issuers", &PolicyText::issuers, "for the clause issuer_listed; a limit holds without a clause"),
        field("clauses", &PolicyText::clauses, "all must hold; the first that fails is named"),
        field("prices", &PolicyText::prices, "the first row that fits"),
        field("valid_until", &PolicyText::valid_until, "block time at which it ends"),
        field("bound", &PolicyText::bound, "what the proceeds may be spent on; absent: anything"),
        field("loan", &PolicyText::loan, "the plan by which it lends; absent: it buys"));
  }
  bool operator==(const PolicyText&) const = default;
};

struct LendingPolicy {
  static constexpr Table kTable = Table::lending_policy;
  using Key = LendingPolicyId;
  Key key() const { return id; }
  LendingPolicyId id;
  PartyId bank;
  AccountId bank_account;  // will hold what is bought
  PolicyText text;
  bool retired = false;
  Date bought_day;  // the day that `bought` is about
  Amount bought;
  static constexpr auto fields() {
    return field_list(field("id", &LendingPolicy::id, "its name"),
                      field("bank", &LendingPolicy::bank, "who published it"),
                      field("bank_account", &LendingPolicy::bank_account, "will hold what is bought"),
                      field("text", &LendingPolicy::text, "what was published"),
                      field("retired", &LendingPolicy::retired, "no longer executed"),
                      field("bought_day", &LendingPolicy::bought_day, "the ledger day that `bought` is about"),
                      field("bought", &LendingPolicy::bought, "on that day"));
  }
  bool operator==(const LendingPolicy&) const = default;
  std::vector<IndexEntry> index_entries() const { return {{Index::lending_policy_by_bank, index_key(bank, id)}}; }
};

}  // namespace tallystick::contracts::financing

namespace tallystick {
template <>
struct EnumNames<contracts::financing::ClauseField> {
  using enum contracts::financing::ClauseField;
  static constexpr std::pair<contracts::financing::ClauseField, std::string_view> values[] = {
      {amount, "amount"},
      {days, "days"},
      {level, "level"},
      {issuer_listed, "issuer_listed"},
      {issuer_stopped, "issuer_stopped"},
      {seller_served, "seller_served"},
      {seller_age_days, "seller_age_days"},
      {cost, "cost"},
      {bought_today, "bought_today"},
      {receivable_face, "receivable_face"},
      {receivable_days, "receivable_days"},
      {within_group, "within_group"},
      {policy_on_issuer, "policy_on_issuer"},
      {policy_on_seller, "policy_on_seller"},
      {bank_on_issuer, "bank_on_issuer"},
      {issuer_history_days, "issuer_history_days"},
      {issuer_settled, "issuer_settled"},
      {issuer_on_time, "issuer_on_time"},
      {issuer_days_late, "issuer_days_late"},
      {issuer_outstanding, "issuer_outstanding"},
      {issuer_past_due, "issuer_past_due"},
      {issuer_concentration, "issuer_concentration"},
      {issuer_defaults, "issuer_defaults"},
      {issuer_disputes_open, "issuer_disputes_open"},
      {issuer_disputes_lost, "issuer_disputes_lost"},
      {evidence_level, "evidence_level"},
      {evidence_depth, "evidence_depth"},
      {flows_pass, "flows_pass"},
      {advance, "advance"},
      {payments, "payments"}};
};
template <>
struct EnumNames<contracts::financing::Comparison> {
  using enum contracts::financing::Comparison;
  static constexpr std::pair<contracts::financing::Comparison, std::string_view> values[] = {
      {at_most, "at_most"}, {at_least, "at_least"}, {equal, "equal"}, {not_equal, "not_equal"}};
};
}  // namespace tallystick
