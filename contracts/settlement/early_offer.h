// Early settlement at a discount: the issuer offers to pay before the day, and each holder may take it for its own fragment. Nothing is
// reserved and nobody is bound to accept; the money is asked for when somebody does. Rule: DOMAIN "receivable.prepay".
//   a holder receives  outstanding - round_half_up(outstanding * rate * days / base), days from the acceptance to the day of payment
// Paying everybody in proportion, in full or in part and without a discount, is settlement.pay.
#pragma once

#include "contracts/ids.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/record.h"
#include "contracts/pricing/annual_cost.h"
#include "contracts/pricing/discount.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::settlement {

inline constexpr std::size_t kNamedHoldersMax = 32;
using EarlyOfferId = FixedBytes<struct EarlyOfferTag, 32>;

// Open until its expiry, or until the receivable has matured.
struct EarlyOffer {
  static constexpr Table kTable = Table::early_offer;
  using Key = EarlyOfferId;
  Key key() const { return id; }
  EarlyOfferId id;
  ReceivableId receivable;
  AccountId issuer_account;
  PartyId from_bank;
  List<AccountId, kNamedHoldersMax> holders;  // ascending; empty: any holder
  Rate rate;
  pricing::DayCount day_count = pricing::DayCount::actual_360;
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("id", &EarlyOffer::id, "its name"),
                      field("receivable", &EarlyOffer::receivable, "what is paid early"),
                      field("issuer_account", &EarlyOffer::issuer_account, "who pays"),
                      field("from_bank", &EarlyOffer::from_bank, "where the issuer has its deposit"),
                      field("holders", &EarlyOffer::holders, "who may accept; empty: any holder"),
                      field("rate", &EarlyOffer::rate, "discount per year, in millionths"),
                      field("day_count", &EarlyOffer::day_count, "actual_360 or actual_365"),
                      field("expiry", &EarlyOffer::expiry, "block time at which it ends"));
  }
  bool operator==(const EarlyOffer&) const = default;
  std::vector<IndexEntry> index_entries() const {
    return {{Index::early_offer_by_receivable, index_key(receivable, id)},
            {Index::early_offer_expiry, index_key(expiry, id)}};
  }
};

struct OfferEarly {
  static constexpr std::string_view kName = "settlement.offer_early";
  ReceivableId receivable;
  PartyId from_bank;
  List<AccountId, kNamedHoldersMax> holders;
  Rate rate;
  pricing::DayCount day_count = pricing::DayCount::actual_360;
  std::optional<Timestamp> expiry;
  static constexpr auto fields() {
    return field_list(field("receivable", &OfferEarly::receivable, "issued by the signing account"),
                      field("from_bank", &OfferEarly::from_bank, "where the issuer has its deposit"),
                      field("holders", &OfferEarly::holders, "who may accept, ascending; empty: any holder"),
                      field("rate", &OfferEarly::rate, "discount per year, in millionths; 0: the full amount"),
                      field("day_count", &OfferEarly::day_count, "actual_360 or actual_365"),
                      field("expiry", &OfferEarly::expiry, "block time; absent: the parameter offer_hours from now"));
  }
  bool operator==(const OfferEarly&) const = default;
};

// E_NOENT for receivable, bank or holder; E_STATE unless outstanding and not matured; E_OWNER unless the issuer; E_AMOUNT when the discount
// leaves nothing or holders do not ascend; E_POLICY:offer_hours; E_EXPIRED.
Verdict permit(const OfferEarly& op, const Context& context, const LedgerView& view);
void apply(const OfferEarly& op, const Context& context, LedgerDelta& delta);
// All that holders may be paid under it, on their own signatures.
std::optional<Money> stake(const OfferEarly& op, const LedgerView& view);

struct WithdrawEarly {
  static constexpr std::string_view kName = "settlement.withdraw_early";
  EarlyOfferId offer;
  static constexpr auto fields() { return field_list(field("offer", &WithdrawEarly::offer, "an open early offer")); }
  bool operator==(const WithdrawEarly&) const = default;
};

// E_NOENT; E_OWNER unless the issuer.
Verdict permit(const WithdrawEarly& op, const Context& context, const LedgerView& view);
void apply(const WithdrawEarly& op, const Context& context, LedgerDelta& delta);

// What a year of being paid so much early costs; E_AMOUNT when it passes what is priced.
Permitted<pricing::AnnualCost> early_cost(Amount price, Amount outstanding, pricing::DayCount day_count, Date today,
                                          Date pay_on);

// Due work: the first block whose time has reached the expiry.
void expire_early(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

// What an outstanding amount is worth on a day before payment; E_AMOUNT when the discount leaves nothing.
Permitted<Amount> early_price(Amount outstanding, Rate rate, pricing::DayCount day_count, Date today, Date pay_on);

struct EarlyOffered {
  static constexpr std::uint16_t kEvent = 0x0C03;
  static constexpr std::string_view kName = "settlement.early_offered";
  EarlyOffer offer;
  static constexpr auto fields() { return field_list(field("offer", &EarlyOffered::offer, "the offer")); }
  bool operator==(const EarlyOffered&) const = default;
};

struct EarlyOfferEnded {
  static constexpr std::uint16_t kEvent = 0x0C04;
  static constexpr std::string_view kName = "settlement.early_offer_ended";
  EarlyOfferId offer;
  ReceivableId receivable;
  bool withdrawn = false;
  static constexpr auto fields() {
    return field_list(field("offer", &EarlyOfferEnded::offer, "its name"),
                      field("receivable", &EarlyOfferEnded::receivable, "what it was for"),
                      field("withdrawn", &EarlyOfferEnded::withdrawn, "true: by the issuer; false: expired"));
  }
  bool operator==(const EarlyOfferEnded&) const = default;
};

}  // namespace tallystick::contracts::settlement
