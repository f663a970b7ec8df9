// A bank's sealed bid: its terms, encrypted to the holder who asked, and a hash that binds the bank to them. Other banks learn nothing, the
// holder can read every bid at once, and the ledger can check the one that is opened. A bid reserves nothing: at the opening the bank must
// have the money (E_CASH). Until the bids are in, a bank may replace or take back its own. Rule: DESIGN 3b, DOMAIN row 14.
//   commitment = H("tallystick/bid" ‖ bank ‖ fragment ‖ amount ‖ terms ‖ recourse cap ‖ salt)
// Bank, fragment and amount are inside, so nobody can post another bank's bid as his own, or the same bid for something else.
#pragma once

#include "contracts/financing/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

// What is encrypted (in its canonical encoding) and what opening reveals.
struct BidText {
  Terms terms;
  std::optional<Amount> recourse_cap;
  Hash salt;  // random
  static constexpr auto fields() {
    return field_list(field("terms", &BidText::terms, "what the bank asks"),
                      field("recourse_cap", &BidText::recourse_cap, "with recourse: the most that may be claimed back"),
                      field("salt", &BidText::salt, "random, so that the hash cannot be guessed"));
  }
  bool operator==(const BidText&) const = default;
};

Hash commitment_of(const PartyId& bank, const FragmentId& fragment, Amount amount, const BidText& text);

struct PostBid {
  static constexpr std::string_view kName = "financing.bid";
  FragmentId fragment;
  Hash commitment;
  Blob<kSealedBytesMax> sealed;
  static constexpr auto fields() {
    return field_list(field("fragment", &PostBid::fragment, "its holder asked for sealed bids"),
                      field("commitment", &PostBid::commitment, "hash of bank, fragment, amount, terms and salt"),
                      field("sealed", &PostBid::sealed, "terms and salt, encrypted to the request's reader"));
  }
  bool operator==(const PostBid&) const = default;
};

// E_ROLE unless a bank; E_NOENT without fragment or request; E_STATE unless held and not matured, or when open offers were asked for; E_OWNER
// when other banks were asked; E_AMOUNT for an empty bid; E_COUNT when too many bid already; E_EXPIRED once the bids are in.
Verdict permit(const PostBid& op, const Context& context, const LedgerView& view);
void apply(const PostBid& op, const Context& context, LedgerDelta& delta);

struct WithdrawBid {
  static constexpr std::string_view kName = "financing.withdraw_bid";
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(field("fragment", &WithdrawBid::fragment, "on which the bank bids"));
  }
  bool operator==(const WithdrawBid&) const = default;
};

// E_NOENT without a bid of the acting bank; E_EXPIRED once the bids are in: then it binds until the request ends.
Verdict permit(const WithdrawBid& op, const Context& context, const LedgerView& view);
void apply(const WithdrawBid& op, const Context& context, LedgerDelta& delta);

struct BidPosted {
  static constexpr std::uint16_t kEvent = 0x0B08;
  static constexpr std::string_view kName = "financing.bid_posted";
  FragmentId fragment;
  PartyId bank;
  Hash commitment;
  static constexpr auto fields() {
    return field_list(field("fragment", &BidPosted::fragment, "what it is for"),
                      field("bank", &BidPosted::bank, "who bids"),
                      field("commitment", &BidPosted::commitment, "binds the bank"));
  }
  bool operator==(const BidPosted&) const = default;
};

struct BidWithdrawn {
  static constexpr std::uint16_t kEvent = 0x0B09;
  static constexpr std::string_view kName = "financing.bid_withdrawn";
  FragmentId fragment;
  PartyId bank;
  static constexpr auto fields() {
    return field_list(field("fragment", &BidWithdrawn::fragment, "what it was for"),
                      field("bank", &BidWithdrawn::bank, "who took it back"));
  }
  bool operator==(const BidWithdrawn&) const = default;
};

}  // namespace tallystick::contracts::financing
