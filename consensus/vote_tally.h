// The verified votes of the views around the current one, counted towards certificates. Each voter counts once per view and kind; a second,
// different vote is what evidence is made of. Signatures are checked by the caller, after `look` has dropped what is already known.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "consensus/evidence.h"
#include "consensus/messages.h"

namespace tallystick::consensus {

class VoteTally {
 public:
  explicit VoteTally(const ValidatorSet& validators) : validators_{validators.size()}, quorum_{validators.quorum()} {}

  enum class Look {
    fresh,        // nothing is known of this voter, kind and view
    known,        // the same vote is counted
    conflicting,  // this voter said something else; worth verifying, once, for evidence
    settled,      // it said something else and evidence exists: drop
  };
  Look look(const Vote& vote) const;

  // True if this vote and one that is counted would be evidence that was not given yet; nothing is verified here.
  bool contradicts(const Vote& vote) const;

  // Counts a verified vote; the voter must be a validator. The evidence this vote completes, if any: against a vote of the same kind, which
  // stays the one that counts, or a nullify against a finalize vote, which count both.
  std::optional<Evidence> add(const Vote& vote);

  std::size_t count(const Subject& subject) const;
  // From the votes for exactly this subject; at least a quorum of them must be counted.
  Certificate certificate(const Subject& subject) const;
  // True if a verified vote or proposal for the view was seen.
  bool any(View view) const { return views_.contains(view); }
  // The voter's counted vote of a kind.
  const Vote* vote_of(View view, VoteKind kind, ValidatorIndex voter) const;
  // Another result among the finalize votes for this block, if there is one.
  std::optional<Hash> other_result(const Subject& finalize_subject) const;

  // Forgets all views at or below this one.
  void forget(View view) { views_.erase(views_.begin(), views_.upper_bound(view)); }

 private:
  struct Kind {
    std::vector<std::optional<Vote>> by_voter;            // empty until the first vote
    std::vector<std::pair<Subject, std::size_t>> counts;  // at most one entry per voter
    std::vector<bool> settled;                            // evidence of this voter was given
  };
  struct ViewVotes {
    Kind kinds[3];
  };
  const Kind* find(View view, VoteKind kind) const;

  std::size_t validators_;
  std::size_t quorum_;
  std::map<View, ViewVotes> views_;
};

}  // namespace tallystick::consensus
