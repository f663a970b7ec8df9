#include "contracts/fragment/merge.h"

#include "contracts/fragment/rules.h"

namespace tallystick::contracts::fragment {

Verdict permit(const Merge& op, const Context& context, const LedgerView& view) {
  std::vector<Fragment> parents;
  for (const FragmentId& id : op.parents) {
    auto found = find_fragment(view, id);
    if (!found) return tl::unexpected(found.error());
    parents.push_back(std::move(*found));
  }
  if (parents.size() < 2) return refuse(Refusal::E_AMOUNT, "fewer than two fragments");
  const auto root = must_load<receivable::Receivable>(view, parents.front().root);
  for (const Fragment& parent : parents) {
    if (parent.state == State::reserved || parent.is_sold() || parent.state == State::pledged)
      return refuse(Refusal::E_LIEN, "fragment " + parent.id.hex() + " is " + std::string{name_of(parent.state)});
    if (parent.root != root.id) return refuse(Refusal::E_STATE, "fragments of different receivables");
    if (auto ok = check_free(parent, root, State::held, context.block.day); !ok) return ok;
  }
  for (const Fragment& parent : parents)
    if (parent.liable != parents.front().liable)
      return refuse(Refusal::E_STATE, "different parties answer for the fragments");
  for (const Fragment& parent : parents)
    if (parent.holder != context.account)
      return refuse(Refusal::E_OWNER, "fragment " + parent.id.hex() + " is another's");
  for (std::size_t i = 1; i < parents.size(); ++i)
    if (parents[i].id <= parents[i - 1].id) return refuse(Refusal::E_AMOUNT, "parents must ascend, each once");
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
