#include "tests/model/protocol.h"

#include <algorithm>

namespace tallystick::model {
namespace {

// A state, asked.
class Look {
 public:
  Look(const Setting& setting, const State& state) : setting_{setting}, state_{state} {}

  unsigned honest_notarizes(unsigned view, unsigned slot) const {
    return count([=](const Validator& v) { return (v.notarized(view) >> slot & 1) != 0; });
  }
  unsigned honest_nullifies(unsigned view) const {
    return count([=](const Validator& v) { return v.nullified(view); });
  }
  bool enough(unsigned honest) const { return honest + kTwins >= setting_.rules.quorum; }
  bool enough_alone(unsigned honest) const { return honest >= setting_.rules.quorum; }

  // Could be put together, by the twin for one.
  bool notarization_exists(unsigned view, unsigned slot) const { return enough(honest_notarizes(view, slot)); }
  bool nullification_exists(unsigned view) const { return enough(honest_nullifies(view)); }
  bool finalization_exists(unsigned view, unsigned slot) const {
    return enough(count([=](const Validator& v) { return (v.finalized(view) >> slot & 1) != 0; }));
  }

  // May be acted upon.
  bool notarization(unsigned view, unsigned slot) const {
    return setting_.track_certificates ? state_.shared.notarization(view, slot) : notarization_exists(view, slot);
  }
  bool nullification(unsigned view) const {
    return setting_.track_certificates ? state_.shared.nullification(view) : nullification_exists(view);
  }

  Justification justification(unsigned view, Parent parent) const {
    Justification shown;
    const unsigned from = view_of(parent);
    shown.parent_exists = from == 0 || state_.shared.parent(from, slot_of(parent)) != kNone;
    shown.parent_certified = from == 0 || notarization(from, slot_of(parent));
    shown.parent_view_certified = from == 0 || notarization(from, 0) || notarization(from, 1);
    shown.parent_view_nullified = from != 0 && nullification(from);
    shown.skipped_views_nullified = true;
    for (unsigned skipped = from + 1; skipped < view; ++skipped)
      shown.skipped_views_nullified = shown.skipped_views_nullified && nullification(skipped);
    return shown;
  }

  // True if `ancestor` is `block` or lies below it.
  bool descends(Parent block, Parent ancestor) const {
    while (view_of(block) > view_of(ancestor)) block = state_.shared.parent(view_of(block), slot_of(block));
    return block == ancestor;
  }

 private:
  template <class F>
  unsigned count(F f) const {
    return static_cast<unsigned>(std::count_if(state_.honest.begin(), state_.honest.end(), f));
  }
  const Setting& setting_;
  const State& state_;
};

class Moves {
 public:
  Moves(const Setting& setting, const State& state, std::vector<Move>& out)
      : setting_{setting}, rules_{setting.rules}, state_{state}, look_{setting, state}, out_{out} {}

  void all() {
    for (unsigned i = 0; i < kHonest; ++i) {
      const Validator& self = state_.honest[i];
      if (setting_.track_certificates) enter(i);
      for (unsigned view = 1; view <= kViews; ++view) {
        if (!stands_in(self, view)) continue;
        notarize(i, view);
        nullify(i, view);
      }
      // Who finalizes a view holds what leads out of it, so tracking leaves it out: nobody gets stuck by it.
      for (unsigned view = 1; view <= kViews && !setting_.track_certificates; ++view) finalize(i, view);
      lose(i);
    }
    if (setting_.track_certificates) assemble();
  }

 private:
  template <class F>
  void add(bool obliged, F change) {
    out_.push_back({state_, obliged});
    change(out_.back().next);
  }
  // Entering a view shows only in the votes there. Unless certificates are tracked it is part of the first of these: what led there
  // never goes away.
  bool stands_in(const Validator& self, unsigned view) const {
    if (setting_.track_certificates) return self.view() == view;
    for (unsigned later = view + 1; later <= kViews; ++later)
      if (later > self.lost() && (self.notarized(later) != 0 || self.nullified(later))) return false;
    return view == 1 || left_behind(view - 1);
  }
  bool left_behind(unsigned view) const {
    return look_.notarization(view, 0) || look_.notarization(view, 1) || look_.nullification(view);
  }
  Own own(const Validator& self, unsigned view) const {
    if (view <= self.lost()) return {};
    return {self.notarized(view) != 0, self.nullified(view), self.finalized(view) != 0};
  }

