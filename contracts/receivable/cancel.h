// Takes a receivable back before its payee has claimed it; also what a refused or expired first offer comes to.
// Effect: receivable and fragment cancelled, the limit freed, the invoices free to back something else. Rule: DOMAIN rows 2, 28.
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
  static constexpr auto fields() { return field_list(field("receivable", &Cancel::receivable, "not claimed yet")); }
  bool operator==(const Cancel&) const = default;
};

// E_NOENT; E_STATE once it is claimed or final; E_OWNER unless the issuer.
Verdict permit(const Cancel& op, const Context& context, const LedgerView& view);
void apply(const Cancel& op, const Context& context, LedgerDelta& delta);

enum class CancelCause : std::uint8_t { by_issuer = 1, rejected = 2, expired = 3 };

// The effect. Both are offered and belong together.
void cancel_offered(LedgerDelta& delta, Receivable receivable, fragment::Fragment first, CancelCause cause);

struct Cancelled {
  static constexpr std::uint16_t kEvent = 0x0902;
  static constexpr std::string_view kName = "receivable.cancelled";
  ReceivableId receivable;
  FragmentId fragment;
  CancelCause cause = CancelCause::by_issuer;
  static constexpr auto fields() {
    return field_list(field("receivable", &Cancelled::receivable, "its name"),
                      field("fragment", &Cancelled::fragment, "its only fragment"),
                      field("cause", &Cancelled::cause, "by its issuer, rejected by the payee, or expired"));
  }
  bool operator==(const Cancelled&) const = default;
};

}  // namespace tallystick::contracts::receivable

namespace tallystick {
template <>
struct EnumNames<contracts::receivable::CancelCause> {
  using enum contracts::receivable::CancelCause;
  static constexpr std::pair<contracts::receivable::CancelCause, std::string_view> values[] = {
      {by_issuer, "by_issuer"}, {rejected, "rejected"}, {expired, "expired"}};
};
}  // namespace tallystick
