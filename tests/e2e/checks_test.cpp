// Each check on a small made-up run in which all is well, and on the same run with one thing wrong: what the check is there for must be found,
// and by its own words.
#include "tests/e2e/checks.h"

#include <functional>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick::e2e {
namespace {

using contracts::Outcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Hash hash(const std::string& text) {
  return sha256(as_bytes(text));
}
AccountId account(const std::string& text) {
  return *AccountId::from(hash(text).view().first(AccountId::kSize));
}

LedgerCopy::Block block_at(std::uint64_t height) {
  return {hash("block " + std::to_string(height)), hash("root " + std::to_string(height))};
}
Decision at(std::uint64_t height, std::uint32_t place, Outcome outcome = Outcome::applied) {
  return {Height{height}, place, block_at(height).hash, outcome,
          hash("receipt " + std::to_string(height) + " " + std::to_string(place))};
}
Tip tip(std::uint16_t node, std::uint64_t height) {
  return {node, Height{height}, block_at(height).hash, block_at(height).state_root};
}

// Ann pays Bob 5 and is told; Bob pays Ann 2, hears nothing for a while and is told by another node; Ann pays Bob 7, which is refused;
// Bob's last payment of 1 stands in the ledger, and he was never told. The ledger begins with a block of other people's doing.
struct MadeUp {
  std::vector<Event> events;
  LedgerCopy copy;
  std::map<AccountId, std::int64_t> opening;
  Height since{1};
};

constexpr std::uint32_t kAnn = 0, kBob = 1, kWatch0 = 8;

Payment payment(const char* id, const char* from, std::uint64_t sequence, const char* to, std::int64_t minor) {
  return {hash(id), account(from), 0, Sequence{sequence}, account(to), minor};
}

MadeUp all_well() {
  MadeUp run;
  run.opening = {{account("ann"), 100}, {account("bob"), 100}};
  run.copy.blocks = {block_at(1), block_at(2), block_at(3), block_at(4)};
  run.copy.transactions = {{hash("set up"), at(1, 0)},
                           {hash("a0"), at(2, 0)},
                           {hash("b0"), at(3, 0)},
                           {hash("a1"), at(3, 1, Outcome::refused)},
                           {hash("b1"), at(4, 0)}};
  run.copy.minor = {{account("ann"), 100 - 5 + 2 + 1}, {account("bob"), 100 + 5 - 2 - 1}};
  run.events = {
      {10, kAnn, payment("a0", "ann", 0, "bob", 5)},
      {20, kAnn, Decided{0, hash("a0"), at(2, 0)}},
      {30, kBob, payment("b0", "bob", 0, "ann", 2)},
      {40, kWatch0, Look{0}},
      {50, kBob, NoAnswer{0, "lost the connection"}},
      {55, kWatch0, tip(0, 2)},
      {60, kAnn, payment("a1", "ann", 1, "bob", 7)},
      {70, kBob, Decided{1, hash("b0"), at(3, 0)}},
      {80, kAnn, Decided{0, hash("a1"), at(3, 1, Outcome::refused)}},
      {90, kBob, payment("b1", "bob", 1, "ann", 1)},
      {95, kWatch0, Look{0}},
      {99, kWatch0, tip(0, 4)},
  };
  return run;
}

// The event of that time.
template <class T>
T& event(MadeUp& run, std::uint64_t ns) {
  for (Event& e : run.events)
    if (e.ns == ns) return std::get<T>(e.what);
  throw std::logic_error("no such event");
}

struct Row {
  const char* name;
  std::function<void(MadeUp&)> spoil;
  const char* finding;  // part of the only one
};

void hold_to(const std::vector<Row>& rows, const std::function<Findings(const MadeUp&)>& check) {
  EXPECT_THAT(check(all_well()), IsEmpty());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    MadeUp run = all_well();
    row.spoil(run);
    EXPECT_THAT(check(run), ElementsAre(HasSubstr(row.finding)));
  }
}