  void notarize(unsigned i, unsigned view) {
    const Validator& self = state_.honest[i];
    for (unsigned slot = 0; slot < setting_.blocks[view - 1]; ++slot) {
      const Parent made = state_.shared.parent(view, slot);
      for (Parent parent = kRoot; parent < kParents && view_of(parent) < view; ++parent) {
        if (made != kNone && made != parent) continue;
        if (!may_notarize(rules_, self.lost(), view, own(self, view), look_.justification(view, parent))) continue;
        add(false, [&](State& next) {
          next.shared.set_parent(view, slot, parent);
          next.honest[i].notarize(view, slot);
        });
      }
      if (made == kNone) return;  // the first unused name
    }
  }

  void nullify(unsigned i, unsigned view) {
    const Validator& self = state_.honest[i];
    if (!may_nullify(rules_, self.lost(), view, own(self, view))) return;
    add(true, [&](State& next) { next.honest[i].nullify(view); });
  }

  void finalize(unsigned i, unsigned view) {
    const Validator& self = state_.honest[i];
    for (unsigned slot = 0; slot < kSlots; ++slot) {
      if (state_.shared.parent(view, slot) == kNone) continue;
      if (!may_finalize(rules_, self.lost(), view, own(self, view), look_.notarization(view, slot))) continue;
      add(false, [&](State& next) { next.honest[i].finalize(view, slot); });
    }
  }

  // A Finalization leads nowhere that its Notarization does not.
  void enter(unsigned i) {
    for (unsigned view = state_.honest[i].view(); view <= kViews; ++view) {
      const auto go = [&](bool obliged) { add(obliged, [&](State& next) { next.honest[i].stand(view + 1); }); };
      if (left_behind(view))
        go(true);
      else if (rules_.certificates_stay_put && (look_.notarization_exists(view, 0) ||
                                                look_.notarization_exists(view, 1) || look_.nullification_exists(view)))
        go(false);  // the twin shows it to this one, who keeps it
    }
  }

  // The log is gone, and the floor stands at the last view in which it voted. A higher floor would only mean fewer votes.
  void lose(unsigned i) {
    unsigned lost = 0, voted = 0;
    for (const Validator& other : state_.honest) lost += other.lost() != 0 ? 1 : 0;
    if (lost >= setting_.losses_max) return;
    const Validator& self = state_.honest[i];
    for (unsigned view = 1; view <= kViews; ++view)
      if (self.notarized(view) != 0 || self.nullified(view) || self.finalized(view) != 0) voted = view;
    if (voted == 0) return;
    add(false, [&](State& next) { next.honest[i].lose(voted); });
  }

  // Votes are repeated until everybody has them, so what honest votes alone make is made in the end. Where the twin's is
  // needed, the twin chooses.
  void assemble() {
    const bool twin = !rules_.certificates_stay_put;
    const auto may = [&](unsigned honest) { return twin ? look_.enough(honest) : look_.enough_alone(honest); };
    for (unsigned view = 1; view <= kViews; ++view) {
      for (unsigned slot = 0; slot < kSlots; ++slot) {
        const unsigned votes = look_.honest_notarizes(view, slot);
        if (!state_.shared.notarization(view, slot) && may(votes))
          add(look_.enough_alone(votes), [&](State& next) { next.shared.hold_notarization(view, slot); });
      }
      const unsigned votes = look_.honest_nullifies(view);
      if (!state_.shared.nullification(view) && may(votes))
        add(look_.enough_alone(votes), [&](State& next) { next.shared.hold_nullification(view); });
    }
  }

