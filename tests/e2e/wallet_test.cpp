// The wallet as a person runs it, against a real ledger behind a real HTTP server: a bank takes two companies on, one promises to pay the
// other against an invoice, the promise is split, sold and proved. Every answer is the program's own JSON.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/evidence/fingerprint.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/validator/key_proof.h"
#include "core/sha256.h"
#include "tests/e2e/ledger_server.h"
#include "wallet/testing/person.h"

namespace tallystick::e2e {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

struct Ran {
  int exit = -1;
  json envelope;
  std::string err;
};

// One person's wallet.
class Wallet {
 public:
  Wallet() { person_.write("password", "long enough\n"); }

  std::string path(const std::string& name) const { return person_.path(name); }
  void write(const std::string& name, const std::string& content) const { person_.write(name, content); }
  std::string read(const std::string& name) const { return person_.read(name); }

  Ran run(Words words) const {
    for (const char* word : {"--json", "--yes", "--password-file"}) words.emplace_back(word);
    words.push_back(path("password"));
    const auto ran = person_.run(std::move(words));
    return {ran.exit, json::parse(ran.out, nullptr, false), ran.err};
  }

  // A step that must work; its data.
  json must(const Words& words) const {
    const Ran ran = run(words);
    std::string line;
    for (const std::string& word : words) line += " " + word;
    EXPECT_EQ(ran.exit, 0) << line << "\n" << ran.envelope.dump() << "\n" << ran.err;
    return ran.envelope.is_object() ? ran.envelope.value("data", json::object()) : json::object();
  }
  // A step that must not; its error.
  json refused(const Words& words, int exit) const {
    const Ran ran = run(words);
    EXPECT_EQ(ran.exit, exit) << words[0] << " " << ran.envelope.dump() << ran.err;
    return ran.envelope.is_object() ? ran.envelope.value("error", json::object()) : json::object();
  }

 private:
  wallet::testing::Person person_{TALLYSTICK_PROGRAM};
};

// The first event of that name in a receipt.
json event(const json& data, const std::string& name) {
  for (const json& one : data.value("events", json::array()))
    if (one.value("event", "") == name) return one;
  ADD_FAILURE() << "no " << name << " in " << data.dump();
  return json::object();
}

const contracts::evidence::Secret kSecret =
    *contracts::evidence::Secret::from(sha256(as_bytes("secret of the test")).view());

Genesis world() {
  Genesis genesis = contracts::test_genesis();
  genesis.currencies.items = {*Currency::of("CNY")};
  genesis.evidence_key_id = contracts::evidence::secret_id(kSecret);
  const Timestamp now = node::RealClock{}.wall();
  // The third day of a calendar whose days are real.
  genesis.calendar.first_day_start = now - Millis{2 * 86'400'000 + 3'600'000};
  genesis.calendar.first_date = *parse_date("2026-09-14");
  genesis.calendar.ms_per_day = 86'400'000;
  return genesis;
}

std::string bare_key(int number) {
  std::string out(64, '0');
  out[62] = "0123456789abcdef"[number / 16];
  out[63] = "0123456789abcdef"[number % 16];
  return out + "\n";
}

class WalletStory : public ::testing::Test {
 protected:
  LedgerServer server{world()};
  Wallet wallet;

  // Profiles share one keystore and one genesis; each acts for somebody.
  void profile(const std::string& name, const std::string& account, int key) {
    wallet.write(name + ".bare", bare_key(key));
    wallet.must({"init", "--profile", name, "--genesis", wallet.path("genesis.json"), "--node", server.url(),
                 "--account", account, "--key", name});
    wallet.must({"key", "import", name, "--profile", name, "--bare-file", wallet.path(name + ".bare"), "--fast-kdf"});
  }
  // A customer of a bank with an account of one key; "party" and "account" of the answer.
  json enroll(const std::string& bank, const std::string& name, const std::string& legal_id, const std::string& role,
              int key) {
    const json registered =
        wallet.must({"party", "register", "--profile", bank, "--name", name, "--legal-id", legal_id, "--roles", role});
    const std::string party = event(registered, "party.registered").value("party", "");
    wallet.write("key", bare_key(key));
    const std::string public_key = contracts::test_key(static_cast<std::uint8_t>(key)).hex();
    const json opened =
        wallet.must({"account", "open", party, "--profile", bank, "--policy-keys", "key=" + public_key});
    return {{"party", party}, {"account", event(opened, "account.opened").value("account", "")}};
  }

