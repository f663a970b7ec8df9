#include "wallet/cli/parse.h"

#include <set>

#include <gtest/gtest.h>

#include "wallet/cli/globals.h"
#include "wallet/cli/help.h"
#include "wallet/cli/nearest.h"

namespace tallystick::wallet {
namespace {

// A catalogue of the test's own, so that these rows do not change when commands are added.
const Catalogue& small() {
  static const Catalogue all = [] {
    Catalogue out;
    out.nouns = {{"cash", Spoken{Words{"money", "资金"}}}, {"explain", Spoken{Words{"codes", "代码"}}}};
    const auto run = [](Session&, const Arguments&) -> Outcome<Report> { return Report{}; };
    out.commands = {
        {"cash",
         "send",
         {"Sends.", "发送。"},
         {argument("to", "ACCOUNT", {"to", "给"}), required("amount", "AMOUNT", {"how much", "多少"}),
          repeated("note", "TEXT", {"notes", "附注"}), switch_("fast", {"fast", "快"}),
          one_of(flag("colour", "red|blue", {"c", "c"}), {"red", "blue"})},
         {"cash send li --amount 5"},
         run},
        {"cash", "balance", {"Shows.", "显示。"}, {}, {}, run},
        {"explain", "", {"Explains.", "解释。"}, {optional(argument("code", "CODE", {"a code", "代码"}))}, {}, run}};
    return out;
  }();
  return all;
}

TEST(Parse, UnderstandsTheGrammar) {
  const auto line = parse_line(small(), {"--json", "cash", "send", "li", "--amount", "5.00", "--note", "a", "--note=b",
                                         "--fast", "--node", "x", "--node=y", "--wait", "--yes"});
  ASSERT_TRUE(line) << line.error().message.en;
  ASSERT_NE(line->command, nullptr);
  EXPECT_EQ(line->command->verb, "send");
  EXPECT_EQ(*line->arguments.text("to"), "li");
  EXPECT_EQ(*line->arguments.text("amount"), "5.00");
  EXPECT_EQ(line->arguments.all("note"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(line->arguments.has("fast"));
  EXPECT_FALSE(line->arguments.has("colour"));
  const auto globals = read_globals(line->globals);
  ASSERT_TRUE(globals);
  EXPECT_EQ(globals->nodes, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(globals->console.format, Format::json);
  EXPECT_EQ(globals->wait, Wait::final);
  EXPECT_TRUE(globals->yes);
}

TEST(Parse, WaitTakesTheNextWordOnlyIfItIsOneOfIts) {
  const struct {
    std::vector<std::string> line;
    Wait wait;
  } rows[] = {
      {{"--wait", "cash", "balance"}, Wait::final},
      {{"--wait", "none", "cash", "balance"}, Wait::none},
      {{"cash", "balance", "--wait", "accepted"}, Wait::accepted},
      {{"cash", "balance", "--wait"}, Wait::final},
      {{"cash", "balance", "--wait=none"}, Wait::none},
  };
  for (const auto& row : rows) {
    const auto line = parse_line(small(), row.line);
    ASSERT_TRUE(line) << line.error().message.en;
    ASSERT_NE(line->command, nullptr);
    EXPECT_EQ(read_globals(line->globals)->wait, row.wait);
  }
}

TEST(Parse, RefusesAndSuggests) {
  struct Row {
    const char* name;
    std::vector<std::string> line;
    const char* says;
  };
  const Row rows[] = {
      {"unknown noun", {"cahs", "send"}, "did you mean cash?"},
      {"unknown verb", {"cash", "sned"}, "did you mean cash send?"},
      {"unknown flag", {"cash", "send", "li", "--amonut", "5"}, "did you mean --amount?"},
      {"unknown global flag", {"--jsn", "cash", "balance"}, "did you mean --json?"},
      {"flag with a value", {"cash", "send", "li", "--amonut=5"}, "did you mean --amount?"},
      {"nothing near", {"zebra"}, "there is no command zebra"},
      {"missing option", {"cash", "send", "li"}, "--amount"},
      {"missing argument", {"cash", "send", "--amount", "5"}, "to"},
      {"one too many", {"cash", "balance", "li"}, "li"},
      {"twice what goes once", {"cash", "send", "li", "--amount", "5", "--amount", "6"}, "--amount"},
      {"not a choice", {"cash", "send", "li", "--amount", "5", "--colour", "green"}, "--colour"},
      {"not a wait", {"cash", "balance", "--wait=forever"}, "--wait"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto line = parse_line(small(), row.line);
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().exit, Exit::usage);
    EXPECT_NE(line.error().message.en.find(row.says), std::string::npos) << line.error().message.en;
    EXPECT_FALSE(line.error().message.zh.empty());
  }
}

TEST(Parse, HelpWinsOverWhatIsMissing) {
  struct Row {
    std::vector<std::string> line;
    const char* says;
  };
  const Row rows[] = {{{}, "<noun>"},
                      {{"--help"}, "<noun>"},
                      {{"cash"}, "cash send"},
                      {{"cash", "-h"}, "cash send"},
                      {{"cash", "send", "--help"}, "--amount AMOUNT"}};
  for (const Row& row : rows) {
    const auto line = parse_line(small(), row.line);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->wish, ParsedLine::Wish::help);
    EXPECT_NE(help_text(small(), *line, Language::en).find(row.says), std::string::npos);
  }
  EXPECT_EQ(parse_line(small(), {"--version"})->wish, ParsedLine::Wish::version);
}

TEST(Parse, EnvironmentStandsInForGlobalFlags) {
  ::setenv("TALLYSTICK_NODE", "a,b", 1);
  ::setenv("TALLYSTICK_JSON", "1", 1);
  ::setenv("TALLYSTICK_PASSWORD_FILE", "p", 1);
  const auto from_environment = parse_line(small(), {"cash", "balance"});
  const auto from_flags = parse_line(small(), {"cash", "balance", "--node", "c"});
  ::setenv("TALLYSTICK_LANG", "klingon", 1);
  const auto wrong = parse_line(small(), {"cash", "balance"});
  for (const char* name : {"TALLYSTICK_NODE", "TALLYSTICK_JSON", "TALLYSTICK_PASSWORD_FILE", "TALLYSTICK_LANG"})
    ::unsetenv(name);
  ASSERT_TRUE(from_environment && from_flags);
  EXPECT_EQ(from_environment->globals.all("node"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(from_environment->globals.has("json"));
  EXPECT_EQ(from_environment->globals.all("password-file"), std::vector<std::string>{"p"});
  EXPECT_EQ(from_flags->globals.all("node"), std::vector<std::string>{"c"});
  EXPECT_FALSE(wrong);
}

TEST(Globals, Durations) {
  struct Row {
    const char* text;
    std::int64_t ms;  // 0: refused
  };
  const Row rows[] = {
      {"30s", 30'000}, {"30", 30'000}, {"500ms", 500}, {"2m", 120'000}, {"1h", 3'600'000},           {"0", 0},
      {"-1s", 0},      {"", 0},        {"s", 0},       {"1d", 0},       {"9999999999999999999s", 0}, {"169h", 0},
      {"1.5s", 0}};
  for (const Row& row : rows) {
    const auto span = parse_duration(row.text);
    EXPECT_EQ(span ? span->raw() : 0, row.ms) << row.text;
  }
}

TEST(Nearest, FindsOnlyWhatIsNear) {
  const std::vector<std::string> words{"receivable", "cash", "key", "tx"};
  EXPECT_EQ(nearest("recievable", words), "receivable");
  EXPECT_EQ(nearest("kye", words), "key");
  EXPECT_EQ(nearest("", words), std::nullopt);
  EXPECT_EQ(nearest("ab", words), std::nullopt);
  EXPECT_EQ(nearest(std::string(100, 'k'), words), std::nullopt);
}

TEST(Catalogue, EveryCommandIsCompleteInBothLanguages) {
  std::set<std::string> seen;
  for (const CommandSpec& command : catalogue().commands) {
    SCOPED_TRACE(command.noun + " " + command.verb);
    EXPECT_TRUE(seen.insert(command.noun + " " + command.verb).second);
    EXPECT_FALSE(command.about.en.empty() || command.about.zh.empty());
    EXPECT_FALSE(command.examples.empty());
    EXPECT_TRUE(command.run);
    for (const OptionSpec& option : command.options)
      EXPECT_FALSE(option.about.en.empty() || option.about.zh.empty()) << option.name;
  }
}

// Every example parses: nobody is taught a line that does not work.
TEST(Catalogue, EveryNounSaysWhatItIs) {
  std::set<std::string> seen;
  for (const NounSpec& noun : catalogue().nouns) {
    SCOPED_TRACE(noun.name);
    EXPECT_TRUE(seen.insert(noun.name).second);
    EXPECT_NE(noun.about.en, noun.name);
    EXPECT_NE(noun.about.zh, noun.about.en);
    EXPECT_FALSE(catalogue().of_noun(noun.name).empty());
  }
}

TEST(Catalogue, EveryExampleParses) {
  for (const CommandSpec& command : catalogue().commands)
    for (const std::string& example : command.examples) {
      std::vector<std::string> words;
      std::string word;
      for (const char c : example + " ") {
        if (c == ' ' && word.empty()) continue;
        if (c == ' ') {
          words.push_back(std::exchange(word, {}));
        } else {
          word += c;
        }
      }
      if (const auto redirect = std::find(words.begin(), words.end(), ">"); redirect != words.end())
        words.erase(redirect, words.end());
      const auto line = parse_line(catalogue(), words);
      ASSERT_TRUE(line) << example << ": " << line.error().message.en;
      EXPECT_EQ(line->command, &command) << example;
    }
}

}  // namespace
}  // namespace tallystick::wallet
