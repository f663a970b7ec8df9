// From a state that a life has reached: does everything still have an end?
#include "contracts/settlement/pay.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::search_for_dead_ends() {
  for (const auto& [id, root] : model_.receivables) {
    if (root.final()) continue;
    const auto real = ReceivableId::from_hex(id);
    TestLedger ledger = world_.ledger;
    const auto state = [&] { return must_load<receivable::Receivable>(ledger.view(), *real); };
    ledger.mint(2, world_.tier3.account, yuan(4 * root.face));
    if (state().is_final()) continue;  // the mint's block paid it
    if (ledger.today() < state().pay_on) ledger.go_to(state().pay_on);
    ledger.run_block({});
    const auto pay = [&](std::optional<Amount> amount) {
      return ledger.run(world_.tier3.account, settlement::Pay{*real, amount, world_.bank2.party});
    };
    if (state().is_final()) continue;  // collected, or the offer ended with its day
    if (pay(Amount{1}).outcome != Outcome::applied) differs("no part payment of a receivable that is " + root.state);
    if (!state().is_final() && pay(std::nullopt).outcome != Outcome::applied)
      differs("no payment of a receivable that is " + root.state);
    if (!state().is_final()) differs("no way out for a receivable that is " + root.state);
    for (const auto& [fragment, one] : model_.fragments)
      if (one.root == id && must_load<fragment::Fragment>(ledger.view(), *FragmentId::from_hex(fragment)).is_live())
        differs("no way out for a fragment that is " + one.state);
  }
}

}  // namespace tallystick::ledger_model
