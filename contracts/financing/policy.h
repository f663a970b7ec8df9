// A bank publishes its lending policy on the ledger; from then on the ledger decides and pays in the bank's name, to the letter and in one
// transaction ("310"). Retiring a policy stops new sales and leaves old ones alone. Rule: DOMAIN row 32.
#pragma once

#include "contracts/financing/lending_policy.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

struct PublishPolicy {
  static constexpr std::string_view kName = "financing.publish_policy";
  PolicyText text;
  static constexpr auto fields() { return field_list(field("text", &PublishPolicy::text, "the policy")); }
  bool operator==(const PublishPolicy&) const = default;
};

// E_ROLE unless a bank; E_NOENT for an unknown issuer or payee; E_AMOUNT without a price row or with one that can never fit, or
// for proceeds that cannot be bound so; E_EXPIRED when it, or what it binds, would end at once; E_POLICY:currency.
Verdict permit(const PublishPolicy& op, const Context& context, const LedgerView& view);
void apply(const PublishPolicy& op, const Context& context, LedgerDelta& delta);

struct RetirePolicy {
  static constexpr std::string_view kName = "financing.retire_policy";
  LendingPolicyId policy;
  static constexpr auto fields() { return field_list(field("policy", &RetirePolicy::policy, "one of the bank's own")); }
  bool operator==(const RetirePolicy&) const = default;
};

// E_NOENT; E_STATE when it is retired already; E_OWNER unless the bank's.
Verdict permit(const RetirePolicy& op, const Context& context, const LedgerView& view);
void apply(const RetirePolicy& op, const Context& context, LedgerDelta& delta);

// What a policy looks at.
struct Candidate {
  const fragment::Fragment& fragment;
  const receivable::Receivable& root;
  PartyId seller;
  Amount amount;
};

// The price row that fits; E_POLICY:price when none does.
Permitted<Terms> terms_for(const LendingPolicy& policy, const Candidate& candidate, Date today);
// E_POLICY:issuer_limit when the issuer is listed with a limit that has no room; else E_POLICY, naming the first clause that does not hold:
// "level: clause 3 asks at_most 4, is 5".
Verdict check_clauses(const LendingPolicy& policy, const Candidate& candidate, const Price& price,
                      const LedgerView& view, const BlockContext& block);
// What the policy bought on this day before this sale.
Amount bought_on(const LendingPolicy& policy, Date day);

struct PolicyPublished {
  static constexpr std::uint16_t kEvent = 0x0B05;
  static constexpr std::string_view kName = "financing.policy_published";
  LendingPolicyId policy;
  PartyId bank;
  static constexpr auto fields() {
    return field_list(field("policy", &PolicyPublished::policy, "its name"),
                      field("bank", &PolicyPublished::bank, "whose"));
  }
  bool operator==(const PolicyPublished&) const = default;
};

struct PolicyRetired {
  static constexpr std::uint16_t kEvent = 0x0B06;
  static constexpr std::string_view kName = "financing.policy_retired";
  LendingPolicyId policy;
  PartyId bank;
  static constexpr auto fields() {
    return field_list(field("policy", &PolicyRetired::policy, "its name"),
                      field("bank", &PolicyRetired::bank, "whose"));
  }
  bool operator==(const PolicyRetired&) const = default;
};

}  // namespace tallystick::contracts::financing
