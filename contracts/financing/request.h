// A holder asks named banks, or any, what they would pay for a fragment or a part of it. Nothing is locked yet. A new request replaces the
// old one and the bids on it. Rule: DOMAIN row 14.
//   open    the first bank that makes a binding offer (quote.h) reserves the fragment
//   sealed  banks post bids until a moment that the request names (bid.h); then the holder opens one of them (open.h), or none
#pragma once

#include "contracts/financing/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

struct Request {
  static constexpr std::string_view kName = "financing.request";
  FragmentId fragment;
  Amount amount;
  List<PartyId, kBanksAskedMax> banks;
  Timestamp until;
  std::optional<SealedBids> sealed;
  static constexpr auto fields() {
    return field_list(field("fragment", &Request::fragment, "held by the signing account"),
                      field("amount", &Request::amount, "all of it or a part"),
                      field("banks", &Request::banks, "who is asked, ascending; none: any bank"),
                      field("until", &Request::until, "block time at which the request ends"),
                      field("sealed", &Request::sealed, "for sealed bids: until when they come in, and to which key"));
  }
  bool operator==(const Request&) const = default;
};

// E_NOENT for the fragment or a bank; E_STATE unless held and not matured; E_OWNER; E_AMOUNT, also for banks out of order or a reader that is no
// key; E_COUNT; E_LIEN behind a registered outside claim; E_EXPIRED when it would end at once, or before the bids are in.
Verdict permit(const Request& op, const Context& context, const LedgerView& view);
void apply(const Request& op, const Context& context, LedgerDelta& delta);

enum class RequestEnd : std::uint8_t { replaced = 1, over = 2 };

// Takes a request and its bids away, without an event.
void drop_request(LedgerDelta& delta, const SaleRequest& request);
// Due work: the first block whose time has reached `until`.
void end_request(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

struct Requested {
  static constexpr std::uint16_t kEvent = 0x0B02;
  static constexpr std::string_view kName = "financing.requested";
  FragmentId fragment;
  AccountId seller;
  Money money;
  List<PartyId, kBanksAskedMax> banks;
  Timestamp until;
  std::optional<Timestamp> sealed_until;
  static constexpr auto fields() {
    return field_list(
        field("fragment", &Requested::fragment, "what is for sale"), field("seller", &Requested::seller, "its holder"),
        field("money", &Requested::money, "how much"),
        field("banks", &Requested::banks, "who is asked; none: any bank"),
        field("until", &Requested::until, "block time at which the request ends"),
        field("sealed_until", &Requested::sealed_until, "sealed bids come in before; absent: open offers"));
  }
  bool operator==(const Requested&) const = default;
};

struct RequestEnded {
  static constexpr std::uint16_t kEvent = 0x0B07;
  static constexpr std::string_view kName = "financing.request_ended";
  FragmentId fragment;
  AccountId seller;
  RequestEnd cause = RequestEnd::over;
  std::uint32_t bids = 0;
  static constexpr auto fields() {
    return field_list(field("fragment", &RequestEnded::fragment, "what was for sale"),
                      field("seller", &RequestEnded::seller, "who asked"),
                      field("cause", &RequestEnded::cause, "replaced by a new request, or over"),
                      field("bids", &RequestEnded::bids, "sealed bids that stay closed"));
  }
  bool operator==(const RequestEnded&) const = default;
};

}  // namespace tallystick::contracts::financing

namespace tallystick {
template <>
struct EnumNames<contracts::financing::RequestEnd> {
  using enum contracts::financing::RequestEnd;
  static constexpr std::pair<contracts::financing::RequestEnd, std::string_view> values[] = {{replaced, "replaced"},
                                                                                             {over, "over"}};
};
}  // namespace tallystick
