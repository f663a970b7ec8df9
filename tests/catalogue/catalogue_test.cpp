// docs/CONTRACTS.md says what the code says, and every operation's header says what it is refused for.
//   build/tests/catalogue_test --regenerate      writes docs/CONTRACTS.md anew
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "contracts/registry.h"
#include "tests/catalogue/page.h"

namespace tallystick::catalogue {
namespace {

const std::filesystem::path kPage = "docs/CONTRACTS.md";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Catalogue, ThePageIsNotStale) {
  EXPECT_TRUE(text_of(kPage) == contracts_page(read_refusals("contracts")))
      << kPage << " is stale: run build/tests/catalogue_test --regenerate";
}

TEST(Catalogue, EveryHeaderSaysWhatItsOperationIsRefusedFor) {
  const auto refusals = read_refusals("contracts");
  for (const auto& row : contracts::registry().operations) {
    SCOPED_TRACE(row.name);
    const auto found = refusals.find(std::string{row.name});
    ASSERT_NE(found, refusals.end()) << "needs a comment above its permit that lists its refusals";
    EXPECT_FALSE(found->second.reasons.empty());
    for (const Reason& reason : found->second.reasons)
      EXPECT_NE(contracts::find_refusal(reason.code), nullptr) << reason.code;
  }
}

// Every refusal that the headers of a family list is tried by a test beside it, or by one that includes them.
TEST(Catalogue, EveryRefusalOfAFamilyIsTriedInTests) {
  static const std::regex kTried{R"(Refusal::(E_[A-Z_]+))"}, kIncluded{R"re(#include "contracts/([a-z]+)/)re"};
  const auto refusals = read_refusals("contracts");
  std::map<std::string, std::set<std::string>> listed, tried;
  for (const auto& row : contracts::registry().operations)
    if (const auto found = refusals.find(std::string{row.name}); found != refusals.end())
      for (const Reason& reason : found->second.reasons)
        listed[found->first.substr(0, found->first.find('.'))].insert(reason.code);
  for (const auto& entry : std::filesystem::recursive_directory_iterator("contracts")) {
    if (!entry.path().filename().string().ends_with("_test.cpp")) continue;
    const std::string text = text_of(entry.path());
    std::set<std::string> families{entry.path().parent_path().filename().string()};
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kIncluded); it != std::sregex_iterator(); ++it)
      families.insert((*it)[1]);
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kTried); it != std::sregex_iterator(); ++it)
      for (const std::string& family : families) tried[family].insert((*it)[1]);
  }
  for (const auto& [family, codes] : listed)
    for (const std::string& code : codes)
      EXPECT_TRUE(tried[family].contains(code)) << "no test of contracts/" << family << " tries " << code;
}

// Every invariant of the registry is tripped by a test: a row that ends in "false}" beside make_invariant of it, a test of its name, or one that
// shows it changes by hand ("LimitsHold invariant;").
TEST(Catalogue, EveryInvariantIsTripped) {
  static const std::regex kRow{R"(make_invariant<(\w+)>)"}, kVerdict{R"((true|false)\})"},
      kTest{R"(TEST(_F)?\((\w+), (\w+)\))"}, kByHand{R"((\w+) invariant;)"};
  std::set<std::string> tripped;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("contracts")) {
    if (!entry.path().filename().string().ends_with("_test.cpp")) continue;
    const std::string text = text_of(entry.path());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kTest); it != std::sregex_iterator(); ++it) {
      tripped.insert((*it)[2]);
      tripped.insert((*it)[3]);
    }
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kByHand); it != std::sregex_iterator(); ++it)
      tripped.insert((*it)[1]);
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kRow); it != std::sregex_iterator(); ++it) {
      std::smatch verdict;
      const auto behind = text.begin() + it->position() + it->length();
      if (std::regex_search(behind, text.end(), verdict, kVerdict) && verdict[1] == "false") tripped.insert((*it)[1]);
    }
  }
  const std::string rows = text_of("contracts/registry_work.cpp");
  std::size_t count = 0;
  for (auto it = std::sregex_iterator(rows.begin(), rows.end(), kRow); it != std::sregex_iterator(); ++it, ++count)
    EXPECT_TRUE(tripped.contains((*it)[1])) << "no test under contracts/ breaks " << (*it)[1];
  EXPECT_EQ(count, contracts::registry().invariants.size());
}

TEST(Catalogue, ReadsCommentsAsTheyAreWritten) {
  const Refusals read = refusals_in(
      "Both: E_ROLE not a supervisor, E_NOENT; E_POLICY:split_min for a part that is too small; E_POLICY:<clause>; "
      "E_CASH.");
  EXPECT_EQ(read.preface, "Both:");
  ASSERT_EQ(read.reasons.size(), 5U);
  EXPECT_EQ(read.reasons[0].when, "not a supervisor");
  EXPECT_EQ(read.reasons[1].when, "");
  EXPECT_EQ(read.reasons[2].rule, "split_min");
  EXPECT_EQ(read.reasons[2].when, "for a part that is too small");
  EXPECT_EQ(read.reasons[3].rule, "<clause>");
  EXPECT_TRUE(read.has("E_CASH"));
  EXPECT_FALSE(read.has("E_STATE"));
  EXPECT_NE(unlisted("fragment.claim", "E_LTV"), "");
  EXPECT_EQ(unlisted("fragment.claim", "E_OWNER"), "");
  EXPECT_EQ(unlisted("fragment.reject", "E_OWNER"), "") << "its comment says: as fragment.claim is";
}

int regenerate() {
  const std::string page = contracts_page(read_refusals("contracts"));
  const bool changed = text_of(kPage) != page;
  if (changed) {
    std::ofstream out{kPage, std::ios::binary};
    out << page;
    if (!out.flush()) {
      std::cerr << "cannot write " << kPage << "; run this in the root of the source tree\n";
      return 1;
    }
  }
  std::cout << kPage.string() << (changed ? ": written anew\n" : ": unchanged\n");
  return 0;
}

}  // namespace
}  // namespace tallystick::catalogue

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--regenerate") return tallystick::catalogue::regenerate();
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
