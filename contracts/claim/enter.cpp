#include "contracts/claim/enter.h"

#include "contracts/ledger/sums.h"
#include "contracts/pricing/waterfall.h"

namespace tallystick::contracts::claim {

Registration registration_of(const Context& context) {
  return {context.block.height, context.position, context.operation};
}

Claim enter(LedgerDelta& delta, const Context& context, const fragment::Fragment& on, Kind kind,
            const PartyId& claimant, Amount amount) {
  ensure(kind != Kind::outside);
  Claim made;
  made.fragment = on.id;
  made.registration = registration_of(context);
  made.receivable = on.root;
  made.kind = kind;
  made.claimant = claimant;
  made.amount = amount;
  made.registered_at = context.block.time;
  made.noticed_at = context.block.time;
  delta.store(made);
  delta.emit(Entered{made.fragment, made.registration, kind, claimant, {on.currency, amount}});
  return made;
}

std::optional<Claim> live_on(const LedgerView& view, const fragment::Fragment& fragment) {
  const auto rows = scan_prefix(view, Index::claim_live, index_key(fragment.root, fragment.id), 1);
  if (rows.empty()) return std::nullopt;
  return load_row<Claim>(view, rows.front());
}

void end(LedgerDelta& delta, const fragment::Fragment& fragment, State how) {
  auto ending = live_on(delta, fragment);
  ensure(ending.has_value() && how != State::live);
  ending->state = how;
  delta.store(*ending);
  delta.emit(Ended{ending->fragment, ending->registration, how});
}

void divide(LedgerDelta& delta, const fragment::Fragment& parent, const fragment::Fragment& part,
            const fragment::Fragment& change) {
  const auto whole = live_on(delta, parent);
  if (!whole) return;
  const auto shares = pricing::share_out(whole->amount, {part.face, change.face});
  end(delta, parent, State::divided);
  const auto keep = [&](const fragment::Fragment& half, Amount amount) {
    Claim kept = *whole;
    kept.fragment = half.id;
    kept.amount = amount;
    delta.store(kept);
    delta.emit(Entered{kept.fragment, kept.registration, kept.kind, kept.claimant, {half.currency, amount}});
  };
  keep(part, shares[0]);
  keep(change, shares[1]);
}

}  // namespace tallystick::contracts::claim
