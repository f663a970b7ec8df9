// One invoice, and a thousand attempts to have money for it at once. Core's invoice is issued against a hundred times through four nodes, in
// sixteen lanes: one receivable comes of it, and each other attempt is told that the invoice backs as much as it can. Then its holder sells the one
// fragment a thousand times, to four banks, through four nodes, without waiting for any answer: one bank has it, the holder is paid once, and
// each other attempt is told that the fragment is sold. Every node says the same.
#include <barrier>
#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "contracts/account/open.h"
#include "contracts/cash/reserves.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/limit/set.h"
#include "contracts/party/register.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry.h"
#include "core/sha256.h"
#include "node/config/files.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

using namespace contracts;
using testnet::Member;

constexpr std::int64_t kFen = 1'000'00;
constexpr std::size_t kBanks = 4;
constexpr const char* kProgramme = "anchor";

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("the trade of the test: " + result.error().message);
  return std::move(*result);
}

Money yuan(std::int64_t fen) {
  return {*Currency::of("CNY"), Amount{fen}};
}

Date wall_day(const Genesis& genesis) {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  return ledger_day(genesis.calendar, Timestamp{now});
}

// How many ended how: "applied", or the code of a refusal; and the receipt of one that was applied.
struct Outcomes {
  std::map<std::string, std::size_t> count;
  contracts::Receipt applied;
};

struct Company {
  std::string name;
  std::uint16_t bank;
  PrivateKey key;
  PartyId party;
  AccountId account;
};

struct DoubleFinancing : ::testing::Test {
  Network network;
  std::vector<Member> banks;
  evidence::Secret secret;
  std::optional<Company> core, holder;
  std::vector<LendingPolicyId> policies;

