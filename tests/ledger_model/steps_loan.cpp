// What people do in a twin's life: loans.
#include "contracts/loan/accept.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/repay.h"
#include "tests/ledger_model/named.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr std::int64_t kHour = 3'600'000;

Rate rate(Fen millionths) {
  return Rate{static_cast<std::uint32_t>(millionths)};
}

// What a wallet would show for the change; nothing for a plan that stays. Costs are not modelled: a wrong one is refused, and none is tried here.
Rate shown_for(const TestLedger& ledger, const LoanId& id, const loan::Change& change) {
  const auto now = load<loan::Loan>(ledger.view(), id);
  if (!now) return {};
  const auto cost = loan::cost_of_change(*now, change, ledger.today(), ledger.view());
  return cost && *cost ? (*cost)->effective : Rate{};
}

LoanId loan_id(const Name& id) {
  return *LoanId::from_hex(id);
}

}  // namespace

loan::Terms Twin::real(const LoanTerms& terms) const {
  loan::Terms out;
  out.plan = named<loan::Plan>(terms.plan);
  out.principal = Amount{terms.principal};
  out.rate = rate(terms.rate);
  out.day_count = named<loan::DayCount>(terms.count);
  out.unit = terms.months ? loan::Unit::months : loan::Unit::days;
  out.every = static_cast<std::uint16_t>(terms.every);
  out.payments = static_cast<std::uint16_t>(terms.payments);
  for (const auto& [payments, principal] : terms.steps)
    out.steps.items.push_back({static_cast<std::uint16_t>(payments), Amount{principal}});
  out.fee = Amount{terms.fee};
  out.unused_fee = rate(terms.unused_fee);
  out.prepayment = named<loan::Prepayment>(terms.early);
  out.prepayment_fee = rate(terms.early_fee);
  out.costs_max = Amount{terms.costs_max};
  if (!terms.pay_to.empty()) out.pay_to = member(terms.pay_to).account;
  if (terms.bound) out.bound = real(*terms.bound);
  return out;
}

