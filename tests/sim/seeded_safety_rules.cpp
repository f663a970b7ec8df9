// The real rules, asked about a table from which the forbidding vote was struck out.
#define permit permit_by_the_rules
#include "consensus/safety_rules.cpp"
#undef permit

#include "tests/sim/seeded_bug.h"

namespace tallystick::consensus {

SeededBug seeded_bug = SeededBug::none;

Permission permit(const VoteTable& table, View current, const Subject& subject) {
  const Permission by_the_rules = permit_by_the_rules(table, current, subject);
  if (by_the_rules != Permission::refuse) return by_the_rules;
  const OwnVotes& own = table.at(subject.view);
  switch (seeded_bug) {
    case SeededBug::none:
      return by_the_rules;
    case SeededBug::finalize_after_nullify:
      if (subject.kind == VoteKind::finalize && own.nullify && !own.finalize && subject.view > table.floor())
        return Permission::sign;
      return by_the_rules;
  }
  return by_the_rules;
}

}  // namespace tallystick::consensus
