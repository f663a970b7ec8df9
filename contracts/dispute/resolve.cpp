#include "contracts/dispute/resolve.h"

#include <algorithm>

#include "contracts/dispute/outcome.h"
#include "contracts/dispute/rules.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::dispute {

namespace {

// Takes the arbiter's word, in place of an earlier one, in order of arbiters. Returns how many say the same now.
std::size_t take_vote(Dispute& dispute, const Vote& vote) {
  auto& votes = dispute.votes.items;
  std::erase_if(votes, [&](const Vote& other) { return other.arbiter == vote.arbiter; });
  const auto place =
      std::find_if(votes.begin(), votes.end(), [&](const Vote& other) { return other.arbiter > vote.arbiter; });
  votes.insert(place, vote);
  return static_cast<std::size_t>(std::count_if(votes.begin(), votes.end(), [&](const Vote& other) {
    return other.ruling == vote.ruling && other.amount == vote.amount;
  }));
}

State state_after(Ruling ruling) {
  if (ruling == Ruling::reduce) return State::reduced;
  return ruling == Ruling::reverse ? State::reversed : State::dismissed;
}

}  // namespace

Verdict permit(const Resolve& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::arbiter); !ok) return ok;
  const auto dispute = find_dispute(view, op.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (auto ok = check_open(*dispute); !ok) return ok;
  if (dispute->state == State::open && context.block.day <= dispute->answer_by)
    return refuse(Refusal::E_STATE, "the respondent may answer until " + format_date(dispute->answer_by));
  const Ruling grant = dispute->subject == Subject::obligation ? Ruling::reduce : Ruling::reverse;
  if (op.ruling != Ruling::dismiss && op.ruling != grant)
    return refuse(Refusal::E_STATE, "a dispute about the " + std::string{name_of(dispute->subject)} +
                                        " does not end by " + std::string{name_of(op.ruling)});
  if (!std::binary_search(dispute->arbiters.begin(), dispute->arbiters.end(), context.party))
    return refuse(Refusal::E_OWNER, "not of its panel");
  const bool fits =
      op.ruling == Ruling::reduce ? !op.amount.is_zero() && op.amount <= dispute->amount : op.amount.is_zero();
  if (!fits)
    return refuse(Refusal::E_AMOUNT, text_of(dispute->currency, op.amount) + " of " +
                                         text_of(dispute->currency, dispute->amount) + " that are disputed");
  return {};
}

void apply(const Resolve& op, const Context& context, LedgerDelta& delta) {
  auto dispute = must_load<Dispute>(delta, op.dispute);
  const Vote vote{context.party, op.ruling, op.amount};
  const std::size_t same = take_vote(dispute, vote);
  delta.store(dispute);
  delta.emit(Ruled{dispute.id, vote, static_cast<std::uint8_t>(same), static_cast<std::uint8_t>(dispute.needed())});
  if (same >= dispute.needed())
    end_dispute(delta, std::move(dispute), state_after(op.ruling), op.amount, context.block);
}

}  // namespace tallystick::contracts::dispute
