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

// E_ROLE unless a bank; E_NOENT for an unknown issuer or payee; E_AMOUNT without a price row or with one that can never fit, for
// proceeds that cannot be bound so, or for a plan that cannot be lent by; E_EXPIRED when it, or what it binds, would end at once; E_POLICY:currency.
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

// What a policy looks at: a fragment that is sold, or one of those that secure a loan.
struct Candidate {
  const fragment::Fragment& fragment;
  const receivable::Receivable& root;
  PartyId seller;
  Amount amount;                // sold, or lent against all of them
  std::optional<Amount> worth;  // of a loan: of all fragments together
  std::uint16_t payments = 1;
};

// The price row that fits so many days at this level; E_POLICY:price when none does.
Permitted<PriceRow> price_row(const LendingPolicy& policy, Days days, std::uint8_t level);
// The terms of a sale; E_POLICY:price as above.
Permitted<Terms> terms_for(const LendingPolicy& policy, const Candidate& candidate, Date today);
// E_POLICY:issuer_limit when the issuer is listed with a limit that has no room; else E_POLICY, naming the first clause that does not hold:
// "level: clause 3 asks at_most 4, is 5".
// A loan has a candidate for each fragment: the first clause that does not hold for one of them is named, and which one. The issuer is the same.
Verdict check_clauses(const LendingPolicy& policy, const std::vector<Candidate>& candidates, const Price& price,
                      const LedgerView& view, const BlockContext& block);
// Banks may end their paying day before midnight: E_POLICY:cut_off_minute.
Verdict check_cut_off(const LedgerView& view, const BlockContext& block);
// What the policy bought, or lent, on this day before.
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
