#include "contracts/evidence/match.h"

#include <gtest/gtest.h>

#include "contracts/evidence/override_gap.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/policy/set_parameter.h"

namespace tallystick::contracts::evidence {
namespace {

const PartyId kSeller{{1}}, kBuyer{{2}}, kOther{{3}};
const Currency kYuan = *Currency::of("CNY");

// A document by what matching looks at; days count from 2026-01-01.
Evidence paper(Kind kind, std::int64_t fen, std::int32_t day) {
  Evidence out;
  out.facts = {kind, kSeller, kBuyer, kYuan, Amount{fen}, *parse_date("2026-01-01") + Days{day}};
  return out;
}

// Contract and order of day 0, goods of day 5, invoice and tax check of day 6; issued on day 10 for 1,000.00.
std::vector<Evidence> whole() {
  return {paper(Kind::contract, 5'000'00, 0), paper(Kind::order, 1'000'00, 0),   paper(Kind::delivery, 1'000'00, 5),
          paper(Kind::receipt, 0, 5),         paper(Kind::invoice, 1'200'00, 6), paper(Kind::tax_check, 1'200'00, 6)};
}
constexpr std::size_t kContract = 0, kOrder = 1, kDelivery = 2, kReceipt = 3, kInvoice = 4, kTax = 5;

TEST(FourFlowsTest, PassGapOrConflict) {
  using Change = std::function<void(std::vector<Evidence>&)>;
  const auto without = [](std::size_t i) -> Change {
    return [i](auto& all) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(i)); };
  };
  const auto amount = [](std::size_t i, std::int64_t fen) -> Change {
    return [=](auto& all) { all[i].facts.amount = Amount{fen}; };
  };
  const auto day = [](std::size_t i, std::int32_t d) -> Change {
    return [=](auto& all) { all[i].facts.dated = *parse_date("2026-01-01") + Days{d}; };
  };
  const auto with = [](const Evidence& one) -> Change { return [one](auto& all) { all.push_back(one); }; };
  using enum Agreement;
  const struct {
    const char* name;
    Change change;
    Agreement verdict;
    std::optional<Flow> where;
    const char* why = "";
  } rows[] = {
      {"all there", [](auto&) {}, pass, {}},
      {"no contract", without(kContract), gap, Flow::commerce, "no contract"},
      {"no order", without(kOrder), gap, Flow::commerce, "no order"},
      {"no delivery", without(kDelivery), gap, Flow::goods, "no delivery"},
      {"no receipt", without(kReceipt), gap, Flow::goods, "no receipt"},
      {"no invoice", without(kInvoice), conflict, Flow::funds, "promised"},
      {"no tax check", without(kTax), gap, Flow::information, "no tax_check"},
      {"a contract that states no amount", amount(kContract, 0), pass, {}},
      {"a contract of less, within 1 %", amount(kContract, 990'00), pass, {}},
      {"a contract of less", amount(kContract, 989'99), conflict, Flow::commerce, "contract of CNY 989.99"},
      {"an order of less", amount(kOrder, 989'99), conflict, Flow::commerce, "order of"},
      {"delivered for less: against a prepayment", amount(kDelivery, 500'00), conflict, Flow::goods, "delivery of"},
      {"received less", amount(kReceipt, 500'00), conflict, Flow::goods, "receipt of"},
      {"taxed more", amount(kTax, 1'210'01), conflict, Flow::information, "tax check"},
      {"taxed less", amount(kTax, 1'189'99), conflict, Flow::information, "tax check"},
      {"taxed within 1 %", amount(kTax, 1'210'00), pass, {}},
      {"paid what the promise leaves", with(paper(Kind::payment, 200'00, 7)), pass, {}},
      {"paid more", with(paper(Kind::payment, 210'01, 7)), conflict, Flow::funds, "paid"},
      {"delivered before the contract", day(kContract, 6), conflict, Flow::goods, "before the contract"},
      {"delivered on its day", day(kContract, 5), pass, {}},
      {"a waybill before the order", with(paper(Kind::waybill, 0, -1)), conflict, Flow::goods, "waybill"},
      {"received after the issue", day(kReceipt, 11), conflict, Flow::goods, "after the issue"},
      {"ordered after the issue", day(kOrder, 11), conflict, Flow::commerce, "after the issue"},
      {"invoiced after the issue", day(kInvoice, 11), pass, {}},
      {"another buyer's contract", [](auto& all) { all[kContract].facts.buyer = kOther; }, conflict, Flow::commerce,
       "other parties"},
      {"another seller's receipt", [](auto& all) { all[kReceipt].facts.seller = kOther; }, conflict, Flow::goods,
       "other parties"},
      {"a tax check in euros", [](auto& all) { all[kTax].facts.currency = *Currency::of("EUR"); }, conflict,
       Flow::information, "EUR"},
      {"a conflict hides a gap",
       [](auto& all) {
         all[kContract].facts.amount = Amount{1};
         all.erase(all.begin() + kTax);
       },
       conflict, Flow::commerce, "contract"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::vector<Evidence> documents = whole();
    row.change(documents);
    const auto found =
        match(documents, {kSeller, kBuyer, {kYuan, Amount{1'000'00}}}, *parse_date("2026-01-11"), Rate{10'000});
    EXPECT_EQ(name_of(found.verdict), name_of(row.verdict));
    std::optional<Flow> where;
    std::size_t named = 0;
    for (const FlowFinding& flow : found.flows) {
      named += flow.documents.size();
      if (!where && flow.verdict == found.verdict && found.verdict != pass) {
        where = flow.flow;
        EXPECT_NE(flow.why.value.find(row.why), std::string::npos) << flow.why.value;
      }
    }
    EXPECT_EQ(where, row.where);
    EXPECT_EQ(named, documents.size());
  }
}

struct FlowTest : ::testing::Test {
  TradeWorld world;
  void ask_for_override() {
    world.ledger.must(world.ledger.association().account,
                      policy::SetParameter{{"flow_gap_override"}, 1, world.ledger.today() + Days{1}});
    world.arrive_in(1);
  }
};

TEST_F(FlowTest, TheVerdictIsKeptWithTheReceivable) {
  const auto root = world.issue(world.issue_of(world.tier1, 500'00, 90));
  EXPECT_EQ(events_of<Matched>(world.ledger.last()).at(0).verdict, Agreement::gap);
  const auto kept = must_load<FourFlows>(world.ledger.view(), root.id);
  EXPECT_EQ(kept.verdict, Agreement::gap);
  EXPECT_EQ(kept.flows.items[0].why.value, "no contract");
  EXPECT_EQ(kept.flows.items[1].why.value, "no receipt");
  EXPECT_EQ(kept.flows.items[2].verdict, Agreement::pass);
  EXPECT_EQ(kept.flows.items[3].documents.size(), 1U);
}

TEST_F(FlowTest, AllFourFlowsPass) {
  ask_for_override();
  auto issue = world.issue_of(world.tier1, 500'00, 90);
  for (const Kind kind : {Kind::contract, Kind::order, Kind::receipt, Kind::tax_check})
    issue.evidence.items.push_back({world.document(kind, world.tier1, world.issuer, 500'00), {}});
  const auto root = world.issue(issue);
  EXPECT_EQ(must_load<FourFlows>(world.ledger.view(), root.id).verdict, Agreement::pass);
}

TEST_F(FlowTest, AConflictIsRefusedAndAGapNeedsTheLimitBank) {
  auto conflict = world.issue_of(world.tier1, 500'00, 90);
  conflict.evidence.items.push_back({world.document(Kind::order, world.tier1, world.issuer, 100'00), {}});
  const AccountId issuer = world.issuer.account;
  expect_refused(world.ledger, {{"an order of less", issuer, make_operation(conflict), Refusal::E_FLOW, "commerce"}});

  ask_for_override();
  const auto issue = world.issue_of(world.tier1, 500'00, 90);
  const OverrideGap good{issue.evidence.items[0].fingerprint, {"a framework contract of 2019 on paper"}};
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  const AccountId bank = world.bank0.account;
  expect_refused(
      world.ledger,
      {{"nobody answers for it", issuer, make_operation(issue), Refusal::E_FLOW, "overridden"},
       {"no bank", issuer, make_operation(good), Refusal::E_ROLE},
       {"unknown", bank, made([](OverrideGap& op) { op.invoice = {}; }), Refusal::E_NOENT},
       {"a delivery", bank, made([&](OverrideGap& op) { op.invoice = issue.evidence.items[1].fingerprint; }),
        Refusal::E_STATE},
       {"without a reason", bank, made([](OverrideGap& op) { op.reason = {}; }), Refusal::E_FLOW, "reason"}});
  world.ledger.must(world.bank1.account, good);
  expect_refused(world.ledger, {{"another bank's word", issuer, make_operation(issue), Refusal::E_FLOW, "overridden"}});
  world.ledger.must(bank, good);
  world.ledger.must(issuer, issue);
  world.ledger.must(bank, OverrideGap{conflict.evidence.items[0].fingerprint, {"all the same"}});
  expect_refused(world.ledger, {{"a conflict all the same", issuer, make_operation(conflict), Refusal::E_FLOW}});
}

}  // namespace
}  // namespace tallystick::contracts::evidence
