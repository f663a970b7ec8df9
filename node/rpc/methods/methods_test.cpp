// The methods as a client meets them: text in, text out, over a ledger with a played chain. The door is scripted: what stands behind it
// (pool, block files) has tests of its own.
#include "node/rpc/methods/methods.h"

#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>

#include <gtest/gtest.h>

#include "consensus/messages.h"
#include "contracts/claim/record_outside.h"
#include "contracts/ledger/trade_world.h"
#include "core/json_codec.h"
#include "core/strict_json.h"
#include "node/ledger/test_chain.h"

namespace tallystick::node::rpc {
namespace {

class FixedClock final : public node::Clock {
 public:
  Timestamp wall() const override { return now; }
  Millis monotonic() const override { return Millis{0}; }
  Timestamp now;
};

struct Node {
  explicit Node(TestChain played) : chain{std::move(played)} {
    ledger = open_or_fail(store, chain.genesis(), {.bucket_bits = 4});
    const auto fed = chain.feed(*ledger);
    if (!fed) ADD_FAILURE() << fed.error().message;
    clock.now = chain.reference().next_block().time;
    door.submit = [this](Bytes bytes, const std::string&, std::function<void(const Result<TransactionPtr>&)> done) {
      if (refuse_submit) return done(fail(*refuse_submit, "the door is shut"));
      auto verified = std::make_shared<VerifiedTransaction>();
      verified->transaction = *decode_transaction(bytes);
      verified->id = transaction_id(network_of(chain.genesis()), verified->transaction.body);
      verified->hash = transaction_hash(bytes);
      waiting = verified;
      done(verified);
    };
    door.find_waiting = [this](const Hash& id, std::function<void(TransactionPtr)> done) {
      done(waiting && waiting->id == id ? waiting : nullptr);
    };
    door.pending_next = [this](const AccountId&, std::uint8_t, std::function<void(std::optional<Sequence>)> done) {
      done(pending);
    };
    door.bodies = [this](Height height, std::function<void(const Result<std::vector<Bytes>>&)> done) {
      std::vector<Bytes> bodies;
      for (const auto& transaction : chain.blocks()[height.raw() - 1].transactions)
        bodies.push_back(transaction->bytes);
      done(bodies);
    };
    door.status = [] { return NodeStatus{.may_vote = true, .view = View{77}, .peers_connected = 3}; };
    methods = std::make_unique<MethodSet>(*ledger, door, clock);
    methods->add_to(dispatcher);
  }

  // The whole reply. Answers come within the test's thread or from the waiting one.
  std::future<Json> ask(const std::string& method, const Json& params) {
    const Json request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
    auto promise = std::make_shared<std::promise<Json>>();
    dispatcher.handle(dump_json(request),
                      [promise](const Finished& finished) { promise->set_value(*parse_json(finished.text)); });
    return promise->get_future();
  }
  Json result(const std::string& method, const Json& params = Json::object()) {
    const Json reply = ask(method, params).get();
    if (!reply.contains("result")) ADD_FAILURE() << method << ": " << dump_json(reply);
    return reply.value("result", Json{});
  }
  Json error(const std::string& method, const Json& params = Json::object()) {
    const Json reply = ask(method, params).get();
    if (!reply.contains("error")) ADD_FAILURE() << method << ": " << dump_json(reply);
    return reply.value("error", Json{});
  }
  int code(const std::string& method, const Json& params = Json::object()) {
    return error(method, params).value("code", 0);
  }

  std::string address(const AccountId& account) const { return format_account(NetworkKind::test, account); }
  Json last_transaction_id() const {
    for (auto block = chain.blocks().rbegin(); block != chain.blocks().rend(); ++block)
      if (!block->transactions.empty()) return block->transactions.front()->id.hex();
    return nullptr;
  }