  void SetUp() override {
    network.start();
    ASSERT_TRUE(network.ready());
    const std::string hex = must(node::read_secret_file(network.layout().evidence_key()));
    secret = *evidence::Secret::from_hex(hex.substr(0, hex.find('\n')));
    for (std::size_t i = 0; i < kBanks; ++i) banks.push_back(must(testnet::bank_operator(network.layout(), i)));
    core = company("core", 0, party::Role::core_enterprise);
    holder = company("holder", 1, party::Role::supplier);
    must(banks[0].act({make_operation(limit::Set{core->party, {kProgramme}, yuan(1'000 * kFen)})}));
    auto authority = must(testnet::settlement_authority(network.layout()));
    for (std::uint16_t i = 0; i < kBanks; ++i) {
      must(authority.act({make_operation(cash::MintReserves{bank(i), yuan(1'000 * kFen)})}));
      financing::PolicyText text;
      text.title = {"discounts"};
      text.currency = *Currency::of("CNY");
      text.prices.items = {{366, 10, Rate{42'000}, Amount{}}};
      policies.push_back(lending_policy_id(must(banks[i].act({make_operation(financing::PublishPolicy{text})})).id, 0));
    }
  }

  PartyId bank(std::uint16_t i) const { return bank_party(genesis_hash(network.genesis()), i); }

  Company company(const std::string& name, std::uint16_t at, party::Role role) {
    Company out{name, at, PrivateKey::generate(), {}, {}};
    const auto registered =
        must(banks[at].act({make_operation(party::Register{{name}, {{"test"}, {name}}, {{role}}, {}})}));
    out.party = derive_party(registered.id, 0);
    const account::KeyPolicy policy{{{{KeyAlgorithm::secp256k1, out.key.public_key(), account::Duty::any}}}, {}};
    out.account = derive_account(must(banks[at].act({make_operation(account::Open{out.party, policy})})).id, 0);
    return out;
  }

  Member member(const Company& who, std::uint8_t lane, std::size_t node) const {
    return must(Member::make({network_of(network.genesis()),
                              network.genesis().kind,
                              who.account,
                              lane,
                              {testnet::loopback_url(network.node(node).rpc_port)}},
                             who.key.clone()));
  }

  evidence::Register document(evidence::Kind kind, const std::string& number, std::int64_t fen, Date day) const {
    evidence::Register op;
    op.fingerprint = evidence::fingerprint(secret, kind, holder->name, number);
    op.key_id = network.genesis().evidence_key_id;
    op.facts = {kind, holder->party, core->party, *Currency::of("CNY"), Amount{fen}, day};
    op.file = {sha256(as_bytes(number)), 1'000, {"application/xml"}};
    if (kind == evidence::Kind::invoice)
      op.near = evidence::near_fingerprints(
          secret, {holder->name, core->name, number, day, {op.facts.currency, op.facts.amount}});
    return op;
  }

  // `attempts` transactions of one account in all its lanes, each lane through one node, all signed before the first is sent and sent without
  // waiting for an answer.
  Outcomes race(const Company& who, std::size_t attempts, const std::function<Operation(std::size_t)>& attempt) {
    Outcomes out;
    std::mutex mutex;
    std::barrier ready{std::ptrdiff_t{kNonceLanes}};
    std::vector<std::jthread> threads;
    for (std::size_t lane = 0; lane < kNonceLanes; ++lane)
      threads.emplace_back([&, lane] {
        Member by = member(who, static_cast<std::uint8_t>(lane), lane % kBanks);
        std::vector<Member::Signed> mine;
        for (std::size_t i = lane; i < attempts; i += kNonceLanes) mine.push_back(must(by.sign({attempt(i)})));
        ready.arrive_and_wait();
        for (const auto& one : mine) must_submit(by, one);
        for (const auto& one : mine) {
          const auto entered = by.wait(one.id, Millis{60'000});
          const std::string how = !entered                   ? "lost: " + entered.error().message
                                  : entered->receipt.refusal ? std::string{name_of(*entered->receipt.refusal)}
                                                             : "applied";
          const std::lock_guard lock{mutex};
          ++out.count[how];
          if (how == "applied") out.applied = entered->receipt;
        }
      });
    threads.clear();
    return out;
  }
  static void must_submit(Member& by, const Member::Signed& one) {
    const auto sent = by.submit(one);
    EXPECT_TRUE(sent) << sent.error().message;
  }
};

TEST_F(DoubleFinancing, OfAThousandAttemptsOneSucceeds) {
  const Date today = wall_day(network.genesis());
  const auto invoice = document(evidence::Kind::invoice, "I1", kFen, today);
  const auto delivery = document(evidence::Kind::delivery, "D1", 0, today);
  must(banks[1].act({make_operation(invoice), make_operation(delivery)}));

  receivable::Issue issue;
  issue.payee = holder->account;
  issue.currency = *Currency::of("CNY");
  issue.amount = Amount{kFen};
  issue.due = today + Days{90};
  issue.limit_bank = bank(0);
  issue.programme = {kProgramme};
  issue.evidence.items = {{invoice.fingerprint, Amount{kFen}}, {delivery.fingerprint, Amount{}}};
  issue.mandate = {core->account, bank(0)};
  const Outcomes issues = race(*core, 100, [&](std::size_t) { return make_operation(issue); });
  EXPECT_EQ(issues.count, (std::map<std::string, std::size_t>{{"applied", 1}, {"E_EVIDENCE_DUP", 99}}));
  const auto issued = testnet::event_in<receivable::Issued>(issues.applied);
  ASSERT_TRUE(issued);
  must(member(*holder, 0, 1).act({make_operation(fragment::Claim{issued->fragment})}));

  const financing::Terms terms{financing::SaleKind::without_recourse, Rate{42'000}, pricing::DayCount::actual_360, {}};
  const auto price = financing::price_of(Amount{kFen}, terms, today, issued->pay_on);
  ASSERT_TRUE(price);
  const Outcomes sales = race(*holder, 1'000, [&](std::size_t i) {
    const auto& policy = policies[(i / kNonceLanes) % kBanks];
    return make_operation(financing::Sell{policy, issued->fragment, Amount{kFen}, price->cost.effective});
  });
  EXPECT_EQ(sales.count, (std::map<std::string, std::size_t>{{"applied", 1}, {"E_STATE", 999}}));
  const auto sold = testnet::event_in<financing::Sold>(sales.applied);
  ASSERT_TRUE(sold);
  EXPECT_EQ(sold->price.proceeds, price->proceeds);

  // Paid once, and every node says so.
  for (std::size_t node = 0; node < kBanks; ++node) {
    Member asking = member(*holder, 0, node);
    const auto balances = asking.node().call("account_getBalances",
                                             {{"account", format_account(network.genesis().kind, holder->account)}});
    ASSERT_TRUE(balances) << balances.error().message;
    ASSERT_EQ(balances->at("balances").size(), 1U);
    EXPECT_EQ(balances->at("balances")[0].at("fields").at("amount"), std::to_string(price->proceeds.minor()));
  }
}

}  // namespace
}  // namespace tallystick::e2e
