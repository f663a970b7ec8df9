#include "consensus/safety_rules.h"

#include "core/ensure.h"

namespace tallystick::consensus {
namespace {

// Rule Floor: no vote of any kind is signed in a view at or below the floor. (CONSENSUS 1.4 Floor)
bool above_floor(const VoteTable& table, View view) {
  return view > table.floor();
}

// Rule N: notarize at most one block in a view, only in the current view, and never after nullifying it (CONSENSUS 1.4).
bool notarize_allowed(const OwnVotes& own, View current, View view) {
  return view == current && !own.notarize && !own.nullify;
}

// Rule U: nullify only the current view, once, and never after finalizing in it; a notarize vote does not forbid it.
// (CONSENSUS 1.4 U)
bool nullify_allowed(const OwnVotes& own, View current, View view) {
  return view == current && !own.nullify && !own.finalize;
}

// Rule F: finalize at most one block with one result in a view, in any view reached, and never after nullifying it.
// (CONSENSUS 1.4 F)
bool finalize_allowed(const OwnVotes& own, View current, View view) {
  return view <= current && !own.finalize && !own.nullify;
}

const std::optional<Vote>& slot(const OwnVotes& own, VoteKind kind) {
  switch (kind) {
    case VoteKind::notarize:
      return own.notarize;
    case VoteKind::nullify:
      return own.nullify;
    case VoteKind::finalize:
      return own.finalize;
  }
  ensure(false);
}

}  // namespace

Permission permit(const VoteTable& table, View current, const Subject& subject) {
  if (!above_floor(table, subject.view)) return Permission::refuse;
  const OwnVotes& own = table.at(subject.view);
  const std::optional<Vote>& signed_before = slot(own, subject.kind);
  if (signed_before && signed_before->subject == subject) return Permission::repeat;
  switch (subject.kind) {
    case VoteKind::notarize:
      return notarize_allowed(own, current, subject.view) ? Permission::sign : Permission::refuse;
    case VoteKind::nullify:
      return nullify_allowed(own, current, subject.view) ? Permission::sign : Permission::refuse;
    case VoteKind::finalize:
      return finalize_allowed(own, current, subject.view) ? Permission::sign : Permission::refuse;
  }
  return Permission::refuse;
}

bool excludes(const OwnVotes& own, const Subject& subject) {
  const std::optional<Vote>& same_kind = slot(own, subject.kind);
  if (same_kind && same_kind->subject != subject) return true;
  return (subject.kind == VoteKind::nullify && own.finalize) || (subject.kind == VoteKind::finalize && own.nullify);
}

void VoteTable::raise_floor(View floor) {
  if (floor <= floor_) return;
  floor_ = floor;
  views_.erase(views_.begin(), views_.upper_bound(floor));
}

const OwnVotes& VoteTable::at(View view) const {
  static const OwnVotes kNone;
  const auto found = views_.find(view);
  return found == views_.end() ? kNone : found->second;
}

void VoteTable::record(const Vote& own) {
  ensure(own.subject.view > floor_);
  OwnVotes& votes = views_[own.subject.view];
  switch (own.subject.kind) {
    case VoteKind::notarize:
      ensure(!votes.notarize);
      votes.notarize = own;
      return;
    case VoteKind::nullify:
      ensure(!votes.nullify);
      votes.nullify = own;
      return;
    case VoteKind::finalize:
      ensure(!votes.finalize);
      votes.finalize = own;
      return;
  }
}

}  // namespace tallystick::consensus
