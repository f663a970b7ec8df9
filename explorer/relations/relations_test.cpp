#include "explorer/relations/relations.h"

#include <sstream>

#include <gtest/gtest.h>

#include "core/amount.h"
#include "explorer/relations/ndjson.h"

namespace tallystick::explorer {
namespace {

struct Store : ::testing::Test {
  Names names;
  Relations r{names};
  template <class K>
  K key(const char* name) {
    return names.key<K>(name);
  }
  PartyKey party(const char* name) {
    const auto k = key<PartyKey>(name);
    EXPECT_TRUE(r.add(Party{k, PartyType::supplier, false, Timestamp{0}}));
    return k;
  }
  Receivable receivable(const char* name, std::int64_t amount, std::int64_t t) {
    return {key<ReceivableKey>(name),
            key<PartyKey>("a"),
            key<PartyKey>("b"),
            key<PartyKey>("bank"),
            amount,
            Date{0},
            Date{9},
            Timestamp{t}};
  }
  void three() { party("a"), party("b"), party("bank"); }
};

TEST_F(Store, RefusesWhatDoesNotFitAndChangesNothing) {
  three();
  ASSERT_TRUE(r.add(receivable("R", 100, 10)));
  const struct {
    const char* name;
    Fact fact;
  } rows[] = {
      {"out of order", receivable("S", 1, 9)},
      {"twice", receivable("R", 1, 10)},
      {"an unknown party", Party{}},
      {"nobody's fragment",
       Fragment{key<FragmentKey>("F"), key<ReceivableKey>("?"), {}, key<PartyKey>("a"), 1, 0, Timestamp{10}}},
      {"a stranger's link",
       Link{key<RowKey>("L"), key<PartyKey>("a"), key<PartyKey>("?"), LinkKind::share, 50, Timestamp{10}}},
      {"more than there is", ReceivableReduced{key<ReceivableKey>("R"), 101, Timestamp{10}}},
      {"less than nothing", ReceivableReduced{key<ReceivableKey>("R"), -1, Timestamp{10}}},
      {"an unknown stop", StopCleared{key<RowKey>("?"), Timestamp{10}}},
      {"an unknown link", LinkEnded{key<RowKey>("?"), Timestamp{10}}},
      {"an amount past the bound", receivable("S", Amount::kMax + 1, 10)},
      {"a negative amount", receivable("S", -1, 10)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_FALSE(r.add(row.fact));
  }
  EXPECT_EQ(r.receivables.size(), 1U);
  EXPECT_EQ(r.outstanding(key<PartyKey>("a"), Timestamp{10}), 100);
}

// What one issuer owes in all may be more than 63 bits hold.
TEST_F(Store, SumsOfTheLargestAmounts) {
  three();
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(r.add(receivable(("R" + std::to_string(i)).c_str(), Amount::kMax, 10)));
  EXPECT_TRUE(r.outstanding(key<PartyKey>("a"), Timestamp{10}) == Sum{200} * Amount::kMax);
  EXPECT_EQ(told(r.outstanding(key<PartyKey>("a"), Timestamp{10})), kUnlimited);
  EXPECT_TRUE(r.add(Limit{key<RowKey>("none"), key<PartyKey>("bank"), key<PartyKey>("a"), kUnlimited, Timestamp{10}}));
}

TEST_F(Store, RemembersWhatWasOwedWhen) {
  three();
  ASSERT_TRUE(r.add(receivable("R", 100, 10)));
  ASSERT_TRUE(r.add(receivable("S", 50, 20)));
  ASSERT_TRUE(r.add(ReceivableReduced{key<ReceivableKey>("R"), 40, Timestamp{30}}));
  ASSERT_TRUE(r.add(ReceivableReduced{key<ReceivableKey>("R"), 0, Timestamp{30}}));
  const auto a = key<PartyKey>("a"), bank = key<PartyKey>("bank");
  const std::pair<int, int> rows[] = {{9, 0}, {10, 100}, {19, 100}, {20, 150}, {29, 150}, {30, 50}, {99, 50}};
  for (const auto& [t, owed] : rows) {
    EXPECT_EQ(r.outstanding(a, Timestamp{t}), owed) << t;
    EXPECT_EQ(r.outstanding(a, bank, Timestamp{t}), owed) << t;
  }
  EXPECT_EQ(r.outstanding(a, a, Timestamp{99}), 0);
  EXPECT_EQ(r.receivables.find(key<ReceivableKey>("R"))->closed, Timestamp{30});
  EXPECT_EQ(r.receivables.find(key<ReceivableKey>("S"))->closed, kNever);
}

// Closed, nothing open, and nothing heard of it for as long as the memory: then it is as though it had never been.
TEST_F(Store, ForgetsWhatIsOver) {
  three();
  const std::int64_t memory = kMemory.raw();
  ASSERT_TRUE(r.add(receivable("R", 100, 10)));
  ASSERT_TRUE(r.add(receivable("S", 100, 10)));
  const auto fragment = [&](const char* name, std::int64_t t) {
    return Fragment{key<FragmentKey>(name), key<ReceivableKey>("R"), {}, key<PartyKey>("b"), 1, 0, Timestamp{t}};
  };
  ASSERT_TRUE(r.add(fragment("F", 11)));
  ASSERT_TRUE(r.add(ReceivableReduced{key<ReceivableKey>("R"), 0, Timestamp{20}}));
  ASSERT_TRUE(r.add(fragment("G", 20 + memory))) << "the last moment at which it is known";
  ASSERT_TRUE(r.add(fragment("H", 20 + 2 * memory))) << "and heard of again";
  const auto settlement = [&](const char* name, std::int64_t t) {
    return Payment{key<RowKey>(name),
                   Timestamp{t},
                   key<PartyKey>("a"),
                   key<PartyKey>("b"),
                   {},
                   {},
                   1,
                   PaymentKind::settlement,
                   key<RowKey>("R"),
                   {}};
  };
  for (const bool gone : {false, true}) {
    if (gone) r.let_go();
    EXPECT_EQ(r.receivables.find(key<ReceivableKey>("R")) == nullptr, gone);
    EXPECT_FALSE(r.add(fragment(gone ? "J" : "I", 21 + 3 * memory))) << gone;
    EXPECT_FALSE(r.add(ReceivableReduced{key<ReceivableKey>("R"), 0, Timestamp{21 + 3 * memory}})) << gone;
    ASSERT_TRUE(r.add(settlement(gone ? "P" : "O", 21 + 3 * memory)));
    EXPECT_EQ(r.payments.find(key<RowKey>("O"))->ref, RowKey{}) << "a reference to what is forgotten is none";
  }
  EXPECT_EQ(r.fragments.size(), 0U);
  EXPECT_EQ(r.outstanding(key<PartyKey>("a"), r.now), 100) << "S is alive";
  EXPECT_NE(r.receivables.find(key<ReceivableKey>("S")), nullptr);
  EXPECT_EQ(r.receivables_of_issuer.of(key<PartyKey>("a")).size(), 1U);
}

TEST_F(Store, GroupsHoldFromDayToDay) {
  const char* names_of[] = {"a", "b", "c", "d", "e"};
  std::vector<PartyKey> p;
  for (const char* name : names_of) p.push_back(party(name));
  ASSERT_TRUE(r.add(Link{key<RowKey>("ab"), p[0], p[1], LinkKind::share, 25, Timestamp{10}}));
  ASSERT_TRUE(r.add(Link{key<RowKey>("cb"), p[2], p[1], LinkKind::controller, 0, Timestamp{20}}));
  ASSERT_TRUE(r.add(Link{key<RowKey>("cd"), p[2], p[3], LinkKind::share, 24, Timestamp{20}}));
  ASSERT_TRUE(r.add(LinkEnded{key<RowKey>("ab"), Timestamp{30}}));
  const Groups& g = r.groups;
  EXPECT_FALSE(g.together(p[0], p[1], Timestamp{9}));
  EXPECT_TRUE(g.together(p[0], p[1], Timestamp{10}));
  EXPECT_FALSE(g.together(p[0], p[2], Timestamp{19}));
  EXPECT_EQ(*g.path(p[0], p[2], Timestamp{20}), (std::vector<RowKey>{key<RowKey>("ab"), key<RowKey>("cb")}));
  EXPECT_FALSE(g.together(p[0], p[2], Timestamp{30})) << "ended";
  EXPECT_TRUE(g.together(p[1], p[2], Timestamp{30}));
  EXPECT_FALSE(g.together(p[2], p[3], Timestamp{30})) << "24 per cent";
  EXPECT_TRUE(g.together(p[4], p[4], Timestamp{0}));
  EXPECT_EQ(g.members(p[0], Timestamp{20}), (std::vector<PartyKey>{p[0], p[1], p[2]}));
  EXPECT_EQ(g.count(p, Timestamp{20}), 3U);
  EXPECT_EQ(g.count(p, Timestamp{30}), 4U);
}

TEST_F(Store, ChangeIsStillWhatWasClaimed) {
  three();
  ASSERT_TRUE(r.add(receivable("R", 100, 10)));
  const auto fragment = [&](const char* name, const char* parent, const char* holder, std::int64_t t) {
    return Fragment{key<FragmentKey>(name),
                    key<ReceivableKey>("R"),
                    key<FragmentKey>(parent),
                    key<PartyKey>(holder),
                    1,
                    0,
                    Timestamp{t}};
  };
  ASSERT_TRUE(r.add(fragment("F", "", "a", 10)));
  ASSERT_TRUE(r.add(fragment("G", "F", "a", 11)));
  ASSERT_TRUE(r.add(fragment("H", "G", "b", 12)));
  EXPECT_EQ(r.claimed(*r.fragments.find(key<FragmentKey>("G"))).id, key<FragmentKey>("F"));
  EXPECT_EQ(r.claimed(*r.fragments.find(key<FragmentKey>("H"))).id, key<FragmentKey>("H"));
  EXPECT_EQ(r.first_claim(key<PartyKey>("b"))->fragment, key<FragmentKey>("H"));
  EXPECT_EQ(r.first_claim(key<PartyKey>("bank")), nullptr);
}

TEST_F(Store, LinesOfJson) {
  std::ostringstream out;
  write_ndjson(out, receivable("R\"1", 100, 10), names);
  write_ndjson(out, Party{key<PartyKey>("a"), PartyType::bank, true, Timestamp{3}}, names);
  EXPECT_EQ(out.str(),
            "{\"fact\":\"receivable\",\"id\":\"R\\\"1\",\"issuer\":\"a\",\"payee\":\"b\",\"bank\":\"bank\",\"amount\":"
            "100,\"issued\":\"1970-01-01\","
            "\"due\":\"1970-01-10\",\"t\":10}\n"
            "{\"fact\":\"party\",\"id\":\"a\",\"type\":\"bank\",\"sme\":true,\"t\":3}\n");
}

TEST(Days, OfMoments) {
  const std::pair<std::int64_t, int> rows[] = {{-1, -1},          {0, 0},           {86'399'999, 0}, {86'400'000, 1},
                                               {-86'400'000, -1}, {-86'400'001, -2}};
  for (const auto& [t, day] : rows) EXPECT_EQ(day_of(Timestamp{t}).raw(), day) << t;
}

}  // namespace
}  // namespace tallystick::explorer