  void SetUp() override {
    wallet.write("genesis.json", write_genesis_json(world_));
    wallet.write("secret", kSecret.hex() + "\n");
    profile("b0", "bank0", 1);
    profile("b1", "bank1", 2);
    profile("authority", "settlement", 21);
    for (const char* bank : {"bank0", "bank1"})
      wallet.must({"cash", "mint-reserves", bank, "--profile", "authority", "--amount", "5000000.00"});
    haihe = enroll("b0", "Haihe 海河重工", "0199:8945TALLY0HAIHE00168", "core_enterprise", 61);
    jinmen = enroll("b1", "Jinmen 津门", "0199:8945TALLY0JINMEN0211", "supplier", 62);
    luhe = enroll("b1", "Luhe 潞河", "0199:8945TALLY00LUHE00393", "supplier", 63);
    profile("haihe", haihe["account"], 61);
    profile("jinmen", jinmen["account"], 62);
    profile("luhe", luhe["account"], 63);
    wallet.must({"cash", "deposit", haihe["account"], "--profile", "b0", "--amount", "1,500,000.00"});
    wallet.must({"limit", "set", haihe["party"], "--profile", "b0", "--programme", "steel", "--limit", "2000000"});
  }

  // An invoice and a delivery between the two, registered by bank 1: the --evidence words of an issue.
  std::pair<std::string, std::string> trade(const std::string& invoice, const json& seller, const json& buyer,
                                            const std::string& number) {
    const json first = wallet.must(
        {"evidence", "register", "--profile", "b1", "--invoice", invoice, "--secret-file", wallet.path("secret")});
    wallet.write(number, "delivered");
    const json second = wallet.must({"evidence", "register", "--profile", "b1", "--kind", "delivery", "--file",
                                     wallet.path(number), "--number", number, "--seller", seller["party"], "--buyer",
                                     buyer["party"], "--dated", "2026-09-15", "--secret-file", wallet.path("secret")});
    return {first.value("fingerprint", ""), second.value("fingerprint", "")};
  }

  // Issued by Haihe to Jinmen for a million, and claimed; the first fragment.
  json issued() {
    const auto [invoice, delivery] = trade("testnet/story/invoices/haihe-jinmen.xml", jinmen, haihe, "JM-DN-3391");
    issue_words = {"receivable",
                   "issue",
                   jinmen["account"],
                   "--profile",
                   "haihe",
                   "--amount",
                   "1000000.00",
                   "--due",
                   "2026-12-16",
                   "--limit-bank",
                   "bank0",
                   "--programme",
                   "steel",
                   "--evidence",
                   invoice + ",1000000.00",
                   "--evidence",
                   delivery,
                   "--mandate-account",
                   "me",
                   "--mandate-clearing-bank",
                   "bank0"};
    const json out = event(wallet.must(issue_words), "receivable.issued");
    wallet.must({"fragment", "claim", out.value("fragment", ""), "--profile", "jinmen"});
    return out;
  }

  Genesis world_ = server_genesis();
  json haihe, jinmen, luhe;
  Words issue_words;

