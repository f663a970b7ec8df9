#include "contracts/dispute/answer.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/dispute/outcome.h"
#include "contracts/dispute/panel.h"
#include "contracts/dispute/rules.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::dispute {

Verdict permit(const Answer& op, const Context& context, const LedgerView& view) {
  const auto dispute = find_dispute(view, op.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (auto ok = check_arbiters(view, op.arbiters, {}); !ok) return ok;
  if (auto ok = check_open(*dispute); !ok) return ok;
  if (dispute->state != State::open) return refuse(Refusal::E_STATE, "answered already");
  if (dispute->respondent != context.account) return refuse(Refusal::E_OWNER, "another is to answer");
  if (op.agrees && !op.arbiters.empty()) return refuse(Refusal::E_AMOUNT, "who agrees needs no arbiters");
  if (op.arbiters.size() > dispute->arbiters.size())
    return refuse(Refusal::E_COUNT,
                  "more arbiters than the " + std::to_string(dispute->arbiters.size()) + " that the claimant named");
  for (const PartyId& arbiter : op.arbiters)
    if (std::binary_search(dispute->arbiters.begin(), dispute->arbiters.end(), arbiter))
      return refuse(Refusal::E_EXISTS, "arbiter " + arbiter.hex() + " is named already");
  const auto party_of = [&](const AccountId& id) { return must_load<account::Account>(view, id).party; };
  return check_arbiters(view, op.arbiters,
                        {party_of(dispute->claimant), context.party,
                         must_load<receivable::Receivable>(view, dispute->receivable).issuer});
}

void apply(const Answer& op, const Context& context, LedgerDelta& delta) {
  auto dispute = must_load<Dispute>(delta, op.dispute);
  if (op.agrees) {
    const bool reduce = dispute.subject == Subject::obligation;
    const Amount granted = reduce ? dispute.amount : Amount{};
    end_dispute(delta, std::move(dispute), reduce ? State::reduced : State::reversed, granted, context.block);
    return;
  }
  dispute.state = State::contested;
  auto& panel = dispute.arbiters.items;
  panel.insert(panel.end(), op.arbiters.begin(), op.arbiters.end());
  std::sort(panel.begin(), panel.end());
  delta.store(dispute);
  delta.emit(Contested{dispute.id, dispute.arbiters});
}

std::optional<Money> stake(const Answer& op, const LedgerView& view) {
  const auto dispute = load<Dispute>(view, op.dispute);
  if (!dispute || !op.agrees) return std::nullopt;
  return Money{dispute->currency, dispute->amount};
}

}  // namespace tallystick::contracts::dispute
