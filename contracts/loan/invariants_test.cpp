// The invariants about loans, each broken on purpose by writing what no contract writes.
#include "contracts/ledger/invariants/loans_add_up.h"
#include "contracts/ledger/invariants/pledges_point_back.h"
#include "contracts/loan/loan_world.h"

namespace tallystick::contracts::loan {
namespace {

struct LoanInvariants : LoanTest {
  LoanId id = started(instalments());

  template <class R, class F>
  bool holds(InvariantFactory factory, const typename R::Key& key, F&& change) {
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    auto record = must_load<R>(delta, key);
    change(record);
    delta.store(record);
    const auto invariant = factory();
    for (const RecordChange& one : delta.changes_since(start)) invariant->visit(one);
    return !invariant->verdict(delta);
  }
};

TEST_F(LoanInvariants, LoansAddUp) {
  world.ledger.edit([&](LedgerDelta& delta) {
    Loan l = must_load<Loan>(delta, id);
    l.rows.items[0].penalty = Amount{5'00};
    delta.store(l);
  });
  const struct {
    const char* name;
    void (*change)(Loan&);
    bool holds;
  } rows[] = {
      {"a payment",
       [](Loan& l) {
         l.rows.items[0].principal_paid = l.rows.items[0].principal;
         l.outstanding = Amount{l.outstanding.minor() - l.rows.items[0].principal.minor()};
       },
       true},
      {"a payment that leaves all outstanding",
       [](Loan& l) { l.rows.items[0].principal_paid = l.rows.items[0].principal; }, false},
      {"one fen more planned",
       [](Loan& l) { l.rows.items[3].principal = Amount{l.rows.items[3].principal.minor() + 1}; }, false},
      {"one fen less planned",
       [](Loan& l) { l.rows.items[3].principal = Amount{l.rows.items[3].principal.minor() - 1}; }, false},
      {"interest paid twice",
       [](Loan& l) { l.rows.items[0].interest_paid = Amount{l.rows.items[0].interest.minor() * 2}; }, false},
      {"principal paid and moved",
       [](Loan& l) { l.rows.items[0].principal_paid = l.rows.items[0].principal_moved = l.rows.items[0].principal; },
       false},
      {"costs that nobody charged", [](Loan& l) { l.costs_paid = Amount{1}; }, false},
      {"late interest that falls", [](Loan& l) { l.rows.items[0].penalty = Amount{4'99}; }, false},
      {"late interest that is waived", [](Loan& l) { l.rows.items[0].penalty_waived = Amount{5'00}; }, true},
      {"late interest past its cap", [](Loan& l) { l.rows.items[0].penalty = Amount{24'000'01}; }, false},
      {"a line of which more is drawn than its limit",
       [](Loan& l) {
         l.terms.plan = Plan::revolving;
         l.outstanding = Amount{100'000'01};
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(holds<Loan>(make_invariant<LoansAddUp>, id, row.change), row.holds);
  }
}

TEST_F(LoanInvariants, PledgesPointBack) {
  EXPECT_TRUE(holds<Loan>(make_invariant<PledgesPointBack>, id, [](Loan&) {}));
  EXPECT_FALSE(holds<Loan>(make_invariant<PledgesPointBack>, id, [](Loan& l) { l.collateral.items.clear(); }));
  EXPECT_FALSE(holds<Loan>(make_invariant<PledgesPointBack>, id, [](Loan& l) { l.state = State::repaid; }));
  EXPECT_FALSE(holds<fragment::Fragment>(make_invariant<PledgesPointBack>, root.first, [](fragment::Fragment& f) {
    f.state = fragment::State::held;
    f.loan.reset();
  }));
  EXPECT_FALSE(holds<fragment::Fragment>(make_invariant<PledgesPointBack>, root.first,
                                         [](fragment::Fragment& f) { f.loan = LoanId{}; }));
}

}  // namespace
}  // namespace tallystick::contracts::loan
