// A bank offers a loan against fragments of one holder. It binds the bank until it is accepted, withdrawn or over; it locks nothing.
// Rule: DOMAIN rows 15, 16; adr/0001-life-cycle.md.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::loan {

struct Offer {
  static constexpr std::string_view kName = "loan.offer";
  AccountId borrower;
  Collateral collateral;
  Terms terms;
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("borrower", &Offer::borrower, "may accept it"),
                      field("collateral", &Offer::collateral, "fragments it holds, ascending, each once"),
                      field("terms", &Offer::terms, "what the bank asks"),
                      field("expiry", &Offer::expiry, "block time at which the offer ends"));
  }
  bool operator==(const Offer&) const = default;
};

// E_ROLE unless a bank, and for a borrower or payee that may hold nothing; E_NOENT for borrower, payee or fragment; E_FROZEN; E_STATE unless held and not
// matured; E_OWNER unless all are the borrower's; E_AMOUNT for fragments or terms that do not fit; E_LIEN when somebody outside the ledger has
// a claim on one; E_SELF; E_LTV; E_EXPIRED when it, or the money it binds, would end at once; E_PURPOSE for a payee
// who is the bank, the borrower or of its group; E_POLICY:quote_hours_max for an expiry too far away.
Verdict permit(const Offer& op, const Context& context, const LedgerView& view);
void apply(const Offer& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Offer& op, const LedgerView& view);  // the borrower's signature alone pays it out

// The bank takes its offer back, or the borrower declines it.
struct Withdraw {
  static constexpr std::string_view kName = "loan.withdraw";
  LoanId offer;
  static constexpr auto fields() { return field_list(field("offer", &Withdraw::offer, "an open offer")); }
  bool operator==(const Withdraw&) const = default;
};

// E_NOENT; E_OWNER unless of the bank or the borrower.
Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view);
void apply(const Withdraw& op, const Context& context, LedgerDelta& delta);

// Due work: the first block whose time has reached the expiry.
void expire_offer(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

enum class OfferEnd : std::uint8_t { withdrawn = 1, expired = 2 };

struct Offered {
  static constexpr std::uint16_t kEvent = 0x0E01;
  static constexpr std::string_view kName = "loan.offered";
  OpenOffer offer;
  static constexpr auto fields() { return field_list(field("offer", &Offered::offer, "the offer")); }
  bool operator==(const Offered&) const = default;
};

struct OfferEnded {
  static constexpr std::uint16_t kEvent = 0x0E02;
  static constexpr std::string_view kName = "loan.offer_ended";
  LoanId offer;
  OfferEnd cause = OfferEnd::withdrawn;
  static constexpr auto fields() {
    return field_list(field("offer", &OfferEnded::offer, "the offer"),
                      field("cause", &OfferEnded::cause, "withdrawn or expired"));
  }
  bool operator==(const OfferEnded&) const = default;
};

}  // namespace tallystick::contracts::loan

namespace tallystick {
template <>
struct EnumNames<contracts::loan::OfferEnd> {
  using enum contracts::loan::OfferEnd;
  static constexpr std::pair<contracts::loan::OfferEnd, std::string_view> values[] = {{withdrawn, "withdrawn"},
                                                                                      {expired, "expired"}};
};
}  // namespace tallystick
