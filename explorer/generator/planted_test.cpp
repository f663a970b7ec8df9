// The measure of the rule book: wrongdoing planted in a large honest history. Everything planted is found, honest parties are left alone, the
// incremental answer is the batch answer, and a script that shares no code with the rules checks every alert from the export.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "explorer/generator/history.h"
#include "explorer/relations/ndjson.h"
#include "explorer/rules/alert.h"
#include "explorer/rules/engine.h"

namespace tallystick::explorer {
namespace {

struct Judged {
  Names names;
  History history;
  std::unique_ptr<Relations> relations;
  std::vector<Hit> incremental, batch;
};

void run(Judged& judged, const HistorySettings& settings, const std::vector<Enabled>& rules) {
  judged.history = make_history(judged.names, settings);
  judged.relations = std::make_unique<Relations>(judged.names);
  Engine engine(*judged.relations, rules);
  const std::span<const Fact> facts = judged.history.facts;
  for (std::size_t i = 0; i < facts.size();) {
    std::size_t end = i;
    while (end < facts.size() && time_of(facts[end]) == time_of(facts[i])) ++end;
    const auto ok = engine.advance(facts.subspan(i, end - i), judged.incremental);
    ASSERT_TRUE(ok) << ok.error().message;
    ASSERT_TRUE(ok->empty()) << ok->front().why;
    i = end;
  }
  const Timestamp until = judged.relations->now + days(400);
  engine.ripen(until, judged.incremental);
  std::sort(judged.incremental.begin(), judged.incremental.end());
  judged.batch = judge_all(*judged.relations, rules, until);
}

std::string name_of(const PlantedCase& planted, const Names& names) {
  const Rule& rule = *rule_book()[planted.rule - 1U];
  return std::string(rule.id) + "." + rule.variants[planted.variant].name + " " + names.text(planted.parties.front());
}

// The export that the script reads; `shift` moves every alert in time.
void write_export(const std::filesystem::path& folder, const Judged& judged, std::int64_t shift) {
  std::ofstream facts(folder / "facts.ndjson"), alerts(folder / "alerts.ndjson"), cases(folder / "cases.ndjson");
  for (const Fact& fact : judged.history.facts) write_ndjson(facts, fact, judged.names);
  for (Hit hit : judged.batch) {
    hit.t = hit.t + Millis{shift};
    alerts << alert_json(hit, judged.names) << '\n';
  }
  for (const PlantedCase& planted : judged.history.cases) {
    const Rule& rule = *rule_book()[planted.rule - 1U];
    cases << "{\"rule\":" << quoted(rule.id) << ",\"variant\":" << quoted(rule.variants[planted.variant].name)
          << ",\"rows\":[";
    for (std::size_t i = 0; i < planted.rows.size(); ++i)
      cases << (i == 0 ? "" : ",") << quoted(judged.names.text(planted.rows[i]));
    cases << "]}\n";
  }
}

int recheck(const std::filesystem::path& folder, const char* expected) {
  const std::string command = "node explorer/rules/recheck.mjs " + folder.string() + " " + expected;
  return std::system(command.c_str());
}

struct Planted : ::testing::Test {
  static Judged& judged() {
    static Judged* all = [] {
      auto* fresh = new Judged;
      run(*fresh, {}, enabled_rules());
      return fresh;
    }();
    return *all;
  }
};

TEST_F(Planted, EveryVariantIsPlanted) {
  EXPECT_GE(judged().history.facts.size(), 100'000U);
  std::map<std::pair<int, int>, int> planted;
  for (const PlantedCase& c : judged().history.cases) ++planted[{c.rule, c.variant}];
  for (const Rule* rule : rule_book())
    for (std::size_t v = 0; v < rule->variants.size(); ++v)
      EXPECT_EQ((planted[{rule->number, static_cast<int>(v)}]), 5) << rule->id << "." << rule->variants[v].name;
}

TEST_F(Planted, EveryCaseIsFound) {
  for (const PlantedCase& planted : judged().history.cases)
    EXPECT_TRUE(std::any_of(judged().batch.begin(), judged().batch.end(), [&](const Hit& hit) {
      return finds(hit, planted);
    })) << name_of(planted, judged().names);
}

TEST_F(Planted, HonestPartiesAreLeftAlone) {
  std::set<PartyKey> suspected;
  std::map<std::string, std::set<PartyKey>> by_rule;
  const std::set<PartyKey> clean(judged().history.clean.begin(), judged().history.clean.end());
  for (const Hit& hit : judged().batch)
    for (const PartyKey party : hit.parties)
      if (clean.contains(party)) {
        suspected.insert(party);
        by_rule[std::string(rule_book()[hit.rule - 1U]->id) + "." +
                rule_book()[hit.rule - 1U]->variants[hit.variant].name]
            .insert(party);
      }
  EXPECT_LE(suspected.size() * 100, clean.size());
  std::printf("honest parties suspected: %zu of %zu\n", suspected.size(), clean.size());
  for (const auto& [rule, parties] : by_rule) std::printf("  %s: %zu\n", rule.c_str(), parties.size());
}

TEST_F(Planted, IncrementalEqualsBatch) {
  EXPECT_EQ(judged().incremental.size(), judged().batch.size());
  EXPECT_TRUE(judged().incremental == judged().batch);
}

// A rule that forgets to look at one kind of fact finds less incrementally than in a batch.
TEST_F(Planted, AnIncompleteAffectedIsCaught) {
  static Rule forgetful;
  static const Rule* original;
  for (const char* id : {"self_dealing", "cash_round_trip", "squeezed_supplier", "purpose"}) {
    original = rule_called(id);
    forgetful = *original;
    forgetful.affected = [](const Fact& fact, const Relations& r, const Values& values, Agenda& agenda) {
      if (!std::holds_alternative<Guarantee>(fact) && !std::holds_alternative<Payment>(fact) &&
          !std::holds_alternative<Rejection>(fact))
        original->affected(fact, r, values, agenda);
    };
    Judged small;
    run(small, {.seed = 3, .receivables = 100, .cases = 1}, {{&forgetful, Values{forgetful.parameters}}});
    EXPECT_LT(small.incremental.size(), small.batch.size()) << id;
  }
}

// The same alerts from a store that lets go of what is forgotten every few thousand facts and from one that never does.
TEST_F(Planted, LettingGoChangesNoVerdict) {
  constexpr Millis kShort = days(400);  // above every window of the presets but two
  auto rules = enabled_rules();
  ASSERT_TRUE(rules[4].values.set("roll_days", 390, Date{0}));
  ASSERT_TRUE(rules[14].values.set("share_days", 300, Date{0}));
  Names names;
  const History history = make_history(names, {.seed = 7, .receivables = 2'000, .cases = 2});
  std::vector<Hit> hits[2];
  std::size_t rows[2];
  for (const bool lets_go : {false, true}) {
    Relations relations(names, kShort);
    Engine engine(relations, rules);
    std::size_t since = 0;
    for (std::size_t i = 0, end = 0; i < history.facts.size(); i = end) {
      while (end < history.facts.size() && time_of(history.facts[end]) == time_of(history.facts[i])) ++end;
      const auto ok = engine.advance(std::span(history.facts).subspan(i, end - i), hits[lets_go]);
      ASSERT_TRUE(ok && ok->empty());
      since += end - i;
      if (lets_go && since > 2'000) {
        relations.let_go();
        since = 0;
      }
    }
    if (lets_go) relations.let_go();
    engine.ripen(relations.now + days(200), hits[lets_go]);
    std::sort(hits[lets_go].begin(), hits[lets_go].end());
    rows[lets_go] = relations.rows();
  }
  EXPECT_TRUE(hits[0] == hits[1]);
  EXPECT_LT(rows[1] * 10, rows[0] * 8) << "a good part was let go";
}

TEST_F(Planted, OtherSeedsAgreeToo) {
  for (std::uint64_t seed = 2; seed < 6; ++seed) {
    SCOPED_TRACE(seed);
    Judged small;
    run(small, {.seed = seed, .receivables = 400, .cases = 2}, enabled_rules());
    EXPECT_TRUE(small.incremental == small.batch);
    for (const PlantedCase& planted : small.history.cases)
      EXPECT_TRUE(std::any_of(small.batch.begin(), small.batch.end(), [&](const Hit& hit) {
        return finds(hit, planted);
      })) << name_of(planted, small.names);
  }
}

TEST_F(Planted, OneSeedOneHistory) {
  const auto text = [](std::uint64_t seed) {
    Names names;
    std::ostringstream out;
    for (const Fact& fact : make_history(names, {.seed = seed, .receivables = 50, .cases = 1}).facts)
      write_ndjson(out, fact, names);
    return out.str();
  };
  EXPECT_EQ(text(9), text(9));
  EXPECT_NE(text(9), text(10));
}

TEST_F(Planted, AnIndependentScriptAgrees) {
  std::string pattern = (std::filesystem::temp_directory_path() / "tallystick-planted-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const std::filesystem::path folder = pattern;
  write_export(folder, judged(), 0);
  EXPECT_EQ(recheck(folder, "all-right"), 0);
  // The same alerts, each a millisecond off: none of them is dated by what completed it.
  write_export(folder, judged(), 1);
  EXPECT_EQ(recheck(folder, "all-wrong"), 0);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tallystick::explorer