  const Setting& setting_;
  const Rules& rules_;
  const State& state_;
  const Look look_;
  std::vector<Move>& out_;
};

bool forked(const Look& look) {
  std::vector<Parent> final;
  for (unsigned view = 1; view <= kViews; ++view)
    for (unsigned slot = 0; slot < kSlots; ++slot)
      if (look.finalization_exists(view, slot)) final.push_back(block_at(view, slot));
  for (std::size_t i = 0; i + 1 < final.size(); ++i)
    if (!look.descends(final[i + 1], final[i])) return true;
  return false;
}

bool at_odds(const Validator& self) {
  for (unsigned view = 1; view <= kViews; ++view)
    if (self.notarized(view) == 3 || self.finalized(view) == 3 || (self.nullified(view) && self.finalized(view) != 0))
      return true;
  return false;
}

}  // namespace

void moves(const Setting& setting, const State& state, std::vector<Move>& out) {
  out.clear();
  Moves{setting, state, out}.all();
}

std::string broken_promise(const Setting& setting, const State& state) {
  const Look look{setting, state};
  if (forked(look)) return "fork";
  if (setting.check_fork_only) return {};
  for (unsigned view = 1; view <= kViews; ++view) {
    if (look.notarization_exists(view, 0) && look.notarization_exists(view, 1)) return "two notarizations";
    for (unsigned slot = 0; slot < kSlots; ++slot) {
      const bool notarized = look.notarization_exists(view, slot);
      const bool final = look.finalization_exists(view, slot);
      if (final && look.nullification_exists(view)) return "finalized and nullified";
      if (final && !notarized) return "finalized unnotarized";
      if (!notarized) continue;
      const Justification shown = look.justification(view, state.shared.parent(view, slot));
      if (!shown.parent_certified || !shown.skipped_views_nullified) return "ancestry";
    }
  }
  if (std::any_of(state.honest.begin(), state.honest.end(), at_odds)) return "conflict";
  return {};
}

std::string stuck(const Setting& setting, const State& state, const std::vector<Move>& next) {
  const auto& honest = state.honest;
  const bool done = std::all_of(honest.begin(), honest.end(), [](const Validator& v) { return v.view() > kViews; });
  if (!done && std::none_of(next.begin(), next.end(), [](const Move& move) { return move.obliged; })) return "stuck";

  const unsigned view = honest[0].view();
  const bool fresh = view <= kViews && setting.blocks[view - 1] == 1 &&
                     std::all_of(honest.begin(), honest.end(), [&](const Validator& v) {
                       return v.view() == view && v.notarized(view) == 0 && !v.nullified(view);
                     });
  if (!fresh) return {};
  // Parent choice: the highest notarized block whose later views are nullified.
  const Look look{setting, state};
  Parent parent = kNone;
  for (unsigned below = view - 1; parent == kNone; --below) {
    if (below == 0)
      parent = kRoot;
    else if (look.notarization(below, 0) || look.notarization(below, 1))
      parent = block_at(below, look.notarization(below, 0) ? 0 : 1);
    else if (!look.nullification(below))
      return "no parent";
  }
  return justified(setting.rules, look.justification(view, parent)) ? "" : "no parent";
}

std::string describe(const State& state) {
  std::string out;
  for (unsigned view = 1; view <= kViews; ++view)
    for (unsigned slot = 0; slot < kSlots; ++slot) {
      const Parent parent = state.shared.parent(view, slot);
      if (parent == kNone) continue;
      out += std::to_string(view) + "ab"[slot] + " on " +
             (parent == kRoot ? std::string("root") : std::to_string(view_of(parent)) + "ab"[slot_of(parent)]) + ", ";
    }
  for (const Validator& v : state.honest) {
    out += "| in " + std::to_string(v.view());
    if (v.lost() != 0) out += " lost " + std::to_string(v.lost());
    for (unsigned view = 1; view <= kViews; ++view) {
      for (unsigned slot = 0; slot < kSlots; ++slot) {
        if ((v.notarized(view) >> slot & 1) != 0) out += " N" + std::to_string(view) + "ab"[slot];
        if ((v.finalized(view) >> slot & 1) != 0) out += " F" + std::to_string(view) + "ab"[slot];
      }
      if (v.nullified(view)) out += " U" + std::to_string(view);
    }
    out += ' ';
  }
  return out;
}

}  // namespace tallystick::model
