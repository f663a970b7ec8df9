// A bank answers a holder's request with a binding offer. While it is open, the fragment is reserved: it can be neither passed on nor sold
// elsewhere. It ends by acceptance, by withdrawal of either side, at its expiry, or when the receivable falls due; then the fragment is
// held again. Rule: DOMAIN rows 14 and 15 (RESERVE), life cycle 4.3.
#pragma once

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

struct Offer {
  static constexpr std::string_view kName = "financing.quote";
  FragmentId fragment;
  Terms terms;
  std::optional<Amount> recourse_cap;
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("fragment", &Offer::fragment, "its holder asked for an offer"),
                      field("terms", &Offer::terms, "what the bank asks"),
                      field("recourse_cap", &Offer::recourse_cap, "with recourse: the most that may be claimed back"),
                      field("expiry", &Offer::expiry, "block time at which the offer ends"));
  }
  bool operator==(const Offer&) const = default;
};

// E_ROLE unless a bank; E_NOENT without fragment or request; E_STATE unless held and not matured, or when sealed bids were asked for; E_OWNER
// when other banks were asked;
// E_EXPIRED request or expiry; E_AMOUNT when the terms leave nothing, more is asked than is there, or a cap comes without recourse;
// E_POLICY:quote_hours_max for an expiry too far away; E_LIEN behind a registered outside claim.
Verdict permit(const Offer& op, const Context& context, const LedgerView& view);
void apply(const Offer& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Offer& op, const LedgerView& view);  // the seller's signature alone pays for it

// The bank takes its offer back, or the holder declines it.
struct Withdraw {
  static constexpr std::string_view kName = "financing.withdraw";
  QuoteId quote;
  static constexpr auto fields() { return field_list(field("quote", &Withdraw::quote, "an open offer")); }
  bool operator==(const Withdraw&) const = default;
};

// E_NOENT; E_OWNER unless of the bank or the seller.
Verdict permit(const Withdraw& op, const Context& context, const LedgerView& view);
void apply(const Withdraw& op, const Context& context, LedgerDelta& delta);

// Due work: the first block whose time has reached the expiry.
void expire_quote(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

enum class QuoteEnd : std::uint8_t { withdrawn = 1, expired = 2, matured = 3, held = 4, paid = 5 };

// Ends the open quote of a reserved fragment. Returns the fragment as it is now, held; it is stored.
fragment::Fragment end_quote(LedgerDelta& delta, fragment::Fragment reserved, QuoteEnd cause);

struct Quoted {
  static constexpr std::uint16_t kEvent = 0x0B03;
  static constexpr std::string_view kName = "financing.quoted";
  Quote quote;
  static constexpr auto fields() { return field_list(field("quote", &Quoted::quote, "the offer")); }
  bool operator==(const Quoted&) const = default;
};

struct QuoteEnded {
  static constexpr std::uint16_t kEvent = 0x0B04;
  static constexpr std::string_view kName = "financing.quote_ended";
  QuoteId quote;
  FragmentId fragment;
  QuoteEnd cause = QuoteEnd::withdrawn;
  static constexpr auto fields() {
    return field_list(field("quote", &QuoteEnded::quote, "the offer"),
                      field("fragment", &QuoteEnded::fragment, "held again"),
                      field("cause", &QuoteEnded::cause, "withdrawn, expired, matured, held or paid"));
  }
  bool operator==(const QuoteEnded&) const = default;
};

}  // namespace tallystick::contracts::financing

namespace tallystick {
template <>
struct EnumNames<contracts::financing::QuoteEnd> {
  using enum contracts::financing::QuoteEnd;
  static constexpr std::pair<contracts::financing::QuoteEnd, std::string_view> values[] = {
      {withdrawn, "withdrawn"}, {expired, "expired"}, {matured, "matured"}, {held, "held"}, {paid, "paid"}};
};
}  // namespace tallystick