TEST(Checks, Order) {
  hold_to(
      {
          {"asked for later, stands before", [](MadeUp& r) { event<Decided>(r, 70).decision = at(1, 5); },
           "was asked for after height 2 place 0 had been acknowledged, and stands at height 1 place 5"},
          {"a lane the wrong way round",
           [](MadeUp& r) {  // asked for side by side, so that only the lane says which comes first
             event<Payment>(r, 60).from = account("bob");
             event<Decided>(r, 80).decision = at(2, 7);
           },
           "in its lane"},
          {"two in one place", [](MadeUp& r) { event<Decided>(r, 80).decision = at(3, 0); }, "both stand at"},
          {"acknowledged twice, elsewhere",
           [](MadeUp& r) {
             r.events.push_back({100, kAnn, Decided{1, hash("a1"), at(4, 3)}});
           },
           "and then as height 4 place 3"},
          {"acknowledged twice, with another outcome",
           [](MadeUp& r) {
             r.events.push_back({100, kAnn, Decided{1, hash("a1"), at(3, 1, Outcome::applied)}});
           },
           "and then as height 3 place 1 of block"},
          {"nobody asked",
           [](MadeUp& r) {
             r.events.push_back({100, kAnn, Decided{1, hash("x"), at(4, 3)}});
           },
           "nobody had asked for it"},
      },
      [](const MadeUp& run) { return check_order(run.events); });
}

TEST(Checks, Sights) {
  hold_to(
      {
          {"another block of a height", [](MadeUp& r) { event<Tip>(r, 55).block = hash("fork"); },
           "names another block or state root of height 2"},
          {"another state root of a height",
           [](MadeUp& r) {
             Tip other = tip(1, 4);
             other.state_root = hash("fork");
             r.events.push_back({110, kWatch0 + 1, other});
           },
           "node 1 names another block or state root of height 4"},
          {"back below what it had shown",
           [](MadeUp& r) {
             r.events.push_back({110, kWatch0, Look{0}});
             r.events.push_back({120, kWatch0, tip(0, 3)});
           },
           "node 0 went back from height 4 to 3"},
          {"back below what it had acknowledged", [](MadeUp& r) { event<Tip>(r, 99) = tip(0, 2); },
           "node 0 went back from height 3 to 2"},
      },
      [](const MadeUp& run) { return check_sights(run.events); });

  MadeUp asked_before = all_well();  // an answer may be older than what came while it travelled
  asked_before.events.insert(asked_before.events.begin() + 4, {45, kAnn, Decided{0, hash("a0"), at(3, 9)}});
  EXPECT_THAT(check_sights(asked_before.events), IsEmpty());
}

TEST(Checks, Kept) {
  hold_to(
      {
          {"lost", [](MadeUp& r) { r.copy.transactions.erase(r.copy.transactions.begin() + 2); },
           "node 3 lost payment"},
          {"moved", [](MadeUp& r) { r.copy.transactions[1].decision = at(2, 1); }, "acknowledged was height 2 place 0"},
          {"another outcome", [](MadeUp& r) { r.copy.transactions[1].decision.outcome = Outcome::refused; },
           "refused, receipt"},
          {"another receipt", [](MadeUp& r) { r.copy.transactions[1].decision.receipt = hash("x"); },
           "node 3 has payment"},
          {"another block", [](MadeUp& r) { r.copy.transactions[1].decision.block = hash("x"); }, "node 3 has payment"},
          {"an acknowledgement that never was", [](MadeUp& r) { event<Decided>(r, 20).id = hash("x"); },
           "node 3 lost payment"},
      },
      [](const MadeUp& run) { return check_kept("node 3", run.events, run.copy); });
}

TEST(Checks, Once) {
  hold_to(
      {
          {"twice",
           [](MadeUp& r) {
             r.copy.transactions.insert(r.copy.transactions.begin(), {hash("a0"), at(1, 1)});
           },
           "again at height 2 place 0"},
          {"nobody asked",
           [](MadeUp& r) {
             r.copy.transactions.push_back({hash("x"), at(4, 1)});
           },
           "which nobody asked for"},
          {"a lane with a gap", [](MadeUp& r) { r.copy.transactions.erase(r.copy.transactions.begin() + 2); },
           "with sequence 1 where its lane wants 0"},
      },
      [](const MadeUp& run) { return check_once("node 3", run.events, run.copy, run.since); });
}

