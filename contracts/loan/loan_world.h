// A small world with a borrower and a lending bank, for tests of loans (includes GoogleTest).
#pragma once

#include <gtest/gtest.h>

#include "contracts/cash/mint.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/collateral.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/payment.h"
#include "contracts/loan/repay.h"
#include "contracts/loan/start.h"

namespace tallystick::contracts::loan {

inline constexpr Millis kHour{3'600'000};

struct LoanTest : ::testing::Test {
  TradeWorld world;
  AccountId borrower = world.tier1.account, bank = world.bank2.account;
  TradeWorld::Root root = world.outstanding(120'000'00, 180);

  Timestamp now() const { return world.ledger.next_block().time; }
  static Terms instalments() {
    Terms terms;
    terms.plan = Plan::equal_instalments;
    terms.principal = Amount{100'000'00};
    terms.rate = Rate{72'000};
    terms.day_count = DayCount::thirty_360;
    terms.payments = 12;
    return terms;
  }
  static Terms bullet(std::uint16_t payments = 3) {
    Terms terms = instalments();
    terms.plan = Plan::bullet;
    terms.payments = payments;
    return terms;
  }
  Offer offer(const Terms& terms) const { return {borrower, {{root.first}}, terms, now() + kHour}; }
  LoanId offered(const Terms& terms) {
    world.ledger.must(bank, offer(terms));
    return events_of<Offered>(world.ledger.last()).at(0).offer.id;
  }
  Rate cost(const Terms& terms) const {
    return price_of(terms, world.ledger.today(), world.ledger.view())->cost.effective;
  }
  // The borrower's bank collects.
  Accept accept(const LoanId& id, const Terms& terms) const { return {id, cost(terms), {borrower, world.bank1.party}}; }
  LoanId started(const Terms& terms) {
    const LoanId id = offered(terms);
    world.ledger.must(borrower, accept(id, terms));
    return id;
  }
  Loan loan(const LoanId& id) const { return must_load<Loan>(world.ledger.view(), id); }
  std::int64_t deposit() const { return world.deposit(world.bank1, world.tier1); }
  void fund(std::int64_t fen) { world.ledger.mint(1, borrower, yuan(fen)); }
  // What the borrower has is gone.
  void spend_all() { world.ledger.must(borrower, cash::Redeem{world.bank1.party, yuan(deposit()), {}}); }
  Repay repay(const LoanId& id, std::optional<std::int64_t> fen = {}) const {
    return {id, fen ? std::optional{Amount{*fen}} : std::nullopt, world.bank1.party};
  }
  fragment::State state() const { return world.fragment(root.first).state; }
};

}  // namespace tallystick::contracts::loan
