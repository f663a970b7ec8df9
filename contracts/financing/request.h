// A holder asks one bank, or any, what it would pay for a fragment or a part of it. Nothing is locked yet. A new request replaces the old.
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
  std::optional<PartyId> bank;
  Timestamp until;
  static constexpr auto fields() {
    return field_list(field("fragment", &Request::fragment, "held by the signing account"),
                      field("amount", &Request::amount, "all of it or a part"),
                      field("bank", &Request::bank, "who is asked; absent: any bank"),
                      field("until", &Request::until, "block time at which the request ends"));
  }
  bool operator==(const Request&) const = default;
};

// E_NOENT for the fragment or the bank; E_STATE unless held and not matured; E_OWNER; E_AMOUNT; E_COUNT; E_LIEN; E_EXPIRED.
Verdict permit(const Request& op, const Context& context, const LedgerView& view);
void apply(const Request& op, const Context& context, LedgerDelta& delta);

struct Requested {
  static constexpr std::uint16_t kEvent = 0x0B02;
  static constexpr std::string_view kName = "financing.requested";
  FragmentId fragment;
  AccountId seller;
  Money money;
  std::optional<PartyId> bank;
  static constexpr auto fields() {
    return field_list(field("fragment", &Requested::fragment, "what is for sale"),
                      field("seller", &Requested::seller, "its holder"), field("money", &Requested::money, "how much"),
                      field("bank", &Requested::bank, "who is asked; absent: any bank"));
  }
  bool operator==(const Requested&) const = default;
};

}  // namespace tallystick::contracts::financing
