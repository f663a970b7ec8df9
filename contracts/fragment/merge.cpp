#include "contracts/fragment/merge.h"

#include <algorithm>

#include "contracts/fragment/rules.h"
#include "contracts/guarantee/cover.h"

namespace tallystick::contracts::fragment {

namespace {

bool has_lien(const Fragment& fragment) {
  return fragment.state == State::reserved || fragment.is_sold() || fragment.state == State::pledged;
}

// A guarantee for a fragment answers for all of what it is merged into, or for nothing of it.
Verdict check_covered_alike(const LedgerView& view, const std::vector<Fragment>& parents) {
  for (const guarantee::Guarantee& one : guarantee::guarantees_of(view, parents.front().root)) {
    const auto covers = [&](const Fragment& parent) {
      return guarantee::answer_for(view, one, parent).cover != guarantee::Cover::none;
    };
    const bool first = covers(parents.front());
    if (!std::all_of(parents.begin(), parents.end(), [&](const Fragment& parent) { return covers(parent) == first; }))
      return refuse(Refusal::E_STATE, "guarantee " + one.id.hex() + " answers for some of the fragments only");
  }
  return {};
}

Verdict check_state(const LedgerView& view, const std::vector<Fragment>& parents, Date today) {
  for (const Fragment& parent : parents)
    if (parent.hold)
      return refuse(Refusal::E_FROZEN, "a dispute or an order holds the fragment: " + parent.hold->hex());
  const auto root = must_load<receivable::Receivable>(view, parents.front().root);
  for (const Fragment& parent : parents) {
    if (parent.root != root.id) return refuse(Refusal::E_STATE, "fragments of different receivables");
    const State free = has_lien(parent) ? parent.state : State::held;  // liens are asked for below
    if (auto ok = check_free(parent, root, free, today); !ok) return ok;
  }
  for (const Fragment& parent : parents)
    if (parent.liable != parents.front().liable)
      return refuse(Refusal::E_STATE, "different parties answer for the fragments");
  return check_covered_alike(view, parents);
}

}  // namespace

Verdict permit(const Merge& op, const Context& context, const LedgerView& view) {
  std::vector<Fragment> parents;
  for (const FragmentId& id : op.parents) {
    auto found = find_fragment(view, id);
    if (!found) return tl::unexpected(found.error());
    parents.push_back(std::move(*found));
  }
  if (parents.empty()) return refuse(Refusal::E_AMOUNT, "no fragments");
  if (auto ok = check_state(view, parents, context.block.day); !ok) return ok;
  for (const Fragment& parent : parents)
    if (parent.holder != context.account)
      return refuse(Refusal::E_OWNER, "fragment " + parent.id.hex() + " is another's");
  if (parents.size() < 2) return refuse(Refusal::E_AMOUNT, "fewer than two fragments");
  for (std::size_t i = 1; i < parents.size(); ++i)
    if (parents[i].id <= parents[i - 1].id) return refuse(Refusal::E_AMOUNT, "parents must ascend, each once");
  for (const Fragment& parent : parents)
    if (has_lien(parent))
      return refuse(Refusal::E_LIEN, "fragment " + parent.id.hex() + " is " + std::string{name_of(parent.state)});
  for (const Fragment& parent : parents)
    if (parent.level != parents.front().level)
      return refuse(Refusal::E_LEVEL,
                    "levels " + std::to_string(parents.front().level) + " and " + std::to_string(parent.level));
  return {};
}

void apply(const Merge& op, const Context& context, LedgerDelta& delta) {
  Fragment merged;
  std::int64_t sum = 0;  // parts of one face: at most Amount::kMax
  for (const FragmentId& id : op.parents) {
    Fragment parent = must_load<Fragment>(delta, id);
    sum += parent.outstanding().minor();
    merged.root = parent.root;
    merged.currency = parent.currency;
    merged.level = parent.level;
    merged.due = parent.due;
    merged.liable = parent.liable;
    parent.state = State::spent;
    delta.store(parent);
  }
  merged.parents = op.parents;
  merged.id = fragment_id(merged.root, merged.parents, 0);
  merged.state = State::held;
  merged.holder = context.account;
  merged.face = Amount{sum};
  merged.held_since = context.block.time;
  delta.store(merged);

  auto root = must_load<receivable::Receivable>(delta, merged.root);
  root.leaves -= static_cast<std::uint32_t>(op.parents.size()) - 1;
  delta.store(root);
  delta.emit(Merged{op.parents, merged.id, {merged.currency, merged.face}});
}

}  // namespace tallystick::contracts::fragment
