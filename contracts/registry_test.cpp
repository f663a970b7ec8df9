// What holds for every row of the registry, and who may ask for what: every operation tried by every role.
#include "contracts/registry.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/account/change_policy.h"
#include "contracts/account/freeze.h"
#include "contracts/account/open.h"
#include "contracts/account/recovery.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/claim/append_number.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/record_outside.h"
#include "contracts/evidence/acknowledge.h"
#include "contracts/evidence/attest.h"
#include "contracts/evidence/override_gap.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/lift.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/resolve.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/bid.h"
#include "contracts/financing/open.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/limit/set.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/enforce.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/repay.h"
#include "contracts/party/admit_bank.h"
#include "contracts/party/change_role.h"
#include "contracts/party/freeze.h"
#include "contracts/party/group.h"
#include "contracts/party/register.h"
#include "contracts/party/serve.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/policy/retry_due_work.h"
#include "contracts/policy/set_holidays.h"
#include "contracts/policy/set_parameter.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/receivable/issue.h"
#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/pay.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/report.h"
#include "contracts/validator/vote.h"
#include "core/json_codec.h"

namespace tallystick::contracts {
namespace {

using party::Role;

bool is_name(std::string_view name) {
  const auto dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == std::string_view::npos &&
         name.find('.', dot + 1) == std::string_view::npos;
}

void expect_described(WireFields fields, const std::string& where) {
  std::set<std::string> names;
  for (const WireField& f : fields) {
    const std::string place = where + "." + std::string{f.name};
    SCOPED_TRACE(place);
    EXPECT_TRUE(names.emplace(f.name).second);
    if (f.is(WireKind::choice)) {
      EXPECT_FALSE(f.choices().empty());
    }
    if (f.is(WireKind::object)) expect_described(f.parts(), place);
    if (f.is(WireKind::list)) {
      EXPECT_GT(f.bound(), 0u);
    }
  }
}

TEST(Registry, RowsAreNamedNumberedAndDescribed) {
  std::set<std::string_view> names;
  for (const OperationRow& row : registry().operations) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(is_name(row.name) && names.insert(row.name).second);
    EXPECT_FALSE(row.who.empty());
    EXPECT_TRUE(row.about.ends_with('.'));
    EXPECT_EQ(registry().operation(row.type), &row);
    EXPECT_EQ(registry().operation(row.name), &row);
    for (const WireField& f : row.fields()) EXPECT_FALSE(f.about.empty()) << f.name << " has no words for --help";
    expect_described(row.fields(), std::string{row.name});
  }
  std::set<std::string_view> records;
  for (const RecordRow& row : registry().records) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(is_name(row.name) && records.insert(row.name).second);
    EXPECT_EQ(registry().record(row.table), &row);
    EXPECT_EQ(registry().record(row.name), &row);
    expect_described(row.fields(), std::string{row.name});
  }
  std::set<std::string_view> events;
  for (const EventRow& row : registry().events) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(is_name(row.name) && events.insert(row.name).second);
    EXPECT_EQ(registry().event(row.kind), &row);
    EXPECT_TRUE(row.about.ends_with('.'));
    expect_described(row.fields(), std::string{row.name});
  }
  std::set<std::uint16_t> due;
  for (const DueRow& row : registry().due) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(is_name(row.name) && due.insert(row.number).second);
    EXPECT_EQ(registry().due_work(row.number), &row);
  }
  EXPECT_EQ(registry().operation(0), nullptr);
  EXPECT_EQ(registry().operation("fragment.burn"), nullptr);
}

// Numbers of the first families stand in transactions, receipts and state keys for ever.
TEST(Registry, NumbersAreFrozen) {
  constexpr std::pair<std::uint16_t, std::string_view> kOperations[] = {
      {0x0101, "party.register"},
      {0x0102, "party.grant_role"},
      {0x0103, "party.revoke_role"},
      {0x0104, "party.freeze"},
      {0x0105, "party.unfreeze"},
      {0x0106, "party.stop_issuing"},
      {0x0107, "party.clear_stop"},
      {0x0108, "party.form_group"},
      {0x0109, "party.set_group"},
      {0x010A, "party.serve"},
      {0x0201, "account.open"},
      {0x0202, "account.change_policy"},
      {0x0203, "account.freeze"},
      {0x0204, "account.unfreeze"},
      {0x0205, "account.recover"},
      {0x0206, "account.approve_recovery"},
      {0x0207, "account.stop_recovery"},
      {0x0301, "cash.mint"},
      {0x0302, "cash.redeem"},
      {0x0303, "cash.send"},
      {0x0304, "cash.mint_reserves"},
      {0x0305, "cash.burn_reserves"},
      {0x0401, "limit.set"},
      {0x0402, "limit.set_ceiling"},
      {0x0501, "policy.set_parameter"},
      {0x0502, "policy.set_holidays"},
      {0x0503, "policy.retry_due_work"},
  };
  for (const auto& [type, name] : kOperations) {
    ASSERT_NE(registry().operation(type), nullptr) << name;
    EXPECT_EQ(registry().operation(type)->name, name);
  }
  constexpr std::pair<std::uint8_t, std::string_view> kTables[] = {
      {1, "ledger.quarantine"}, {2, "ledger.constitution"}, {8, "party.party"},       {9, "party.legal_id"},
      {10, "party.customer"},   {11, "party.bank"},         {12, "party.group"},      {13, "party.issuing_stop"},
      {16, "account.account"},  {17, "account.lane"},       {18, "account.recovery"}, {24, "cash.balance"},
      {25, "cash.supply"},      {32, "limit.limit"},        {33, "limit.ceiling"},    {40, "policy.parameter"},
      {41, "policy.holidays"},  {42, "policy.currency"},
  };
  for (const auto& [table, name] : kTables) {
    ASSERT_NE(registry().record(static_cast<Table>(table)), nullptr) << name;
    EXPECT_EQ(registry().record(static_cast<Table>(table))->name, name);
  }
}

