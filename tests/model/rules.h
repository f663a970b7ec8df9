// The rules of Simplex for one honest validator, as the description of the protocol words them: may it cast this vote, given
// what it signed before and what it has seen? Nothing else is decided here, and nothing of consensus/ is used: this is the second opinion.
//
//   Floor   no vote of any kind in a view at or below the floor
//   Enter   a certificate of any view w at or above the own one leads to w + 1
//   N       notarize in the own view, once, not after nullifying it; the parent is certified and every view in between nullified
//   U       nullify the own view, once, not after finalizing in it; having notarized does not matter
//   F       finalize the notarized block of any view, once, not after nullifying that view; the own notarize vote is not needed
#pragma once

#include <cstdint>

namespace tallystick::model {

// The rules one by one. A test turns one off to see what it was for.
struct Rules {
  unsigned quorum = 3;                      // votes in a certificate; n - f
  bool floor = true;                        // Floor
  bool notarize_once = true;                // N: no own notarize in the view
  bool nullify_forbids_notarize = true;     // N: no own nullify in the view
  bool parent_certified = true;             // N: the parent has a certificate
  bool certificate_names_parent = true;     // N: it is of this parent, not only of its view
  bool skipped_views_nullified = true;      // N: every view between the parent's and this one is shown nullified
  bool finalize_forbids_nullify = true;     // U: no own finalize in the view
  bool nullify_forbids_finalize = true;     // F: no own nullify in the view
  bool finalize_needs_notarization = true;  // F: only on a Notarization
  // Not in the protocol; on in tests that show what halts.
  bool notarize_forbids_nullify = false;  // U only without an own notarize
  bool nullification_bars_children =
      false;                           // a holder of a Nullification refuses children of that view's notarized block
  bool certificates_stay_put = false;  // Retry repeats votes only
};

// What one validator signed in one view, as far as it remembers.
struct Own {
  bool notarize = false;
  bool nullify = false;
  bool finalize = false;
};

// What a proposal's parent has to show for it.
struct Justification {
  bool parent_exists = false;          // the root, or a block that somebody proposed
  bool parent_view_certified = false;  // some block of the parent's view is notarized or final; true for the root
  bool parent_certified = false;       // this very parent is
  bool parent_view_nullified = false;
  bool skipped_views_nullified = false;
};

constexpr bool justified(const Rules& rules, const Justification& shown) {
  const bool certified = rules.certificate_names_parent ? shown.parent_certified : shown.parent_view_certified;
  return shown.parent_exists && (certified || !rules.parent_certified) &&
         (shown.skipped_views_nullified || !rules.skipped_views_nullified) &&
         !(rules.nullification_bars_children && shown.parent_view_nullified);
}

constexpr bool above_floor(const Rules& rules, std::uint64_t floor, std::uint64_t view) {
  return view > floor || !rules.floor;
}

// Standing in `view`, which is the view of the vote.
constexpr bool may_notarize(const Rules& rules, std::uint64_t floor, std::uint64_t view, const Own& own,
                            const Justification& shown) {
  return above_floor(rules, floor, view) && !(rules.notarize_once && own.notarize) &&
         !(rules.nullify_forbids_notarize && own.nullify) && justified(rules, shown);
}

// Standing in `view`, which is the view of the vote. When is a matter of timers, which the model lets fire at any time.
constexpr bool may_nullify(const Rules& rules, std::uint64_t floor, std::uint64_t view, const Own& own) {
  return above_floor(rules, floor, view) && !own.nullify && !(rules.finalize_forbids_nullify && own.finalize) &&
         !(rules.notarize_forbids_nullify && own.notarize);
}

// Wherever the validator stands.
constexpr bool may_finalize(const Rules& rules, std::uint64_t floor, std::uint64_t view, const Own& own,
                            bool notarization_seen) {
  return above_floor(rules, floor, view) && (notarization_seen || !rules.finalize_needs_notarization) &&
         !own.finalize && !(rules.nullify_forbids_finalize && own.nullify);
}

}  // namespace tallystick::model
