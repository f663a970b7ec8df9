// What becomes of an offer that nobody claims: rejected by its payee, expired at its time, or still open when the receivable falls due.
// The fragment goes back to who offered it, one level up again, and the invoices behind the offer are free. An issuer's own offer ends its
// receivable. Rule: DOMAIN rows 2 and 3, life cycle 4.3.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

// The payee does not want it. Refused as fragment.claim is.
struct Reject {
  static constexpr std::string_view kName = "fragment.reject";
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(field("fragment", &Reject::fragment, "offered to the signing account"));
  }
  bool operator==(const Reject&) const = default;
};
Verdict permit(const Reject& op, const Context& context, const LedgerView& view);
void apply(const Reject& op, const Context& context, LedgerDelta& delta);

// Due work: the first block whose time has reached the expiry; ordered by (expiry, id).
void expire_offer(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

enum class ReturnCause : std::uint8_t {
  rejected = 1,
  expired = 2,
  matured = 3,
  held = 4,
  paid = 5,  // in part, before maturity: it is not what was offered any more
};

// The effect for a fragment whose receivable is claimed. Returns it as it is now; it is stored.
Fragment return_offer(LedgerDelta& delta, Fragment offered, ReturnCause cause, Timestamp now);

struct Returned {
  static constexpr std::uint16_t kEvent = 0x0A02;
  static constexpr std::string_view kName = "fragment.returned";
  FragmentId fragment;
  AccountId payee;
  AccountId holder;
  ReturnCause cause = ReturnCause::rejected;
  static constexpr auto fields() {
    return field_list(field("fragment", &Returned::fragment, "what was offered"),
                      field("payee", &Returned::payee, "who did not take it"),
                      field("holder", &Returned::holder, "who has it back"),
                      field("cause", &Returned::cause, "rejected, expired, matured, held or paid"));
  }
  bool operator==(const Returned&) const = default;
};

}  // namespace tallystick::contracts::fragment

namespace tallystick {
template <>
struct EnumNames<contracts::fragment::ReturnCause> {
  using enum contracts::fragment::ReturnCause;
  static constexpr std::pair<contracts::fragment::ReturnCause, std::string_view> values[] = {
      {rejected, "rejected"}, {expired, "expired"}, {matured, "matured"}, {held, "held"}, {paid, "paid"}};
};
}  // namespace tallystick
