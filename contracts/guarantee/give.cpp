#include "contracts/guarantee/give.h"

#include "contracts/cash/payment.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/rules.h"
#include "contracts/guarantee/cover.h"
#include "contracts/guarantee/end.h"
#include "contracts/party/rules.h"
#include "contracts/settlement/payout.h"

namespace tallystick::contracts::guarantee {

namespace {

using receivable::Receivable;

Verdict check_object(const LedgerView& view, const Receivable& root, const std::optional<fragment::Fragment>& fragment,
                     Date today) {
  static_cast<void>(view);
  if (root.state != receivable::State::outstanding || root.is_matured(today))
    return refuse(Refusal::E_STATE, "the receivable is " + std::string{name_of(root.state)} + " or has matured");
  if (fragment && (fragment->root != root.id || !fragment->is_live()))
    return refuse(Refusal::E_STATE, "the fragment is no live one of the receivable");
  return {};
}

Verdict check_figures(const Terms& terms) {
  if (terms.share.raw() == 0 || terms.share.raw() > kRateOne)
    return refuse(Refusal::E_AMOUNT, "a share of " + format_percent(terms.share));
  if (terms.cap.is_zero()) return refuse(Refusal::E_AMOUNT, "a cap of 0");
  if (terms.rank == 0) return refuse(Refusal::E_AMOUNT, "ranks begin at 1");
  if (terms.reserve > terms.cap) return refuse(Refusal::E_AMOUNT, "a reserve above the cap");
  if (terms.fee.is_zero() == terms.beneficiary.has_value())
    return refuse(Refusal::E_AMOUNT, "a fee and who pays it come together");
  return {};
}

// For whose benefit it is: the beneficiary; without one, whoever holds the fragment it covers or what became of that, or the bank that stands behind
// the receivable.
bool may_decline(const LedgerView& view, const Guarantee& guarantee, const Context& context) {
  if (guarantee.terms.beneficiary) return guarantee.terms.beneficiary == context.account;
  const auto root = must_load<Receivable>(view, guarantee.terms.receivable);
  if (guarantee.terms.fragment)
    for (const IndexRow& row : scan_prefix(view, Index::fragment_by_root, root.id.view(), root.leaves)) {
      const auto one = load_row<fragment::Fragment>(view, row);
      if (one.holder == context.account && answer_for(view, guarantee, one).cover != Cover::none) return true;
    }
  return root.limit_bank == context.party;
}

Verdict check_rank(const LedgerView& view, const Terms& terms) {
  const auto others = guarantees_of(view, terms.receivable);
  for (const Guarantee& other : others)
    if (other.terms.rank == terms.rank)
      return refuse(Refusal::E_EXISTS, "rank " + std::to_string(terms.rank) + " is taken by " + other.id.hex());
  if (others.size() == kPerReceivableMax)
    return refuse(Refusal::E_COUNT, std::to_string(kPerReceivableMax) + " guarantees on one receivable");
  return {};
}

Verdict check_mandate(const LedgerView& view, const Context& context, const Terms& terms, const Currency& currency) {
  if (const auto own = fragment::find_payee(view, context.account); !own)
    return refuse(Refusal::E_MANDATE, "the guarantor's account was opened by no bank");
  const cash::End end = settlement::payer_of(view, context, terms.from_bank);
  if (end.account && !party::is_customer(view, terms.from_bank, context.party))
    return refuse(Refusal::E_MANDATE, "the bank does not serve the guarantor");
  if (terms.reserve.is_zero()) return {};
  return cash::can_pay(view, end, cover_of(terms.from_bank, context.account), {currency, terms.reserve});
}

}  // namespace

Verdict permit(const Give& op, const Context& context, const LedgerView& view) {
  const Terms& terms = op.terms;
  if (auto ok = party::require_role(context, view, party::Role::guarantor); !ok) return ok;
  const auto root = load<Receivable>(view, terms.receivable);
  if (!root) return refuse(Refusal::E_NOENT, "receivable " + terms.receivable.hex());
  std::optional<fragment::Fragment> fragment;
  if (terms.fragment) {
    auto found = fragment::find_fragment(view, *terms.fragment);
    if (!found) return tl::unexpected(found.error());
    fragment = std::move(*found);
  }
  if (const auto bank = party::find_bank(view, terms.from_bank); !bank) return tl::unexpected(bank.error());
  if (terms.beneficiary && !load<account::Account>(view, *terms.beneficiary))
    return refuse(Refusal::E_NOENT, "account " + terms.beneficiary->hex());
  if (auto ok = check_object(view, *root, fragment, context.block.day); !ok) return ok;
  if (auto ok = check_figures(terms); !ok) return ok;
  if (auto ok = check_rank(view, terms); !ok) return ok;
  if (party::same_group(view, context.party, root->issuer))
    return refuse(Refusal::E_SELF, "a company of the issuer's group answers for nothing");
  return check_mandate(view, context, terms, root->currency);
}

void apply(const Give& op, const Context& context, LedgerDelta& delta) {
  const auto root = must_load<Receivable>(delta, op.terms.receivable);
  Guarantee given;
  given.id = guarantee_id(context.transaction_id, context.operation);
  given.guarantor = context.party;
  given.account = context.account;
  given.terms = op.terms;
  given.currency = root.currency;
  given.given_on = context.block.day;
  given.reserved = op.terms.reserve;
  if (!op.terms.beneficiary) put_in_force(given, root);
  cash::pay(delta, settlement::payer_of(delta, context, op.terms.from_bank),
            cover_of(op.terms.from_bank, context.account), {root.currency, op.terms.reserve},
            guarantee_reference(given.id));
  delta.store(given);
  delta.emit(Given{given});
}

std::optional<Money> stake(const Give& op, const LedgerView& view) {
  const auto root = load<Receivable>(view, op.terms.receivable);
  if (!root) return std::nullopt;
  return Money{root->currency, op.terms.cap};
}

Verdict permit(const Accept& op, const Context& context, const LedgerView& view) {
  const auto found = load<Guarantee>(view, op.guarantee);
  if (!found) return refuse(Refusal::E_NOENT, "guarantee " + op.guarantee.hex());
  if (const auto bank = party::find_bank(view, op.from_bank); !bank) return tl::unexpected(bank.error());
  if (found->state != State::offered)
    return refuse(Refusal::E_STATE, "the guarantee is " + std::string{name_of(found->state)});
  if (must_load<Receivable>(view, found->terms.receivable).is_matured(context.block.day))
    return refuse(Refusal::E_STATE, "the receivable has matured");
  if (found->terms.beneficiary != context.account) return refuse(Refusal::E_OWNER, "offered to another account");
  return cash::can_pay(view, settlement::payer_of(view, context, op.from_bank),
                       fragment::purse_of(view, found->account), {found->currency, found->terms.fee});
}

void apply(const Accept& op, const Context& context, LedgerDelta& delta) {
  auto guarantee = must_load<Guarantee>(delta, op.guarantee);
  const Money fee{guarantee.currency, guarantee.terms.fee};
  put_in_force(guarantee, must_load<Receivable>(delta, guarantee.terms.receivable));
  delta.store(guarantee);
  cash::pay(delta, settlement::payer_of(delta, context, op.from_bank), fragment::purse_of(delta, guarantee.account),
            fee, guarantee_reference(guarantee.id));
  delta.emit(Accepted{guarantee.id, context.account, fee});
}

std::optional<Money> stake(const Accept& op, const LedgerView& view) {
  const auto guarantee = load<Guarantee>(view, op.guarantee);
  if (!guarantee) return std::nullopt;
  return Money{guarantee->currency, guarantee->terms.fee};
}

Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view) {
  const auto found = load<Guarantee>(view, op.guarantee);
  if (!found) return refuse(Refusal::E_NOENT, "guarantee " + op.guarantee.hex());
  const bool own = found->account == context.account;
  const bool accepted = found->state == State::in_force && (own || found->terms.beneficiary);
  if (found->state == State::ended || accepted)
    return refuse(Refusal::E_STATE, "the guarantee is " + std::string{name_of(found->state)});
  if (found->state == State::in_force &&
      must_load<Receivable>(view, found->terms.receivable).is_matured(context.block.day))
    return refuse(Refusal::E_STATE, "the receivable has matured");
  if (!own && !may_decline(view, *found, context))
    return refuse(Refusal::E_OWNER, "neither given by this account nor for it to decline");
  return {};
}

void apply(const Withdraw& op, const Context& context, LedgerDelta& delta) {
  const auto guarantee = must_load<Guarantee>(delta, op.guarantee);
  end(guarantee, guarantee.account == context.account ? EndCause::withdrawn : EndCause::declined, delta);
}

}  // namespace tallystick::contracts::guarantee
