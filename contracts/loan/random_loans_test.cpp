// Loans of every plan live random lives: paid on time, late, early, in part, by hand, from collateral; drawn, changed, called, taken over. After
// every step the executor's invariants hold (nothing ends `internal`, no due work waits in quarantine), and whatever happened, paying what is
// owed ends the loan and frees the pledge.
#include "contracts/ledger/quarantine.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/loan_world.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::loan {
namespace {

// splitmix64: a seed means the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}
  std::int64_t up_to(std::int64_t most) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return static_cast<std::int64_t>((z ^ (z >> 31)) % static_cast<std::uint64_t>(most + 1));
  }
  bool once_in(std::int64_t n) { return up_to(n - 1) == 0; }

 private:
  std::uint64_t state_;
};

struct RandomLoans : LoanTest, ::testing::WithParamInterface<int> {
  Terms random_terms(Dice& dice) {
    Terms t;
    t.plan = static_cast<Plan>(1 + dice.up_to(4));
    t.principal = Amount{1 + dice.up_to(108'000'00 - 1)};
    t.rate = Rate{static_cast<std::uint32_t>(dice.up_to(240'000))};
    t.day_count = static_cast<DayCount>(1 + dice.up_to(t.plan == Plan::revolving ? 1 : 2));
    t.unit = dice.once_in(3) ? Unit::days : Unit::months;
    t.every = static_cast<std::uint16_t>(t.unit == Unit::days ? 5 + dice.up_to(20) : 1);
    t.payments = static_cast<std::uint16_t>(1 + dice.up_to(7));
    if (t.plan == Plan::stepped) {
      const Amount part{t.principal.minor() / t.payments};
      t.steps.items = {{t.payments, part}};
    }
    if (t.plan == Plan::revolving) {
      t.unused_fee = Rate{static_cast<std::uint32_t>(dice.up_to(5'000))};
    } else {
      t.fee = Amount{t.principal.minor() * dice.up_to(20) / 1'000};
      t.prepayment_fee = Rate{static_cast<std::uint32_t>(dice.up_to(20'000))};
    }
    t.prepayment = static_cast<Prepayment>(1 + dice.up_to(2));
    t.costs_max = Amount{dice.up_to(t.principal.minor() / 10)};
    return t;
  }

  template <class Op>
  void attempt(const AccountId& who, const Op& op) {
    const Receipt receipt = world.ledger.run(who, op);
    ASSERT_NE(receipt.outcome, Outcome::internal) << Op::kName << ": " << receipt.detail.value;
  }

  void step(const LoanId& id, Dice& dice) {
    const Loan l = loan(id);
    switch (dice.up_to(13)) {
      case 0:
      case 1:
      case 2:
        world.arrive_in(static_cast<std::int32_t>(1 + dice.up_to(dice.once_in(8) ? 90 : 20)));
        break;
      case 3:
        fund(1 + dice.up_to(40'000'00));
        break;
      case 4:
        if (deposit() > 0) spend_all();
        break;
      case 5:
      case 6:
        return attempt(borrower, repay(id, 1 + dice.up_to(dice.once_in(2) ? 1'000 : 30'000'00)));
      case 7: {
        const Amount amount{1 + dice.up_to(20'000'00)};
        const auto cost = cost_of_draw(l, amount, world.ledger.today());
        return attempt(borrower, Draw{id, amount, cost ? cost->effective : Rate{}});
      }
      case 8: {
        const std::int64_t fen = 1 + dice.up_to(20'000'00);
        world.ledger.mint(0, world.issuer.account, yuan(fen));
        return attempt(world.issuer.account, settlement::Pay{root.id, Amount{fen}, world.bank0.party});
      }
      case 9: {
        Change change;
        change.add_payments = static_cast<std::uint16_t>(dice.up_to(2));
        if (dice.once_in(2)) change.new_rate = Rate{static_cast<std::uint32_t>(dice.up_to(l.terms.rate.raw()))};
        if (dice.once_in(3)) change.waive_interest = Amount{dice.up_to(1'000'00)};
        if (dice.once_in(3)) change.waive_penalty = Amount{dice.up_to(1'000'00)};
        if (dice.once_in(3)) change.waive_costs = Amount{dice.up_to(100'00)};
        const auto shown = [&](const Change& what) {
          const auto cost = cost_of_change(loan(id), what, world.ledger.today(), world.ledger.view());
          return cost && *cost ? (*cost)->effective : Rate{};
        };
        attempt(borrower, Propose{id, change, shown(change)});
        if (const auto open = load<Proposal>(world.ledger.view(), id))
          attempt(bank, Agree{id, open->id, shown(open->change)});
        return;
      }
      case 10:
        return attempt(bank, Charge{id, Amount{1 + dice.up_to(1'000'00)}, {"court"}});
      case 11:
        return attempt(bank, Call{id});
      case 12:
        if (!l.collateral.empty()) return attempt(bank, TakeOver{id, l.collateral.items[0]});
        break;
      default:
        return attempt(borrower, Close{id});
    }
  }

  void pay_off(const LoanId& id) {
    for (int tries = 0; loan(id).is_live() && tries < 400; ++tries) {
      world.ledger.mint(1, world.tier2.account, yuan(1'000'000'00));
      const Loan brought = brought_to(loan(id), world.ledger.today(), rules_of(loan(id), world.ledger.view()));
      if (!due_on(brought, world.ledger.today()).total().is_zero())
        attempt(world.tier2.account, Repay{id, due_on(brought, world.ledger.today()).total(), world.bank1.party});
      else
        world.arrive_in(5);
    }
  }
};

TEST_P(RandomLoans, EveryLifeKeepsTheRulesAndCanEnd) {
  constexpr int kSteps = 40;
  Dice dice{static_cast<std::uint64_t>(GetParam())};
  root = world.outstanding(120'000'00, static_cast<std::int32_t>(30 + dice.up_to(154)));
  const Terms terms = random_terms(dice);
  ASSERT_TRUE(check_terms(terms)) << check_terms(terms).error().detail;
  if (!price_of(terms, world.ledger.today(), world.ledger.view())) return;  // too dear to be a loan
  const LoanId id = started(terms);
  for (int i = 0; i < kSteps && loan(id).is_live(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    step(id, dice);
    if (HasFatalFailure()) return;
  }
  pay_off(id);
  ASSERT_FALSE(loan(id).is_live()) << name_of(terms.plan) << " " << loan(id).outstanding.minor();
  for (const auto& [place, value] : world.ledger.view().records())
    ASSERT_NE(place.first, Quarantine::kTable) << "due work waits for people";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLoans, ::testing::Range(0, 60));
// Where lives once broke a rule.
INSTANTIATE_TEST_SUITE_P(Remembered, RandomLoans, ::testing::Values(951, 4445, 4864, 5285, 12072));

}  // namespace
}  // namespace tallystick::contracts::loan
