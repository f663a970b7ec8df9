// The interpreter is strict: what it does not understand, and what is not so, it says, with the line. Every kind of statement fails here once.
#include <gtest/gtest.h>

#include "tests/scenarios/words.h"

namespace tallystick::scenarios {
namespace {

// A beginning that holds: R1 of 1,000.00, claimed by tier1.
constexpr const char* kOpening = R"(An opening

What is told here is so.

given bank0 credits core with 400.00
core issues 1,000.00 to tier1 as R1, due in 90 days
then R1 is offered; R1 owes 1,000.00; tier1 is offered 1,000.00 of R1; core uses 1,000.00 of its limit at bank0
tier1 claims R1
then R1 is outstanding; tier1 holds 1,000.00 of R1; tier1 is offered 0.00 of R1
)";

std::string outcome(const std::string& text) {
  try {
    return play(read_story("a.txt", text));
  } catch (const StoryError& error) {
    return error.what();
  }
}

TEST(Interpreter, SaysWhatIsWrongAndWhere) {
  struct Row {
    const char* name;
    std::string more;
    std::string says;  // somewhere in the answer; empty: all is well
  };
  const Row rows[] = {
      {"nothing more", "", ""},
      {"an unknown sentence", "tier1 sings\n", "a.txt:10: nobody understands: tier1 sings"},
      {"an unknown statement", "then tier1 is happy today\n",
       "a.txt:10: nobody understands: then tier1 is happy today"},
      {"an unknown person", "tier9 claims R1\n", "nobody is called tier9"},
      {"an unknown thing", "tier1 claims R9\n", "nothing is called R9"},
      {"no amount", "core pays 1.234 on R1\n", "1.234 is no amount"},
      {"a wrong amount", "then tier1 holds 999.99 of R1\n", "but tier1 holds 1,000.00 of R1"},
      {"a wrong state", "then R1 is settled\n", "but R1 is outstanding"},
      {"money that is not there", "then tier1 has 0.01 at bank1\n", "but tier1 has 0.00 at bank1"},
      {"nothing, where there is something", "then core has 0.00 at bank0\n", "but core has 400.00 at bank0"},
      {"a refusal that did not come", "core pays 10.00 on R1: refused E_STATE\n", "was not refused, not E_STATE"},
      {"another refusal", "tier1 claims R1: refused E_OWNER\n", "was refused E_STATE"},
      {"a refusal that nobody told", "tier1 claims R1\n", "was refused E_STATE"},
      {"a refusal as told", "tier1 claims R1: refused E_STATE\n", ""},
      {"untold money",
       "core pays 100.00 on R1\nthen R1 owes 900.00; tier1 holds 900.00 of R1; core uses 900.00 of its limit at bank0; "
       "core has 300.00 at "
       "bank0; bank0 has reserves of 99,999,900.00; bank1 has reserves of 100,000,100.00\n",
       "the step above also made it that: then tier1 has 100.00 at bank1"},
      {"untold in the middle", "core pays 100.00 on R1\ntier1 claims R1: refused E_STATE\n",
       "the step above also made it that"},
      {"a setting that is refused", "given bank1 limits core to 0.00\ngiven tier1 limits core to 5.00\n",
       "was refused E_ROLE"},
      {"an event that was not said", "core cancels R1: refused E_OWNER\nthen the ledger says receivable.cancelled\n",
       "the ledger did not say receivable.cancelled"},
      {"an event that is none", "then the ledger says receivable.lost\n", "there is no event receivable.lost"},
      {"an event that was said", "tier1 passes 1.00 of R1 to tier2\nthen the ledger does not say fragment.split\n",
       "the ledger said fragment.split"},
      {"a record that is otherwise", "then receivable.receivable \"$R1\" has state settled\n",
       "has state outstanding, not settled"},
      {"a record that is not there", "then fragment.fragment \"$R1\" has state held\n",
       "there is no fragment.fragment \"$R1\""},
      {"a record that is so", "then receivable.receivable \"$R1\" has state outstanding\n", ""},
      {"a record that should not be", "then there is no receivable.receivable \"$R1\"\n",
       "there is a receivable.receivable"},
      {"any operation",
       "tier1 runs {\"operation\": \"fragment.claim\", \"fragment\": \"$R1.first\"}: refused E_STATE\n", ""},
      {"an operation that is none", "tier1 runs {\"operation\": \"fragment.burn\"}\n", "fragment.burn"},
      {"a name that is taken", "core issues 1.00 to tier1 as R1, due in 9 days\n", "the name R1 is taken"},
      {"may issue", "then core may issue\n", ""},
      {"may not issue", "then core may not issue\n", "core is not stopped from issuing"},
      {"another day", "then today is 2026-01-07\n", "today is 2026-01-06"},
      {"a block in which one is refused",
       "at once tier1 claims R1: refused E_STATE\nat once tier1 claims R1: refused E_STATE\n", ""},
      {"a block in which one is not", "at once tier1 claims R1\nat once tier1 claims R1: refused E_STATE\n",
       "was refused E_STATE"},
      {"half an expectation", "tier1 claims R1: E_STATE\n", "after ':' comes 'refused E_CODE'"},
      {"a refused statement", "then R1 is outstanding: refused E_STATE\n", "only what people do is refused"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string is = outcome(kOpening + row.more);
    if (row.says.empty()) {
      EXPECT_EQ(is, "");
    } else {
      EXPECT_NE(is.find(row.says), std::string::npos) << is;
    }
  }
  EXPECT_NE(outcome("A title\n\nNo story.\n").find("says in a paragraph"), std::string::npos);
  for (const std::string& first : std::vector<std::string>{"", "Two\nlines", "A full stop.", std::string(73, 'x')})
    EXPECT_NE(outcome(first + "\n\nSo.\n\na day passes\n").find("a.txt:1: a story opens with its title"),
              std::string::npos)
        << first;
}

TEST(Interpreter, ReadsWordsMarksAndJson) {
  EXPECT_EQ(tokens_of("core issues 1,000.00 to tier1 as R1, due in 90 days: refused E_STOP"),
            (Tokens{"core", "issues", "1,000.00", "to", "tier1", "as", "R1", ",", "due", "in", "90", "days", ":",
                    "refused", "E_STOP"}));
  EXPECT_EQ(tokens_of(R"(tier1 runs {"a": ["b }", {}]} naming L1)"),
            (Tokens{"tier1", "runs", R"({"a": ["b }", {}]})", "naming", "L1"}));
  EXPECT_EQ(spelled(std::int64_t{123'456'789}), "1,234,567.89");
  EXPECT_EQ(spelled(std::int64_t{100'00}), "100.00");
  EXPECT_EQ(spelled(std::int64_t{5}), "0.05");
}

// No sentence hides another: whatever fits two patterns would be carried out by the first alone.
TEST(Interpreter, EverySentenceHasItsOwnPattern) {
  std::set<std::string_view> patterns;
  for (const Sentence& one : sentences()) EXPECT_TRUE(patterns.insert(one.pattern).second) << one.pattern;
  for (const Sentence& one : sentences())
    for (const Sentence& other : sentences())
      if (one.pattern != other.pattern) {
        EXPECT_FALSE(fit(one.pattern, tokens_of(other.pattern))) << one.pattern << " hides " << other.pattern;
      }
}

}  // namespace
}  // namespace tallystick::scenarios
