// A guarantor gives a guarantee, with a mandate to be debited when it is called; what it sets aside as a reserve leaves its deposit at once. With a
// fee it is an offer that the beneficiary accepts by paying; without one it is in force. Rule: DOMAIN row 26.
#pragma once

#include "contracts/guarantee/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::guarantee {

struct Give {
  static constexpr std::string_view kName = "guarantee.give";
  Terms terms;
  static constexpr auto fields() { return field_list(field("terms", &Give::terms, "for what, and how far")); }
  bool operator==(const Give&) const = default;
};

// E_ROLE unless a guarantor; E_NOENT for receivable, fragment, bank or beneficiary; E_STATE unless the receivable
// is outstanding and not matured, and the fragment a live one of it; E_AMOUNT for a share of nothing or more than all, no cap, no rank, a
// reserve above the cap, or a fee without a beneficiary or the reverse; E_EXISTS for a rank that is taken; E_COUNT for too many on one
// receivable; E_SELF for the issuer or a company of its group; E_MANDATE when the account is at no bank, or the bank does not
// serve the guarantor; E_CASH for the reserve.
Verdict permit(const Give& op, const Context& context, const LedgerView& view);
void apply(const Give& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Give& op, const LedgerView& view);

struct Accept {
  static constexpr std::string_view kName = "guarantee.accept";
  GuaranteeId guarantee;
  PartyId from_bank;
  static constexpr auto fields() {
    return field_list(field("guarantee", &Accept::guarantee, "offered to the signing account"),
                      field("from_bank", &Accept::from_bank, "where the fee is paid from"));
  }
  bool operator==(const Accept&) const = default;
};

// E_NOENT for guarantee or bank; E_STATE unless offered, and the receivable not matured; E_OWNER unless the beneficiary; E_CASH.
Verdict permit(const Accept& op, const Context& context, const LedgerView& view);
void apply(const Accept& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Accept& op, const LedgerView& view);

struct Withdraw {
  static constexpr std::string_view kName = "guarantee.withdraw";
  GuaranteeId guarantee;
  static constexpr auto fields() {
    return field_list(field("guarantee", &Withdraw::guarantee, "not accepted yet; or in force and not wanted"));
  }
  bool operator==(const Withdraw&) const = default;
};

// The guarantor takes an offer back. Who is to benefit declines what it did not ask for: the beneficiary an offer; without one, before maturity,
// who holds the fragment that is covered or a part of it, or the limit's bank (Civil Code 685: a creditor may object to a one-sided promise).
// E_NOENT; E_STATE once ended, accepted, or matured; E_OWNER for anybody else.
Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view);
void apply(const Withdraw& op, const Context& context, LedgerDelta& delta);

struct Given {
  static constexpr std::uint16_t kEvent = 0x1101;
  static constexpr std::string_view kName = "guarantee.given";
  Guarantee guarantee;
  static constexpr auto fields() { return field_list(field("guarantee", &Given::guarantee, "offered or in force")); }
  bool operator==(const Given&) const = default;
};

struct Accepted {
  static constexpr std::uint16_t kEvent = 0x1102;
  static constexpr std::string_view kName = "guarantee.accepted";
  GuaranteeId guarantee;
  AccountId beneficiary;
  Money fee;
  static constexpr auto fields() {
    return field_list(field("guarantee", &Accepted::guarantee, "in force now"),
                      field("beneficiary", &Accepted::beneficiary, "who accepted"),
                      field("fee", &Accepted::fee, "what it paid"));
  }
  bool operator==(const Accepted&) const = default;
};

}  // namespace tallystick::contracts::guarantee
