// Who is asked pays or refuses. Paying is to the holder, all at once; the fragment passes to who paid, with its claim on the issuer, and the
// receivable stays in default: whatever the issuer pays from then on, late interest included, is the payer's. While an order stands on the holder, the money waits in escrow. Where the cap is less than the
// principal, that much of the fragment passes and the holder keeps the rest. Who is not the seller gets no more of it than he pays of the principal:
// what is beyond the bank's claim is the seller's (settlement/take_over.h). Rule: DOMAIN row 25, life cycle 4.3; Civil Code 766.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/recourse/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::recourse {

struct Pay {
  static constexpr std::string_view kName = "recourse.pay";
  FragmentId fragment;
  PartyId from_bank;
  static constexpr auto fields() {
    return field_list(field("fragment", &Pay::fragment, "its holder asked the signing account"),
                      field("from_bank", &Pay::from_bank, "where the paying account has its deposit"));
  }
  bool operator==(const Pay&) const = default;
};

// E_NOENT for fragment, bank, or a demand of its holder on the signing account; E_FROZEN by a dispute or order; E_STATE when it was paid or
// the fragment is final; E_COUNT when a part would be one fragment too many; E_CASH.
Verdict permit(const Pay& op, const Context& context, const LedgerView& view);
void apply(const Pay& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Pay& op, const LedgerView& view, const Asker& asker);

struct Reject {
  static constexpr std::string_view kName = "recourse.reject";
  FragmentId fragment;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("fragment", &Reject::fragment, "its holder asked the signing account"),
                      field("reason", &Reject::reason, "in words"));
  }
  bool operator==(const Reject&) const = default;
};

// E_NOENT as above; E_STATE unless open; E_AMOUNT without a reason.
Verdict permit(const Reject& op, const Context& context, const LedgerView& view);
void apply(const Reject& op, const Context& context, LedgerDelta& delta);

struct Paid {
  static constexpr std::uint16_t kEvent = 0x1002;
  static constexpr std::string_view kName = "recourse.paid";
  Demand demand;
  FragmentId fragment;               // what the payer holds now
  std::optional<FragmentId> change;  // what the claimant keeps
  static constexpr auto fields() {
    return field_list(field("demand", &Paid::demand, "with what was paid"),
                      field("fragment", &Paid::fragment, "what the payer holds now"),
                      field("change", &Paid::change, "what the claimant keeps"));
  }
  bool operator==(const Paid&) const = default;
};

struct Rejected {
  static constexpr std::uint16_t kEvent = 0x1003;
  static constexpr std::string_view kName = "recourse.rejected";
  Demand demand;
  static constexpr auto fields() { return field_list(field("demand", &Rejected::demand, "with the reason")); }
  bool operator==(const Rejected&) const = default;
};

}  // namespace tallystick::contracts::recourse
