// A demand by way of recourse: who holds a defaulted fragment asks somebody who answers for it to pay in the issuer's place. One for each
// fragment, claimant and debtor, for ever: nobody is asked twice by the same claimant, for the rest of a fragment no more than for the whole. Rule: DOMAIN row 25; Civil Code 766.
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::recourse {

enum class State : std::uint8_t {
  asked = 1,     // may pay; after `answer_by` the next may be asked as well
  rejected = 2,  // refused; may still pay, and the next may be asked at once
  paid = 3,      // final
};

struct Demand {
  static constexpr Table kTable = Table::recourse_demand;
  struct Key {
    FragmentId fragment;
    AccountId claimant, debtor;
    static constexpr auto fields() {
      return field_list(field("fragment", &Key::fragment), field("claimant", &Key::claimant),
                        field("debtor", &Key::debtor));
    }
  };
  Key key() const { return {fragment, claimant, debtor}; }
  FragmentId fragment;
  AccountId claimant;  // held it when asking
  AccountId debtor;
  ReceivableId receivable;
  State state = State::asked;
  Date asked_on;
  Date answer_by;
  Currency currency;
  Amount principal;  // of the claim, on the day of asking; once paid, on the day of payment; the same for the two below
  Amount interest;   // a bank's, from maturity on at the rate of its deal
  Amount costs;      // as the claimant stated them
  std::optional<Amount> cap;  // the most that this debtor answers for
  Amount paid;                // all at once
  Text<128> reason;           // of a refusal
  static constexpr auto fields() {
    return field_list(
        field("fragment", &Demand::fragment, "what is claimed"),
        field("claimant", &Demand::claimant, "held it when asking"),
        field("debtor", &Demand::debtor, "is asked to pay"), field("receivable", &Demand::receivable, "in default"),
        field("state", &Demand::state, "asked, rejected or paid"), field("asked_on", &Demand::asked_on, "ledger day"),
        field("answer_by", &Demand::answer_by, "after this day the next may be asked"),
        field("currency", &Demand::currency, "ISO 4217 code"), field("principal", &Demand::principal, "of the claim"),
        field("interest", &Demand::interest, "since maturity"),
        field("costs", &Demand::costs, "as the claimant stated them"),
        field("cap", &Demand::cap, "the most this debtor answers for"), field("paid", &Demand::paid, "by the debtor"),
        field("reason", &Demand::reason, "why it refused"));
  }
  bool operator==(const Demand&) const = default;
  std::vector<IndexEntry> index_entries() const {
    return {{Index::recourse_by_debtor, index_key(debtor, fragment, claimant)},
            {Index::recourse_by_claimant, index_key(claimant, fragment, debtor)}};
  }
};

}  // namespace tallystick::contracts::recourse

namespace tallystick {
template <>
struct EnumNames<contracts::recourse::State> {
  using enum contracts::recourse::State;
  static constexpr std::pair<contracts::recourse::State, std::string_view> values[] = {
      {asked, "asked"}, {rejected, "rejected"}, {paid, "paid"}};
};
}  // namespace tallystick
