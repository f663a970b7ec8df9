#include "contracts/financing/sale.h"

#include "contracts/cash/payment.h"
#include "contracts/claim/enter.h"
#include "contracts/claim/priority.h"
#include "contracts/financing/exposure.h"
#include "contracts/fragment/rules.h"
#include "contracts/fragment/split.h"
#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"
#include "contracts/purpose/grant.h"

namespace tallystick::contracts::financing {

Permitted<Price> price_of(Amount amount, const Terms& terms, Date today, Date pay_on) {
  const Days days = pay_on - today;
  const auto interest = pricing::discount_interest(amount, terms.rate, days, terms.day_count);
  const auto net = interest ? pricing::proceeds(amount, *interest, terms.fee) : std::nullopt;
  if (!net || net->is_zero()) return refuse(Refusal::E_AMOUNT, "interest and fee leave nothing to pay");
  const auto cost = pricing::annual_cost(*net, amount, days, terms.day_count);
  if (!cost) return refuse(Refusal::E_AMOUNT, "the yearly cost of these terms passes what is priced");
  return Price{days, *interest, *net, *cost};
}

Permitted<fragment::Fragment> check_seller(const LedgerView& view, const Context& context, const FragmentId& id,
                                           Amount amount, fragment::State expected) {
  auto found = fragment::find_fragment(view, id);
  if (!found) return found;
  const auto root = must_load<receivable::Receivable>(view, found->root);
  if (auto ok = fragment::check_free(*found, root, expected, context.block.day); !ok) return tl::unexpected(ok.error());
  if (found->holder != context.account) return refuse(Refusal::E_OWNER, "held by another account");
  if (amount.is_zero() || amount > found->outstanding())
    return refuse(Refusal::E_AMOUNT, text_of(found->currency, amount) + " of a fragment of " +
                                         text_of(found->currency, found->outstanding()));
  if (amount < found->outstanding())
    if (auto ok = fragment::check_leaves(view, root, 1); !ok) return tl::unexpected(ok.error());
  if (auto ok = claim::check_first_rank(view, *found); !ok) return tl::unexpected(ok.error());
  return found;
}

Verdict check_shown(const LedgerView& view, const pricing::AnnualCost& cost, Rate shown, Date today) {
  const std::int64_t real = cost.effective.raw();
  const std::int64_t off = real > shown.raw() ? real - shown.raw() : shown.raw() - real;
  if (off > policy::value_at(view, policy::kAprTolerance, today))
    return refuse(Refusal::E_APR, "shown " + format_percent(shown) + ", is " + format_percent(cost.effective));
  return {};
}

Verdict check_terms(const LedgerView& view, const Context& context, const Sale& sale, const Price& price, Rate shown) {
  if (auto ok = check_shown(view, price.cost, shown, context.block.day); !ok) return ok;
  if (sale.bank == context.party) return refuse(Refusal::E_SELF, "a bank buys nothing from itself");
  const auto fragment = must_load<fragment::Fragment>(view, sale.fragment);
  if (auto ok = purpose::check_destination(view, purpose::destination_of(sale.terms), context.block); !ok) return ok;
  return cash::can_pay(view, {sale.bank, std::nullopt, cash::Kind::deposit},
                       purpose::disbursed_to(view, purpose::destination_of(sale.terms), sale.bank, context.account),
                       {fragment.currency, price.proceeds});
}

void carry_out(const Sale& sale, const Price& price, const Context& context, LedgerDelta& delta) {
  auto fragment = must_load<fragment::Fragment>(delta, sale.fragment);
  const AccountId seller = fragment.holder;
  std::optional<FragmentId> change;
  if (sale.amount < fragment.outstanding()) {
    auto halves = fragment::split_off(std::move(fragment), sale.amount, delta);
    halves.change.state = fragment::State::held;
    delta.store(halves.change);
    change = halves.change.id;
    fragment = std::move(halves.part);
  }
  fragment.state = sale.terms.kind == SaleKind::with_recourse ? fragment::State::sold_recourse : fragment::State::sold;
  fragment.holder = sale.bank_account;
  fragment.held_since = context.block.time;
  fragment.quote.reset();
  delta.store(fragment);

  const Money money{fragment.currency, sale.amount};
  const Money proceeds{fragment.currency, price.proceeds};
  cash::pay(delta, {sale.bank, std::nullopt, cash::Kind::deposit},
            purpose::disbursed_to(delta, purpose::destination_of(sale.terms), sale.bank, seller), proceeds,
            {"sale of fragment " + fragment.id.hex()});
  const claim::Kind kind = sale.terms.kind == SaleKind::with_recourse ? claim::Kind::sale_recourse : claim::Kind::sale;
  const Registration registration = claim::enter(delta, context, fragment, kind, sale.bank, sale.amount).registration;
  const Deal deal{fragment.id,       sale.bank,    sale.bank_account, seller,   sale.amount, sale.terms, price,
                  context.block.day, registration, sale.recourse_cap, Amount{}, sale.policy, {},         {}};
  delta.store(deal);
  grow_exposure(delta, deal, fragment, fragment.outstanding());
  if (deal.terms.bound)
    purpose::grant(delta, context, {deal.bank, seller, fragment.id, {}}, *deal.terms.bound, proceeds,
                   context.block.day + price.days);
  delta.emit(Sold{fragment.id, fragment.root, seller, sale.bank, sale.terms.kind, money, price, registration, change,
                  sale.policy});
}

}  // namespace tallystick::contracts::financing
