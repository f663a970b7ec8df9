// The ledger's own lives, seen through the rules: what the ledger refuses cannot be found in what it did.
#include "explorer/relations/ledger_facts.h"

#include <gtest/gtest.h>

#include "contracts/account/records.h"
#include "contracts/fragment/record.h"
#include "contracts/guarantee/record.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/limit/records.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry.h"
#include "explorer/relations/ndjson.h"
#include "explorer/rules/engine.h"
#include "explorer/testing/chains.h"

namespace tallystick::explorer {
namespace {

struct Told {
  Names names;
  Relations relations{names};
  std::vector<Hit> hits;
  std::map<std::string, std::size_t> facts, alerts;
  std::size_t remembered = 0;
};

// Executes the chain, and tells the rules of each block.
void tell(const node::TestChain& chain, Told& told, const std::vector<Enabled>& rules = enabled_rules()) {
  node::MemoryStore store;
  const auto ledger = node::open_or_fail(store, chain.genesis());
  LedgerFacts translator(told.names, *Currency::of("CNY"));
  Engine engine(told.relations, rules);
  const auto take = [&](const LedgerBlock& block) {
    const auto facts = translator.of(block);
    const auto ok = engine.advance(facts, told.hits);
    ASSERT_TRUE(ok) << block.height.raw() << ": " << ok.error().message;
    ASSERT_TRUE(ok->empty()) << block.height.raw() << ": " << ok->front().why;
    for (const Fact& fact : facts) {
      std::ostringstream line;
      write_ndjson(line, fact, told.names);
      ++told.facts[line.str().substr(9, line.str().find('"', 9) - 9)];
    }
  };
  const auto genesis = contracts::genesis_state(chain.genesis());
  ASSERT_TRUE(genesis);
  ASSERT_NO_FATAL_FAILURE(take({Height{0}, Timestamp{0}, &*genesis, {}, {}}));
  for (const node::TestBlock& block : chain.blocks()) {
    ASSERT_TRUE(ledger->execute(block.header, block.transactions));
    const auto effects = ledger->effects(block.hash);
    ASSERT_TRUE(effects);
    LedgerBlock told_block{block.header.height, block.header.timestamp, effects->changes, block.receipts, {}};
    for (const auto& transaction : block.transactions) told_block.asked.push_back(&transaction->transaction.body);
    ASSERT_NO_FATAL_FAILURE(take(told_block));
    ASSERT_TRUE(ledger->commit(block.hash, chain.finalize(block)));
  }
  told.remembered = translator.remembered();
  const Timestamp until = told.relations.now + days(400);
  engine.ripen(until, told.hits);
  std::sort(told.hits.begin(), told.hits.end());
  EXPECT_TRUE(told.hits == judge_all(told.relations, rules, until));
  for (const Hit& hit : told.hits)
    ++told.alerts[std::string(rule_book()[hit.rule - 1U]->id) + "." +
                  rule_book()[hit.rule - 1U]->variants[hit.variant].name];
}

TEST(LedgerFacts, OfRandomLives) {
  for (std::uint32_t seed = 1; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    Told told;
    ASSERT_NO_FATAL_FAILURE(tell(random_life(seed, 400), told));
    for (const char* fact : {"party", "account", "limit", "receivable", "document", "fragment", "transfer", "financing",
                             "payment", "receivable_reduced", "fragment_ended"})
      EXPECT_GT(told.facts[fact], 0U) << fact;
    for (const char* refused :
         {"double_financing.over_use", "double_financing.financed_twice", "registration.late",
          "registration.unregistered", "registration.overlap", "over_limit.bank", "over_limit.ceiling", "tenor.hard",
          "levels.level", "levels.children", "issuing_stopped.own", "hidden_cost.shown", "fund_pool.source",
          "four_flows.no_delivery"})
      EXPECT_EQ(told.alerts[refused], 0U) << refused;
    std::map<PaymentKind, std::size_t> kinds;
    for (const Payment& payment : told.relations.payments) ++kinds[payment.kind];
    for (const auto kind : {PaymentKind::settlement, PaymentKind::disbursement})
      EXPECT_GT(kinds[kind], 0U) << static_cast<int>(kind);
    // Sums agree with the ledger's own.
    for (const Receivable& receivable : told.relations.receivables) {
      std::int64_t held = 0;
      EXPECT_GE(receivable.outstanding, 0);
      for (const Position p : told.relations.fragments_of_root.of(receivable.id))
        if (told.relations.fragments[p].t1 == kNever) held += told.relations.fragments[p].amount;
      EXPECT_GE(receivable.amount, held) << told.names.text(receivable.id);
    }
  }
}

// The same lives under stricter rules than the ledger's: every receivable is too long, every financing too dear.
TEST(LedgerFacts, StricterRulesFindEverything) {
  auto rules = enabled_rules();
  ASSERT_TRUE(rules[4].values.set("tenor_hard", 1, Date{-1'000'000}));
  ASSERT_TRUE(rules[15].values.set("cap", 10'000, Date{-1'000'000}));
  Told told;
  ASSERT_NO_FATAL_FAILURE(tell(random_life(1, 400), told, rules));
  const auto longer = std::count_if(told.relations.receivables.begin(), told.relations.receivables.end(),
                                    [](const Receivable& x) { return (x.due - x.issued).raw() > 1; });
  EXPECT_GT(longer, 10);
  EXPECT_EQ(told.alerts["tenor.hard"], static_cast<std::size_t>(longer));
  EXPECT_GT(told.alerts["hidden_cost.cap"], 0U);
}

// What people send each other of their own will is told apart from what operations move.
TEST(LedgerFacts, OfCustomersThatPayEachOther) {
  node::TestChain chain;
  chain.play(4, 12);
  Told told;
  ASSERT_NO_FATAL_FAILURE(tell(chain, told));
  std::map<PaymentKind, std::size_t> kinds;
  for (const Payment& payment : told.relations.payments) ++kinds[payment.kind];
  EXPECT_GT(kinds[PaymentKind::transfer], 0U);
  EXPECT_GT(kinds[PaymentKind::disbursement], 0U) << "minted";
  EXPECT_EQ(kinds[PaymentKind::settlement] + kinds[PaymentKind::repayment], 0U);
}

// One block that changes this record.
template <class R>
std::vector<Fact> changed(LedgerFacts& translator, std::uint64_t height, const std::optional<R>& before,
                          const std::optional<R>& after) {
  contracts::StateDelta delta;
  contracts::RecordChange change;
  change.table = R::kTable;
  change.key = to_bytes(static_cast<typename R::Key>((after ? after : before)->key()));
  if (before) change.before = to_bytes(*before);
  if (after) change.after = to_bytes(*after);
  delta.records.push_back(change);
  return translator.of({Height{height}, Timestamp{static_cast<std::int64_t>(height)}, &delta, {}, {}});
}

TEST(LedgerFacts, GroupsLimitsAndStops) {
  using namespace contracts;
  Names names;
  LedgerFacts translator(names, *Currency::of("CNY"));
  party::Party before;
  before.id = PartyId{{7}};
  before.roles.items = {party::Role::core_enterprise};
  auto facts = changed<party::Party>(translator, 1, std::nullopt, before);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(std::get<explorer::Party>(facts[0]).type, PartyType::enterprise);

  party::Party after = before;
  after.group = party::GroupId{{9}};
  facts = changed<party::Party>(translator, 2, before, after);
  ASSERT_EQ(facts.size(), 2U) << "the group itself, and the link";
  const Link link = std::get<Link>(facts[1]);
  EXPECT_EQ(names.text(link.a), after.group->hex());
  EXPECT_EQ(names.text(link.b), after.id.hex());
  facts = changed<party::Party>(translator, 3, after, before);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(std::get<LinkEnded>(facts[0]).link, link.id);

  limit::Limit limit;
  limit.id = {PartyId{{1}}, PartyId{{7}}, {"a"}};
  limit.currency = *Currency::of("CNY");
  limit.limit = Amount{100};
  facts = changed<limit::Limit>(translator, 4, std::nullopt, limit);
  EXPECT_EQ(std::get<explorer::Limit>(facts.at(0)).amount, 100);
  limit.id.programme = {"b"};
  facts = changed<limit::Limit>(translator, 5, std::nullopt, limit);
  EXPECT_EQ(std::get<explorer::Limit>(facts.at(0)).amount, 200) << "over the bank's programmes";
  for (int i = 0; i < 100; ++i) {
    limit.id.programme = {"odd " + std::to_string(i)};
    limit.limit = Amount{Amount::kMax};
    facts = changed<limit::Limit>(translator, 6 + static_cast<std::uint64_t>(i), std::nullopt, limit);
    EXPECT_GT(std::get<explorer::Limit>(facts.at(0)).amount, 0);
  }
  EXPECT_EQ(std::get<explorer::Limit>(facts.at(0)).amount, kUnlimited) << "above what a row holds";
  auto used = limit;
  used.outstanding = Amount{5};
  EXPECT_TRUE(changed<limit::Limit>(translator, 206, limit, used).empty()) << "use is no new limit";

  party::IssuingStop stop;
  stop.party = PartyId{{7}};
  facts = changed<party::IssuingStop>(translator, 207, std::nullopt, stop);
  const RowKey id = std::get<Stop>(facts.at(0)).id;
  facts = changed<party::IssuingStop>(translator, 208, stop, std::nullopt);
  EXPECT_EQ(std::get<StopCleared>(facts.at(0)).stop, id);
}

// Trade inside a group is what the issuer declared as such, whatever groups the two belong to.
TEST(LedgerFacts, TradeInsideAGroupIsDeclared) {
  using namespace contracts;
  for (const bool declares : {false, true}) {
    Names names;
    LedgerFacts translator(names, *Currency::of("CNY"));
    StateDelta delta;
    const auto add = [&](const auto& record) {
      using R = std::decay_t<decltype(record)>;
      delta.records.push_back(
          {R::kTable, to_bytes(static_cast<typename R::Key>(record.key())), std::nullopt, to_bytes(record)});
    };
    for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}}) {  // two parties of two groups, an account each
      party::Party party;
      party.id = PartyId{{n}};
      party.group = party::GroupId{{n}};
      add(party);
      account::Account account;
      account.id = AccountId{{n}};
      account.party = party.id;
      add(account);
    }
    receivable::Issue issue;
    issue.currency = *Currency::of("CNY");
    issue.amount = Amount{100};
    issue.payee = AccountId{{2}};
    issue.within_group = declares;
    const OperationRow* row = nullptr;
    for (const OperationRow& one : registry().operations)
      if (one.name == receivable::Issue::kName) row = &one;
    ASSERT_NE(row, nullptr);
    TransactionBody body;
    body.operations.items = {Operation{row->type, {to_bytes(issue)}}};
    Receipt receipt;
    receipt.subject = Hash{{5}};
    receivable::Receivable issued;
    issued.id = receivable_id(receipt.subject, 0);
    issued.issuer = PartyId{{1}};
    issued.payee = AccountId{{2}};
    issued.currency = issue.currency;
    issued.face = issue.amount;
    add(issued);
    const auto facts = translator.of({Height{1}, Timestamp{1}, &delta, {receipt}, {&body}});
    const auto found = std::find_if(facts.begin(), facts.end(), [](const Fact& fact) {
      return std::holds_alternative<explorer::Receivable>(fact);
    });
    ASSERT_NE(found, facts.end());
    EXPECT_EQ(std::get<explorer::Receivable>(*found).in_group, declares);
  }
}

// What is closed is let go of: the memory follows what is alive, not what ever was.
TEST(LedgerFacts, MemoryFollowsWhatIsAlive) {
  using namespace contracts;
  Names names;
  LedgerFacts translator(names, *Currency::of("CNY"));
  std::uint64_t height = 0;
  std::size_t most = 0;
  for (std::uint8_t round = 1; round <= 50; ++round) {
    receivable::Receivable root;
    root.id = ReceivableId{{round}};
    root.currency = *Currency::of("CNY");
    root.face = Amount{100};
    changed<receivable::Receivable>(translator, ++height, std::nullopt, root);
    for (std::uint8_t part = 1; part <= 20; ++part) {
      fragment::Fragment fragment;
      fragment.id = FragmentId{{round, part}};
      fragment.root = root.id;
      fragment.currency = root.currency;
      fragment.state = fragment::State::held;
      fragment.face = Amount{5};
      changed<fragment::Fragment>(translator, ++height, std::nullopt, fragment);
      auto ended = fragment;
      ended.state = fragment::State::settled;
      if (part <= 10) continue;
      EXPECT_EQ(changed<fragment::Fragment>(translator, ++height, fragment, ended).size(), 1U);
      fragment.id = FragmentId{{round, static_cast<std::uint8_t>(part - 10)}};
      ended.id = fragment.id;
      changed<fragment::Fragment>(translator, ++height, fragment, ended);
    }
    most = std::max(most, translator.remembered());
    auto settled = root;
    settled.state = receivable::State::settled;
    settled.paid = root.face;
    changed<receivable::Receivable>(translator, ++height, root, settled);
    EXPECT_EQ(translator.remembered(), 0U) << "round " << int{round};
  }
  EXPECT_LE(most, 20U * 2 + 1);
}

// The same over whole lives: what stays belongs to what the ledger still holds open.
TEST(LedgerFacts, NothingOfAClosedReceivableStays) {
  Told told;
  ASSERT_NO_FATAL_FAILURE(tell(random_life(2, 400), told));
  std::size_t open = 0, parties = told.relations.parties.size() + told.relations.accounts.size() +
                                  told.relations.groups.links().size() + told.relations.stops.size() +
                                  told.relations.limits.size();
  for (const Receivable& receivable : told.relations.receivables) {
    if (receivable.outstanding == 0) continue;
    open += 1 + 3 * told.relations.fragments_of_root.of(receivable.id).size();
  }
  const std::size_t papers = 2 * told.relations.documents.size() + told.relations.guarantees.size();
  EXPECT_LE(told.remembered, open + parties + papers);
  EXPECT_LT(open, told.relations.fragments.size() * 3) << "some are closed";
}

}  // namespace
}  // namespace tallystick::explorer
