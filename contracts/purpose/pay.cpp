#include "contracts/purpose/pay.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/cash/payment.h"
#include "contracts/evidence/match.h"
#include "contracts/evidence/use.h"
#include "contracts/fragment/holder.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"
#include "contracts/loan/record.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::purpose {

namespace {

cash::End source_of(const Earmark& earmark) {
  return {earmark.bank, earmark.account, cash::Kind::purpose};
}

Verdict check_purpose(const LedgerView& view, const Earmark& earmark, const Pay& op, const PartyId& borrower,
                      const PartyId& payee) {
  const Bound& bound = earmark.bound;
  if (!bound.payees.empty() && !std::binary_search(bound.payees.begin(), bound.payees.end(), op.to))
    return refuse(Refusal::E_PURPOSE, "account " + op.to.hex() + " is not among those that may be paid");
  if (party::same_group(view, borrower, payee))
    return refuse(Refusal::E_PURPOSE, "the payee is the borrower, or of its group");
  if (payee == earmark.bank) return refuse(Refusal::E_PURPOSE, "the payee is the lender");
  bool kind = !bound.evidence, goods = bound.goods.value.empty();
  for (const evidence::Use& use : op.evidence) {
    const auto document = load<evidence::Evidence>(view, use.fingerprint);
    if (!document) continue;
    kind = kind || document->facts.kind == *bound.evidence;
    goods = goods || document->goods_code.value.starts_with(bound.goods.value);
  }
  if (!kind) return refuse(Refusal::E_PURPOSE, "no " + std::string{name_of(*bound.evidence)} + " among the documents");
  if (!goods) return refuse(Refusal::E_PURPOSE, "no document is about goods " + bound.goods.value);
  return {};
}

// The bank need not pay out more to who does not pay it.
Verdict check_loan(const LedgerView& view, const Earmark& earmark) {
  if (!earmark.loan) return {};
  const loan::State state = must_load<loan::Loan>(view, *earmark.loan).state;
  if (state == loan::State::delinquent || state == loan::State::defaulted)
    return refuse(Refusal::E_STATE, "the loan is " + std::string{name_of(state)});
  return {};
}

}  // namespace

Verdict permit(const Pay& op, const Context& context, const LedgerView& view) {
  const auto earmark = load<Earmark>(view, op.purpose);
  if (!earmark) return refuse(Refusal::E_NOENT, "purpose " + op.purpose.hex());
  const auto payee = fragment::find_payee(view, op.to);
  if (!payee) return tl::unexpected(payee.error());
  if (auto ok = check_loan(view, *earmark); !ok) return ok;
  if (earmark->account != context.account) return refuse(Refusal::E_OWNER, "another account's");
  const Money money{earmark->currency, op.amount};
  if (op.amount.is_zero() || op.amount > earmark->left)
    return refuse(Refusal::E_AMOUNT, text_of(money) + " of " + text_of(earmark->currency, earmark->left));
  if (context.block.time >= earmark->bound.expires)
    return refuse(Refusal::E_EXPIRED, "the purpose ended at " + text_of(earmark->bound.expires));
  if (auto ok = check_purpose(view, *earmark, op, context.party, payee->party); !ok) return ok;
  evidence::Taken taken;
  const evidence::Trade trade{payee->party, context.party, money};
  if (auto ok = evidence::check_uses(view, context.block, op.evidence, trade, false, taken); !ok) return ok;
  const auto flows = evidence::match_uses(view, op.evidence, trade, context.block.day);
  if (auto ok = evidence::check_no_conflict(flows); !ok) return ok;
  return cash::can_pay(view, source_of(*earmark), fragment::purse_of(view, op.to), money);
}

void apply(const Pay& op, const Context&, LedgerDelta& delta) {
  auto earmark = must_load<Earmark>(delta, op.purpose);
  const Money money{earmark.currency, op.amount};
  cash::pay(delta, source_of(earmark), fragment::purse_of(delta, op.to), money, {"purpose " + earmark.id.hex()});
  evidence::take_as_paid(delta, op.evidence);
  earmark.left = minus(earmark.left, op.amount);
  if (earmark.left.is_zero())
    delta.erase<Earmark>(earmark.id);
  else
    delta.store(earmark);
  delta.emit(Spent{earmark.id, earmark.account, op.to, money, earmark.left});
}

std::optional<Money> stake(const Pay& op, const LedgerView& view) {
  const auto earmark = load<Earmark>(view, op.purpose);
  if (!earmark) return std::nullopt;
  return Money{earmark->currency, op.amount};
}

}  // namespace tallystick::contracts::purpose
