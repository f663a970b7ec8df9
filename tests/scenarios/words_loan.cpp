// Words for loans: offered, taken, repaid, drawn, changed, enforced.
#include "contracts/financing/policy.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/repay.h"
#include "contracts/loan/start.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

constexpr std::string_view kState = "the loan {loan} is {=}";
constexpr std::string_view kOutstanding = "the loan {loan} has {=} outstanding";

void draw_loans(const Stage& s, Picture& out) {
  for (const auto& [name, hex] : s.things()) {
    const auto id = LoanId::from_hex(hex);
    const auto found = id ? load<loan::Loan>(s.view(), *id) : std::nullopt;
    if (!found) continue;
    out[fact(kState, {name})] = std::string{name_of(found->state)};
    add(out, fact(kOutstanding, {name}), found->outstanding);
  }
}

loan::Plan plan_of(const std::string& word) {
  for (const auto& [plan, name] : EnumNames<loan::Plan>::values)
    if (name == word) return plan;
  throw StoryError(word + " is no plan of a loan");
}

// Equal instalments by months of thirty days, the others by the days; costs of collecting up to a hundredth.
void offer(Stage& s, const Places& p, std::optional<purpose::Bound> bound) {
  const Member borrower = s.member(p[4]);
  loan::Offer op;
  op.borrower = borrower.account;
  op.collateral.items = {s.fragment(p[3], borrower.account, fragment::State::held)};
  op.terms.plan = plan_of(p[6]);
  op.terms.principal = s.amount(p[1]);
  op.terms.rate = s.rate(p[2]);
  if (op.terms.plan == loan::Plan::equal_instalments) op.terms.day_count = loan::DayCount::thirty_360;
  op.terms.payments = static_cast<std::uint16_t>(s.number(p[7]));
  op.terms.costs_max = Amount{op.terms.principal.minor() / 100};
  op.terms.bound = std::move(bound);
  op.expiry = s.world.ledger.next_block().time + Millis{24 * 3'600'000};
  s.act(s.member(p[0]), op);
  if (s.applied()) s.call(p[5], s.events<loan::Offered>().at(0).offer.id.hex());
}

// Equal instalments by months of thirty days, the others by the days.
financing::PolicyText lending(const Stage& s, const Places& p) {
  financing::PolicyText out = s.world.policy_text();
  loan::Terms terms;
  terms.principal = s.amount(p[2]);
  terms.plan = plan_of(p[4]);
  if (terms.plan == loan::Plan::equal_instalments) terms.day_count = loan::DayCount::thirty_360;
  terms.payments = static_cast<std::uint16_t>(s.number(p[5]));
  out.loan = terms;
  out.prices.items = {{366, 10, s.rate(p[3]), Amount{}}};
  return out;
}

void publish(Stage& s, const Places& p, const financing::PolicyText& text) {
  s.act(s.member(p[0]), financing::PublishPolicy{text});
  if (s.applied()) s.call(p[1], s.events<financing::PolicyPublished>().at(0).policy.hex());
}

void publish_with(Stage& s, const Places& p, financing::Comparison comparison) {
  financing::PolicyText text = lending(s, p);
  for (const auto& [subject, name] : EnumNames<financing::ClauseField>::values)
    if (name == p[6]) text.clauses.items.push_back({subject, comparison, s.number(p[7])});
  if (text.clauses.size() < 2) throw StoryError("no clause is about " + p[6]);
  publish(s, p, text);
}

// At the plan and the cost that the policy comes to; where it has no price, at none.
void borrow(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  loan::Borrow op;
  op.policy = s.id<LendingPolicyId>(p[4]);
  op.collateral.items = {s.fragment(p[3], who.account, fragment::State::held)};
  op.principal = s.amount(p[1]);
  op.payments = static_cast<std::uint16_t>(s.number(p[2]));
  op.mandate = {who.account, s.bank_of(who)};
  const auto policy = load<financing::LendingPolicy>(s.view(), op.policy);
  const Date today = s.world.ledger.today();
  const std::uint8_t level = s.world.fragment(op.collateral.items.front()).level;
  if (policy && policy->text.loan)
    if (const auto terms = loan::terms_under(*policy, op.principal, op.payments, level, today)) {
      op.shown_cost = loan::price_of(*terms, today, s.view())->cost.effective;
      op.shown_plan = loan::plan_hash(loan::plan_of(*terms, today, s.view()));
    }
  s.act(who, op);
  if (s.applied()) s.call(p[5], s.events<loan::Started>().at(0).loan.hex());
}

void take_shown(Stage& s, const std::string& who, const std::string& what, std::optional<Rate> shown) {
  const Member borrower = s.member(who);
  const auto id = s.id<LoanId>(what);
  const auto open = load<loan::OpenOffer>(s.view(), id);
  if (!shown && open)
    if (const auto price = loan::price_of(open->terms, s.world.ledger.today(), s.view())) shown = price->cost.effective;
  s.act(borrower, loan::Accept{id, shown.value_or(Rate{}), {borrower.account, s.bank_of(borrower)}});
}

void repay(Stage& s, const std::string& who, const std::string& what, std::optional<Amount> amount) {
  const Member payer = s.member(who);
  s.act(payer, loan::Repay{s.id<LoanId>(what), amount, s.bank_of(payer)});
}

// What a wallet shows; nothing when the plan stays.
Rate cost_of(const Stage& s, const LoanId& id, const loan::Change& change) {
  const auto found = load<loan::Loan>(s.view(), id);
  if (!found) return {};
  const auto cost = loan::cost_of_change(*found, change, s.world.ledger.today(), s.view());
  return cost && *cost ? (*cost)->effective : Rate{};
}

