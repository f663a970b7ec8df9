// The protocol keeps its promises in every state that four validators, one of them a twin, can reach in three views; and it
// needs each of its rules for that. Prints what it counted.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/model/explore.h"

namespace tallystick::model {
namespace {

constexpr std::size_t kStatesMax = 12'000'000;  // about half a gigabyte

Explored explore_and_tell(const char* name, const Setting& setting) {
  const Explored out = explore(setting, kStatesMax);
  std::printf("%-60s %9zu states %9zu moves depth %2zu %s\n", name, out.states, out.transitions, out.depth,
              out.violation.c_str());
  return out;
}

Setting every_leader_equivocates() {
  Setting out;
  out.blocks = {2, 2, 2};
  return out;
}
Setting one_log_lost() {
  Setting out;
  out.blocks = {1, 1, 1};
  out.losses_max = 1;
  return out;
}
// The twin leads this view and may make two blocks; 0: it leads none of the three.
Setting twin_leads(unsigned view) {
  Setting out;
  out.blocks = {1, 1, 1};
  if (view != 0) out.blocks[view - 1] = 2;
  out.track_certificates = true;
  return out;
}

TEST(ProtocolModel, KeepsItsPromisesInEveryState) {
  const struct {
    const char* name;
    Setting setting;
  } rows[] = {
      {"safety: every leader may equivocate", every_leader_equivocates()},
      {"safety: a validator loses its log", one_log_lost()},
      {"progress: the twin leads none of the three views", twin_leads(0)},
      {"progress: the twin leads view 1", twin_leads(1)},
      {"progress: the twin leads view 2", twin_leads(2)},
      {"progress: the twin leads view 3", twin_leads(3)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Explored out = explore_and_tell(row.name, row.setting);
    EXPECT_TRUE(out.closed);
    EXPECT_EQ(out.violation, "") << out.path;
    EXPECT_GT(out.states, 100'000U);
  }
}

// Without the rule, with what follows; the shortest way there is found first.
struct Row {
  const char* name;
  Setting setting;
  void (*drop)(Rules&);
  const char* violation;
};

TEST(ProtocolModel, NeedsEachRule) {
  const Setting safe = every_leader_equivocates();
  const Row rows[] = {
      {"finalize after nullify", safe, [](Rules& r) { r.nullify_forbids_finalize = false; }, "fork"},
      {"nullify after finalize", safe, [](Rules& r) { r.finalize_forbids_nullify = false; }, "fork"},
      {"two notarizes in a view", safe, [](Rules& r) { r.notarize_once = false; }, "fork"},
      {"a quorum of n - f - 1", safe, [](Rules& r) { r.quorum = 2; }, "fork"},
      {"views skipped without their Nullification", safe, [](Rules& r) { r.skipped_views_nullified = false; }, "fork"},
      {"a certificate of the parent's view, not of the parent", safe,
       [](Rules& r) { r.certificate_names_parent = false; }, "fork"},
      {"a parent without a certificate", safe, [](Rules& r) { r.parent_certified = false; }, "fork"},
      {"finalize without a Notarization", safe, [](Rules& r) { r.finalize_needs_notarization = false; }, "fork"},
      {"votes lost, and no floor", one_log_lost(), [](Rules& r) { r.floor = false; }, "fork"},
      {"no nullify after notarize", twin_leads(1), [](Rules& r) { r.notarize_forbids_nullify = true; }, "stuck"},
      {"certificates are not repeated", twin_leads(1), [](Rules& r) { r.certificates_stay_put = true; }, "stuck"},
      {"a Nullification bars the children of its view", twin_leads(1),
       [](Rules& r) { r.nullification_bars_children = true; }, "no parent"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Setting setting = row.setting;
    setting.check_fork_only = true;
    row.drop(setting.rules);
    EXPECT_EQ(explore_and_tell(row.name, setting).violation, row.violation);
  }
}

// The clause of N that no promise rests on.
TEST(ProtocolModel, NotarizeAfterNullifyWouldNotFork) {
  Setting setting = every_leader_equivocates();
  setting.rules.nullify_forbids_notarize = false;
  setting.blocks = {2, 1, 1};
  const Explored out = explore_and_tell("notarize after nullify", setting);
  EXPECT_EQ(out.violation, "");
  EXPECT_TRUE(out.closed);
}

}  // namespace
}  // namespace tallystick::model
