// What the executor does around operations: who may enter, lanes, thresholds, all or none, invariants. Operations here are those of the
// cash family, and two of this test's own that misbehave.
#include "contracts/ledger/executor.h"

#include <functional>

#include <gtest/gtest.h>

#include "contracts/account/change_policy.h"
#include "contracts/account/freeze.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/send.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/party/freeze.h"
#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"

namespace tallystick::contracts {
namespace {

using account::Duty;
using party::Role;

// Puts money into a balance and tells no supply.
struct Forge {
  static constexpr std::string_view kName = "test.forge";
  PartyId bank;
  static constexpr auto fields() { return field_list(field("bank", &Forge::bank)); }
};
Verdict permit(const Forge&, const Context&, const LedgerView&) {
  return {};
}
void apply(const Forge& op, const Context& context, LedgerDelta& delta) {
  delta.store(cash::Balance{op.bank, context.account, yuan(0).currency, cash::Kind::escrow, Amount{5}});
}

// Tells more than fits into a receipt.
struct Chatter {
  static constexpr std::string_view kName = "test.chatter";
  static constexpr auto fields() { return field_list(); }
};
Verdict permit(const Chatter&, const Context&, const LedgerView&) {
  return {};
}
void apply(const Chatter&, const Context&, LedgerDelta& delta) {
  for (std::size_t i = 0; i <= kEventsMax; ++i) delta.emit(cash::Paid{});
}

constexpr std::uint16_t kForge = 0xfff0, kChatter = 0xfff1;

const Registry& with_misbehaviour() {
  static const Registry instance = [] {
    Registry out = make_registry();
    out.operations.push_back(operation_row<Forge>(kForge, "anyone", "Breaks I6."));
    out.operations.push_back(operation_row<Chatter>(kChatter, "anyone", "Says too much."));
    return out;
  }();
  return instance;
}

struct ExecutorTest : ::testing::Test {
  TestLedger ledger{test_genesis(), with_misbehaviour()};
  Member bank = ledger.bank(0);
  Member alice = ledger.enroll(0, "alice", {{Role::supplier}}, one_key(50));
  Member bob = ledger.enroll(0, "bob", {{Role::supplier}}, one_key(51));
  ExecutorTest() { ledger.mint(0, alice.account, yuan(1'000)); }

  Operation send(std::int64_t fen) const {
    return make_operation(cash::Send{bank.party, bob.account, bank.party, yuan(fen), {}});
  }
  Amount has(const Member& who) const {
    return cash::balance_of(ledger.view(), bank.party, who.account, yuan(0).currency);
  }
  Sequence lane(const AccountId& account, std::uint8_t number = 0) const {
    const auto record = load<account::Lane>(ledger.view(), {account, number});
    return record ? record->next : Sequence{0};
  }
};

TEST_F(ExecutorTest, WhoMayEnter) {
  struct Row {
    const char* name;
    std::function<void(Transaction&)> spoil;
    std::optional<Refusal> refusal;
    Outcome outcome;
    bool moves;
  };
  const Row rows[] = {
      {"no such account", [](auto& t) { t.body.account = AccountId{}; }, Refusal::E_NOENT, Outcome::not_entered, false},
      {"no signature", [](auto& t) { t.signatures.items.clear(); }, Refusal::E_SIG, Outcome::not_entered, false},
      {"another's key", [](auto& t) { t.signatures.items[0].key = test_key(51); }, Refusal::E_SIG, Outcome::not_entered,
       false},
      {"sequence behind", [](auto& t) { t.body.sequence = Sequence{0}; }, Refusal::E_NONCE, Outcome::not_entered,
       false},
      {"sequence ahead", [](auto& t) { t.body.sequence = Sequence{2}; }, Refusal::E_NONCE, Outcome::not_entered, false},
      {"signature before sequence",
       [](auto& t) {
         t.signatures.items.clear();
         t.body.sequence = Sequence{9};
       },
       Refusal::E_SIG, Outcome::not_entered, false},
      {"expired", [](auto& t) { t.body.expiry = Timestamp{1'767'542'399'999}; }, Refusal::E_EXPIRED, Outcome::refused,
       true},
      {"expires with this block",
       [](auto& t) { t.body.expiry = Timestamp{1'767'542'400'000}; },
       {},
       Outcome::applied,
       true},
      {"unknown operation", [](auto& t) { t.body.operations.items[0].type = 9; }, Refusal::E_MALFORMED,
       Outcome::refused, true},
      {"a byte too many", [](auto& t) { t.body.operations.items[0].payload.value.push_back(0); }, Refusal::E_MALFORMED,
       Outcome::refused, true},
      {"a byte too few", [](auto& t) { t.body.operations.items[0].payload.value.pop_back(); }, Refusal::E_MALFORMED,
       Outcome::refused, true},
      {"fine", [](auto&) {}, {}, Outcome::applied, true},
  };
  ledger.must(alice.account, cash::Send{bank.party, bob.account, bank.party, yuan(1), {}});  // the lane is at 1
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Sequence before = lane(alice.account);
    Transaction transaction = ledger.transaction(alice.account, {send(1)});
    row.spoil(transaction);
    const Receipt receipt = ledger.run(transaction);
    EXPECT_EQ(receipt.refusal, row.refusal) << receipt.detail.value;
    EXPECT_EQ(receipt.outcome, row.outcome);
    EXPECT_EQ(lane(alice.account), row.moves ? before.next() : before);
    if (!row.moves) {
      EXPECT_TRUE(ledger.last().delta.records.empty());
    }
  }
}

TEST_F(ExecutorTest, LanesAreIndependentAndEachTransactionHasOneEffect) {
  Transaction first = ledger.transaction(alice.account, {send(10)});
  Transaction other_lane = first;
  other_lane.body.lane = 15;
  const auto receipts = ledger.run_block({first, first, other_lane, first}).receipts;
  ASSERT_EQ(receipts.size(), 4u);
  EXPECT_EQ(receipts[0].outcome, Outcome::applied);
  EXPECT_EQ(receipts[1].refusal, Refusal::E_NONCE);
  EXPECT_EQ(receipts[2].outcome, Outcome::applied);
  EXPECT_EQ(receipts[3].refusal, Refusal::E_NONCE);
  EXPECT_EQ(has(bob), Amount{20});
  EXPECT_EQ(lane(alice.account), Sequence{1});
  EXPECT_EQ(lane(alice.account, 15), Sequence{1});
}

TEST_F(ExecutorTest, AllOrNoneAndTheReceiptNamesTheOperation) {
  const Receipt receipt = ledger.run(ledger.transaction(alice.account, {send(600), send(400), send(1)}));
  EXPECT_EQ(receipt.outcome, Outcome::refused);
  EXPECT_EQ(receipt.refusal, Refusal::E_CASH);
  EXPECT_EQ(receipt.operation, 2);
  EXPECT_EQ(receipt.detail.value, "balance CNY 0.00, needed CNY 0.01");
  EXPECT_TRUE(receipt.events.empty());
  EXPECT_EQ(has(alice), Amount{1'000});
  EXPECT_EQ(ledger.last().delta.records.size(), 1u) << "the lane and nothing else";
  EXPECT_EQ(ledger.run(ledger.transaction(alice.account, {send(600), send(400)})).events.size(), 2u);
}

TEST_F(ExecutorTest, FrozenAccountsAndPartiesDoNotAct) {
  const Member supervisor = ledger.appoint("supervisor", Role::supervisor);
  ledger.must(bank.account, account::Freeze{alice.account, {"lost phone"}});
  EXPECT_EQ(ledger.run(ledger.transaction(alice.account, {send(1)})).refusal, Refusal::E_FROZEN);
  ledger.must(bank.account, account::Unfreeze{alice.account, {"found"}});
  ledger.must(supervisor.account, party::Freeze{alice.party, {"order 1"}});
  EXPECT_EQ(ledger.run(ledger.transaction(alice.account, {send(1)})).refusal, Refusal::E_FROZEN);
  ledger.must(bank.account, cash::Mint{alice.account, yuan(1), {}});  // money can still come in
  ledger.must(supervisor.account, party::Unfreeze{alice.party, {"lifted"}});
  EXPECT_EQ(ledger.run(ledger.transaction(alice.account, {send(1)})).outcome, Outcome::applied);
}

TEST_F(ExecutorTest, ThresholdsByKindAmountAndDuty) {
  // 60 and 61 make, 62 checks; from 100 fen on two must sign, from 500 a maker and a checker; changing the policy always needs three.
  account::KeyPolicy policy;
  for (const auto& [key, duty] : {std::pair{60, Duty::maker}, {61, Duty::maker}, {62, Duty::checker}})
    policy.keys.items.push_back({KeyAlgorithm::secp256k1, test_key(static_cast<std::uint8_t>(key)), duty});
  std::sort(policy.keys.items.begin(), policy.keys.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  const std::uint16_t send_type = registry().operation("cash.send")->type;
  const std::uint16_t change_type = registry().operation("account.change_policy")->type;
  policy.thresholds.items = {{send_type, yuan(0).currency, Amount{100}, 2, false},
                             {0, {}, Amount{500}, 1, true},
                             {change_type, {}, Amount{}, 3, false}};
  const Member firm = ledger.enroll(0, "firm", {{Role::supplier}}, policy);
  ledger.mint(0, firm.account, yuan(100'000));
  const Operation change = make_operation(account::ChangePolicy{one_key(60)});
  struct Row {
    const char* name;
    std::vector<Operation> operations;
    std::vector<std::uint8_t> keys;
    std::optional<Refusal> expected;
  };
  const Row rows[] = {
      {"small, one maker", {send(99)}, {60}, {}},
      {"small, the checker alone", {send(99)}, {62}, {}},
      {"middle, one", {send(100)}, {60}, Refusal::E_SIG},
      {"middle, two makers", {send(100)}, {60, 61}, {}},
      {"large, two makers", {send(500)}, {60, 61}, Refusal::E_SIG},
      {"large, maker and checker", {send(500)}, {61, 62}, {}},
      {"many small ones count together", {send(60), send(60)}, {60}, Refusal::E_SIG},
      {"many small ones, two makers", {send(60), send(60)}, {60, 61}, {}},
      {"another kind has its own rule", {change}, {60, 62}, Refusal::E_SIG},
      {"another kind, all three", {change}, {60, 61, 62}, {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    std::vector<PublicKey> keys;
    for (const std::uint8_t n : row.keys) keys.push_back(test_key(n));
    const Receipt receipt = ledger.run(ledger.transaction(firm.account, row.operations, keys));
    EXPECT_EQ(receipt.refusal, row.expected) << receipt.detail.value;
    if (row.expected) {
      EXPECT_EQ(receipt.outcome, Outcome::not_entered);
    }
  }
}

TEST_F(ExecutorTest, ABrokenInvariantDropsTheOperationsAndRings) {
  const Operation forge{kForge, {to_bytes(Forge{bank.party})}};
  const Receipt receipt = ledger.run(ledger.transaction(alice.account, {send(1), forge}));
  EXPECT_EQ(receipt.outcome, Outcome::internal);
  EXPECT_EQ(receipt.refusal, std::nullopt);
  EXPECT_TRUE(receipt.detail.value.starts_with("I6 money is conserved: bank ")) << receipt.detail.value;
  ASSERT_EQ(ledger.last().alarms.size(), 1u);
  EXPECT_EQ(has(alice), Amount{1'000});
  EXPECT_EQ(lane(alice.account), Sequence{1}) << "it does not come back";
  EXPECT_EQ(ledger.last().delta.records.size(), 1u);
}

TEST_F(ExecutorTest, MoreEventsThanAReceiptHoldsAreABug) {
  const Receipt receipt = ledger.run(ledger.transaction(alice.account, {Operation{kChatter, {}}}));
  EXPECT_EQ(receipt.outcome, Outcome::internal);
  EXPECT_TRUE(receipt.events.empty());
}

TEST_F(ExecutorTest, AdmissionAsksTheSameQuestions) {
  struct Row {
    const char* name;
    std::function<void(Transaction&)> spoil;
    Admission expected;
  };
  const Row rows[] = {
      {"fine", [](auto&) {}, Admission::now},
      {"ahead", [](auto& t) { t.body.sequence = Sequence{5}; }, Admission::later},
      {"ahead and expired",
       [](auto& t) {
         t.body.sequence = Sequence{5};
         t.body.expiry = Timestamp{1};
       },
       Admission::refused},
      {"another's key", [](auto& t) { t.signatures.items[0].key = test_key(51); }, Admission::refused},
      {"no such account", [](auto& t) { t.body.account = AccountId{}; }, Admission::refused},
      {"short of money is for the block to say", [this](auto& t) { t.body.operations.items = {send(9'999)}; },
       Admission::now},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Transaction transaction = ledger.transaction(alice.account, {send(1)});
    row.spoil(transaction);
    const auto answer =
        admit(with_misbehaviour(), ledger.view(), ledger.next_block(), ledger.signed_transaction(transaction));
    EXPECT_EQ(answer.admission, row.expected);
    EXPECT_EQ(answer.refusal.has_value(), row.expected == Admission::refused);
  }
  ledger.must(alice.account, cash::Send{bank.party, bob.account, bank.party, yuan(1), {}});
  Transaction behind = ledger.transaction(alice.account, {send(1)});
  behind.body.sequence = Sequence{0};
  EXPECT_EQ(
      admit(with_misbehaviour(), ledger.view(), ledger.next_block(), ledger.signed_transaction(behind)).refusal->code,
      Refusal::E_NONCE);
}

TEST_F(ExecutorTest, SimulatingKeepsNothingAndNeedsNoSignature) {
  Transaction draft = ledger.transaction(alice.account, {send(1)});
  draft.signatures.items.clear();
  const auto before = ledger.view().records();
  const Receipt receipt =
      simulate(with_misbehaviour(), ledger.view(), ledger.next_block(), ledger.signed_transaction(draft));
  EXPECT_EQ(receipt.outcome, Outcome::applied);
  EXPECT_EQ(receipt.events.size(), 1u);
  EXPECT_EQ(ledger.view().records(), before);
  draft.body.operations.items = {send(1'001)};
  EXPECT_EQ(simulate(with_misbehaviour(), ledger.view(), ledger.next_block(), ledger.signed_transaction(draft)).refusal,
            Refusal::E_CASH);
}

TEST_F(ExecutorTest, ReceiptsSurviveTheirBytes) {
  for (const std::int64_t fen : {1, 5'000}) {
    const Receipt receipt = ledger.run(ledger.transaction(alice.account, {send(fen)}));
    const auto again = from_bytes<Receipt>(to_bytes(receipt));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, receipt);
  }
}

}  // namespace
}  // namespace tallystick::contracts
