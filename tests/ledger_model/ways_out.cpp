// From a state that a life has reached: does everything still have an end?
#include "contracts/guarantee/record.h"
#include "contracts/loan/debt.h"
#include "contracts/loan/repay.h"
#include "contracts/purpose/record.h"
#include "contracts/settlement/pay.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

// Anybody pays what is due of a loan, day by day, until nothing is; a part first.
void Twin::pay_off(const Name& id) {
  TestLedger ledger = world_.ledger;
  const Member payer = ledger.enroll(2, "payer", {{party::Role::supplier}});
  const LoanId real = *LoanId::from_hex(id);
  const auto state = [&] { return must_load<loan::Loan>(ledger.view(), real); };
  const auto due = [&] {
    const auto one = state();
    return loan::due_on(loan::brought_to(one, ledger.today(), loan::rules_of(one, ledger.view())), ledger.today())
        .total();
  };
  const auto pay = [&](Amount amount) {
    ledger.mint(2, payer.account, {*Currency::of("CNY"), amount});
    if (due() < amount) return;  // the mint's block collected some of it
    if (ledger.run(payer.account, loan::Repay{real, amount, world_.bank2.party}).outcome != Outcome::applied)
      differs("no payment of a loan that is " + std::string{tallystick::name_of(state().state)});
  };
  for (int tries = 0; state().is_live() && difference_.empty(); ++tries) {
    if (tries == 400)
      return differs("no way out for a " + model_.loans.at(id).terms.plan + " loan that is " +
                     model_.loans.at(id).state);
    if (due() > Amount{1}) pay(Amount{1});
    if (state().is_live() && !due().is_zero()) pay(due());
    if (!state().is_live()) break;
    ledger.go_to(std::max(ledger.today() + Days{1}, state().next_day.value_or(ledger.today())));
    ledger.run_block({});
  }
  for (const FragmentId& one : must_load<loan::Loan>(world_.ledger.view(), real).collateral)
    if (must_load<fragment::Fragment>(ledger.view(), one).state == fragment::State::pledged)
      differs("a repaid loan keeps its pledge");
}

void Twin::search_for_dead_ends() {
  for (const auto& [id, loan] : model_.loans)
    if (loan.live()) pay_off(id);
  for (const auto& [id, one] : model_.earmarks) {
    TestLedger ledger = world_.ledger;
    ledger.pass(Timestamp{one.bound.expires_ms} - ledger.next_block().time);
    ledger.run_block({});
    if (load<purpose::Earmark>(ledger.view(), *purpose::PurposeId::from_hex(id)))
      differs("bound money does not return");
  }
  for (const auto& [id, root] : model_.receivables) {
    if (root.final()) continue;
    const auto real = ReceivableId::from_hex(id);
    TestLedger ledger = world_.ledger;
    const Member payer = ledger.enroll(2, "payer", {{party::Role::supplier}});
    const auto state = [&] { return must_load<receivable::Receivable>(ledger.view(), *real); };
    ledger.mint(2, payer.account, yuan(4 * root.face));
    if (state().is_final()) continue;  // the mint's block paid it
    if (ledger.today() < state().pay_on) ledger.go_to(state().pay_on);
    ledger.run_block({});
    const auto pay = [&](std::optional<Amount> amount) {
      return ledger.run(payer.account, settlement::Pay{*real, amount, world_.bank2.party});
    };
    if (state().is_final()) continue;  // collected, or the offer ended with its day
    if (pay(Amount{1}).outcome != Outcome::applied) differs("no part payment of a receivable that is " + root.state);
    if (!state().is_final() && pay(std::nullopt).outcome != Outcome::applied)
      differs("no payment of a receivable that is " + root.state);
    if (!state().is_final()) differs("no way out for a receivable that is " + root.state);
    ledger.go_to(ledger.today() + Days{Rules{}.dispute_days + 1});  // what is held is let go by itself
    ledger.run_block({});
    for (const auto& [fragment, one] : model_.fragments)
      if (one.root == id && must_load<fragment::Fragment>(ledger.view(), *FragmentId::from_hex(fragment)).is_live())
        differs("no way out for a fragment that is " + one.state);
    for (const auto& [guarantee, one] : model_.guarantees)
      if (one.root == id &&
          must_load<guarantee::Guarantee>(ledger.view(), *guarantee::GuaranteeId::from_hex(guarantee)).reserved >
              Amount{})
        differs("a guarantee keeps its reserve");
  }
}

}  // namespace tallystick::ledger_model