TEST(Checks, Balances) {
  hold_to(
      {
          {"an effect is missing",
           [](MadeUp& r) {
             r.copy.minor[account("ann")] += 5;
             r.copy.minor[account("bob")] = 102;
           },
           "owes account"},
          {"an unacknowledged payment without effect", [](MadeUp& r) { r.copy.transactions.pop_back(); }, ""},
          {"a refused payment with effect",
           [](MadeUp& r) { event<Decided>(r, 80).decision.outcome = Outcome::applied; }, ""},
      },
      [](const MadeUp& run) {
        Findings found = check_balances("node 3", run.opening, run.events, run.copy);
        if (found.size() == 2) found.pop_back();  // what one account lacks the other has
        return found;
      });
  MadeUp empty = all_well();
  empty.copy.minor.erase(account("ann"));
  EXPECT_THAT(check_balances("node 3", empty.opening, empty.events, empty.copy),
              ElementsAre(HasSubstr("owes account " + account("ann").hex() + " 0, and payments leave 98")));
}

TEST(Checks, Equal) {
  const LedgerCopy good = all_well().copy;
  LedgerCopy shorter = good;
  shorter.blocks.pop_back();
  EXPECT_THAT(check_equal({good, shorter, good, good}), IsEmpty());
  LedgerCopy fork = good;
  fork.blocks[2].hash = hash("fork");
  EXPECT_THAT(check_equal({good, fork}), ElementsAre("nodes 0 and 1 differ from height 3 on"));
  LedgerCopy other_state = good;
  other_state.blocks[3].state_root = hash("fork");
  EXPECT_THAT(check_equal({shorter, good, other_state}), ElementsAre("nodes 1 and 2 differ from height 4 on"));
}

TEST(Checks, LogsAndBounds) {
  std::istringstream quiet{"{\"level\":\"info\",\"msg\":\"started\"}\n{\"level\":\"warn\"}\n{\"level\":\"in"};
  EXPECT_THAT(check_log("node 1", quiet), IsEmpty());
  std::istringstream alarmed{"{\"ts\":\"x\",\"level\":\"error\",\"module\":\"consensus\",\"msg\":\"diverged\"}\n"};
  EXPECT_THAT(check_log("node 1", alarmed), ElementsAre(HasSubstr("node 1 wrote: {\"ts\"")));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "{\"level\":\"error\"}\n";
  std::istringstream flood{many};
  EXPECT_EQ(check_log("node 1", flood).size(), kFindingsMax);
}

TEST(Checks, AHistoryIsOneObjectALine) {
  EXPECT_EQ(ndjson({10, kAnn, payment("a0", "ann", 3, "bob", 5)}),
            R"({"client":0,"event":"pay","from":")" + format_account(NetworkKind::test, account("ann")) +
                R"(","id":")" + hash("a0").hex() + R"(","lane":0,"minor":"5","ns":"10","sequence":"3","to":")" +
                format_account(NetworkKind::test, account("bob")) + R"("})");
  EXPECT_EQ(ndjson({20, kBob, NoAnswer{2, "lost \"it\""}}),
            R"({"client":1,"event":"no_answer","node":2,"ns":"20","why":"lost \"it\""})");
  EXPECT_EQ(ndjson({20, kAnn, Decided{0, hash("a0"), at(2, 0)}}),
            R"({"block":")" + block_at(2).hash.hex() + R"(","client":0,"event":"decided","height":"2","id":")" +
                hash("a0").hex() + R"(","node":0,"ns":"20","outcome":"applied","place":0,"receipt":")" +
                at(2, 0).receipt.hex() + R"("})");
}

}  // namespace
}  // namespace tallystick::e2e
