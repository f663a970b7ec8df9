#include "contracts/fragment/transfer.h"

#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/evidence/match.h"
#include "contracts/fragment/holder.h"
#include "contracts/fragment/rules.h"
#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::fragment {

namespace {

// At most kPartsMax amounts of at most Amount::kMax: fits.
std::int64_t sum_of(const Transfer& op) {
  std::int64_t sum = 0;
  for (const Part& part : op.parts) sum += part.amount.minor();
  return sum;
}

Verdict check_amounts(const Transfer& op, const Fragment& source, const receivable::Receivable& root,
                      const LedgerView& view) {
  if (op.parts.empty()) return refuse(Refusal::E_AMOUNT, "no parts");
  for (const Part& part : op.parts)
    if (part.amount.is_zero()) return refuse(Refusal::E_AMOUNT, "a part of 0");
  if (sum_of(op) > source.outstanding().minor())
    return refuse(Refusal::E_AMOUNT, "parts of " + text_of(source.currency, sum_of(op)) + " from " +
                                         text_of(source.currency, source.outstanding()));
  const std::int64_t least = policy::value_at(view, policy::kSplitMin, root.issued);
  for (const Part& part : op.parts)
    if (part.amount.minor() < least && part.amount != source.outstanding())
      return refuse_policy(policy::kSplitMin, "a part of " + text_of(source.currency, part.amount) + ", at least " +
                                                  text_of(source.currency, least));
  return {};
}

Verdict check_shape(const Transfer& op, const Fragment& source, const receivable::Receivable& root,
                    const LedgerView& view) {
  const std::int64_t deepest = policy::value_at(view, policy::kLevelMax, root.issued);
  if (source.level + 1 > deepest)
    return refuse(Refusal::E_LEVEL,
                  "level " + std::to_string(source.level + 1) + ", at most " + std::to_string(deepest));
  const bool change = sum_of(op) < source.outstanding().minor();
  const auto children = static_cast<std::uint32_t>(op.parts.size()) + (change ? 1U : 0U);
  const std::int64_t most = policy::value_at(view, policy::kChildrenMax, root.issued);
  if (children > most)
    return refuse(Refusal::E_COUNT, std::to_string(children) + " children, at most " + std::to_string(most));
  const bool signs = std::any_of(op.parts.begin(), op.parts.end(), [](const Part& part) { return part.recourse; });
  if (signs && source.liable.size() == kLiableMax)
    return refuse(Refusal::E_COUNT, std::to_string(kLiableMax) + " signed with recourse already");
  return check_leaves(view, root, children - 1);
}

}  // namespace

Verdict permit(const Transfer& op, const Context& context, const LedgerView& view) {
  const auto source = find_fragment(view, op.source);
  if (!source) return tl::unexpected(source.error());
  const auto root = must_load<receivable::Receivable>(view, source->root);
  std::vector<PartyId> payees;
  for (const Part& part : op.parts) {
    const auto payee = find_payee(view, part.payee);
    if (!payee) return tl::unexpected(payee.error());
    payees.push_back(payee->party);
  }
  if (auto ok = check_free(*source, root, State::held, context.block.day); !ok) return ok;
  if (source->holder != context.account) return refuse(Refusal::E_OWNER, "held by another account");
  if (auto ok = check_amounts(op, *source, root, view); !ok) return ok;
  if (const auto expiry = offer_expiry(view, context.block, op.offer_expiry); !expiry)
    return tl::unexpected(expiry.error());
  if (auto ok = check_shape(op, *source, root, view); !ok) return ok;
  for (const PartyId& payee : payees)
    if (payee == context.party || payee == root.issuer)
      return refuse(Refusal::E_SELF, "to the holder itself or to the issuer");
  evidence::Taken taken;
  for (std::size_t i = 0; i < op.parts.size(); ++i) {
    const Part& part = op.parts.items[i];
    const evidence::Trade trade{payees[i], context.party, {source->currency, part.amount}};
    if (auto ok = evidence::check_uses(view, context.block, part.evidence, trade, false, taken); !ok) return ok;
    const auto flows = evidence::match_uses(view, part.evidence, trade, context.block.day);
    if (auto ok = evidence::check_no_conflict(flows); !ok) return ok;
  }
  return {};
}

void apply(const Transfer& op, const Context& context, LedgerDelta& delta) {
  Fragment source = must_load<Fragment>(delta, op.source);
  auto root = must_load<receivable::Receivable>(delta, source.root);
  const Timestamp expiry = *offer_expiry(delta, context.block, op.offer_expiry);
  const Amount change{source.outstanding().minor() - sum_of(op)};
  Split split{source.id, source.root, {}, {}};

  Fragment child;
  child.root = source.root;
  child.parents.items = {source.id};
  child.holder = source.holder;
  child.currency = source.currency;
  child.due = source.due;
  child.held_since = source.held_since;
  child.liable = source.liable;
  source.state = State::spent;
  delta.store(source);

  for (const Part& part : op.parts) {
    Fragment offered = child;
    offered.index = child.index++;
    offered.id = fragment_id(offered.root, offered.parents, offered.index);
    offered.state = State::offered;
    offered.payee = part.payee;
    offered.offer_expiry = expiry;
    offered.face = part.amount;
    offered.level = static_cast<std::uint8_t>(source.level + 1);
    offered.evidence = part.evidence;
    offered.purpose = part.purpose;
    if (part.recourse) offered.liable.items.push_back(source.holder);
    delta.store(offered);
    evidence::take(delta, part.evidence);
    split.offered.items.push_back(offered.id);
  }
  if (!change.is_zero()) {
    child.id = fragment_id(child.root, child.parents, child.index);
    child.state = State::held;
    child.face = change;
    child.level = source.level;
    delta.store(child);
    split.change = child.id;
  }
  root.leaves += static_cast<std::uint32_t>(op.parts.size()) - 1 + (change.is_zero() ? 0U : 1U);
  delta.store(root);
  delta.emit(split);
}

std::optional<Money> stake(const Transfer& op, const LedgerView& view) {
  const auto source = load<Fragment>(view, op.source);
  if (!source) return std::nullopt;
  // More than there is cannot be passed on: the threshold of the whole is the highest that can matter.
  return Money{source->currency, Amount{std::min(sum_of(op), source->outstanding().minor())}};
}

}  // namespace tallystick::contracts::fragment
