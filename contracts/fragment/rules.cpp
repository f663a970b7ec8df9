#include "contracts/fragment/rules.h"

#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::fragment {

Permitted<Fragment> find_fragment(const LedgerView& view, const FragmentId& id) {
  auto found = load<Fragment>(view, id);
  if (!found) return refuse(Refusal::E_NOENT, "fragment " + id.hex());
  return std::move(*found);
}

Verdict check_free(const Fragment& fragment, const receivable::Receivable& root, State expected, Date today) {
  if (fragment.hold)
    return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + fragment.hold->hex());
  if (fragment.state != expected)
    return refuse(Refusal::E_STATE, "the fragment is " + std::string{name_of(fragment.state)} + ", not " +
                                        std::string{name_of(expected)});
  if (root.is_matured(today)) return refuse(Refusal::E_STATE, "the receivable has matured");
  return {};
}

Verdict check_leaves(const LedgerView& view, const receivable::Receivable& root, std::uint32_t more) {
  const std::int64_t most = policy::value_at(view, policy::kLeavesMax, root.issued);
  const std::int64_t then = std::int64_t{root.leaves} + more;
  if (then > most)
    return refuse(Refusal::E_COUNT, "the receivable would have " + std::to_string(then) + " live fragments, at most " +
                                        std::to_string(most));
  return {};
}

Permitted<Timestamp> offer_expiry(const LedgerView& view, const BlockContext& block,
                                  const std::optional<Timestamp>& asked) {
  constexpr std::int64_t kMsPerHour = 3'600'000;
  const Timestamp last = block.time + Millis{policy::value_at(view, policy::kOfferHours, block.day) * kMsPerHour};
  if (!asked) return last;
  if (*asked <= block.time) return refuse(Refusal::E_EXPIRED, "the offer would end at " + text_of(*asked));
  if (*asked > last)
    return refuse_policy(policy::kOfferHours, "the offer may end at " + text_of(last) + " at the latest");
  return *asked;
}

}  // namespace tallystick::contracts::fragment