  TestChain chain;
  MemoryStore store;
  std::unique_ptr<LedgerApplication> ledger;
  FixedClock clock;
  NodeDoor door;
  TransactionPtr waiting;
  std::optional<Sequence> pending;
  std::optional<ErrorKind> refuse_submit;
  Dispatcher dispatcher{ServiceInfo{"tallystick", "test"}};
  std::unique_ptr<MethodSet> methods;
};

struct Methods : ::testing::Test {
  static TestChain played() {
    TestChain chain;
    chain.play(3, 6);
    return chain;
  }
  Node node{played()};
  contracts::Member customer(std::size_t i) { return node.chain.customers()[i]; }
};

TEST_F(Methods, StatusSaysWhereTheLedgerStands) {
  const Json status = node.result("chain_getStatus");
  EXPECT_EQ(status.at("height"), std::to_string(node.chain.blocks().size()));
  EXPECT_EQ(status.at("block"), node.chain.blocks().back().hash.hex());
  EXPECT_EQ(status.at("ledger_day"), "2026-01-05");
  EXPECT_EQ(status.at("quorum"), 3);
  EXPECT_EQ(status.at("certified"), true);
  EXPECT_EQ(status.at("scaled_calendar"), true == (node.chain.genesis().calendar.ms_per_day != 86'400'000));
  EXPECT_NE(status.at("warning").get<std::string>().find("test network"), std::string::npos);
  EXPECT_EQ(status.at("view"), "77");
}

TEST_F(Methods, GenesisComesBackAsItWas) {
  const Json answer = node.result("chain_getGenesis");
  const auto genesis = from_json<Genesis>(JsonContext{NetworkKind::test}, answer.at("genesis"));
  ASSERT_TRUE(genesis) << genesis.error().message;
  EXPECT_EQ(genesis_hash(*genesis).hex(), answer.at("hash"));
  EXPECT_EQ(*genesis, node.chain.genesis());
  const Json validators = node.result("validator_list");
  EXPECT_EQ(validators.at("validators").size(), 4U);
  EXPECT_EQ(validators.at("announced"), validators.at("validators"));
  EXPECT_EQ(validators.at("quorum"), 3U);
}

TEST_F(Methods, BlocksByHeightAndByHash) {
  const TestBlock& block = node.chain.blocks()[13];
  const Json by_height = node.result("block_get", {{"height", "14"}});
  EXPECT_EQ(by_height, node.result("block_get", {{"hash", block.hash.hex()}}));
  EXPECT_EQ(by_height, node.result("block_get", {{"height", 14}}));
  EXPECT_EQ(by_height.at("hash"), block.hash.hex());
  ASSERT_EQ(by_height.at("transactions").size(), block.transactions.size());
  for (std::size_t i = 0; i < block.transactions.size(); ++i) {
    EXPECT_EQ(by_height.at("transactions")[i].at("id"), block.transactions[i]->id.hex());
    EXPECT_EQ(by_height.at("transactions")[i].at("outcome"), name_of(block.receipts[i].outcome));
  }
  const auto header = from_json<BlockHeader>(JsonContext{NetworkKind::test}, by_height.at("header"));
  ASSERT_TRUE(header);
  EXPECT_EQ(*header, block.header);
  const Json with_bodies = node.result("block_get", {{"height", "14"}, {"bodies", true}});
  EXPECT_EQ(with_bodies.at("bodies").size(), block.transactions.size());
  EXPECT_EQ(node.code("block_get", {{"height", "0"}}), -32000);
  EXPECT_EQ(node.code("block_get", {{"height", "100000"}}), -32000);
  EXPECT_EQ(node.code("block_get", {{"hash", Hash{}.hex()}}), -32000);
  EXPECT_EQ(node.code("block_get"), -32602);
  EXPECT_EQ(node.code("block_get", {{"height", "1"}, {"hash", Hash{}.hex()}}), -32602);
}

TEST_F(Methods, EveryTransactionTellsWhatBecameOfIt) {
  int refused = 0;
  for (const TestBlock& block : node.chain.blocks())
    for (std::size_t i = 0; i < block.transactions.size(); ++i) {
      const Json answer = node.result("tx_get", {{"id", block.transactions[i]->id.hex()}});
      const bool entered = block.receipts[i].outcome != contracts::Outcome::not_entered;
      EXPECT_EQ(answer.at("status"), entered ? "final" : "not_entered");
      EXPECT_EQ(answer.at("height"), std::to_string(block.header.height.raw()));
      EXPECT_EQ(answer.at("receipt_bytes"), to_hex(to_bytes(block.receipts[i])));
      if (block.receipts[i].outcome != contracts::Outcome::refused) continue;
      ++refused;
      const Json& refusal = answer.at("receipt").at("refusal");
      EXPECT_EQ(refusal.at("code"), "E_CASH");
      for (const char* key : {"cause", "cure", "cause_zh", "cure_zh"})
        EXPECT_FALSE(refusal.at(key).get<std::string>().empty());
    }
  EXPECT_GT(refused, 0);
  EXPECT_EQ(node.code("tx_get", {{"id", Hash{}.hex()}}), -32000);
}

TEST_F(Methods, SubmittingPromisesNothingAndIsSafeToRepeat) {
  const Transaction transaction = node.chain.sign(customer(0).account, {{0xFFFF, {}}});
  const Json params{{"tx", to_hex(to_bytes(transaction))}};
  const std::string id = transaction_id(network_of(node.chain.genesis()), transaction.body).hex();
  const Json first = node.result("tx_submit", params);
  EXPECT_EQ(first.at("status"), "received");
  EXPECT_EQ(first.at("id"), id);
  EXPECT_EQ(node.result("tx_get", {{"id", id}}).at("status"), "waiting");
  EXPECT_EQ(node.code("tx_wait", {{"id", id}}), -32003);
  node.chain.add({transaction});
  ASSERT_TRUE(node.chain.feed(*node.ledger));
  EXPECT_EQ(node.result("tx_submit", params).at("status"), "final") << "who asks again is told what became of it";
  EXPECT_EQ(node.result("tx_wait", {{"id", id}}).at("receipt").at("refusal").at("code"), "E_MALFORMED");
}

TEST_F(Methods, WhatCannotBeSubmittedIsSaidAtOnce) {
  const AccountId account = customer(0).account;
  const auto submit = [&](const Transaction& transaction) {
    return node.error("tx_submit", {{"tx", to_hex(to_bytes(transaction))}});
  };
  EXPECT_EQ(node.code("tx_submit", {{"tx", "00ff"}}), -32005);
  EXPECT_EQ(node.code("tx_submit", {{"tx", "0"}}), -32602);
  EXPECT_EQ(node.code("tx_submit"), -32602);
  Transaction foreign = node.chain.sign(account, {{0xFFFF, {}}}, {contracts::test_key(1)});
  const Json refusal = submit(foreign);
  EXPECT_EQ(refusal.at("code"), -32050);
  EXPECT_EQ(refusal.at("data").at("code"), "E_SIG");
  EXPECT_FALSE(refusal.at("data").at("cause").get<std::string>().empty());
  EXPECT_FALSE(refusal.at("data").at("cure").get<std::string>().empty());
  Transaction used = node.chain.sign(account, {{0xFFFF, {}}});
  used.body.sequence = Sequence{0};
  EXPECT_EQ(submit(used).at("data").at("code"), "E_NONCE");
  const Transaction good = node.chain.sign(account, {{0xFFFF, {}}});
  node.refuse_submit = ErrorKind::unavailable;
  EXPECT_EQ(submit(good).at("code"), -32002);
  node.refuse_submit = ErrorKind::malformed;
  EXPECT_EQ(submit(good).at("code"), -32005);
}

TEST_F(Methods, SimulatingTellsTheReceiptAndKeepsNothing) {
  Transaction transaction = node.chain.sign(customer(0).account, {{0xFFFF, {}}});
  const auto before = node.store.contents();
  const auto simulate = [&](const Transaction& t) { return node.result("tx_simulate", {{"tx", to_hex(to_bytes(t))}}); };
  const Json answer = simulate(transaction);
  EXPECT_EQ(answer.at("receipt").at("outcome"), "refused");
  EXPECT_EQ(answer.at("receipt").at("refusal").at("code"), "E_MALFORMED");
  EXPECT_EQ(answer.at("signed"), true);
  Transaction draft = transaction;
  draft.signatures.items.clear();
  EXPECT_EQ(simulate(draft).at("receipt").at("refusal").at("code"), "E_MALFORMED");
  EXPECT_EQ(simulate(draft).at("signed"), false);
  transaction.signatures.items[0].signature = Signature{};
  EXPECT_EQ(node.code("tx_simulate", {{"tx", to_hex(to_bytes(transaction))}}), -32005);
  EXPECT_EQ(node.store.contents(), before);
}

TEST_F(Methods, WaitingAnswersWhenItIsFinalHere) {
  const Transaction transaction = node.chain.sign(customer(1).account, {{0xFFFF, {}}});
  const std::string id = transaction_id(network_of(node.chain.genesis()), transaction.body).hex();
  auto answer = node.ask("tx_wait", {{"id", id}, {"wait_ms", 30'000}});
  auto event = node.ask("event_list", {{"cursor", "tip"}, {"wait_ms", 30'000}});
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
  node.chain.add({transaction});
  ASSERT_TRUE(node.chain.feed(*node.ledger));
  EXPECT_EQ(answer.get().at("result").at("status"), "final");
  EXPECT_EQ(event.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout) << "a refused one has no event";
  node.chain.play(1, 0);
  ASSERT_TRUE(node.chain.feed(*node.ledger));
  EXPECT_GT(event.get().at("result").at("events").size(), 0U);
  EXPECT_EQ(node.code("tx_wait", {{"id", id}, {"wait_ms", 30'001}}), -32602);
}

TEST_F(Methods, StatusAnswersWhenTheLedgerHasGrown) {
  const std::uint64_t height = node.chain.blocks().size();
  const auto at = [&](const Json& params) { return node.result("chain_getStatus", params).at("height"); };
  EXPECT_EQ(at({{"above", height - 1}, {"wait_ms", 30'000}}), std::to_string(height)) << "it stands above that already";
  EXPECT_EQ(at({{"above", height}}), std::to_string(height)) << "nobody asked it to wait";
  EXPECT_EQ(at({{"above", height}, {"wait_ms", 10}}), std::to_string(height)) << "the time was up first";
  auto answer = node.ask("chain_getStatus", {{"above", height}, {"wait_ms", 30'000}});
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
  node.chain.play(1, 0);
  ASSERT_TRUE(node.chain.feed(*node.ledger));
  EXPECT_GT(std::stoull(answer.get().at("result").at("height").get<std::string>()), height);
}

TEST_F(Methods, EventsArePagedByCursor) {
  Json all = Json::array();
  Json params{{"limit", 4}};
  for (int page = 0; page < 100; ++page) {
    const Json answer = node.result("event_list", params);
    for (const Json& event : answer.at("events")) all.push_back(event);
    params["cursor"] = answer.at("cursor");
    if (answer.at("at_end") == true && answer.at("events").empty()) break;
  }
  std::size_t expected = 0;
  for (const TestBlock& block : node.chain.blocks())
    for (const auto& receipt : block.receipts) expected += receipt.events.size();
  ASSERT_EQ(all.size(), expected);
  const Json after_third = node.result("event_list", {{"cursor", all[2].at("cursor")}, {"limit", 1}});
  EXPECT_EQ(after_third.at("events")[0], all[3]) << "every event is a place to go on from";
  const Json paid = node.result("event_list", {{"event", "cash.paid"}, {"limit", 100}});
  for (const Json& event : paid.at("events")) EXPECT_TRUE(event.at("fields").is_object());
  const Json of_one = node.result("event_list", {{"subject", all[5].at("subject")}});
  for (const Json& event : of_one.at("events")) EXPECT_EQ(event.at("subject"), all[5].at("subject"));
  EXPECT_EQ(node.code("event_list", {{"cursor", "xyz"}}), -32602);
  EXPECT_EQ(node.code("event_list", {{"event", "cash.nothing"}}), -32602);
  EXPECT_EQ(node.code("event_list", {{"limit", 101}}), -32602);
}

TEST_F(Methods, BlocksComeAsTheyAreOneAfterTheOther) {
  std::size_t at = 0;
  Json params{{"limit", 3}};
  for (bool at_end = false; !at_end;) {
    const Json answer = node.result("block_list", params);
    for (const Json& block : answer.at("blocks")) {
      ASSERT_LT(at, node.chain.blocks().size());
      const TestBlock& expected = node.chain.blocks()[at++];
      EXPECT_EQ(block.at("height"), std::to_string(at));
      const auto header = from_bytes<BlockHeader>(*from_hex(block.at("header").get<std::string>()));
      ASSERT_TRUE(header);
      EXPECT_EQ(header_hash(*header), expected.hash);
      std::vector<Hash> hashes;
      for (const Json& bytes : block.at("transactions")) hashes.push_back(transaction_hash(*from_hex(bytes.get<std::string>())));
      EXPECT_EQ(consensus::transactions_root(hashes), header->tx_root);
      std::vector<Bytes> receipts;
      for (const Json& bytes : block.at("receipts")) receipts.push_back(*from_hex(bytes.get<std::string>()));
      const auto result = from_bytes<ExecutionResult>(*from_hex(block.at("result").get<std::string>()));
      ASSERT_TRUE(result);
      EXPECT_EQ(receipts.size(), expected.receipts.size());
    }
    params["cursor"] = answer.at("cursor");
    at_end = answer.at("at_end").get<bool>();
  }
  EXPECT_EQ(at, node.chain.blocks().size());
  auto next = node.ask("block_list", {{"cursor", params["cursor"]}, {"wait_ms", 30'000}});
  EXPECT_EQ(next.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
  node.chain.play(1, 0);
  ASSERT_TRUE(node.chain.feed(*node.ledger));
  EXPECT_EQ(next.get().at("result").at("blocks").size(), 1U);
  EXPECT_EQ(node.code("block_list", {{"cursor", "0"}}), -32602);
  EXPECT_EQ(node.code("block_list", {{"cursor", "1x"}}), -32602);
  EXPECT_EQ(node.code("block_list", {{"cursor", "9999"}}), -32602);
}

TEST_F(Methods, RecordsByKeyByNameAndByIndex) {
  const Bytes key = to_bytes(customer(0).account);
  const Json got = node.result("state_get", {{"table", 16}, {"key", to_hex(key)}});
  EXPECT_EQ(got.at("record"), "account.account");
  EXPECT_EQ(got.at("fields").at("id"), node.address(customer(0).account));
  EXPECT_EQ(got.at("value"), to_hex(*node.chain.reference().view().get(contracts::Table::account, key)));
  EXPECT_EQ(node.result("account_get", {{"account", node.address(customer(0).account)}}), got);
  EXPECT_EQ(node.code("state_get", {{"table", 16}, {"key", "00"}}), -32000);
  EXPECT_EQ(node.code("state_get", {{"table", 256}, {"key", "00"}}), -32602);

  // All parties by registrar, page by page.
  Json params{{"index", 9}, {"limit", 2}};
  std::size_t count = 0;
  for (int page = 0; page < 20; ++page) {
    const Json answer = node.result("state_list", params);
    count += answer.at("records").size();
    EXPECT_LE(answer.at("records").size(), 2U);
    if (!answer.contains("cursor")) break;
    params["cursor"] = answer.at("cursor");
  }
  std::size_t expected = 0;
  for (const auto& [place, row] : node.chain.reference().view().indexes())
    expected += place.first == contracts::Index::party_by_registrar ? 1 : 0;
  EXPECT_EQ(count, expected);
  EXPECT_EQ(node.code("state_list", {{"index", 9}, {"cursor", "zz"}}), -32602);
  EXPECT_EQ(node.code("state_list", {{"index", 9}, {"prefix", "0102"}, {"cursor", "0101"}}), -32602);
}

TEST_F(Methods, AccountsAndParties) {
  const std::string address = node.address(customer(0).account);
  const Json balances = node.result("account_getBalances", {{"account", address}});
  ASSERT_EQ(balances.at("balances").size(), 1U);
  EXPECT_TRUE(balances.at("balances")[0].at("fields").at("amount").is_string()) << "money is a decimal string";
  const Json party = node.result("party_get", {{"party", format_party(NetworkKind::test, customer(0).party)}});
  EXPECT_EQ(party.at("accounts"), Json::array({address}));
  EXPECT_EQ(node.result("party_get", {{"legal_id", "test:Supplier 0"}}), party);
  EXPECT_EQ(node.code("party_get", {{"legal_id", "test:nobody"}}), -32000);
  EXPECT_EQ(node.code("party_get"), -32602);
  const Json lane = node.result("account_getLane", {{"account", address}});
  EXPECT_EQ(lane.at("next"), std::to_string(node.ledger->next_sequence(customer(0).account, 0).raw()));
  EXPECT_EQ(lane.at("next_pending"), lane.at("next"));
  node.pending = Sequence{1'000};
  EXPECT_EQ(node.result("account_getLane", {{"account", address}, {"lane", 0}}).at("next_pending"), "1000");
  EXPECT_EQ(node.result("account_getLane", {{"account", address}, {"lane", 15}}).at("next"), "0");
  EXPECT_EQ(node.code("account_getLane", {{"account", address}, {"lane", 16}}), -32602);
  EXPECT_EQ(node.code("account_getLane", {{"account", "tta1nonsense"}}), -32602);
  EXPECT_EQ(node.code("account_getLane", {{"account", node.address(AccountId{})}}), -32000);
  EXPECT_EQ(node.result("account_getHoldings", {{"account", address}}).at("fragments"), Json::array());
}

TEST_F(Methods, ProofsHoldWithTheGenesisAlone) {
  const Json state = node.result("proof_getState", {{"table", 16}, {"key", to_hex(to_bytes(customer(0).account))}});
  const auto bundle = consensus::read_proof_json(node.chain.genesis(), dump_json(state));
  ASSERT_TRUE(bundle) << bundle.error().message;
  EXPECT_TRUE(consensus::verify_proof(*bundle, node.chain.genesis()).ok);
  const Json receipt = node.result("proof_getReceipt", {{"id", node.last_transaction_id()}});
  const auto of_receipt = consensus::read_proof_json(node.chain.genesis(), dump_json(receipt));
  ASSERT_TRUE(of_receipt) << of_receipt.error().message;
  EXPECT_TRUE(consensus::verify_proof(*of_receipt, node.chain.genesis()).ok);
  EXPECT_EQ(node.code("proof_getReceipt", {{"id", Hash{}.hex()}}), -32000);
}

// The page's tables, made from what rpc.discover answers.
std::string describe(const Json& document) {
  const auto type_of = [](const Json& schema) {
    std::string out = schema.value("type", "");
    if (out.empty()) out = "decimal string or integer";
    const bool text = out == "string";
    if (schema.contains("pattern") && text) out = "hex";
    if (schema.contains("minimum") && schema.contains("maximum"))
      out += ", " + schema.at("minimum").dump() + ".." + schema.at("maximum").dump();
    return out;
  };
  std::string out = "| code | name | HTTP status | may the same request succeed later |\n|---|---|---|---|\n";
  for (const Json& error : document.at("x-errors"))
    out += "| " + error.at("code").dump() + " | " + error.at("x-name").get<std::string>() + " | " +
           error.at("x-http-status").dump() + " | " + (error.at("x-retryable") == true ? "yes" : "no") + " |\n";
  out += "\n## Methods\n\n";
  for (const Json& method : document.at("methods")) {
    out += "### " + method.at("name").get<std::string>() + "\n" + method.at("summary").get<std::string>() + "\n\n";
    if (!method.at("params").empty()) out += "| parameter | type | |\n|---|---|---|\n";
    for (const Json& param : method.at("params"))
      out += "| " + param.at("name").get<std::string>() + (param.at("required") == true ? "" : " (optional)") + " | " +
             type_of(param.at("schema")) + " | " + param.at("description").get<std::string>() + " |\n";
    if (!method.at("params").empty()) out += "\n";
    out += "Answers " + method.at("result").at("description").get<std::string>() + ".";
    if (method.contains("errors")) {
      out += " Errors of its own:";
      for (const Json& error : method.at("errors"))
        out += " " + error.at("code").dump() + " " + error.at("x-name").get<std::string>() +
               (error == method.at("errors").back() ? "." : ",");
    }
    out += "\n\n";
  }
  return out;
}

// docs/API.md is held to the code. TALLYSTICK_WRITE_DOCS=1 writes its tables anew.
TEST_F(Methods, EveryMethodIsDescribed) {
  const Json described = node.result("rpc.discover");
  EXPECT_GE(described.at("methods").size(), 20U);
  for (const Json& method : described.at("methods")) EXPECT_FALSE(method.at("summary").get<std::string>().empty());
  const char* path = "docs/API.md";  // tests run in the root of the tree
  std::ifstream file{path};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  const std::string mark = "## Errors\n\n";
  const auto at = page.find(mark);
  ASSERT_NE(at, std::string::npos) << path << " has no errors";
  const std::string expected = page.substr(0, at + mark.size()) + describe(described);
  if (std::getenv("TALLYSTICK_WRITE_DOCS") != nullptr)
    std::ofstream{path} << expected;
  else
    EXPECT_EQ(page, expected) << path << " describes other methods than there are; TALLYSTICK_WRITE_DOCS=1 writes it";
}

TEST(TradeMethods, AReceivableIsSeenThroughToItsLastFragment) {
  contracts::TradeWorld world;
  const auto root = world.outstanding(1'000'000'00, 90);
  const auto first = world.pass_on(root.first, world.tier1, world.tier2, 300'000'00);
  const auto second = world.pass_on(first.part, world.tier2, world.tier3, 120'000'00);
  const auto policy = world.publish(world.bank3, world.policy_text());
  world.ledger.must(world.bank0.account,
                    contracts::claim::RecordOutside{*second.change, {"a factor"}, Amount{1}, {}, {}, {}});
  TestChain chain;
  chain.replay(world.ledger.played());
  Node node{std::move(chain)};
  const Json receivable = node.result("receivable_get", {{"receivable", root.id.hex()}});
  EXPECT_EQ(receivable.at("fields").at("face"), "100000000");
  const Json lineage = node.result("receivable_getLineage", {{"receivable", root.id.hex()}});
  EXPECT_EQ(lineage.at("fragments").size(), 5U);
  EXPECT_EQ(lineage.at("conserved"), true);
  EXPECT_EQ(lineage.at("live_fragments"), "100000000");
  EXPECT_EQ(lineage.at("fragments")[0].at("key"), root.first.hex());
  EXPECT_EQ(lineage.at("fragments")[0].at("children").size(), 2U);
  const Json holdings = node.result("account_getHoldings", {{"account", node.address(world.tier3.account)}});
  ASSERT_EQ(holdings.at("fragments").size(), 1U);
  EXPECT_EQ(holdings.at("fragments")[0].at("key"), second.part.hex());
  const Json policies =
      node.result("financing_listPolicies", {{"bank", format_party(NetworkKind::test, world.bank3.party)}});
  ASSERT_EQ(policies.at("policies").size(), 1U);
  EXPECT_EQ(policies.at("policies")[0].at("key"), policy.hex());
  EXPECT_EQ(node.result("financing_listPolicies").at("policies").size(), 1U);
  EXPECT_EQ(node.code("receivable_get", {{"receivable", Hash{}.hex()}}), -32000);
  EXPECT_TRUE(node.result("claim_getPriority", {{"fragment", second.part.hex()}}).at("places").empty());
  const Json claimed = node.result("claim_getPriority", {{"fragment", second.change->hex()}});
  ASSERT_EQ(claimed.at("places").size(), 1U);
  EXPECT_EQ(claimed.at("places")[0].at("basis"), "only_claim");
  EXPECT_EQ(claimed.at("places")[0].at("claim").at("outside_claimant"), "a factor");
  EXPECT_EQ(node.code("claim_getPriority", {{"fragment", Hash{}.hex()}}), -32000);
}

}  // namespace
}  // namespace tallystick::node::rpc
