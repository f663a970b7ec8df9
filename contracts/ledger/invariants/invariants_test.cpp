// Each invariant is broken on purpose, by writing what no contract writes.
#include <functional>

#include <gtest/gtest.h>

#include "contracts/ledger/invariants/lanes_step.h"
#include "contracts/ledger/invariants/limits_hold.h"
#include "contracts/ledger/invariants/money_conserved.h"
#include "contracts/ledger/invariants/no_pooling.h"
#include "contracts/ledger/test_ledger.h"

namespace tallystick::contracts {
namespace {

struct Case {
  const char* name;
  InvariantFactory invariant;
  std::function<void(LedgerDelta&)> prepare;  // a state that holds
  std::function<void(LedgerDelta&)> act;
  bool holds;
};

PartyId party_id(std::uint8_t n) {
  std::array<std::uint8_t, 20> raw{};
  raw[0] = n;
  return PartyId{raw};
}
AccountId account_id(std::uint8_t n) {
  std::array<std::uint8_t, 20> raw{};
  raw[0] = n;
  return AccountId{raw};
}

const Currency kCny = *Currency::of("CNY");
const Currency kEur = *Currency::of("EUR");

cash::Balance balance(std::uint8_t bank, std::uint8_t account, std::int64_t fen, const Currency& currency = kCny,
                      cash::Kind kind = cash::Kind::deposit) {
  return {party_id(bank), account_id(account), currency, kind, Amount{fen}};
}
cash::Supply supply(std::uint8_t bank, std::int64_t fen, const Currency& currency = kCny) {
  return {party_id(bank), currency, Amount{fen}};
}
party::Party a_party(std::uint8_t n, party::Roles roles) {
  party::Party out;
  out.id = party_id(n);
  out.roles = std::move(roles);
  return out;
}
account::Account an_account(std::uint8_t n, std::uint8_t owner) {
  account::Account out;
  out.id = account_id(n);
  out.party = party_id(owner);
  return out;
}
limit::Limit a_limit(std::int64_t limit, std::int64_t reserved, std::int64_t outstanding,
                     std::int64_t at_lowering = 0) {
  return {{party_id(1), party_id(2), {"p"}}, kCny, Amount{limit}, Amount{reserved}, Amount{outstanding}, at_lowering};
}
limit::Ceiling a_ceiling(std::optional<std::int64_t> ceiling, std::int64_t used, std::int64_t at_lowering = 0) {
  return {party_id(2), kCny, ceiling ? std::optional{Amount{*ceiling}} : std::nullopt, Amount{used},
          Amount{at_lowering}};
}
account::Lane a_lane(std::uint64_t next, std::uint8_t number = 0) {
  return {account_id(1), number, Sequence{next}};
}

TEST(Invariants, HoldOrAreBroken) {
  const auto nothing = [](LedgerDelta&) {};
  const auto funded = [](LedgerDelta& d) {
    d.store(balance(1, 1, 100));
    d.store(supply(1, 100));
  };
  const Case cases[] = {
      {"money: moved within a bank", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 40));
         d.store(balance(1, 2, 60));
       },
       true},
      {"money: minted", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 150));
         d.store(supply(1, 150));
       },
       true},
      {"money: into escrow", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 10));
         d.store(balance(1, 1, 90, kCny, cash::Kind::escrow));
       },
       true},
      {"money: one fen from nowhere", make_invariant<MoneyConserved>, funded,
       [](auto& d) { d.store(balance(1, 1, 101)); }, false},
      {"money: one fen vanished", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 40));
         d.store(balance(1, 2, 59));
       },
       false},
      {"money: erased", make_invariant<MoneyConserved>, funded,
       [](auto& d) { d.template erase<cash::Balance>(balance(1, 1, 100).key()); }, false},
      {"money: minted to nobody", make_invariant<MoneyConserved>, funded, [](auto& d) { d.store(supply(1, 101)); },
       false},
      {"money: another bank's", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 99));
         d.store(balance(2, 1, 1));
       },
       false},
      {"money: another currency", make_invariant<MoneyConserved>, funded,
       [](auto& d) {
         d.store(balance(1, 1, 99));
         d.store(balance(1, 1, 1, kEur));
       },
       false},

      {"pooling: a supplier opens an account", make_invariant<NoPooling>, nothing,
       [](auto& d) {
         d.store(a_party(1, {{party::Role::supplier}}));
         d.store(an_account(1, 1));
       },
       true},
      {"pooling: a platform without account", make_invariant<NoPooling>, nothing,
       [](auto& d) { d.store(a_party(1, {{party::Role::platform}})); }, true},
      {"pooling: a platform's account", make_invariant<NoPooling>,
       [](auto& d) { d.store(a_party(1, {{party::Role::platform}})); }, [](auto& d) { d.store(an_account(1, 1)); },
       false},
      {"pooling: one with an account becomes a platform", make_invariant<NoPooling>,
       [](auto& d) {
         d.store(a_party(1, {{party::Role::supplier}}));
         d.store(an_account(1, 1));
       },
       [](auto& d) { d.store(a_party(1, {{party::Role::platform}})); }, false},
      {"pooling: a platform that guarantees", make_invariant<NoPooling>, nothing,
       [](auto& d) {
         d.store(a_party(1, {{party::Role::guarantor, party::Role::platform}}));
       },
       false},
      {"pooling: money owed by no bank", make_invariant<NoPooling>, nothing, [](auto& d) { d.store(balance(1, 1, 5)); },
       false},
      {"pooling: escrow at no bank", make_invariant<NoPooling>, nothing,
       [](auto& d) { d.store(balance(1, 1, 5, kCny, cash::Kind::escrow)); }, false},
      {"pooling: reserves of no authority", make_invariant<NoPooling>, nothing,
       [](auto& d) { d.store(balance(1, 1, 5, kCny, cash::Kind::reserve)); }, false},
      {"pooling: an account of nobody", make_invariant<NoPooling>, nothing, [](auto& d) { d.store(an_account(1, 9)); },
       false},

      {"limit: full", make_invariant<LimitsHold>, nothing, [](auto& d) { d.store(a_limit(100, 60, 40)); }, true},
      {"limit: one over", make_invariant<LimitsHold>, nothing, [](auto& d) { d.store(a_limit(100, 61, 40)); }, false},
      {"limit: lowered below use", make_invariant<LimitsHold>, nothing,
       [](auto& d) { d.store(a_limit(50, 60, 40, 100)); }, true},
      {"limit: lowered, then used more", make_invariant<LimitsHold>, nothing,
       [](auto& d) { d.store(a_limit(50, 61, 40, 100)); }, false},
      {"ceiling: none", make_invariant<LimitsHold>, nothing, [](auto& d) { d.store(a_ceiling({}, 1'000)); }, true},
      {"ceiling: full", make_invariant<LimitsHold>, nothing, [](auto& d) { d.store(a_ceiling(100, 100)); }, true},
      {"ceiling: one over", make_invariant<LimitsHold>, nothing, [](auto& d) { d.store(a_ceiling(100, 101)); }, false},
      {"ceiling: lowered below use", make_invariant<LimitsHold>, nothing,
       [](auto& d) { d.store(a_ceiling(50, 100, 100)); }, true},

      {"lanes: the first step", make_invariant<LanesStep>, nothing, [](auto& d) { d.store(a_lane(1)); }, true},
      {"lanes: a step", make_invariant<LanesStep>, [](auto& d) { d.store(a_lane(7)); },
       [](auto& d) { d.store(a_lane(8)); }, true},
      {"lanes: two steps", make_invariant<LanesStep>, [](auto& d) { d.store(a_lane(7)); },
       [](auto& d) { d.store(a_lane(9)); }, false},
      {"lanes: back", make_invariant<LanesStep>, [](auto& d) { d.store(a_lane(7)); },
       [](auto& d) { d.store(a_lane(6)); }, false},
      {"lanes: gone", make_invariant<LanesStep>, [](auto& d) { d.store(a_lane(7)); },
       [](auto& d) { d.template erase<account::Lane>(a_lane(7).key()); }, false},
      {"lanes: two at once", make_invariant<LanesStep>, nothing,
       [](auto& d) {
         d.store(a_lane(1, 0));
         d.store(a_lane(1, 1));
       },
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const MemoryView empty;
    LedgerDelta delta{empty};
    c.prepare(delta);
    const auto point = delta.savepoint();
    c.act(delta);
    const auto invariant = c.invariant();
    for (const RecordChange& change : delta.changes_since(point)) invariant->visit(change);
    const auto verdict = invariant->verdict(delta);
    EXPECT_EQ(!verdict.has_value(), c.holds) << verdict.value_or("holds");
    if (verdict) {
      EXPECT_FALSE(verdict->empty());
    }
  }
}

}  // namespace
}  // namespace tallystick::contracts
