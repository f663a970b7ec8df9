// The holder of a fragment of a defaulted receivable asks the next one who answers for it to pay in the issuer's place: first the nearest,
// the next as soon as everyone nearer has refused or let the time to answer pass. A refusal closes nothing for those behind.
// A bank that holds bound money of the sale is asked to look there first: it returns as the bank asks, and the demand is about the rest; when that
// satisfies the bank, nobody is asked.
// Rule: DOMAIN row 25; every past transferor stays open to recourse after one refuses.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/recourse/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::recourse {

struct Request {
  static constexpr std::string_view kName = "recourse.request";
  FragmentId fragment;
  Amount costs;
  static constexpr auto fields() {
    return field_list(
        field("fragment", &Request::fragment, "in default; held by the signing account, or pledged to it"),
        field("costs", &Request::costs, "of collecting, at most the principal; often 0"));
  }
  bool operator==(const Request&) const = default;
};

// E_NOENT; E_FROZEN by a dispute or order; E_STATE unless held, pledged or sold with recourse, defaulted, and somebody answers for it; E_OWNER
// unless the holder, or the bank it is pledged to, which asks in the holder's name; E_AMOUNT when nothing is owed or the costs pass the principal, less bound money that returns; E_EXPIRED once recourse_days have passed since the default,
// since the holder got it, and since a dispute or an order last held it; E_EXISTS when
// everyone was asked; E_STATE while the one who was asked last has time to answer.
Verdict permit(const Request& op, const Context& context, const LedgerView& view);
void apply(const Request& op, const Context& context, LedgerDelta& delta);

struct Requested {
  static constexpr std::uint16_t kEvent = 0x1001;
  static constexpr std::string_view kName = "recourse.requested";
  Demand demand;
  static constexpr auto fields() { return field_list(field("demand", &Requested::demand, "who asks whom for what")); }
  bool operator==(const Requested&) const = default;
};

}  // namespace tallystick::contracts::recourse
