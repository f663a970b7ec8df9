// Rules about how fragments travel: 6, 9, 10, 11. Each boundary from both sides.
#include <gtest/gtest.h>

#include "explorer/rules/book.h"
#include "explorer/rules/rule_world.h"

namespace tallystick::explorer {
namespace {

constexpr std::int64_t kMillion = 100'000'000;  // 1,000,000.00
using W = RuleWorld;

// supplier -> second -> third -> (home), each a day after the other but the last `end` days after the first; amounts 100 and `least`.
std::string circle(int end, std::int64_t least, bool group) {
  RuleWorld w(kCircularTransfer);
  if (group) w.scene.link(w.supplier, w.fourth, 25, W::on(-9));
  const auto t = w.trade(0);
  const auto a = w.scene.pass(t.fragment, w.supplier, w.second, 100, W::on(1));
  const auto b = w.scene.pass(a.child, w.second, w.third, least, W::on(2));
  w.scene.pass(b.child, w.third, group ? w.fourth : w.supplier, least, W::on(1 + end));
  return w.found();
}

TEST(CircularTransfer, Boundaries) {
  EXPECT_EQ(circle(30, 70, false), "same_party");
  EXPECT_EQ(circle(30, 70, true), "same_group");
  EXPECT_EQ(circle(31, 70, false), "");
  EXPECT_EQ(circle(30, 69, false), "");
}

// A loop of `hops` transfers.
std::string loop_of(int hops) {
  RuleWorld w(kCircularTransfer);
  auto fragment = w.trade(0).fragment;
  PartyKey at = w.supplier;
  for (int i = 1; i <= hops; ++i) {
    const PartyKey next = i == hops ? w.supplier : w.scene.party("hop" + std::to_string(i), W::on(-99));
    fragment = w.scene.pass(fragment, at, next, 9, W::on(i)).child;
    at = next;
  }
  return w.found();
}

TEST(CircularTransfer, LongestLoop) {
  EXPECT_EQ(loop_of(8), "same_party");
  EXPECT_EQ(loop_of(9), "");
}

// However much of the same receivable moves in between, the loop is found: there is no budget that others could use up.
TEST(CircularTransfer, ACrowdHidesNothing) {
  RuleWorld w(kCircularTransfer);
  auto fragment = w.scene.pass(w.trade(0).fragment, w.supplier, w.second, 9, W::on(1)).child;
  const auto t = W::on(2);
  fragment = w.scene.pass(fragment, w.second, w.fourth, 9, W::on(1, 13)).child;
  const auto root = std::get<Fragment>(w.scene.facts.back()).root;
  for (int i = 0; i < 30'000; ++i)
    w.scene.facts.push_back(Transfer{
        w.names.key<RowKey>("crowd" + std::to_string(i)), t + Millis{i}, root, w.bank, w.third, 9, fragment, {}});
  w.scene.pass(fragment, w.fourth, w.supplier, 9, W::on(3));
  w.scene.sort();
  Relations relations(w.names);
  for (const Fact& fact : w.scene.facts) ASSERT_TRUE(relations.add(fact));
  std::vector<Hit> hits;
  kCircularTransfer.judge({root.raw(), 0}, relations, w.values, {W::on(3) - Millis{1}, W::on(3)}, hits);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].proof.size(), 3U);
}

TEST(CircularTransfer, Stories) {
  const Story rows[] = {
      {"to and fro",
       [](W& w) {
         const auto a = w.scene.pass(w.trade(0).fragment, w.supplier, w.second, 9, w.on(1));
         w.scene.pass(a.child, w.second, w.supplier, 9, w.on(2));
       },
       "same_party"},
      {"inside a group is one step",
       [](W& w) {
         w.scene.link(w.supplier, w.second, 0, w.on(-9));
         w.scene.pass(w.trade(0).fragment, w.supplier, w.second, 9, w.on(1));
       },
       ""},
      {"of different receivables",
       [](W& w) {
         const auto a = w.trade(0);
         w.scene.pass(a.fragment, w.supplier, w.second, 9, w.on(1));
         const auto b = w.scene.trade(w.issuer, w.second, w.bank, 9, w.day(0), w.day(50));
         w.scene.pass(b.fragment, w.second, w.supplier, 9, w.on(2));
       },
       ""},
      {"down a chain",
       [](W& w) {
         const auto a = w.scene.pass(w.trade(0).fragment, w.supplier, w.second, 9, w.on(1));
         w.scene.pass(a.child, w.second, w.third, 9, w.on(2));
       },
       ""},
  };
  expect_stories(kCircularTransfer, rows);
}

// `parts` parts of `amount`, `gap` hours between them, to one of two parties, or each to another.
std::string split(int parts, std::int64_t amount, int gap, bool scattered) {
  RuleWorld w(kSplitStructuring);
  const auto t = w.trade(0, {}, 10 * kMillion);
  const PartyKey to[] = {w.second, w.third, w.fourth};
  for (int i = 0; i < parts; ++i)
    w.scene.pass(t.fragment, w.supplier, to[i % (scattered ? 3 : 2)], amount, W::on(1) + hours(i * gap));
  return w.found();
}

TEST(SplitStructuring, Boundaries) {
  EXPECT_EQ(split(3, kMillion - 1, 36, false), "few");
  EXPECT_EQ(split(3, kMillion * 9 / 10, 36, false), "few");
  EXPECT_EQ(split(3, kMillion * 9 / 10 - 1, 36, false), "");
  EXPECT_EQ(split(3, kMillion, 36, false), "");
  EXPECT_EQ(split(2, kMillion - 1, 36, false), "");
  EXPECT_EQ(split(3, kMillion - 1, 37, false), "");
  EXPECT_EQ(split(3, kMillion - 1, 36, true), "");
  EXPECT_EQ(split(4, kMillion - 1, 24, false), "few") << "told once";
}

TEST(SplitStructuring, GatheredLater) {
  for (const auto& [after, expected] : {std::pair{0, "gathered"}, {1, ""}}) {
    RuleWorld w(kSplitStructuring);
    const auto t = w.trade(0, {}, 10 * kMillion);
    const PartyKey to[] = {w.second, w.third, w.fourth};
    std::vector<FragmentKey> children;
    for (int i = 0; i < 3; ++i)
      children.push_back(w.scene.pass(t.fragment, w.supplier, to[i], kMillion - 1, W::on(1) + hours(i)).child);
    w.scene.pass(children[2], w.fourth, w.third, kMillion - 1, W::on(34) + hours(after));
    EXPECT_EQ(w.found(), expected) << after;
  }
}

struct Pipe {
  int claims = 5;
  std::int64_t passed = 95;  // of 100
  int after = 24;            // hours
  std::int64_t own = 0;      // invoices, in percent of what was claimed
  bool one_outlet = true;
  int apart = 20;  // days
  int delay = 0;   // days that the last one comes later
  std::int64_t each = kMillion / 5;
  std::int64_t short_by = 0;  // of the last one
};

std::string conduit(const Pipe& p) {
  RuleWorld w(kConduit);
  for (int i = 0; i < p.claims; ++i) {
    const bool last = i + 1 == p.claims;
    const int n = i * p.apart + (last ? p.delay : 0);
    const std::int64_t sum = p.each - (last ? p.short_by : 0);
    const auto t = w.trade(n, {}, sum);
    const auto in = w.scene.pass(t.fragment, w.supplier, w.third, sum, W::on(n + 1));
    if (i == 0 && p.own > 0)
      w.scene.document(DocumentKind::invoice, w.third, w.second, p.each * p.claims * p.own / 100, W::day(1), W::on(1));
    w.scene.pass(in.child, w.third, p.one_outlet || i % 2 == 0 ? w.fourth : w.second, sum * p.passed / 100,
                 W::on(n + 1) + hours(1 + p.after));
  }
  return w.found();
}

TEST(Conduit, Boundaries) {
  EXPECT_EQ(conduit({}), "one_outlet");
  EXPECT_EQ(conduit({.one_outlet = false}), "many_outlets");
  EXPECT_EQ(conduit({.claims = 4}), "");
  EXPECT_EQ(conduit({.passed = 94}), "");
  EXPECT_EQ(conduit({.after = 25}), "");
  EXPECT_EQ(conduit({.own = 9}), "one_outlet");
  EXPECT_EQ(conduit({.own = 10}), "");
  EXPECT_EQ(conduit({.apart = 22}), "one_outlet");
  EXPECT_EQ(conduit({.apart = 22, .delay = 1}), "") << "the first was claimed ninety days ago";
  EXPECT_EQ(conduit({.claims = 4, .each = kMillion}), "");
  EXPECT_EQ(conduit({.passed = 96, .short_by = 1}), "");
}

TEST(Levels, DeepestLevelOfTheIssueDay) {
  for (const int depth : {6, 7}) {
    RuleWorld w(kLevels);
    auto fragment = w.trade(0).fragment;
    PartyKey at = w.supplier;
    for (int i = 1; i <= depth; ++i) {
      const PartyKey next = w.scene.party("p" + std::to_string(i), W::on(-99));
      fragment = w.scene.pass(fragment, at, next, 9, W::on(i)).child;
      at = next;
    }
    EXPECT_EQ(w.found(), depth == 6 ? "" : "level");
  }
}

TEST(Levels, PartsOfOneFragment) {
  for (const int parts : {3, 4, 5}) {
    RuleWorld w(kLevels);
    ASSERT_TRUE(w.values.set("children_max", 3, W::day(0)));
    ASSERT_TRUE(w.values.set("children_max", 100, W::day(1)));
    const auto fragment = w.trade(0).fragment;
    for (int i = 0; i < parts; ++i) w.scene.pass(fragment, w.supplier, w.second, 9, W::on(2 + i));
    EXPECT_EQ(w.found(), parts == 3 ? "" : "children") << parts;
  }
}

TEST(Levels, PartsOfOneFragmentByThePreset) {
  for (const int parts : {50, 51}) {
    RuleWorld w(kLevels);
    const auto fragment = w.trade(0).fragment;
    for (int i = 0; i < parts; ++i) w.scene.pass(fragment, w.supplier, w.second, 9, W::on(2) + hours(i));
    EXPECT_EQ(w.found(), parts == 50 ? "" : "children") << parts;
  }
}

// `roots` receivables, the first `deep` of which reach level 1 where that is the last.
std::string habit(int roots, int deep, int another = 0) {
  RuleWorld w(kLevels);
  EXPECT_TRUE(w.values.set("level_max", 1, W::day(-999)));
  if (another != 0) w.trade(another);
  for (int i = 0; i < roots; ++i) {
    const auto t = w.trade(i);
    if (i >= roots - deep) w.scene.pass(t.fragment, w.supplier, w.second, 9, W::on(60 + i));
  }
  return w.found();
}

TEST(Levels, Habit) {
  EXPECT_EQ(habit(10, 8), "habit");
  EXPECT_EQ(habit(10, 7), "");
  EXPECT_EQ(habit(9, 9), "");
  EXPECT_EQ(habit(10, 9), "habit habit");
  EXPECT_EQ(habit(24, 19), "") << "79 per cent";
  // The last part is claimed on day 69 at one o'clock; another receivable was issued at nine.
  EXPECT_EQ(habit(10, 8, -295), "");
  EXPECT_EQ(habit(10, 8, -296), "habit");
}

}  // namespace
}  // namespace tallystick::explorer
