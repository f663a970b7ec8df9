#include "contracts/dispute/escrow.h"

#include <algorithm>

#include "contracts/ledger/sums.h"
#include "contracts/settlement/payout.h"

namespace tallystick::contracts::dispute {

namespace {

// One for each bank from which anybody ever paid; a ledger has at most a hundred validators' banks and their like.
constexpr std::size_t kEscrowsMax = 4'096;

cash::End end_of(const Escrow& escrow) {
  return {escrow.bank, escrow.account, cash::Kind::escrow};
}

void set_amount(LedgerDelta& delta, Escrow escrow, Amount left) {
  if (left.is_zero()) {
    delta.erase<Escrow>(escrow.key());
  } else {
    escrow.amount = left;
    delta.store(escrow);
  }
}

}  // namespace

void pay_in(LedgerDelta& delta, const HoldId& hold, const cash::End& payer, const PartyId& clearing_bank,
            const AccountId& account, const Money& money, const cash::Reference& reference) {
  if (money.amount.is_zero()) return;
  cash::End purse{clearing_bank, account, cash::Kind::escrow};
  if (!cash::can_pay(delta, payer, purse, money)) purse.bank = payer.bank;
  cash::pay(delta, payer, purse, money, reference);
  const Escrow::Key key{hold, purse.bank, account, money.currency};
  auto escrow = load<Escrow>(delta, key).value_or(Escrow{hold, purse.bank, account, money.currency, {}});
  escrow.amount = plus(escrow.amount, money.amount);
  delta.store(escrow);
}

std::vector<Escrow> escrow_of(const LedgerView& view, const HoldId& hold) {
  std::vector<Escrow> out;
  for (const IndexRow& row : scan_prefix(view, Index::escrow_by_hold, hold.view(), kEscrowsMax))
    out.push_back(load_row<Escrow>(view, row));
  return out;
}

void pay_back_one(LedgerDelta& delta, const Escrow& escrow, Amount amount, const cash::End& to,
                  const cash::Reference& reference) {
  const Money money{escrow.currency, amount};
  cash::End purse = to;
  if (!cash::can_pay(delta, end_of(escrow), purse, money)) purse.bank = escrow.bank;
  cash::pay(delta, end_of(escrow), purse, money, reference);
  set_amount(delta, escrow, minus(escrow.amount, amount));
}

void pay_back(LedgerDelta& delta, const HoldId& hold, Amount amount, const cash::End& to,
              const cash::Reference& reference) {
  for (const Escrow& escrow : escrow_of(delta, hold)) {
    const Amount piece = std::min(amount, escrow.amount);
    if (piece.is_zero()) return;
    pay_back_one(delta, escrow, piece, to, reference);
    amount = minus(amount, piece);
  }
  ensure(amount.is_zero());
}

void release(LedgerDelta& delta, const HoldId& hold, const FragmentId& fragment, Date today) {
  for (const Escrow& escrow : escrow_of(delta, hold)) {
    const auto free = must_load<fragment::Fragment>(delta, fragment);
    ensure(!free.hold);
    settlement::pay_out(delta, free, end_of(escrow), escrow.amount, today);
    delta.erase<Escrow>(escrow.key());
  }
}

}  // namespace tallystick::contracts::dispute
