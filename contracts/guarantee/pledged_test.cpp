// A guarantee for a fragment that secures a loan: the guarantor's money repays the loan, and what is beyond it is the holder's.
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/loan/loan_world.h"
#include "contracts/party/change_role.h"
#include "contracts/receivable/declare_default.h"

namespace tallystick::contracts::guarantee {
namespace {

// A fragment of 120,000.00 in default behind a loan of 100,000.00 of which the interest is paid.
struct PledgedTest : loan::LoanTest {
  Member surety = world.ledger.enroll(3, "surety", {{party::Role::supplier}}, one_key(51));
  LoanId lent;
  Date due = world.receivable(root.id).pay_on;

  GuaranteeId give(std::int64_t cap, std::int64_t reserve = 0, bool automatic = false) {
    world.ledger.must(world.ledger.association().account, party::GrantRole{surety.party, party::Role::guarantor});
    world.ledger.mint(3, surety.account, yuan(120'000'00));
    Terms terms;
    terms.receivable = root.id;
    terms.share = Rate{1'000'000};
    terms.cap = Amount{cap};
    terms.automatic = automatic;
    terms.from_bank = world.bank3.party;
    terms.reserve = Amount{reserve};
    world.ledger.must(surety.account, Give{terms});
    return events_of<Given>(world.ledger.last()).at(0).guarantee.id;
  }
  void default_on() {
    lent = started(bullet(12));
    world.arrive(due);
    world.arrive(due + Days{90});
    ASSERT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
  }
  std::int64_t owed() const {
    const loan::Loan now =
        loan::brought_to(loan(lent), world.ledger.today(), loan::rules_of(loan(lent), world.ledger.view()));
    return loan::payoff_on(now, world.ledger.today(), true).total().minor();
  }
};

TEST_F(PledgedTest, TheBankCallsAndTheLoanIsRepaidFirst) {
  const GuaranteeId id = give(120'000'00);
  default_on();
  const std::int64_t debt = owed(), had = deposit(), reserves = world.reserves(world.bank2);
  ASSERT_GE(debt, 100'000'00);
  expect_refused(world.ledger,
                 {{"another bank", world.bank1.account, make_operation(Call{id, root.first}), Refusal::E_OWNER}});
  world.ledger.must(bank, Call{id, root.first});
  EXPECT_EQ(loan(lent).state, loan::State::repaid);
  EXPECT_EQ(world.reserves(world.bank2), reserves + debt);
  EXPECT_EQ(deposit(), had + 120'000'00 - debt);
  EXPECT_EQ(world.fragment(root.first).holder, surety.account);
  EXPECT_EQ(state(), fragment::State::held);
}

// Its money is in it: it need not wait for the holder's word, or for the ledger's.
TEST_F(PledgedTest, TheBankDeclaresTheDefault) {
  lent = started(bullet(12));
  world.arrive(due);
  world.arrive(due + Days{30});
  ASSERT_EQ(world.receivable(root.id).state, receivable::State::delinquent);
  const receivable::DeclareDefault declare{root.id};
  expect_refused(world.ledger, {{"another bank", world.bank1.account, make_operation(declare), Refusal::E_OWNER}});
  world.ledger.must(bank, declare);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::defaulted);
}

TEST_F(PledgedTest, ItsHolderCallsForAPartAndTheRestStaysPledged) {
  const GuaranteeId id = give(50'000'00, 30'000'00);
  default_on();
  const std::int64_t debt = owed();
  world.ledger.must(borrower, Call{id, root.first});
  const auto called = events_of<Called>(world.ledger.last()).at(0);
  EXPECT_EQ(owed(), debt - 50'000'00);
  EXPECT_EQ(world.fragment(called.payout.part).holder, surety.account);
  EXPECT_EQ(world.fragment(called.payout.part).face, Amount{50'000'00});
  EXPECT_EQ(world.fragment(*called.change).state, fragment::State::pledged);
  EXPECT_EQ(loan(lent).collateral.items, std::vector{*called.change});
}

TEST_F(PledgedTest, TheLedgerCallsForItToo) {
  const GuaranteeId id = give(120'000'00, 0, true);
  default_on();
  EXPECT_EQ(must_load<Guarantee>(world.ledger.view(), id).state, State::ended);
  EXPECT_EQ(loan(lent).state, loan::State::repaid);
  EXPECT_EQ(world.fragment(root.first).holder, surety.account);
}

}  // namespace
}  // namespace tallystick::contracts::guarantee
