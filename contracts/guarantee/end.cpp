#include "contracts/guarantee/end.h"

#include "contracts/cash/payment.h"
#include "contracts/fragment/holder.h"
#include "contracts/guarantee/cover.h"

namespace tallystick::contracts::guarantee {

void end(Guarantee guarantee, EndCause cause, LedgerDelta& delta) {
  const Money reserve{guarantee.currency, guarantee.reserved};
  // Within one bank: nothing can be short.
  cash::pay(delta, cover_of(guarantee.terms.from_bank, guarantee.account),
            own_funds(delta, guarantee.terms.from_bank, guarantee.account), reserve, guarantee_reference(guarantee.id));
  guarantee.reserved = Amount{};
  guarantee.state = State::ended;
  guarantee.next_day.reset();
  delta.store(guarantee);
  delta.emit(Ended{guarantee.id, cause, {guarantee.currency, guarantee.paid}, reserve.amount});
}

void end_all(const ReceivableId& receivable, LedgerDelta& delta) {
  for (const Guarantee& one : guarantees_of(delta, receivable)) end(one, EndCause::final, delta);
}

void bring_forward(const receivable::Receivable& root, LedgerDelta& delta) {
  for (Guarantee one : guarantees_of(delta, root.id)) {
    if (!one.next_day) continue;
    one.next_day = std::min(*one.next_day, root.pay_on);
    delta.store(one);
  }
}

}  // namespace tallystick::contracts::guarantee
