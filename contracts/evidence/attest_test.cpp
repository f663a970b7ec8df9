// Who vouches for documents, what that is worth, and what a document's past adds to it.
#include "contracts/evidence/attest.h"

#include <gtest/gtest.h>

#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/level.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/party/change_role.h"
#include "contracts/policy/set_parameter.h"
#include "core/sha256.h"

namespace tallystick::contracts::evidence {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

struct AttestTest : ::testing::Test {
  TradeWorld world;
  Member carrier = world.ledger.appoint("carrier", party::Role::carrier);
  Member tax = world.ledger.appoint("tax", party::Role::tax_service);
  Member sensors = world.ledger.appoint("sensors", party::Role::data_platform);
  Member notary = world.ledger.appoint("notary", party::Role::attester);
  Fingerprint delivery = world.document(Kind::delivery, world.tier1, world.issuer, 0);
  Fingerprint invoice = world.document(Kind::invoice, world.tier1, world.issuer, 500'00);

  Timestamp now() const { return world.ledger.next_block().time; }
  int level(const std::vector<Fingerprint>& documents) const {
    Uses uses;
    for (const Fingerprint& one : documents) uses.items.push_back({one, {}});
    return level_of(world.ledger.view(), uses, now());
  }
  Evidence document(const Fingerprint& id) const { return must_load<Evidence>(world.ledger.view(), id); }
};

TEST_F(AttestTest, EveryRefusalInOrder) {
  const auto attest = [&](Capacity as, const Fingerprint& of) { return make_operation(Attest{of, as, {}, {}}); };
  const AccountId buyer = world.issuer.account;
  expect_refused(
      world.ledger,
      {{"a carrier that is none", world.tier2.account, attest(Capacity::carrier, delivery), Refusal::E_ROLE},
       {"a tax service that is none", carrier.account, attest(Capacity::tax_service, invoice), Refusal::E_ROLE},
       {"unknown", buyer, attest(Capacity::buyer, {}), Refusal::E_NOENT},
       {"another buyer", world.tier2.account, attest(Capacity::buyer, delivery), Refusal::E_OWNER},
       {"another seller", buyer, attest(Capacity::seller, delivery), Refusal::E_OWNER},
       {"a bank of neither", world.bank3.account, attest(Capacity::bank, delivery), Refusal::E_OWNER},
       {"a carrier for an invoice", carrier.account, attest(Capacity::carrier, invoice), Refusal::E_POLICY, "capacity"},
       {"the seller for its invoice", world.tier1.account, attest(Capacity::seller, invoice), Refusal::E_POLICY,
        "capacity"},
       {"expired", buyer, make_operation(Attest{delivery, Capacity::buyer, now(), {}}), Refusal::E_EXPIRED}});
  world.ledger.must(world.ledger.association().account, party::GrantRole{world.tier1.party, party::Role::attester});
  expect_refused(world.ledger, {{"a third party that is the seller", world.tier1.account,
                                 attest(Capacity::attester, delivery), Refusal::E_SELF}});
  for (std::size_t i = 0; i < kVouchesMax; ++i)
    world.ledger.must(world.ledger.appoint("attester " + std::to_string(i), party::Role::attester).account,
                      Attest{delivery, Capacity::attester, {}, {}});
  expect_refused(world.ledger, {{"one too many", buyer, attest(Capacity::buyer, delivery), Refusal::E_COUNT}});
}

TEST_F(AttestTest, WhoMayVouchForWhat) {
  const struct {
    Kind kind;
    const char* who;
  } rows[] = {
      {Kind::contract, "bank seller buyer attester"},
      {Kind::order, "bank seller buyer attester"},
      {Kind::invoice, "bank buyer tax_service attester"},
      {Kind::delivery, "bank buyer carrier data_platform attester"},
      {Kind::receipt, "bank buyer carrier data_platform attester"},
      {Kind::waybill, "bank buyer carrier data_platform attester"},
      {Kind::tax_check, "bank tax_service attester"},
      {Kind::payment, "bank data_platform attester"},
  };
  for (const auto& row : rows) {
    std::string who;
    for (const auto& [as, name] : EnumNames<Capacity>::values)
      if (may_vouch(row.kind, as)) who += (who.empty() ? "" : " ") + std::string{name};
    EXPECT_EQ(who, row.who) << name_of(row.kind);
  }
}

TEST_F(AttestTest, TheLevelCountsCapacitiesThatVouchNow) {
  EXPECT_EQ(level({}), 0);
  EXPECT_EQ(level({delivery, invoice}), 1);  // the bank that registered them
  world.ledger.must(world.issuer.account, Attest{delivery, Capacity::buyer, {}, {}});
  world.ledger.must(carrier.account, Attest{delivery, Capacity::carrier, now() + Millis{kDayMs}, {}});
  EXPECT_EQ(level({delivery, invoice}), 3);
  world.ledger.must(world.issuer.account, Attest{invoice, Capacity::buyer, {}, {}});
  EXPECT_EQ(level({delivery, invoice}), 3);  // no new capacity
  world.ledger.must(tax.account, Attest{invoice, Capacity::tax_service, {}, {}});
  EXPECT_EQ(level({delivery, invoice}), 4);
  EXPECT_EQ(level({delivery}), 3);
  world.ledger.pass(Millis{kDayMs});
  EXPECT_EQ(level({delivery, invoice}), 3);  // the carrier's word has expired
  world.ledger.must(carrier.account, Attest{delivery, Capacity::carrier, {}, sha256(as_bytes("its own record"))});
  EXPECT_EQ(level({delivery, invoice}), 4);
  EXPECT_EQ(document(delivery).vouches.size(), 2U);  // replaced, not added
}

TEST_F(AttestTest, TooFewVouchesBackNothing) {
  const auto ask = [&](const char* parameter, std::int64_t needed) {
    world.ledger.must(world.ledger.association().account,
                      policy::SetParameter{{parameter}, needed, world.ledger.today() + Days{1}});
  };
  ask("vouches_delivery", 2);
  world.arrive_in(1);
  auto issue = world.issue_of(world.tier1, 500'00, 90);
  const Fingerprint goods = issue.evidence.items[1].fingerprint;
  const AccountId issuer = world.issuer.account;
  world.ledger.must(sensors.account, Attest{goods, Capacity::data_platform, now() + Millis{kDayMs}, {}});
  expect_refused(world.ledger, {{"one of two", issuer, make_operation(issue), Refusal::E_EVIDENCE, "1 of 2"}});
  // A second word of the same party, and one of the bank that registered it, add nothing.
  world.ledger.must(world.bank1.account, Attest{goods, Capacity::bank, {}, {}});
  expect_refused(world.ledger,
                 {{"the registering bank", issuer, make_operation(issue), Refusal::E_EVIDENCE, "1 of 2"}});
  world.ledger.must(carrier.account, Attest{goods, Capacity::carrier, {}, {}});
  world.ledger.pass(Millis{kDayMs});
  expect_refused(world.ledger, {{"one has expired", issuer, make_operation(issue), Refusal::E_EVIDENCE, "1 of 2"}});
  world.ledger.must(notary.account, Attest{goods, Capacity::attester, {}, {}});
  world.ledger.must(issuer, issue);
}

// Planting, processing, sale: what earlier documents are worth is found from the last one.
TEST_F(AttestTest, AChainOfEvidenceCarriesItsPast) {
  const auto later = [&](Kind kind, const Member& seller, const Member& buyer, std::vector<Fingerprint> earlier) {
    auto op = world.registration(kind, seller, buyer, kind == Kind::invoice ? 100'00 : 0,
                                 "T-" + std::to_string(earlier.size()) + std::string{name_of(kind)});
    op.earlier.items = std::move(earlier);
    const PartyId bank = must_load<party::Party>(world.ledger.view(), seller.party).registrar;
    world.ledger.must(must_load<party::Bank>(world.ledger.view(), bank).operator_account, op);
    return op.fingerprint;
  };
  const Fingerprint planted = later(Kind::contract, world.tier3, world.tier2, {});
  const Fingerprint picked = later(Kind::delivery, world.tier3, world.tier2, {planted});
  const Fingerprint processed = later(Kind::waybill, world.tier2, world.tier1, {picked});
  const Fingerprint sold = later(Kind::invoice, world.tier1, world.issuer, {processed});
  world.ledger.must(sensors.account, Attest{picked, Capacity::data_platform, {}, {}});
  world.ledger.must(carrier.account, Attest{processed, Capacity::carrier, {}, {}});
  const Chain chain = chain_of(world.ledger.view(), sold, now());
  EXPECT_EQ(chain.documents, 4U);
  EXPECT_EQ(chain.depth, 4);
  EXPECT_EQ(chain.level, 3);
  EXPECT_EQ(chain_of(world.ledger.view(), {}, now()).documents, 0U);

  const AccountId bank = world.bank1.account;
  const auto made = [&](auto&& change) {
    auto op = world.registration(Kind::order, world.tier1, world.issuer, 0, "T-last");
    change(op);
    return make_operation(op);
  };
  expect_refused(world.ledger, {{"an earlier one that is unknown", bank,
                                 made([](Register& op) { op.earlier.items = {Fingerprint{}}; }), Refusal::E_NOENT},
                                {"the same twice", bank, made([&](Register& op) {
                                   op.earlier.items = {processed, processed};
                                 }),
                                 Refusal::E_EVIDENCE, "twice"},
                                {"between others", bank, made([&](Register& op) { op.earlier.items = {planted}; }),
                                 Refusal::E_EVIDENCE, "between others"},
                                {"an earlier one that is later", bank, made([&](Register& op) {
                                   op.earlier.items = {processed};
                                   op.facts.dated = op.facts.dated + Days{-1};
                                 }),
                                 Refusal::E_EVIDENCE, "later"}});
}

TEST_F(AttestTest, PaymentsTakeFromWhatAnInvoiceCanBack) {
  const auto payment = [&](std::int64_t fen, const std::string& number) {
    auto op = world.registration(Kind::payment, world.tier1, world.issuer, fen, number);
    op.earlier.items = {invoice};
    return op;
  };
  const AccountId bank = world.bank1.account;
  world.ledger.must(bank, payment(200'00, "P-1"));
  world.ledger.must(bank, payment(200'00, "P-1"));  // the same again takes nothing
  EXPECT_EQ(document(invoice).paid, Amount{200'00});
  EXPECT_EQ(document(invoice).left(), Amount{300'00});
  const Fingerprint other = world.document(Kind::invoice, world.tier1, world.issuer, 100'00);
  expect_refused(world.ledger,
                 {{"on two invoices", bank,
                   make_operation(but(payment(1, "P-2"), [&](Register& op) { op.earlier.items.push_back(other); })),
                   Refusal::E_EVIDENCE, "several"},
                  {"of another buyer", world.bank1.account,
                   make_operation(but(payment(1, "P-3"), [&](Register& op) { op.facts.buyer = world.tier2.party; })),
                   Refusal::E_EVIDENCE, "parties"},
                  {"a fen more than is left", bank, make_operation(payment(300'01, "P-4")), Refusal::E_EVIDENCE_DUP}});
  auto issue = world.issue_of(world.tier1, 300'00, 90);
  const Use goods = issue.evidence.items[1];
  issue.evidence.items = {{invoice, Amount{300'00}}, goods};
  const auto more = but(issue, [](receivable::Issue& op) {
    op.amount = Amount{300'01};
    op.evidence.items[0].amount = op.amount;
  });
  expect_refused(world.ledger,
                 {{"paid once already", world.issuer.account, make_operation(more), Refusal::E_EVIDENCE_DUP}});
  world.ledger.must(world.issuer.account, issue);
  expect_refused(world.ledger, {{"backing already", bank, make_operation(payment(1, "P-5")), Refusal::E_EVIDENCE_DUP}});
}

}  // namespace
}  // namespace tallystick::contracts::evidence
