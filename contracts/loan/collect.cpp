#include "contracts/loan/collect.h"

#include <algorithm>

#include "contracts/account/rules.h"
#include "contracts/loan/payment.h"

namespace tallystick::contracts::loan {

namespace {

// A frozen account pays nothing: its order binds the clearing bank too.
Amount collectable(const LedgerView& view, const Loan& loan) {
  if (account::is_frozen(view, loan.mandate.account)) return Amount{};
  return cash::balance_of(view, loan.mandate.clearing_bank, loan.mandate.account, loan.currency);
}

}  // namespace

std::size_t collect_units(const IndexRow& row, const BlockContext&, const LedgerView& view) {
  return 1 + load_row<Loan>(view, row).collateral.size();
}

void collect(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  auto loan = load_row<Loan>(delta, row);
  const Rules rules = rules_of(loan, delta);
  const Date today = context.block.day;
  const Date again = today + Days{1};
  const cash::End payer{loan.mandate.clearing_bank, loan.mandate.account, cash::Kind::deposit};
  for (Date day = value_date(loan, today);;) {
    loan = brought_to(loan, day, rules);
    const Amount due = due_on(loan, day).total();
    const Amount cash = std::min(collectable(delta, loan), due);
    loan = cash.is_zero() ? save(delta, loan, day, again, rules)
                          : receive(delta, loan, cash, payer, Source::collected, day, again);
    if (day == today || !loan.is_live()) return;
    day = cash == due ? value_date(loan, today) : today;
  }
}

void remind(const IndexRow& row, const DueContext& context, LedgerDelta& delta) {
  auto loan = load_row<Loan>(delta, row);
  const Rules rules = rules_of(loan, delta);
  const Date today = context.block.day;
  for (const Row& coming : loan.rows) {
    if (coming.early || coming.pay_on <= std::max(today, loan.noticed)) continue;
    const Loan then = brought_to(loan, coming.due, rules);
    const auto& index = static_cast<std::size_t>(&coming - loan.rows.items.data());
    const Row& projected = then.rows.items[index];
    const Amount amount{projected.unpaid()};
    if (!amount.is_zero()) delta.emit(DueSoon{loan.id, loan.borrower, coming.pay_on, {loan.currency, amount}});
    loan.noticed = coming.pay_on;
    break;
  }
  loan.next_notice = notice_day(loan, today, rules);
  if (loan.next_notice) loan.next_notice = std::max(*loan.next_notice, today + Days{1});
  delta.store(loan);
}

}  // namespace tallystick::contracts::loan
