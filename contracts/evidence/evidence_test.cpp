#include <gtest/gtest.h>

#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "core/sha256.h"

namespace tallystick::contracts::evidence {
namespace {

struct RegisterTest : ::testing::Test {
  TradeWorld world;
  Register invoice = world.registration(Kind::invoice, world.tier1, world.issuer, 500'00, "A-1");
};

TEST_F(RegisterTest, EveryRefusalInOrder) {
  const auto made = [&](auto&& change) { return make_operation(but(invoice, change)); };
  const AccountId bank = world.bank1.account;
  expect_refused(
      world.ledger,
      {{"no bank", world.tier1.account, make_operation(invoice), Refusal::E_ROLE},
       {"unknown seller", bank, made([](Register& r) { r.facts.seller = {}; }), Refusal::E_NOENT},
       {"unknown buyer", bank, made([](Register& r) { r.facts.buyer = {}; }), Refusal::E_NOENT},
       {"a bank of neither", world.bank3.account, make_operation(invoice), Refusal::E_OWNER},
       {"an invoice of nothing", bank, made([](Register& r) { r.facts.amount = {}; }), Refusal::E_AMOUNT},
       {"a foreign currency", bank, made([](Register& r) { r.facts.currency = *Currency::of("JPY"); }),
        Refusal::E_POLICY, "currency"},
       {"another secret", bank, made([](Register& r) { r.key_id = {}; }), Refusal::E_EVIDENCE},
       {"four near fingerprints", bank, made([](Register& r) { r.near.items.pop_back(); }), Refusal::E_EVIDENCE,
        "near"},
       {"near fingerprints of an order", bank, made([](Register& r) { r.facts.kind = Kind::order; }),
        Refusal::E_EVIDENCE, "near"},
       {"trade with itself", bank, made([](Register& r) { r.facts.buyer = r.facts.seller; }), Refusal::E_SELF}});
}

// Invoices as their near fingerprints see them.
struct NearTest : RegisterTest {
  const Secret secret{sha256(as_bytes("a secret of tests")).raw()};
  NearFields base{"0199:SELLER", "0199:BUYER", "INV-1", *parse_date("2025-12-20"), yuan(500'00)};

  Register registered(const char* number, const NearFields& fields) {
    Register op = world.registration(Kind::invoice, world.tier1, world.issuer, 500'00, number);
    op.near = near_fingerprints(secret, fields);
    world.ledger.must(world.bank1.account, op);
    return op;
  }
};

TEST_F(NearTest, OneFieldApartIsFound) {
  registered("first", base);
  const struct {
    const char* name;
    std::function<void(NearFields&)> change;
    bool found;
  } rows[] = {
      {"number", [](NearFields& f) { f.number = "INV-2"; }, true},
      {"date", [](NearFields& f) { f.dated = f.dated + Days{1}; }, true},
      {"amount", [](NearFields& f) { f.total = yuan(500'01); }, true},
      {"currency", [](NearFields& f) { f.total.currency = *Currency::of("EUR"); }, true},
      {"seller", [](NearFields& f) { f.seller = "0199:SELLER2"; }, true},
      {"buyer", [](NearFields& f) { f.buyer = "0199:BUYER2"; }, true},
      {"number and date",
       [](NearFields& f) {
         f.number = "INV-2";
         f.dated = f.dated + Days{2};
       },
       false},
      {"seller and buyer changed for each other", [](NearFields& f) { std::swap(f.seller, f.buyer); }, false},
  };
  const auto found = [&](const NearFields& fields) {
    const NearFingerprints mine = near_fingerprints(secret, fields), its = near_fingerprints(secret, base);
    for (const Hash& one : mine)
      if (std::find(its.begin(), its.end(), one) != its.end()) return true;
    return false;
  };
  for (const auto& row : rows) EXPECT_EQ(found(but(base, row.change)), row.found) << row.name;
  EXPECT_NE(near_fingerprints(secret, base), near_fingerprints(Secret{}, base));
}

TEST_F(NearTest, WhatResemblesAnotherBacksNothingUntilABankHasLooked) {
  const Register first = registered("first", base);
  const Register second = registered("second", but(base, [](NearFields& f) { f.number = "INV-1/1"; }));
  EXPECT_TRUE(events_of<Registered>(world.ledger.last()).at(0).doubtful);
  const auto kept = must_load<Evidence>(world.ledger.view(), second.fingerprint);
  EXPECT_EQ(kept.resembles.items, std::vector{first.fingerprint});

  auto issue = world.issue_of(world.tier1, 500'00, 90);
  issue.evidence.items[0].fingerprint = second.fingerprint;
  expect_refused(world.ledger, {{"not looked at", world.issuer.account, make_operation(issue), Refusal::E_EVIDENCE,
                                 "near_duplicate"}});
  const Acknowledge good{second.fingerprint, {"two deliveries of one day"}};
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(
      world.ledger,
      {{"no bank", world.tier1.account, make_operation(good), Refusal::E_ROLE},
       {"unknown", world.bank1.account, made([](Acknowledge& op) { op.fingerprint = {}; }), Refusal::E_NOENT},
       {"resembles none", world.bank1.account, made([&](Acknowledge& op) { op.fingerprint = first.fingerprint; }),
        Refusal::E_STATE, "no other"},
       {"a bank of neither", world.bank3.account, make_operation(good), Refusal::E_OWNER},
       {"without a reason", world.bank1.account, made([](Acknowledge& op) { op.reason = {}; }), Refusal::E_EVIDENCE}});
  world.ledger.must(world.bank1.account, good);
  expect_refused(world.ledger, {{"twice", world.bank1.account, make_operation(good), Refusal::E_STATE, "already"}});
  world.ledger.must(world.issuer.account, issue);
}

TEST_F(RegisterTest, OtherFactsUnderOneFingerprintAreAConflict) {
  const Fingerprint order = world.document(Kind::order, world.tier1, world.issuer, 500'00);
  world.ledger.must(world.bank1.account, invoice);
  const auto made = [&](auto&& change) { return make_operation(but(invoice, change)); };
  const AccountId bank = world.bank1.account;
  const auto conflict = Refusal::E_EVIDENCE_CONFLICT;
  expect_refused(
      world.ledger,
      {{"kind", bank, made([](Register& r) {
          r.facts.kind = Kind::order;
          r.near = {};
        }),
        conflict, "kind"},
       {"seller", bank, made([&](Register& r) { r.facts.seller = world.tier2.party; }), conflict, "seller"},
       {"buyer", bank, made([&](Register& r) { r.facts.buyer = world.tier3.party; }), conflict, "buyer"},
       {"currency", bank, made([](Register& r) { r.facts.currency = *Currency::of("EUR"); }), conflict, "currency"},
       {"one fen more", bank, made([](Register& r) { r.facts.amount = Amount{500'01}; }), conflict, "amount"},
       {"a day later", bank, made([](Register& r) { r.facts.dated = r.facts.dated + Days{1}; }), conflict, "date"},
       {"other goods", bank, made([](Register& r) { r.goods_code = {"7208"}; }), conflict, "goods code"},
       {"near another", bank, made([](Register& r) { r.near.items[2] = {}; }), conflict, "near fingerprints"},
       {"following from another", bank, made([&](Register& r) { r.earlier.items = {order}; }), conflict,
        "earlier documents"}});
}

TEST_F(RegisterTest, TheSameAgainFromAnyServingBankChangesNothing) {
  world.ledger.must(world.bank1.account, invoice);
  EXPECT_FALSE(events_of<Registered>(world.ledger.last()).at(0).known);
  // Another bank salts its own copy of the file; the facts are what counts.
  const Register copy = but(invoice, [](Register& r) { r.file.salted_hash = sha256(as_bytes("other salt")); });
  world.ledger.must(world.bank0.account, copy);
  EXPECT_TRUE(events_of<Registered>(world.ledger.last()).at(0).known);
  const auto kept = must_load<Evidence>(world.ledger.view(), invoice.fingerprint);
  EXPECT_EQ(kept.attested_by, world.bank1.party);
  EXPECT_EQ(kept.file, invoice.file);
}

TEST(FingerprintTest, OneDocumentOneFingerprint) {
  const Secret one{sha256(as_bytes("one")).raw()};
  const Secret two{sha256(as_bytes("two")).raw()};
  const Fingerprint base = fingerprint(one, Kind::invoice, "0199:ABC", "INV-2026/0042");
  EXPECT_EQ(base, fingerprint(one, Kind::invoice, "0199:abc", " inv 2026 0042 "));
  EXPECT_NE(base, fingerprint(two, Kind::invoice, "0199:ABC", "INV-2026/0042"));
  EXPECT_NE(base, fingerprint(one, Kind::order, "0199:ABC", "INV-2026/0042"));
  EXPECT_NE(base, fingerprint(one, Kind::invoice, "0199:ABD", "INV-2026/0042"));
  EXPECT_NE(base, fingerprint(one, Kind::invoice, "0199:ABC", "INV-2026/0043"));
  // What is between seller and number cannot move from one to the other.
  EXPECT_NE(fingerprint(one, Kind::invoice, "AB", "C"), fingerprint(one, Kind::invoice, "A", "BC"));
}

// Computed with Python: hmac.new(secret, b"tallystick/evidence\0\x03" + len4(b"0199ABC") + len4(b"INV1"), sha256).
TEST(FingerprintTest, Golden) {
  const Secret secret{sha256(as_bytes("one")).raw()};
  EXPECT_EQ(fingerprint(secret, Kind::invoice, "0199:abc", "inv-1").hex(),
            "a9259fb20ff1e76d790f8cb40c5a8db2ae2b8af1a00ab0f52f2694552eee89ca");
}

TEST(FingerprintTest, TheSaltHidesTheFile) {
  const Hash file = sha256(as_bytes("an invoice"));
  EXPECT_NE(file_commitment(sha256(as_bytes("salt 1")), file), file_commitment(sha256(as_bytes("salt 2")), file));
  EXPECT_NE(file_commitment(file, sha256(as_bytes("salt 1"))), file_commitment(sha256(as_bytes("salt 1")), file));
}

}  // namespace
}  // namespace tallystick::contracts::evidence
