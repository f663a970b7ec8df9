// Misconduct: one row per reason to refuse, in the order the operation asks; then what a report does.
#include "contracts/validator/report.h"

#include <gtest/gtest.h>

#include "contracts/ledger/attempts.h"
#include "contracts/validator/events.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"

namespace tallystick::contracts::validator {
namespace {

const Hash kA = sha256(as_bytes("block a")), kB = sha256(as_bytes("block b"));

// The secret number n, whose public key is test_key(n).
PrivateKey secret(std::uint8_t n) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = n;
  return std::move(*PrivateKey::from(bytes));
}

Vote signed_vote(std::uint8_t key, const Subject& subject) {
  return {subject, ValidatorIndex{0}, secret(key).sign(vote_digest(network_of(test_genesis()), subject))};
}

Report report_of(std::uint8_t key, const Subject& a, const Subject& b) {
  const auto evidence = evidence_of(signed_vote(key, a), signed_vote(key, b));
  ensure(evidence.has_value());
  return {test_key(key), {to_bytes(*evidence)}};
}

const Subject kFirst = notarize(Epoch{0}, View{3}, kA), kSecond = notarize(Epoch{0}, View{3}, kB);

struct ReportTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1), bank2 = ledger.bank(2);
  Member alice = ledger.enroll(0, "alice", {{party::Role::supplier}});
};

TEST_F(ReportTest, EveryRefusalInOrder) {
  const Report good = report_of(11, kFirst, kSecond);
  ledger.must(bank1.account, report_of(12, kFirst, kSecond));
  const auto with = [&](const Evidence& evidence) {
    return make_operation(but(good, [&](Report& op) { op.evidence.value = to_bytes(evidence); }));
  };
  const Evidence evidence = *from_bytes<Evidence>(good.evidence.value);
  expect_refused(
      ledger,
      {
          {"a supplier", alice.account, make_operation(good), Refusal::E_ROLE},
          {"nobody's key", bank0.account,
           make_operation(but(good, [](Report& op) { op.consensus_key = test_key(99); })), Refusal::E_NOENT},
          {"no votes", bank0.account,
           make_operation(but(good,
                              [](Report& op) {
                                op.evidence.value = {1, 2};
                              })),
           Refusal::E_PROOF},
          {"bytes left over", bank0.account,
           make_operation(but(good, [](Report& op) { op.evidence.value.push_back(0); })), Refusal::E_PROOF},
          {"the same vote twice", bank0.account, with({evidence.first, evidence.first}), Refusal::E_PROOF,
           "contradict"},
          {"wrong order", bank0.account, with({evidence.second, evidence.first}), Refusal::E_PROOF, "order"},
          {"different views", bank0.account, with({evidence.first, signed_vote(11, notarize(Epoch{0}, View{4}, kB))}),
           Refusal::E_PROOF, "contradict"},
          {"notarize and nullify", bank0.account, with({evidence.first, signed_vote(11, nullify(Epoch{0}, View{3}))}),
           Refusal::E_PROOF, "contradict"},
          {"recorded already", bank0.account, make_operation(report_of(12, kFirst, kSecond)), Refusal::E_EXISTS},
          {"recorded already, with another second block", bank0.account,
           make_operation(report_of(12, kFirst, notarize(Epoch{0}, View{3}, sha256(as_bytes("c"))))),
           Refusal::E_EXISTS},
          {"signed by another", bank0.account,
           make_operation(but(good, [](Report& op) { op.consensus_key = test_key(13); })), Refusal::E_PROOF,
           "signature"},
          {"the second is forged", bank0.account, with({evidence.first, signed_vote(12, evidence.second.subject)}),
           Refusal::E_PROOF, "signature"},
      });
}

TEST_F(ReportTest, EveryOffenceHasItsName) {
  struct Row {
    const char* name;
    Subject a, b;
    Offence offence;
  };
  const View v{9};
  const Row rows[] = {
      {"two blocks", notarize(Epoch{0}, v, kA), notarize(Epoch{0}, v, kB), Offence::double_notarize},
      {"two final blocks", finalize(Epoch{0}, v, kA, kA), finalize(Epoch{0}, v, kB, kA), Offence::double_finalize},
      {"nullify and finalize", nullify(Epoch{0}, v), finalize(Epoch{0}, v, kA, kA), Offence::nullify_finalize},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Report op = report_of(11, row.a, row.b);
    ledger.must(bank1.account, op);
    const auto record = load<Misconduct>(ledger.view(), {test_key(11), Epoch{0}, v, row.offence});
    ASSERT_TRUE(record);
    EXPECT_EQ(record->party, bank0.party);
    EXPECT_EQ(record->reported_by, bank1.party);
    EXPECT_EQ(record->second, signed_vote_hash(from_bytes<Evidence>(op.evidence.value)->second));
  }
}

TEST_F(ReportTest, RingsAndOpensOneRemoval) {
  const Receipt first = ledger.must(bank1.account, report_of(11, kFirst, kSecond));
  EXPECT_EQ(ledger.last().notices.size(), 1u);
  EXPECT_TRUE(ledger.last().alarms.empty());
  const auto event = event_as<MisconductRecorded>(first.events.items.back());
  ASSERT_TRUE(event && event->removal);
  const auto proposal = load<Proposal>(ledger.view(), *event->removal);
  ASSERT_TRUE(proposal);
  EXPECT_EQ(proposal->change.kind, ChangeKind::leave);
  EXPECT_EQ(proposal->change.party, bank0.party);
  EXPECT_FALSE(proposal->proposed_by);
  EXPECT_TRUE(proposal->approvals.empty()) << "a machine found it: people approve";
  const Receipt second =
      ledger.must(bank2.account, report_of(11, nullify(Epoch{0}, View{3}), finalize(Epoch{0}, View{3}, kA, kA)));
  EXPECT_FALSE(event_as<MisconductRecorded>(second.events.items.back())->removal) << "one is open";
  EXPECT_EQ(ledger.run(bank1.account, Approve{*event->removal}).refusal, Refusal::E_POLICY)
      << "the fourth of four stays until another has joined";
}

TEST_F(ReportTest, AKeyThatWasReplacedIsStillAnsweredFor) {
  const Transaction t = ledger.transaction(
      bank0.account, {make_operation(ProposeRotate{
                         bank0.party,
                         test_key(31),
                         {},
                         test_signature(31, key_proof_digest(ledger.network(), bank0.party, test_key(31)))})});
  ASSERT_EQ(ledger.run(t).outcome, Outcome::applied);
  for (const auto& bank : {bank1, bank2})
    ledger.must(bank.account, Approve{proposal_id(ledger.signed_transaction(t).id, 0)});
  const Receipt receipt = ledger.must(bank1.account, report_of(11, kFirst, kSecond));
  const auto event = event_as<MisconductRecorded>(receipt.events.items.back());
  ASSERT_TRUE(event);
  EXPECT_EQ(event->misconduct.party, bank0.party);
  EXPECT_FALSE(event->removal) << "that key votes no more";
}

}  // namespace
}  // namespace tallystick::contracts::validator
