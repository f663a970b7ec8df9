#include "contracts/settlement/pay.h"

#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"
#include "contracts/policy/parameters.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/payout.h"
#include "contracts/settlement/penalty.h"

namespace tallystick::contracts::settlement {

Verdict permit(const Pay& op, const Context& context, const LedgerView& view) {
  const auto root = load<receivable::Receivable>(view, op.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + op.receivable.hex());
  if (const auto bank = party::find_bank(view, op.from_bank); !bank) return tl::unexpected(bank.error());
  if (root->state == receivable::State::offered || root->is_final())
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root->state)});
  if (!root->is_matured(context.block.day) && root->issuer != context.party)
    return refuse(Refusal::E_OWNER, "before maturity only the issuer pays");
  const Amount owed = owed_on(*root, value_date(*root, context.block.day), view);
  const Amount amount = op.amount.value_or(owed);
  if (amount.is_zero() || amount > owed)
    return refuse(Refusal::E_AMOUNT,
                  text_of(root->currency, amount) + " of " + text_of(root->currency, owed) + " owed");
  if (!root->is_matured(context.block.day) && amount < owed) {
    const std::int64_t share = policy::value_at(view, policy::kEarlyPartMin, root->issued);
    const auto least = scale_half_up(root->face, static_cast<std::uint32_t>(share), kRateOne);
    if (least && amount < *least)
      return refuse_policy(policy::kEarlyPartMin,
                           "before maturity all, or at least " + text_of(root->currency, *least));
  }
  // To its own bank: what distribute falls back to when reserves are short.
  return cash::can_pay(view, payer_of(view, context, op.from_bank), {op.from_bank, std::nullopt, cash::Kind::deposit},
                       {root->currency, amount});
}

void apply(const Pay& op, const Context& context, LedgerDelta& delta) {
  const auto root = must_load<receivable::Receivable>(delta, op.receivable);
  const Amount amount = op.amount.value_or(owed_on(root, value_date(root, context.block.day), delta));
  distribute(root, amount, payer_of(delta, context, op.from_bank), context.block, delta);
}

std::optional<Money> stake(const Pay& op, const LedgerView& view, const Asker& asker) {
  const auto root = load<receivable::Receivable>(view, op.receivable);
  if (!root) return std::nullopt;
  return Money{root->currency, op.amount.value_or(owed_on(*root, value_date(*root, asker.today), view))};
}

}  // namespace tallystick::contracts::settlement