LoanTerms Twin::loan_terms(Fen worth) {
  static const char* const kPlans[] = {"bullet", "equal_instalments", "equal_principal", "stepped", "revolving"};
  static const char* const kEarly[] = {"none", "lower", "shorten"};
  LoanTerms out;
  out.plan = kPlans[dice_.below(5)];
  out.principal = once_in(15) ? up_to(worth) : up_to(worth * 9 / 10);
  out.rate = once_in(12) ? 0 : dice_.between(1, 240) * 1'000 + (once_in(2) ? dice_.between(0, 999) : 0);
  out.count = once_in(2) ? "actual_360" : once_in(2) ? "actual_365" : "thirty_360";
  out.months = once_in(3);
  out.every = out.months ? 1 : static_cast<int>(dice_.between(4, 25));
  out.payments = static_cast<int>(dice_.between(1, 7));
  if (out.plan == "stepped") {
    const int first = static_cast<int>(dice_.between(1, out.payments));
    out.steps.emplace_back(first, out.principal / (2 * first));
    if (first < out.payments)
      out.steps.emplace_back(out.payments - first, out.principal / (2 * (out.payments - first)));
  }
  if (out.revolving()) {
    if (out.count == "thirty_360") out.count = "actual_365";
    out.unused_fee = dice_.between(0, 5'000);
  } else {
    out.fee = once_in(3) ? out.principal * dice_.between(0, 15) / 1'000 : 0;
    out.early_fee = once_in(2) ? dice_.between(0, 20'000) : 0;
  }
  out.early = kEarly[dice_.below(3)];
  out.costs_max = once_in(2) ? up_to(out.principal) / 10 : 0;
  if (once_in(out.revolving() ? 40 : 4)) out.bound = some_bound();
  if (once_in(out.revolving() || out.bound ? 40 : 8)) out.pay_to = supplier();
  if (once_in(40)) out.payments = static_cast<int>(dice_.between(0, 1)) * 37;
  if (once_in(60)) out.costs_max = out.principal + 1;
  if (once_in(60)) out.unused_fee = 1;
  return out;
}

void Twin::lend() {
  const Name first = some_fragment("held");
  if (first.empty()) return;
  LoanOffer offer;
  offer.borrower = once_in(30) ? supplier() : model_.fragments.at(first).holder;
  Fen worth = 0;
  for (const auto& [id, one] : model_.fragments) {
    const bool fits =
        one.state == "held" && one.holder == offer.borrower && model_.day() < model_.receivables.at(one.root).pay_on;
    if (id != first && !(fits && offer.collateral.size() < 3 && once_in(3))) continue;
    offer.collateral.push_back(id);
    worth += one.outstanding();
  }
  if (once_in(50)) std::reverse(offer.collateral.begin(), offer.collateral.end());
  offer.terms = loan_terms(std::max<Fen>(worth, 1));
  offer.bank = once_in(30) ? supplier() : bank();
  offer.expires_ms = model_.now_ms() + (once_in(40) ? 721 : once_in(40) ? 0 : dice_.between(1, 300)) * kHour;
  loan::Offer op;
  op.borrower = member(offer.borrower).account;
  for (const Name& id : offer.collateral) op.collateral.items.push_back(*FragmentId::from_hex(id));
  op.terms = real(offer.terms);
  op.expiry = Timestamp{offer.expires_ms};
  ask(offer.bank, op, model_.why_not_lend(offer),
      [&] { model_.loan_offers[events_of<loan::Offered>(world_.ledger.last()).at(0).offer.id.hex()] = offer; });
}

void Twin::decline() {
  const Name id = some(model_.loan_offers);
  if (id.empty()) return;
  const Name by = once_in(2) ? model_.loan_offers.at(id).bank : somebody(model_.loan_offers.at(id).borrower);
  ask(by, loan::Withdraw{loan_id(id)}, model_.why_not_decline(by, id), [&] { model_.loan_offers.erase(id); });
}

void Twin::borrow() {
  std::vector<Name> open;
  for (const auto& [id, offer] : model_.loan_offers)
    if (once_in(12) || model_.fragments.at(offer.collateral.front()).state == "held") open.push_back(id);
  if (open.empty()) return;
  const Name id = dice_.pick(open);
  const LoanOffer& offer = model_.loan_offers.at(id);
  const Name by = somebody(offer.borrower), clearing_bank = once_in(40) ? bank() : model_.bank_of.at(by);
  const Fen cost = shown(model_.price_of(offer.terms));
  ask(by, loan::Accept{loan_id(id), rate(cost), {member(by).account, member(clearing_bank).party}},
      model_.why_not_borrow(by, id, cost, clearing_bank), [&] { model_.borrow(id, granted()); });
}

Name Twin::some_loan(bool (*which)(const Loan&)) {
  const bool any = once_in(12);
  std::vector<Name> found;
  for (const auto& [id, loan] : model_.loans)
    if (any || (loan.live() && which(loan))) found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

void Twin::repay() {
  const Name id = some_loan([](const Loan&) { return true; });
  if (id.empty()) return;
  const Name by = once_in(4) ? supplier() : model_.loans.at(id).borrower;
  const Loan loan = model_.today(id);
  const Fen due = loan.due_on(model_.day()).total(), most = loan.payoff_on(model_.day(), false).total();
  const bool all = once_in(8);
  const Fen amount = once_in(3) && due > 0 ? some_of(due) : some_of(most);
  if (once_in(2)) fund(by, all ? most : amount);
  ask(by,
      loan::Repay{loan_id(id), all ? std::nullopt : std::optional{Amount{amount}}, member(model_.bank_of.at(by)).party},
      model_.why_not_repay(by, id, amount, all), [&] { model_.repay(by, id, amount, all); });
}

void Twin::draw() {
  const Name id = some_loan([](const Loan& loan) { return loan.terms.revolving() && loan.state == "current"; });
  if (id.empty()) return;
  const Loan& loan = model_.loans.at(id);
  const Name by = somebody(loan.borrower);
  if (once_in(6)) return ask(by, loan::Close{loan_id(id)}, model_.why_not_close(by, id), [&] { model_.close(id); });
  const Fen amount = some_of(loan.terms.principal - loan.outstanding);
  const bool asks = amount > 0 && amount <= loan.terms.principal - loan.outstanding && loan.terms.revolving() &&
                    model_.day() < loan.rows.back().due;
  Rate shown;
  if (asks) {
    const auto now = load<loan::Loan>(world_.ledger.view(), loan_id(id));
    const auto cost = loan::cost_of_draw(*now, Amount{amount}, world_.ledger.today());
    if (!cost) return;  // what passes 1,000 % a year is not tried
    shown = cost->effective;
  }
  ask(by, loan::Draw{loan_id(id), Amount{amount}, shown}, model_.why_not_draw(by, id, amount),
      [&] { model_.draw(id, amount); });
}

void Twin::change() {
  const Name id = some_loan([](const Loan&) { return true; });
  if (id.empty()) return;
  const Loan& loan = model_.loans.at(id);
  const Name by = once_in(12) ? supplier() : once_in(2) ? loan.bank : loan.borrower;
  LoanChange change;
  if (once_in(2)) change.add_payments = static_cast<int>(dice_.between(1, once_in(20) ? 36 : 4));
  if (once_in(2)) change.new_rate = once_in(20) ? loan.terms.rate + 1 : dice_.between(0, loan.terms.rate);
  if (once_in(3)) change.waive_interest = up_to(1'000'00);
  if (once_in(3)) change.waive_penalty = up_to(1'000'00);
  if (once_in(3)) change.waive_costs = up_to(100'00);
  loan::Propose op{loan_id(id), {}, {}};
  op.change.add_payments = static_cast<std::uint16_t>(change.add_payments);
  if (change.new_rate) op.change.new_rate = rate(*change.new_rate);
  op.change.waive_interest = Amount{change.waive_interest};
  op.change.waive_penalty = Amount{change.waive_penalty};
  op.change.waive_costs = Amount{change.waive_costs};
  op.shown_cost = shown_for(world_.ledger, op.loan, op.change);
  ask(by, op, model_.why_not_propose(by, id, change), [&] {
    model_.proposals[id] = {events_of<loan::Proposed>(world_.ledger.last()).at(0).proposal.id.hex(), by, change};
  });
}

void Twin::consent() {
  const Name id = some(model_.proposals);
  if (id.empty() || (!model_.loans.at(id).live() && !once_in(10))) return;
  const LoanProposal proposal = model_.proposals.at(id);
  const Loan& loan = model_.loans.at(id);
  const Name other = proposal.by == loan.bank ? loan.borrower : loan.bank;
  const Name by = once_in(12) ? proposal.by : once_in(12) ? supplier() : other;
  if (once_in(8))
    return ask(by, loan::Drop{loan_id(id)}, model_.why_not_drop(by, id), [&] { model_.proposals.erase(id); });
  const auto open = load<loan::Proposal>(world_.ledger.view(), loan_id(id));
  const Rate shown = shown_for(world_.ledger, loan_id(id), open ? open->change : loan::Change{});
  ask(by, loan::Agree{loan_id(id), *loan::ChangeId::from_hex(proposal.id), shown},
      model_.why_not_consent(by, id, proposal.id), [&] { model_.consent(id); });
}

void Twin::enforce() {
  const Name id = some_loan([](const Loan& loan) { return loan.state == "delinquent" || loan.state == "defaulted"; });
  if (id.empty()) return;
  const Loan& loan = model_.loans.at(id);
  const Name by = once_in(12) ? bank() : loan.bank;
  const std::uint64_t what = dice_.below(3);
  if (what == 0) {
    const Fen amount = some_of(loan.terms.costs_max - loan.costs);
    return ask(by, loan::Charge{loan_id(id), Amount{amount}, {"court"}}, model_.why_not_charge(by, id, amount),
               [&] { model_.charge(id, amount); });
  }
  if (what == 1 && !(loan.called && !once_in(6)))
    return ask(by, loan::Call{loan_id(id)}, model_.why_not_call(by, id), [&] { model_.call(id); });
  const Name fragment = loan.collateral.empty() || once_in(12) ? some_fragment("pledged") : dice_.pick(loan.collateral);
  if (fragment.empty()) return;
  ask(by, loan::TakeOver{loan_id(id), *FragmentId::from_hex(fragment)}, model_.why_not_take_over(by, id, fragment),
      [&] { model_.take_over(id, fragment); });
}

}  // namespace tallystick::ledger_model
