#include "consensus/safety_rules.h"

#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using testing::signed_vote;
using testing::test_hash;

constexpr Epoch kEpoch{0};
const Hash kA = test_hash("block a");
const Hash kB = test_hash("block b");
const Hash kR = test_hash("result");
const Hash kS = test_hash("another result");

// One row per clause of a guard: what was signed before, where the replica stands, what is asked.
TEST(SafetyRules, PermitIsATableOfClauses) {
  struct Row {
    const char* name;
    std::vector<Subject> signed_before;
    std::uint64_t floor;
    std::uint64_t current;
    Subject asked;
    Permission expected;
  };
  const View v{7};
  const Subject notarize_a = notarize(kEpoch, v, kA);
  const Subject nullify_v = nullify(kEpoch, v);
  const Subject finalize_a = finalize(kEpoch, v, kA, kR);
  const Row rows[] = {
      {"notarize in the current view", {}, 0, 7, notarize_a, Permission::sign},
      {"notarize in an older view", {}, 0, 8, notarize_a, Permission::refuse},
      {"notarize in a later view", {}, 0, 6, notarize_a, Permission::refuse},
      {"notarize the same again", {notarize_a}, 0, 7, notarize_a, Permission::repeat},
      {"notarize the same again, later", {notarize_a}, 0, 9, notarize_a, Permission::repeat},
      {"notarize another block", {notarize_a}, 0, 7, notarize(kEpoch, v, kB), Permission::refuse},
      {"notarize after nullify", {nullify_v}, 0, 7, notarize_a, Permission::refuse},
      {"notarize at the floor", {}, 7, 7, notarize_a, Permission::refuse},
      {"notarize above the floor", {}, 6, 7, notarize_a, Permission::sign},

      {"nullify in the current view", {}, 0, 7, nullify_v, Permission::sign},
      {"nullify in an older view", {}, 0, 8, nullify_v, Permission::refuse},
      {"nullify in a later view", {}, 0, 6, nullify_v, Permission::refuse},
      {"nullify after notarize", {notarize_a}, 0, 7, nullify_v, Permission::sign},
      {"nullify after finalize", {finalize_a}, 0, 7, nullify_v, Permission::refuse},
      {"nullify again", {nullify_v}, 0, 9, nullify_v, Permission::repeat},
      {"nullify below the floor", {}, 9, 7, nullify_v, Permission::refuse},

      {"finalize in an older view", {}, 0, 9, finalize_a, Permission::sign},
      {"finalize without an own notarize", {}, 0, 8, finalize_a, Permission::sign},
      {"finalize another block than notarized", {notarize(kEpoch, v, kB)}, 0, 8, finalize_a, Permission::sign},
      {"finalize in a view not reached", {}, 0, 6, finalize_a, Permission::refuse},
      {"finalize after nullify", {nullify_v}, 0, 8, finalize_a, Permission::refuse},
      {"finalize after notarize and nullify", {notarize_a, nullify_v}, 0, 8, finalize_a, Permission::refuse},
      {"finalize again", {finalize_a}, 0, 9, finalize_a, Permission::repeat},
      {"finalize another result", {finalize_a}, 0, 8, finalize(kEpoch, v, kA, kS), Permission::refuse},
      {"finalize another block", {finalize_a}, 0, 8, finalize(kEpoch, v, kB, kR), Permission::refuse},
      {"finalize at the floor", {}, 7, 8, finalize_a, Permission::refuse},
      {"finalize what was nullified in another view", {nullify(kEpoch, View{6})}, 0, 8, finalize_a, Permission::sign},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    VoteTable table;
    table.raise_floor(View{row.floor});
    for (const Subject& subject : row.signed_before) table.record(signed_vote(0, subject));
    EXPECT_EQ(permit(table, View{row.current}, row.asked), row.expected);
  }
}

TEST(SafetyRules, TheFloorNeverMovesBackAndCoversWhatItForgets) {
  VoteTable table;
  table.record(signed_vote(0, notarize(kEpoch, View{3}, kA)));
  table.record(signed_vote(0, notarize(kEpoch, View{5}, kA)));
  table.raise_floor(View{4});
  table.raise_floor(View{2});
  EXPECT_EQ(table.floor(), View{4});
  EXPECT_EQ(table.views().size(), 1U);
  EXPECT_EQ(permit(table, View{3}, notarize(kEpoch, View{3}, kA)), Permission::refuse) << "not even a repetition";
  EXPECT_EQ(permit(table, View{3}, notarize(kEpoch, View{3}, kB)), Permission::refuse);
}

// Every sequence of up to four requests in one view, signed whenever permitted, leaves no two votes that are evidence.
TEST(SafetyRules, NoSequenceOfPermittedVotesIsEvidence) {
  const View v{2};
  const std::vector<Subject> subjects{notarize(kEpoch, v, kA),     notarize(kEpoch, v, kB),
                                      nullify(kEpoch, v),          finalize(kEpoch, v, kA, kR),
                                      finalize(kEpoch, v, kA, kS), finalize(kEpoch, v, kB, kR)};
  const std::size_t choices = subjects.size() * 2;  // each, in view 2 or after it
  for (std::size_t code = 0; code < choices * choices * choices * choices; ++code) {
    VoteTable table;
    std::vector<Subject> made;
    std::size_t rest = code;
    std::uint64_t current = 2;
    for (int step = 0; step < 4; ++step, rest /= choices) {
      const std::size_t choice = rest % choices;
      current = std::max<std::uint64_t>(current, choice < subjects.size() ? 2 : 3);
      const Subject& asked = subjects[choice % subjects.size()];
      if (permit(table, View{current}, asked) != Permission::sign) continue;
      table.record(signed_vote(0, asked));
      made.push_back(asked);
    }
    for (const Subject& a : made)
      for (const Subject& b : made) ASSERT_FALSE(conflict(a, b));
  }
}

}  // namespace
}  // namespace tallystick::consensus