 private:
  Genesis server_genesis() const { return server.genesis(); }
};

TEST_F(WalletStory, AReceivableBecomesMoney) {
  const json out = issued();
  const std::string root = out["receivable"], first = out["fragment"];

  // The same invoice cannot back a second promise.
  const json twice = wallet.refused(issue_words, 5);
  EXPECT_EQ(twice["code"], "E_EVIDENCE_DUP");
  EXPECT_FALSE(twice["hint"].get<std::string>().empty());

  // A part goes on, against a trade of its own.
  const auto [invoice, delivery] = trade("testnet/story/invoices/jinmen-luhe.xml", luhe, jinmen, "LH-DN-0482");
  const json split = event(wallet.must({"fragment", "transfer", first, "--profile", "jinmen", "--to", luhe["account"],
                                        "--amount", "300,000.00", "--evidence", invoice}),
                           "fragment.split");
  const std::string part = split["offered"][0];
  const json offers = wallet.must({"fragment", "list", "--offered", "--profile", "luhe"});
  ASSERT_EQ(offers["items"].size(), 1u);
  EXPECT_EQ(offers["items"][0]["id"], part);
  wallet.must({"fragment", "claim", part, "--profile", "luhe"});
  const json lineage = wallet.must({"receivable", "lineage", root, "--profile", "haihe"});
  EXPECT_EQ(lineage["fragments"].size(), 3u);
  EXPECT_EQ(lineage["conserved"], true);

  // A bank's published policy buys it; the cost is shown before and stays the same.
  const json policy = event(wallet.must({"financing", "publish-policy", "--profile", "b1", "--text-title", "steel",
                                         "--text-kind", "without_recourse", "--text-day-count", "actual_360",
                                         "--text-prices", "days_max=366,level_max=10,rate=4.2,fee=10.00"}),
                            "financing.policy_published");
  const Words sell{"financing", "sell",           part,       "--profile", "luhe",
                   "--policy",  policy["policy"], "--amount", "120000.00"};
  Words preview = sell;
  preview.push_back("--dry-run");
  const json before = wallet.must(preview)["price"];
  const json sold = wallet.must(sell);
  EXPECT_EQ(sold["price"], before);
  EXPECT_EQ(before["fee"], "10.00");
  const json paid = event(sold, "financing.sold");
  EXPECT_EQ(paid["money"]["amount"], "12000000");
  const json money = wallet.must({"cash", "balance", "--profile", "luhe"});
  ASSERT_EQ(money["items"].size(), 1u);
  EXPECT_EQ(money["items"][0]["amount"], paid["price"]["proceeds"]);
  EXPECT_EQ(money["verified"], true);

  // Its proof stands without the network, and falls with one changed byte.
  wallet.must(
      {"proof", "export", "--fragment", paid["fragment"], "--out", wallet.path("proof.json"), "--profile", "luhe"});
  const Words verify{"verify", "bundle", wallet.path("proof.json"), "--genesis", wallet.path("genesis.json")};
  EXPECT_EQ(wallet.must(verify)["state"]["value"]["state"], "sold");
  std::string bundle = wallet.read("proof.json");
  const auto place = bundle.find("\"value\":\"") + 60;
  bundle[place] = bundle[place] == '0' ? '1' : '0';
  wallet.write("proof.json", bundle);
  EXPECT_EQ(wallet.refused(verify, 9)["code"], "W_PROOF");
}

TEST_F(WalletStory, EachWayToFailHasItsExitCode) {
  const std::string to = jinmen["account"];
  // Refused before inclusion: signed by a key that is not the account's.
  EXPECT_EQ(wallet.refused({"cash", "send", to, "--profile", "haihe", "--key", "luhe", "--amount", "1"}, 4)["code"],
            "E_SIG");
  // Included and refused there: more than there is.
  const json short_of = wallet.refused(
      {"cash", "send", to, "--profile", "haihe", "--amount", "99000000", "--from-bank", "bank0", "--to-bank", "bank1"},
      5);
  EXPECT_EQ(short_of["code"], "E_CASH");
  // The same found out without signing.
  EXPECT_EQ(wallet.refused({"cash", "send", to, "--profile", "haihe", "--amount", "99000000", "--from-bank", "bank0",
                            "--to-bank", "bank1", "--dry-run"},
                           4)["code"],
            "E_CASH");
  EXPECT_EQ(wallet.refused({"cash", "send", to, "--profile", "haihe", "--amount", "1", "--node", "http://127.0.0.1:1"},
                           3)["code"],
            "W_UNREACHABLE");
  EXPECT_EQ(wallet.refused({"receivable", "list", "--profile", "haihe", "--cursor", "zz"}, 2)["code"], "W_USAGE");
  for (const std::string& account : {std::string{"nobody"}, std::string{"me"}, to.substr(0, to.size() - 1)})
    EXPECT_EQ(wallet.refused({"config", "set", "--profile", "haihe", "--account", account}, 2)["code"], "W_USAGE")
        << account;
  EXPECT_EQ(
      wallet.refused({"init", "--profile", "new", "--genesis", wallet.path("genesis.json"), "--account", "nobody"},
                     2)["code"],
      "W_USAGE");
  EXPECT_EQ(wallet.refused({"fragment", "show", std::string(64, '0'), "--profile", "haihe"}, 6)["code"], "W_NOT_FOUND");
  EXPECT_EQ(wallet.refused({"tx", "show", std::string(64, '0'), "--profile", "haihe"}, 6)["code"], "W_NOT_FOUND");
  wallet.write("password", "not the password\n");
  EXPECT_EQ(wallet.refused({"cash", "send", to, "--profile", "haihe", "--amount", "1"}, 10)["code"], "W_PASSWORD");
  wallet.write("password", "long enough\n");

  // Another network's genesis.
  Genesis other = world_;
  other.chain_id.value = "tallystick-other";
  wallet.write("other.json", write_genesis_json(other));
  EXPECT_EQ(
      wallet.refused({"cash", "balance", "--profile", "haihe", "--genesis", wallet.path("other.json")}, 9)["code"],
      "W_PROOF");
}

TEST_F(WalletStory, ALyingNodeIsNotBelieved) {
  // 1,500,000.00 in fen as the ledger encodes it, and a hundred times that.
  server.lie("0000000008f0d180", "0000000df8475800");
  const json balance = wallet.refused({"cash", "balance", "--profile", "haihe"}, 9);
  EXPECT_EQ(balance["code"], "W_PROOF");
  server.lie("", "");
  EXPECT_EQ(wallet.must({"cash", "balance", "--profile", "haihe"})["items"][0]["amount"], "150000000");
}

TEST_F(WalletStory, TooFewSignaturesAskForOtherPeople) {
  wallet.must({"account", "change-policy", "--profile", "haihe", "--policy-keys",
               "key=" + contracts::test_key(61).hex(), "--policy-keys", "key=" + contracts::test_key(62).hex(),
               "--policy-thresholds", "from=1000.00,signatures=2"});
  const Words large{"cash", "send", jinmen["account"], "--profile", "haihe", "--amount", "1000.00"};
  EXPECT_EQ(wallet.refused(large, 8)["code"], "W_APPROVALS");
  Words both = large;
  for (const char* word : {"--key", "haihe", "--key", "jinmen"}) both.emplace_back(word);
  wallet.must(both);
  wallet.must({"cash", "send", jinmen["account"], "--profile", "haihe", "--amount", "999.99"});
}

TEST_F(WalletStory, ATimeoutIsSafeToRepeat) {
  const std::string to = jinmen["account"];
  server.hold(true);
  const Ran lost = wallet.run({"cash", "send", to, "--profile", "haihe", "--amount", "7.00", "--timeout", "300ms"});
  ASSERT_EQ(lost.exit, 7) << lost.envelope.dump();
  const std::string id = lost.envelope["tx"]["id"];
  EXPECT_EQ(wallet.must({"tx", "list"})["items"].size(), 1u);
  server.hold(false);
  const Height before = server.height();
  const Ran again = wallet.run({"tx", "wait", id, "--profile", "haihe"});
  ASSERT_EQ(again.exit, 0) << again.envelope.dump();
  EXPECT_EQ(again.envelope["tx"]["id"], id);
  EXPECT_EQ(again.envelope["tx"]["final"], true);
  EXPECT_EQ(server.height(), before.next());
  // Once more: the same receipt, and nothing new.
  const Ran third = wallet.run({"tx", "wait", id, "--profile", "haihe"});
  EXPECT_EQ(third.envelope["data"], again.envelope["data"]);
  EXPECT_EQ(server.height(), before.next());
  EXPECT_EQ(wallet.run({"tx", "list"}).exit, 6);
  const json money = wallet.must({"cash", "balance", "--profile", "jinmen"});
  EXPECT_EQ(money["items"][0]["amount"], "700");
}

TEST_F(WalletStory, AValidatorGetsNewKeysWhenThreeOfFourSayYes) {
  profile("b2", "bank2", 3);
  const auto turn_to = [this](std::uint8_t key) {
    const Network network = network_of(world_);
    const Hash claim = contracts::validator::key_proof_digest(network, contracts::bank_party(network.genesis_hash, 0),
                                                              contracts::test_key(key));
    return Words{"validator",
                 "propose-rotate",
                 "bank0",
                 "--profile",
                 "b0",
                 "--consensus-key",
                 contracts::test_key(key).hex(),
                 "--key-proof",
                 contracts::test_signature(key, claim).hex()};
  };
  const json proposed = wallet.must(turn_to(90));
  const std::string id = event(proposed, "validator.proposed").value("proposal", "");
  EXPECT_EQ(wallet.must({"validator", "show", id, "--profile", "b1"})["value"]["approvals"].size(), 1u);
  EXPECT_EQ(wallet.must({"validator", "proposals", "--profile", "b1"})["items"].size(), 1u);
  wallet.must({"validator", "approve", id, "--profile", "b1"});
  EXPECT_EQ(wallet.refused({"validator", "approve", id, "--profile", "b1"}, 5)["code"], "E_STATE");
  wallet.must({"validator", "withdraw", id, "--profile", "b1"});
  wallet.must({"validator", "approve", id, "--profile", "b2", "--dry-run"});
  wallet.must({"validator", "approve", id, "--profile", "b2"});
  event(wallet.must({"validator", "approve", id, "--profile", "b1"}), "validator.change_approved");
  const json set = wallet.must({"validator", "list", "--profile", "b1"})["value"];
  EXPECT_EQ(set["announced"][0]["consensus_key"], contracts::test_key(90).hex());
  EXPECT_EQ(set["in_force"][0]["consensus_key"], contracts::test_key(11).hex());
  Words unproved = turn_to(91);
  unproved.back() = turn_to(92).back();
  EXPECT_EQ(wallet.refused(unproved, 5)["code"], "E_PROOF");
  EXPECT_EQ(wallet.refused(turn_to(11), 5)["code"], "E_KEY_USED");
}

TEST_F(WalletStory, EventsFollowByCursor) {
  wallet.must({"cash", "send", jinmen["account"], "--profile", "haihe", "--amount", "1.00"});
  const Ran ran =
      wallet.run({"events", "watch", "--profile", "haihe", "--from-start", "--event", "cash.paid", "--count", "2"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  std::istringstream lines{wallet.read(".out")};
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(json::parse(line)["name"], "cash.paid");
}

}  // namespace
}  // namespace tallystick::e2e
