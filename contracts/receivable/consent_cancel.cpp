#include "contracts/receivable/consent_cancel.h"

#include "contracts/fragment/rules.h"
#include "contracts/receivable/cancel.h"

namespace tallystick::contracts::receivable {

Verdict permit(const ConsentCancel& op, const Context& context, const LedgerView& view) {
  const auto fragment = fragment::find_fragment(view, op.fragment);
  if (!fragment) return tl::unexpected(fragment.error());
  if (auto ok = check_cancellable(*fragment); !ok) return ok;
  if (fragment->holder != context.account) return refuse(Refusal::E_OWNER, "held by another account");
  if (const auto until = fragment::offer_expiry(view, context.block, op.until); !until)
    return tl::unexpected(until.error());
  if (auto ok = check_no_lien(*fragment); !ok) return ok;
  return check_unclaimed(view, *fragment);
}

void apply(const ConsentCancel& op, const Context& context, LedgerDelta& delta) {
  const auto fragment = must_load<fragment::Fragment>(delta, op.fragment);
  const CancelConsent consent{fragment.id, fragment.holder, fragment.held_since,
                              *fragment::offer_expiry(delta, context.block, op.until)};
  delta.store(consent);
  delta.emit(CancelConsented{fragment.root, consent});
}

std::optional<Money> stake(const ConsentCancel& op, const LedgerView& view) {
  const auto fragment = load<fragment::Fragment>(view, op.fragment);
  if (!fragment) return std::nullopt;
  return Money{fragment->currency, fragment->outstanding()};
}

}  // namespace tallystick::contracts::receivable