TEST(Registry, OperationsSurviveJsonAndBytes) {
  const JsonContext context{NetworkKind::test};
  const TestLedger ledger;
  const cash::Send send{ledger.bank(0).party, ledger.bank(1).account, ledger.bank(1).party, yuan(1'234), {"发票 7"}};
  const Operation operation = make_operation(send);
  const auto json = operation_to_json(context, operation);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["operation"], "cash.send");
  EXPECT_EQ((*json)["money"]["amount"], "1234");
  const auto again = operation_from_json(context, *json);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, operation);
  EXPECT_EQ(operation_as<cash::Send>(*again)->reference.value, "发票 7");

  struct Row {
    const char* name;
    std::function<void(nlohmann::json&)> spoil;
  };
  const Row rows[] = {
      {"no operation", [](auto& j) { j.erase("operation"); }},
      {"a number for a name", [](auto& j) { j["operation"] = 5; }},
      {"an unknown name", [](auto& j) { j["operation"] = "cash.burn"; }},
      {"an unknown key", [](auto& j) { j["colour"] = "red"; }},
      {"a missing key", [](auto& j) { j.erase("to"); }},
      {"an amount that is a number", [](auto& j) { j["money"]["amount"] = 1234; }},
      {"a negative amount", [](auto& j) { j["money"]["amount"] = "-1"; }},
      {"no object", [](auto& j) { j = nlohmann::json::array(); }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    nlohmann::json spoiled = *json;
    row.spoil(spoiled);
    EXPECT_FALSE(operation_from_json(context, spoiled));
  }
  EXPECT_FALSE(operation_to_json(context, Operation{9, {}}));
  EXPECT_FALSE(operation_to_json(context, Operation{operation.type, {{1, 2, 3}}}));
}

// A state of many kinds of records: each has its JSON, and its index entries follow from its bytes alone.
TEST(Registry, IndexesCanBeRebuiltFromRecords) {
  TestLedger ledger;
  const Member alice = ledger.enroll(0, "alice", {{Role::supplier}});
  ledger.mint(0, alice.account, yuan(5));
  std::map<std::pair<Index, Bytes>, std::pair<Table, Bytes>> rebuilt;
  for (const auto& [place, value] : ledger.view().records()) {
    const RecordRow* row = registry().record(place.first);
    ASSERT_NE(row, nullptr);
    ASSERT_TRUE(row->to_json(JsonContext{}, value));
    const auto entries = row->index_entries(value);
    ASSERT_TRUE(entries);
    for (const IndexEntry& entry : *entries) rebuilt[{entry.index, entry.key}] = place;
  }
  EXPECT_EQ(rebuilt, ledger.view().indexes());
}

// Every operation, with empty fields, asked for by every role: who is refused for the role, and who for another reason or not at all.
struct Right {
  std::string_view operation;
  Verdict (*permit_empty)(const Context&, const LedgerView&);
  std::string_view who;
};
template <class Op>
Right right(std::string_view who) {
  return {Op::kName, [](const Context& context, const LedgerView& view) { return permit(Op{}, context, view); }, who};
}

constexpr std::string_view kAnyone =
    "arbiter association attester auditor authority bank carrier core_enterprise data_platform guarantor supervisor supplier "
    "tax_service";

const Right kRights[] = {
    right<party::Register>("association bank"),
    right<party::GrantRole>("bank"),  // supplier, the role of an empty operation
    right<party::RevokeRole>("bank"),
    right<party::Freeze>("supervisor"),
    right<party::Unfreeze>("supervisor"),
    right<party::StopIssuing>("association supervisor"),
    right<party::ClearStop>("supervisor"),
    right<party::FormGroup>("association bank"),
    right<party::SetGroup>("association bank"),
    right<party::Serve>("bank"),
    right<party::AdmitBank>("association"),
    right<account::Open>("association bank"),
    right<account::ChangePolicy>(kAnyone),
    right<account::Freeze>("association bank supervisor"),
    right<account::Unfreeze>("association bank supervisor"),
    right<account::Recover>("association bank"),
    right<account::ApproveRecovery>("association"),
    right<account::StopRecovery>(kAnyone),
    right<cash::Mint>("bank"),
    right<cash::Redeem>(kAnyone),
    right<cash::Send>(kAnyone),
    right<cash::MintReserves>("authority"),
    right<cash::BurnReserves>("authority"),
    right<limit::Set>("bank"),
    right<limit::SetCeiling>("association"),
    right<policy::SetParameter>("association"),
    right<policy::SetHolidays>("association"),
    right<policy::RetryDueWork>("association"),
    right<evidence::Register>("bank"),
    right<evidence::Attest>(kAnyone),  // as buyer, the capacity of an empty operation
    right<evidence::Acknowledge>("bank"),
    right<evidence::OverrideGap>("bank"),
    right<receivable::Issue>("core_enterprise"),
    right<receivable::Cancel>(kAnyone),
    right<receivable::AttestTenor>("bank"),
    right<receivable::DeclareDefault>(kAnyone),
    right<receivable::Accelerate>(kAnyone),
    right<fragment::Claim>(kAnyone),
    right<fragment::Reject>(kAnyone),
    right<fragment::Transfer>(kAnyone),
    right<fragment::Merge>(kAnyone),
    right<financing::Request>(kAnyone),
    right<financing::Offer>("bank"),
    right<financing::Accept>(kAnyone),
    right<financing::Withdraw>(kAnyone),
    right<financing::PublishPolicy>("bank"),
    right<financing::RetirePolicy>(kAnyone),
    right<financing::Sell>(kAnyone),
    right<financing::PostBid>("bank"),
    right<financing::WithdrawBid>(kAnyone),
    right<financing::OpenBid>(kAnyone),
    right<purpose::Pay>(kAnyone),
    right<purpose::GiveBack>(kAnyone),
    right<settlement::Pay>(kAnyone),
    right<claim::RecordOutside>("bank supervisor"),
    right<claim::EndOutside>(kAnyone),
    right<claim::AppendNumber>(kAnyone),
    right<validator::ProposeJoin>("bank"),
    right<validator::ProposeLeave>("bank"),
    right<validator::ProposeRotate>("bank"),
    right<validator::Approve>("bank"),
    right<validator::Withdraw>("bank"),
    right<validator::Report>("bank supervisor"),
    right<loan::Offer>("bank"),
    right<loan::Withdraw>(kAnyone),
    right<loan::Accept>(kAnyone),
    right<loan::Repay>(kAnyone),
    right<loan::Draw>(kAnyone),
    right<loan::Close>(kAnyone),
    right<loan::Propose>(kAnyone),
    right<loan::Agree>(kAnyone),
    right<loan::Drop>(kAnyone),
    right<loan::Charge>(kAnyone),
    right<loan::Call>(kAnyone),
    right<loan::TakeOver>(kAnyone),
    right<loan::Borrow>(kAnyone),
    right<recourse::Request>(kAnyone),
    right<recourse::Pay>(kAnyone),
    right<recourse::Reject>(kAnyone),
    right<guarantee::Give>("guarantor"),
    right<guarantee::Accept>(kAnyone),
    right<guarantee::Withdraw>(kAnyone),
    right<guarantee::Call>(kAnyone),
    right<dispute::Open>(kAnyone),
    right<dispute::Answer>(kAnyone),
    right<dispute::Resolve>("arbiter"),
    right<dispute::Withdraw>(kAnyone),
    right<dispute::Freeze>("supervisor"),
    right<dispute::Lift>("supervisor"),
    right<receivable::ConsentCancel>(kAnyone),
    right<settlement::OfferEarly>(kAnyone),
    right<settlement::AcceptEarly>(kAnyone),
    right<settlement::WithdrawEarly>(kAnyone),
};

TEST(Registry, WhoMayAskForWhat) {
  TestLedger ledger;
  std::map<std::string, Member> actors = {
      {"association", ledger.association()}, {"authority", ledger.authority()}, {"bank", ledger.bank(0)}};
  for (const Role role : {Role::core_enterprise, Role::supplier})
    actors[std::string{name_of(role)}] = ledger.enroll(0, std::string{name_of(role)}, {{role}});
  for (const Role role : {Role::attester, Role::carrier, Role::tax_service, Role::data_platform, Role::guarantor,
                          Role::arbiter, Role::supervisor, Role::auditor})
    actors[std::string{name_of(role)}] = ledger.appoint(std::string{name_of(role)}, role);
  const BlockContext block = ledger.next_block();
  std::set<std::string_view> covered;
  for (const Right& right : kRights) {
    SCOPED_TRACE(right.operation);
    covered.insert(right.operation);
    std::string who;
    for (const auto& [name, actor] : actors) {
      const Context context{block, Hash{}, 0, actor.account, actor.party, {}};
      const auto verdict = right.permit_empty(context, ledger.view());
      if (!verdict && verdict.error().code == Refusal::E_ROLE) continue;
      who += (who.empty() ? "" : " ") + name;
    }
    EXPECT_EQ(who, right.who);
  }
  for (const OperationRow& row : registry().operations)
    EXPECT_TRUE(covered.contains(row.name)) << row.name << " needs its line";
}

}  // namespace
}  // namespace tallystick::contracts
