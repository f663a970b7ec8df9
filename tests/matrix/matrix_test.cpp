// Who may do what, and when: every operation of the registry, asked for by every kind of party, wherever a receivable can stand. Each cell is
// held against tests/matrix/expected.txt, which people review by its diff; what is permitted, besides, must be in permissions.txt, which
// people write.
//   build/tests/matrix_test --regenerate      writes expected.txt anew
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/catalogue/headers.h"
#include "tests/matrix/attempts.h"

namespace tallystick::matrix {
namespace {

constexpr const char* kExpected = "tests/matrix/expected.txt";
constexpr const char* kPermissions = "tests/matrix/permissions.txt";

struct Cell {
  std::string operation, actor, situation, outcome;
};

const std::vector<Cell>& cells() {
  static const std::vector<Cell> all = [] {
    std::vector<Cell> out;
    const auto list = situations();
    for (const auto& row : contracts::registry().operations)
      for (std::size_t actor = 0; actor < list.front().actors.size(); ++actor)
        for (const Situation& situation : list) {
          const auto& [name, member] = situation.actors[actor];
          out.push_back({std::string{row.name}, name, situation.name, outcome_of(row, situation, member)});
        }
    return out;
  }();
  return all;
}

// Per operation: actors with the same answers together, and per answer where it is given.
std::string page() {
  std::ostringstream out;
  out << "Every operation, by everybody, wherever a receivable stands. Made by build/tests/matrix_test --regenerate.\n";
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> answers;  // actor -> (outcome, situation)
  std::vector<std::string> order;
  const auto flush = [&](const std::string& operation) {
    out << "\n" << operation << "\n";
    std::vector<std::pair<std::vector<std::string>, std::vector<std::pair<std::string, std::string>>>> groups;
    for (const std::string& actor : order) {
      auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.second == answers[actor]; });
      if (same == groups.end()) same = groups.insert(groups.end(), {{}, answers[actor]});
      same->first.push_back(actor);
    }
    for (const auto& [actors, row] : groups) {
      out << "  ";
      for (std::size_t i = 0; i < actors.size(); ++i) out << (i == 0 ? "" : ", ") << actors[i];
      out << "\n";
      std::vector<std::string> outcomes;
      for (const auto& [outcome, situation] : row)
        if (std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end()) outcomes.push_back(outcome);
      for (const std::string& outcome : outcomes) {
        out << "    " << outcome << ":";
        const auto where = std::count_if(row.begin(), row.end(), [&](const auto& r) { return r.first == outcome; });
        if (outcomes.size() == 1) {
          out << " always";
        } else if (2 * static_cast<std::size_t>(where) > row.size()) {
          out << " otherwise";
        } else {
          bool first = true;
          for (const auto& [is, situation] : row)
            if (is == outcome) out << (std::exchange(first, false) ? " " : ", ") << situation;
        }
        out << "\n";
      }
    }
    answers.clear();
    order.clear();
  };
  std::string operation;
  for (const Cell& cell : cells()) {
    if (cell.operation != operation && !operation.empty()) flush(operation);
    operation = cell.operation;
    if (!answers.contains(cell.actor)) order.push_back(cell.actor);
    answers[cell.actor].emplace_back(cell.outcome, cell.situation);
  }
  flush(operation);
  return out.str();
}

std::string text_of(const char* file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Matrix, EveryCellIsAsExpected) {
  const std::string is = page(), expected = text_of(kExpected);
  if (is == expected) return;
  std::istringstream now{is}, then{expected};
  std::string a, b;
  std::size_t line = 1;
  for (; std::getline(now, a) && std::getline(then, b) && a == b; ++line) continue;
  ADD_FAILURE() << kExpected << ":" << line << " differs: now \"" << a << "\", expected \"" << b
                << "\". If it should: build/tests/matrix_test --regenerate, and look at the diff";
}

// permissions.txt: "operation: actor, actor". What is permitted anywhere is permitted to nobody else.
TEST(Matrix, NobodyIsPermittedWhatPeopleDidNotWriteDown) {
  std::map<std::string, std::set<std::string>> may;
  std::istringstream in{text_of(kPermissions)};
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with('#') || colon == std::string::npos) continue;
    std::istringstream actors{line.substr(colon + 2)};
    for (std::string actor; std::getline(actors, actor, ',');)
      may[line.substr(0, colon)].insert(actor.substr(actor.find_first_not_of(' ')));
  }
  std::set<std::pair<std::string, std::string>> reported;
  for (const Cell& cell : cells()) {
    if (cell.outcome != "yes" || may[cell.operation].contains(cell.actor)) continue;
    if (may[cell.operation].contains("everybody")) continue;
    if (reported.emplace(cell.operation, cell.actor).second)
      ADD_FAILURE() << cell.actor << " may do " << cell.operation << " when " << cell.situation << ", and "
                    << kPermissions << " does not say so";
  }
}

// A refusal everywhere would say little: each operation has a situation of its own in which somebody may do it.
TEST(Matrix, EveryOperationIsPermittedToSomebodySomewhere) {
  const std::set<std::string> never{
      "policy.retry_due_work",    // needs due work in quarantine: contracts/ledger/due_work_test.cpp
      "validator.propose_leave",  // needs a fifth validator: contracts/validator/validator_test.cpp
      "validator.report",         // needs two signed votes: contracts/validator/report_test.cpp
  };
  std::set<std::string> permitted;
  for (const Cell& cell : cells())
    if (cell.outcome == "yes") permitted.insert(cell.operation);
  for (const auto& row : contracts::registry().operations)
    EXPECT_NE(permitted.contains(std::string{row.name}), never.contains(std::string{row.name})) << row.name;
}

TEST(Matrix, NoCellRingsTheAlarm) {
  for (const Cell& cell : cells())
    EXPECT_NE(cell.outcome, "internal") << cell.operation << " by " << cell.actor << " when " << cell.situation;
}

TEST(Matrix, EveryRefusalIsListedAtItsOperation) {
  std::set<std::string> wrong;
  for (const Cell& cell : cells())
    if (cell.outcome.starts_with("E_"))
      if (auto what = catalogue::unlisted(cell.operation, cell.outcome); !what.empty()) wrong.insert(std::move(what));
  for (const std::string& what : wrong) ADD_FAILURE() << what;
}

int regenerate() {
  std::ofstream out{kExpected, std::ios::binary};
  out << page();
  if (!out.flush()) {
    std::cerr << "cannot write " << kExpected << "; run this in the root of the source tree\n";
    return 1;
  }
  std::cout << kExpected << ": written\n";
  return 0;
}

}  // namespace
}  // namespace tallystick::matrix

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--regenerate") return tallystick::matrix::regenerate();
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
