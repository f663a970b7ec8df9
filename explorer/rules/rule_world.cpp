#include "explorer/rules/rule_world.h"

#include <gtest/gtest.h>

namespace tallystick::explorer {

RuleWorld::RuleWorld(const Rule& rule) : values{rule.parameters}, rule_{rule} {
  const Timestamp long_ago = on(-1'000);
  issuer = scene.party("issuer", long_ago, PartyType::enterprise);
  supplier = scene.party("supplier", long_ago, PartyType::supplier, true);
  second = scene.party("second", long_ago, PartyType::supplier, true);
  third = scene.party("third", long_ago);
  fourth = scene.party("fourth", long_ago);
  bank = scene.party("bank", long_ago, PartyType::bank);
  other_bank = scene.party("other bank", long_ago, PartyType::bank);
  platform = scene.party("platform", long_ago, PartyType::platform);
}

Trade RuleWorld::trade(int n, const TradeTerms& terms, std::int64_t amount) {
  return scene.trade(issuer, supplier, bank, amount, day(n), day(n + 50), terms);
}

std::string RuleWorld::found() {
  scene.sort();
  Relations relations(names);
  const std::vector<Enabled> rules{{&rule_, values}};
  Engine engine(relations, rules);
  hits.clear();
  std::vector<Hit> stepped;
  Timestamp before{-1};
  for (std::size_t i = 0; i < scene.facts.size();) {
    std::size_t end = i;
    while (end < scene.facts.size() && time_of(scene.facts[end]) == time_of(scene.facts[i])) ++end;
    if (const auto ok = engine.advance(std::span(scene.facts).subspan(i, end - i), hits); !ok)
      return "refused: " + ok.error().message;
    else if (!ok->empty())
      return "refused: " + ok->front().why;
    i = end;
  }
  const Timestamp until = relations.now + days(400);
  engine.ripen(until, hits);
  std::sort(hits.begin(), hits.end());
  const auto words = [&](const std::vector<Hit>& of) {
    std::string out;
    for (const Hit& hit : of) out += (out.empty() ? "" : " ") + std::string(rule_.variants[hit.variant].name);
    return out;
  };
  const auto batch = judge_all(relations, rules, until);
  if (batch != hits) return "incremental and batch differ: " + words(hits) + " / " + words(batch);
  return words(hits);
}

void expect_stories(const Rule& rule, std::span<const Story> stories) {
  for (const Story& story : stories) {
    SCOPED_TRACE(story.name);
    RuleWorld world(rule);
    story.tell(world);
    EXPECT_EQ(world.found(), story.expected);
  }
}

}  // namespace tallystick::explorer
