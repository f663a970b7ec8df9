// What a node does about evidence: from the find to the record on the ledger.
#include "node/ledger/misconduct_reporter.h"

#include <gtest/gtest.h>

#include "contracts/account/change_policy.h"
#include "contracts/ledger/test_ledger.h"
#include "core/sha256.h"

namespace tallystick::node {
namespace {

using namespace contracts;
using contracts::validator::Misconduct;
using contracts::validator::Offence;

PrivateKey secret_number(std::uint8_t n) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = n;
  return std::move(*PrivateKey::from(bytes));
}

// Two blocks in one view, signed with the secret number n: 11 is bank 0's.
Evidence two_blocks(std::uint8_t n, View view) {
  const auto vote = [&](const char* block) {
    const Subject subject = notarize(Epoch{0}, view, sha256(as_bytes(std::string{block})));
    return Vote{subject, ValidatorIndex{0}, secret_number(n).sign(vote_digest(network_of(test_genesis()), subject))};
  };
  return *evidence_of(vote("a"), vote("b"));
}

struct MisconductReporterTest : ::testing::Test {
  TestLedger ledger;
  Secp256k1Scheme scheme;
  KeySigner bank1{secret_number(2)};
  MisconductReporter reporter{network_of(test_genesis()), scheme, &bank1, test_key(12)};
  Height height{0};

  // Puts what the reporter gives into the next block.
  Receipt carry_out(const Bytes& bytes) {
    const auto transaction = decode_transaction(bytes);
    ensure(transaction.has_value());
    const KeySignature& signature = transaction->signatures.items.at(0);
    EXPECT_TRUE(
        verify(signature.key, transaction_id(network_of(test_genesis()), transaction->body), signature.signature));
    height = height.next();
    return ledger.run(*transaction);
  }
  std::vector<Bytes> next() {
    auto made = reporter.next(ledger.view(), height);
    ensure(made.has_value());
    return std::move(*made);
  }
};

TEST_F(MisconductReporterTest, WhatIsFoundIsOnTheLedgerWithTheNextBlock) {
  ASSERT_TRUE(reporter.found(two_blocks(11, View{7}), ledger.view()));
  const auto given = next();
  ASSERT_EQ(given.size(), 1u);
  EXPECT_EQ(carry_out(given[0]).outcome, Outcome::applied);
  EXPECT_TRUE(load<Misconduct>(ledger.view(), {test_key(11), Epoch{0}, View{7}, Offence::double_notarize}));
  EXPECT_TRUE(next().empty());
  EXPECT_EQ(reporter.waiting(), 0u);
}

TEST_F(MisconductReporterTest, WhatGotLostIsHandedInAgain) {
  ASSERT_TRUE(reporter.found(two_blocks(11, View{7}), ledger.view()));
  const auto first = next();
  height = height.next();
  EXPECT_TRUE(next().empty()) << "it may still be under way";
  height = height.next();
  EXPECT_EQ(next(), first);
}

TEST_F(MisconductReporterTest, WhatAnotherReportedIsDropped) {
  const Evidence evidence = two_blocks(11, View{7});
  ASSERT_TRUE(reporter.found(evidence, ledger.view()));
  EXPECT_FALSE(reporter.found(evidence, ledger.view())) << "it waits already";
  ledger.must(ledger.bank(2).account, validator::Report{test_key(11), {to_bytes(evidence)}});
  EXPECT_TRUE(next().empty());
  EXPECT_FALSE(reporter.found(evidence, ledger.view()));
}

TEST_F(MisconductReporterTest, SeveralAtOnceTakePlacesOneBehindTheOther) {
  ASSERT_TRUE(reporter.found(two_blocks(11, View{7}), ledger.view()));
  std::vector<Bytes> given = next();
  for (const std::uint64_t view : {8, 9}) ASSERT_TRUE(reporter.found(two_blocks(11, View{view}), ledger.view()));
  for (Bytes& more : next()) given.push_back(std::move(more));
  ASSERT_EQ(given.size(), 3u);
  for (const Bytes& bytes : given) EXPECT_EQ(carry_out(bytes).outcome, Outcome::applied);
  EXPECT_TRUE(next().empty());
  EXPECT_EQ(reporter.waiting(), 0u);
}

TEST_F(MisconductReporterTest, ACheatDoesNotFillTheLedger) {
  unsigned taken = 0;
  for (std::uint64_t view = 1; view <= 2 * MisconductReporter::kReportsMax; ++view)
    taken += reporter.found(two_blocks(11, View{view}), ledger.view()) ? 1 : 0;
  EXPECT_EQ(taken, MisconductReporter::kReportsMax);
  EXPECT_TRUE(reporter.found(two_blocks(13, View{1}), ledger.view())) << "another cheat is another matter";
}

TEST_F(MisconductReporterTest, AStrangersVotesAreNobodysMisconduct) {
  EXPECT_FALSE(reporter.found(two_blocks(99, View{1}), ledger.view()));
}

TEST_F(MisconductReporterTest, WhoCannotReportSaysWhatToDo) {
  struct Row {
    const char* name;
    const Signer* operator_key;
    std::optional<PublicKey> self;
    std::string expected;
  };
  const KeySigner stranger{secret_number(77)};
  const Row rows[] = {{"no operator key", nullptr, test_key(12), "node.operator_key is not set"},
                      {"an observer", &bank1, std::nullopt, "no validator"},
                      {"another's key", &stranger, test_key(12), "may not report"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    MisconductReporter mute{network_of(test_genesis()), scheme, row.operator_key, row.self};
    ASSERT_TRUE(mute.found(two_blocks(11, View{7}), ledger.view()));
    const auto made = mute.next(ledger.view(), height);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find(row.expected), std::string::npos) << made.error().message;
    EXPECT_NE(made.error().message.find("tallystick validator report " + test_key(11).hex()), std::string::npos);
    EXPECT_EQ(mute.waiting(), 0u);
  }
}

}  // namespace
}  // namespace tallystick::node