void propose(Stage& s, const std::string& who, const std::string& what, const loan::Change& change,
             const std::string& name) {
  const auto id = s.id<LoanId>(what);
  s.act(s.member(who), loan::Propose{id, change, cost_of(s, id, change)});
  if (s.applied()) s.call(name, s.events<loan::Proposed>().at(0).proposal.id.hex());
}

void take_over(Stage& s, const Places& p) {
  const auto id = s.id<LoanId>(p[2]);
  const AccountId borrower = must_load<loan::Loan>(s.view(), id).borrower;
  s.act(s.member(p[0]), loan::TakeOver{id, s.fragment(p[1], borrower, fragment::State::pledged)});
}

// One block a day until the ledger comes to collect.
void come(Stage& s, const Places& p) {
  const auto next = must_load<loan::Loan>(s.view(), s.id<LoanId>(p[0])).next_day;
  if (!next) throw StoryError(p[0] + " has no payment to come");
  s.pass_days((*next - s.world.ledger.today()).raw());
}

}  // namespace

std::vector<Sentence> loan_sentences() {
  return {
      {"{bank} offers a loan of {money} at {rate} against {what} of {holder} as {new}, {plan} over {number} months",
       [](Stage& s, const Places& p) { offer(s, p, std::nullopt); }},
      {"{bank} offers a loan of {money} at {rate} against {what} of {holder} as {new}, {plan} over {number} months, "
       "bound "
       "to {payee} for {number} days",
       [](Stage& s, const Places& p) {
         const Timestamp expires = s.world.ledger.next_block().time + Millis{s.number(p[9]) * 24 * 3'600'000};
         offer(s, p, purpose::Bound{{{s.member(p[8]).account}}, {}, {}, expires});
       }},
      {"{bank} publishes {new} to lend up to {money} at {rate}, {plan} over up to {number} months",
       [](Stage& s, const Places& p) { publish(s, p, lending(s, p)); }},
      {"{bank} publishes {new} to lend up to {money} at {rate}, {plan} over up to {number} months, if {field} is at "
       "least {number}",
       [](Stage& s, const Places& p) { publish_with(s, p, financing::Comparison::at_least); }},
      {"{bank} publishes {new} to lend up to {money} at {rate}, {plan} over up to {number} months, if {field} is at "
       "most {number}",
       [](Stage& s, const Places& p) { publish_with(s, p, financing::Comparison::at_most); }},
      {"{borrower} borrows {money} over {number} months against {what} under {policy} as {new}", borrow},
      {"{borrower} takes {loan}", [](Stage& s, const Places& p) { take_shown(s, p[0], p[1], std::nullopt); }},
      {"{borrower} takes {loan}, shown {rate}",
       [](Stage& s, const Places& p) { take_shown(s, p[0], p[1], s.rate(p[2])); }},
      {"the next payment of {loan} comes", come},
      {"{payer} repays {money} on {loan}", [](Stage& s, const Places& p) { repay(s, p[0], p[2], s.amount(p[1])); }},
      {"{payer} repays {loan} in full", [](Stage& s, const Places& p) { repay(s, p[0], p[1], std::nullopt); }},
      {"{borrower} draws {money} on {loan}",
       [](Stage& s, const Places& p) {
         const auto id = s.id<LoanId>(p[2]);
         const auto cost =
             loan::cost_of_draw(must_load<loan::Loan>(s.view(), id), s.amount(p[1]), s.world.ledger.today());
         s.act(s.member(p[0]), loan::Draw{id, s.amount(p[1]), cost ? cost->effective : Rate{}});
       }},
      {"{borrower} closes {loan}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), loan::Close{s.id<LoanId>(p[1])}); }},
      {"{who} proposes {number} more months for {loan} as {new}",
       [](Stage& s, const Places& p) {
         propose(s, p[0], p[2], {static_cast<std::uint16_t>(s.number(p[1])), {}, {}, {}, {}}, p[3]);
       }},
      {"{who} proposes a rate of {rate} for {loan} as {new}",
       [](Stage& s, const Places& p) {
         propose(s, p[0], p[2], {0, s.rate(p[1]), {}, {}, {}}, p[3]);
       }},
      {"{who} proposes to waive {money} of interest on {loan} as {new}",
       [](Stage& s, const Places& p) {
         propose(s, p[0], p[2], {0, {}, s.amount(p[1]), {}, {}}, p[3]);
       }},
      {"{who} agrees to {change} of {loan}",
       [](Stage& s, const Places& p) {
         const auto id = s.id<LoanId>(p[2]);
         const auto open = load<loan::Proposal>(s.view(), id);
         const Rate shown = cost_of(s, id, open ? open->change : loan::Change{});
         s.act(s.member(p[0]), loan::Agree{id, s.id<loan::ChangeId>(p[1]), shown});
       }},
      {"{bank} charges {money} of costs on {loan}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), loan::Charge{s.id<LoanId>(p[2]), s.amount(p[1]), {"collection"}});
       }},
      {"{bank} calls {loan}", [](Stage& s, const Places& p) { s.act(s.member(p[0]), loan::Call{s.id<LoanId>(p[1])}); }},
      {"{bank} takes {what} over for {loan}", take_over},
  };
}

Facts loan_facts() {
  return {{kState, kOutstanding}, draw_loans};
}

}  // namespace tallystick::scenarios
