// Takes a receivable back: by its issuer alone while its payee has not claimed it; later once every holder has agreed
// (receivable.consent_cancel) and nothing rests on any fragment. Also what a refused or expired first offer comes to.
// Effect: receivable and fragments cancelled, the limit freed, the invoices of the issue and of every transfer free to back something else, pro
// tanto where a part was paid before. Rule: DOMAIN rows 2, 28.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

struct Cancel {
  static constexpr std::string_view kName = "receivable.cancel";
  ReceivableId receivable;
  static constexpr auto fields() {
    return field_list(field("receivable", &Cancel::receivable, "not claimed yet, or all its holders agree"));
  }
  bool operator==(const Cancel&) const = default;
};

// E_NOENT; E_FROZEN while a dispute or an order holds a fragment; E_STATE once final, or while a fragment is offered; E_OWNER unless the issuer,
// or when a holder has not agreed; E_LIEN while a quote, a sale or a pledge rests on a fragment; E_COUNT when the ways its fragments came are
// longer than one piece of work looks at; E_LIEN for a live outside claim, registered or noticed.
Verdict permit(const Cancel& op, const Context& context, const LedgerView& view);
void apply(const Cancel& op, const Context& context, LedgerDelta& delta);

// What consent and cancel ask of one fragment: E_FROZEN while it is held; E_STATE unless live and claimed.
Verdict check_cancellable(const fragment::Fragment& fragment);
// E_LIEN while a quote, a sale or a pledge rests on it.
Verdict check_no_lien(const fragment::Fragment& fragment);
// E_LIEN while somebody outside the ledger claims it, registered or with notice to the issuer: what it claims is not the holder's to give up.
Verdict check_unclaimed(const LedgerView& view, const fragment::Fragment& fragment);

enum class CancelCause : std::uint8_t { by_issuer = 1, rejected = 2, expired = 3, by_all = 4 };

// The effect on one that nobody claimed. Both are offered and belong together.
void cancel_offered(LedgerDelta& delta, Receivable receivable, fragment::Fragment first, CancelCause cause);

struct Cancelled {
  static constexpr std::uint16_t kEvent = 0x0902;
  static constexpr std::string_view kName = "receivable.cancelled";
  ReceivableId receivable;
  FragmentId fragment;
  CancelCause cause = CancelCause::by_issuer;
  static constexpr auto fields() {
    return field_list(
        field("receivable", &Cancelled::receivable, "its name"),
        field("fragment", &Cancelled::fragment, "its first fragment"),
        field("cause", &Cancelled::cause, "by its issuer, rejected by the payee, expired, or by all holders"));
  }
  bool operator==(const Cancelled&) const = default;
};

}  // namespace tallystick::contracts::receivable

namespace tallystick {
template <>
struct EnumNames<contracts::receivable::CancelCause> {
  using enum contracts::receivable::CancelCause;
  static constexpr std::pair<contracts::receivable::CancelCause, std::string_view> values[] = {
      {by_issuer, "by_issuer"}, {rejected, "rejected"}, {expired, "expired"}, {by_all, "by_all"}};
};
}  // namespace tallystick
