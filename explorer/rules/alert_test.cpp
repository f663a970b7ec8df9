#include "explorer/rules/alert.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "explorer/rules/book.h"
#include "explorer/rules/book_json.h"

namespace tallystick::explorer {
namespace {

AlertStep to(AlertState state, const char* who = "li", const char* note = "seen", std::int64_t at = 5) {
  return {state, who, note, Timestamp{at}};
}

TEST(Alert, OneWayOnly) {
  const Alert open{"x", AlertState::open, {}};
  const auto seen = step(open, to(AlertState::acknowledged));
  ASSERT_TRUE(seen);
  const auto closed = step(*seen, to(AlertState::closed, "wang", "paid back"));
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->state, AlertState::closed);
  ASSERT_EQ(closed->steps.size(), 2U);
  EXPECT_EQ(closed->steps[1].who, "wang");

  const struct {
    const char* name;
    Alert alert;
    AlertStep step;
  } refused[] = {
      {"closed unseen", open, to(AlertState::closed)},
      {"opened again", *closed, to(AlertState::open)},
      {"seen twice", *seen, to(AlertState::acknowledged)},
      {"by nobody", open, to(AlertState::acknowledged, "")},
      {"without a note", open, to(AlertState::acknowledged, "li", "")},
      {"before the last step", *seen, to(AlertState::closed, "li", "x", 4)},
  };
  for (const auto& row : refused) {
    SCOPED_TRACE(row.name);
    EXPECT_FALSE(step(row.alert, row.step));
  }
  EXPECT_FALSE(step(open, to(AlertState::acknowledged, std::string(129, 'a').c_str())));
  EXPECT_FALSE(step(open, to(AlertState::acknowledged, "li", std::string(4'097, 'a').c_str())));
}

TEST(Alert, TheIdIsMadeOfNamesAlone) {
  Names a, b;
  b.number("something else first");
  const auto hit = [](Names& names, std::int64_t amount) {
    return Hit{1, 0, Timestamp{7}, amount, {names.key<PartyKey>("甲\"\n")}, {names.key<RowKey>("doc")}};
  };
  EXPECT_EQ(alert_id(hit(a, 5), a), alert_id(hit(b, 5), b));
  EXPECT_NE(alert_id(hit(a, 5), a), alert_id(hit(a, 6), a));
  EXPECT_NE(alert_json(hit(a, 5), a).find("\"parties\":[\"甲\\\"\\u000a\"],\"proof\":[\"doc\"]}"), std::string::npos)
      << alert_json(hit(a, 5), a);
}

// Every page of the rule book is whole.
TEST(RuleBook, Pages) {
  std::size_t variants = 0;
  std::set<std::string> ids;
  std::uint8_t number = 0;
  for (const Rule* rule : rule_book()) {
    SCOPED_TRACE(rule->id);
    EXPECT_EQ(rule->number, ++number);
    EXPECT_TRUE(ids.insert(rule->id).second);
    EXPECT_EQ(rule_called(rule->id), rule);
    for (const Words& words : {rule->name, rule->definition, rule->why}) {
      EXPECT_GT(std::string(words.zh).size(), 5U);
      EXPECT_GT(std::string(words.en).size(), 5U);
    }
    EXPECT_FALSE(rule->variants.empty());
    variants += rule->variants.size();
    for (const Parameter& parameter : rule->parameters) {
      SCOPED_TRACE(parameter.name);
      EXPECT_LE(parameter.min, parameter.preset);
      EXPECT_LE(parameter.preset, parameter.max);
      // What relations.h promises when it lets go of rows. Tenors are compared, not looked back through.
      if (parameter.unit == Unit::days && !std::string_view(parameter.name).starts_with("tenor")) {
        EXPECT_LE(days(parameter.max), kWindowMax);
      }
      Values values(rule->parameters);
      EXPECT_TRUE(values.set(parameter.name, parameter.min, Date{0}));
      EXPECT_TRUE(values.set(parameter.name, parameter.max, Date{0}));
      EXPECT_FALSE(values.set(parameter.name, parameter.min - 1, Date{0}));
      EXPECT_FALSE(values.set(parameter.name, parameter.max + 1, Date{0}));
    }
  }
  EXPECT_EQ(number, 20);
  EXPECT_GE(variants, 34U);
}

// Facts of a moment that was judged already would complete patterns twice.
TEST(Engine, AMomentComesOnce) {
  Names names;
  Relations relations(names);
  Engine engine(relations, enabled_rules());
  std::vector<Hit> hits;
  const auto at = [&](const char* name, std::int64_t t) {
    return std::vector<Fact>{Party{names.key<PartyKey>(name), PartyType::supplier, false, Timestamp{t}}};
  };
  EXPECT_TRUE(engine.advance(at("a", 5), hits));
  EXPECT_FALSE(engine.advance(at("b", 5), hits));
  EXPECT_FALSE(engine.advance(at("b", 4), hits));
  EXPECT_TRUE(engine.advance(at("b", 6), hits));
  EXPECT_EQ(relations.parties.size(), 2U);
}

// One fact that does not fit hides itself and what names it, and nothing else of its moment.
TEST(Engine, ARefusedFactIsLeftOutAndTold) {
  Names names;
  Relations relations(names);
  Engine engine(relations, enabled_rules());
  std::vector<Hit> hits;
  const auto party = [&](const char* name) {
    return Party{names.key<PartyKey>(name), PartyType::supplier, false, Timestamp{5}};
  };
  const Stop stranger{names.key<RowKey>("stop"), names.key<PartyKey>("nobody"), Timestamp{5}};
  const std::vector<Fact> moment{party("a"), stranger, party("b")};
  const auto refused = engine.advance(moment, hits);
  ASSERT_TRUE(refused);
  ASSERT_EQ(refused->size(), 1U);
  EXPECT_EQ(refused->front().place, 1U);
  EXPECT_NE(refused->front().why.find("nobody"), std::string::npos);
  EXPECT_EQ(relations.parties.size(), 2U);
}

TEST(RuleBook, AsData) {
  auto rules = enabled_rules();
  ASSERT_TRUE(rules[4].values.set("tenor_hard", 184, Date{20'711}));
  const auto book = parse_json(book_json(rules));
  ASSERT_TRUE(book) << book.error().message;
  ASSERT_EQ(book->size(), 20U);
  const auto& tenor = (*book)[4];
  EXPECT_EQ(tenor.at("id"), "tenor");
  EXPECT_EQ(tenor.at("name").at("zh"), kTenor.name.zh);
  EXPECT_EQ(tenor.at("variants").size(), 3U);
  EXPECT_EQ(tenor.at("parameters")[0].at("values").dump(), R"([{"value":366},{"from":"2026-09-15","value":184}])");
}

// For programs that show the book without asking a server. TALLYSTICK_WRITE_DOCS=1 writes it.
TEST(RuleBook, TheFileIsTheBook) {
  constexpr const char* kFile = "explorer/rules/book.json";
  const std::string made = dump_json_pretty(parse_json(book_json(enabled_rules())).value()) + "\n";
  if (std::getenv("TALLYSTICK_WRITE_DOCS") != nullptr) {
    std::ofstream{kFile} << made;
    return;
  }
  std::ostringstream text;
  text << std::ifstream{kFile}.rdbuf();
  EXPECT_EQ(text.str(), made) << kFile << " is another book; TALLYSTICK_WRITE_DOCS=1 writes it";
}

TEST(Values, HoldFromTheirDay) {
  Values values(kTenor.parameters);
  EXPECT_EQ(values.at(0, Date{100}), 366);
  ASSERT_TRUE(values.set("tenor_hard", 184, Date{100}));
  ASSERT_TRUE(values.set("tenor_hard", 90, Date{50}));
  EXPECT_EQ(values.at(0, Date{49}), 366);
  EXPECT_EQ(values.at(0, Date{50}), 90);
  EXPECT_EQ(values.at(0, Date{99}), 90);
  EXPECT_EQ(values.at(0, Date{100}), 184);
  EXPECT_EQ(values.largest(0), 366);
  EXPECT_FALSE(values.set("tenor_medium", 1, Date{0}));
}

}  // namespace
}  // namespace tallystick::explorer
