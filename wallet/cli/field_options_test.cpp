#include "wallet/cli/field_options.h"

#include <set>

#include <gtest/gtest.h>

#include "contracts/ledger/genesis_state.h"
#include "wallet/cli/operation_commands.h"
#include "wallet/cli/parse.h"
#include "wallet/session/readable.h"
#include "wallet/session/vocabulary.h"

namespace tallystick::wallet {
namespace {

const std::string kAccount = format_account(NetworkKind::test, AccountId{});
const std::string kParty = format_party(NetworkKind::test, PartyId{});
const std::string kHash = std::string(64, 'a');

PinnedGenesis test_genesis() {
  PinnedGenesis out;
  out.genesis.banks.items.resize(4);
  out.genesis.currencies.items = {*Currency::of("CNY")};
  out.json.kind = NetworkKind::test;
  return out;
}

Profile profile() {
  Profile out;
  out.account = kAccount;
  out.addresses = {{"acme", kAccount}, {"acme-corp", kParty}};
  return out;
}

// What `tallystick WORDS…` would submit as JSON.
Outcome<Json> typed(const std::vector<std::string>& words, std::optional<Currency> currency = Currency::of("CNY")) {
  Catalogue all;
  add_operation_commands(all);
  const auto line = parse_line(all, words);
  if (!line) return tl::unexpected(line.error());
  const PinnedGenesis genesis = test_genesis();
  const Names names{profile(), genesis};
  for (const auto& row : contracts::registry().operations) {
    if (command_name(row.name) != std::pair{line->command->noun, line->command->verb}) continue;
    return json_from(row.fields(), line->arguments, FieldContext{names, currency, Timestamp{1'000}})
        .and_then([&](const Json& json) -> Outcome<Json> {
          const auto payload = row.from_json(genesis.json, json);  // the contracts' own decoder must take it
          if (!payload) return stop(WalletError::W_USAGE, payload.error().message);
          return json;
        });
  }
  return stop(WalletError::W_INTERNAL, std::string{"no such operation"});
}

TEST(FieldOptions, WhatIsTypedBecomesTheOperation) {
  struct Row {
    const char* name;
    std::vector<std::string> words;
    const char* json;
  };
  const Row rows[] = {
      {"one id", {"fragment", "claim", kHash}, R"({"fragment":"HASH"})"},
      {"money and names",
       {"cash", "send", kParty, "--to", "acme", "--to-bank", "acme-corp", "--amount", "1,000.50"},
       R"({"from_bank":"PARTY","to":"ACCOUNT","to_bank":"PARTY","money":{"currency":"CNY","amount":"100050"},"reference":""})"},
      {"another currency",
       {"cash", "mint", "acme", "--amount", "7", "--currency", "JPY", "--reference", "rent"},
       R"({"account":"ACCOUNT","money":{"currency":"JPY","amount":"7"},"reference":"rent"})"},
      {"money under its own name",
       {"limit", "set", "acme-corp", "--programme", "steel", "--limit", "5"},
       R"({"issuer":"PARTY","programme":"steel","limit":{"currency":"CNY","amount":"500"}})"},
      {"legal id and a list of names",
       {"party", "register", "--name", "Acme", "--legal-id", "0199:X:Y", "--roles", "supplier", "--roles",
        "core_enterprise"},
       R"({"name":"Acme","legal_id":{"scheme":"0199","value":"X:Y"},"roles":["core_enterprise","supplier"]})"},
      {"objects in a list, by place and by name",
       {"account", "open", kParty, "--policy-keys",
        "key="
        "02" +
            kHash,
        "--policy-keys", "secp256k1,03" + kHash + ",checker", "--policy-thresholds",
        "operation=2305,currency=CNY,from=300000.00,signatures=2"},
       R"({"party":"PARTY","policy":{"keys":[{"algorithm":"secp256k1","key":"02HASH","duty":"any"},{"algorithm":"secp256k1","key":"03HASH","duty":"checker"}],)"
       R"("thresholds":[{"operation":2305,"currency":"CNY","from":"30000000","signatures":2,"maker_and_checker":false}]}})"},
      {"64-bit numbers and dates",
       {"policy", "set-parameter", "--name", "tenor_soft_days", "--value", "184", "--from-date", "2026-11-23"},
       R"({"name":"tenor_soft_days","value":"184","from_date":"2026-11-23"})"},
      {"moments and percent",
       {"financing", "quote", kHash, "--terms-kind", "with_recourse", "--terms-rate", "4.2%", "--terms-day-count",
        "actual_360", "--terms-fee", "0", "--expiry", "+1h"},
       R"({"fragment":"HASH","terms":{"kind":"with_recourse","rate":42000,"day_count":"actual_360","fee":"0"},"expiry":"3601000"})"},
      {"what is left out is absent",
       {"settlement", "pay", kHash, "--from-bank", "bank0"},
       R"({"receivable":"HASH","from_bank":"BANK0"})"},
      {"and given when given",
       {"settlement", "pay", kHash, "--from-bank", "bank0", "--amount", "0.01"},
       R"({"receivable":"HASH","from_bank":"BANK0","amount":"1"})"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    std::string expected = row.json;
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"HASH", kHash},
                                   {"ACCOUNT", kAccount},
                                   {"PARTY", kParty},
                                   {"BANK0", format_party(NetworkKind::test, contracts::bank_party(Hash{}, 0))}})
      for (std::size_t at = 0; (at = expected.find(from, at)) != std::string::npos; at += to.size())
        expected.replace(at, from.size(), to);
    const auto json = typed(row.words);
    ASSERT_TRUE(json) << json.error().message.en;
    EXPECT_EQ(*json, Json::parse(expected)) << json->dump();
  }
}

TEST(FieldOptions, WhatCannotBeIsNamed) {
  struct Row {
    const char* name;
    std::vector<std::string> words;
    const char* says;
  };
  const Row rows[] = {
      {"too many decimals", {"cash", "mint", "acme", "--amount", "1.001"}, "--amount"},
      {"a negative amount", {"cash", "mint", "acme", "--amount=-1"}, "--amount"},
      {"nobody", {"cash", "mint", "emca", "--amount", "1"}, "--account"},
      {"a party where an account is due", {"cash", "mint", "acme-corp", "--amount", "1"}, "--account"},
      {"another network's account",
       {"cash", "mint", format_account(NetworkKind::production, AccountId{}), "--amount", "1"},
       "--account"},
      {"no scheme", {"party", "register", "--legal-id", "X", "--roles", "supplier"}, "--legal-id"},
      {"a role that is none", {"party", "register", "--legal-id", "a:b", "--roles", "king"}, "--roles"},
      {"a part that is none", {"account", "open", kParty, "--policy-keys", "colour=red"}, "--policy-keys"},
      {"a part twice", {"account", "open", kParty, "--policy-keys", "key=aa,key=bb"}, "--policy-keys"},
      {"an id cut short", {"fragment", "claim", "abc"}, "fragment"},
      {"a day that is none",
       {"policy", "set-parameter", "--name", "x", "--value", "1", "--from-date", "2026-02-30"},
       "--from-date"},
      {"a number of letters",
       {"policy", "set-parameter", "--name", "x", "--value", "many", "--from-date", "2026-02-03"},
       "--value"},
      {"a moment that is none",
       {"financing", "quote", kHash, "--terms-kind", "with_recourse", "--terms-rate", "4", "--terms-day-count",
        "actual_360", "--terms-fee", "0", "--expiry", "soon"},
       "--expiry"},
      {"past a hundred percent",
       {"financing", "quote", kHash, "--terms-kind", "with_recourse", "--terms-rate", "101", "--terms-day-count",
        "actual_360", "--terms-fee", "0", "--expiry", "+1h"},
       "--terms-rate"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto json = typed(row.words);
    ASSERT_FALSE(json) << json->dump();
    EXPECT_EQ(json.error().exit, Exit::usage);
    EXPECT_NE(json.error().message.en.find(row.says), std::string::npos) << json.error().message.en;
  }
  // With several currencies an amount needs its own: yuan are not yen.
  const auto ambiguous = typed({"cash", "mint", "acme", "--amount", "1"}, std::nullopt);
  ASSERT_FALSE(ambiguous);
  EXPECT_NE(ambiguous.error().message.en.find("--currency"), std::string::npos);
}

TEST(OperationCommands, EveryOperationHasOneWithOptionsOfItsOwn) {
  for (const auto& row : contracts::registry().operations) {
    SCOPED_TRACE(row.name);
    const auto [noun, verb] = command_name(row.name);
    EXPECT_NE(catalogue().find(noun, verb), nullptr);
    std::set<std::string> names;
    for (const OptionSpec& option : options_for(row.fields())) {
      EXPECT_TRUE(names.insert(option.name).second) << option.name;
      for (const OptionSpec& global : global_options())
        EXPECT_TRUE(option.positional || option.name != global.name) << option.name;
    }
  }
}

void collect_names(WireFields fields, std::set<std::string>& out) {
  for (const auto& field : fields) {
    if (!field.name.empty()) out.insert(std::string{field.name});
    for (const WireChoice& choice : field.choices()) out.insert(std::string{choice.name});
    collect_names(field.parts(), out);
  }
}

TEST(Vocabulary, EveryFieldHasAChineseName) {
  std::set<std::string> names;
  for (const auto& row : contracts::registry().operations) collect_names(row.fields(), names);
  for (const auto& row : contracts::registry().records) collect_names(row.fields(), names);
  for (const auto& row : contracts::registry().events) collect_names(row.fields(), names);
  EXPECT_GT(names.size(), 100u);
  for (const auto& row : contracts::registry().operations) EXPECT_TRUE(chinese_operation(row.name)) << row.name;
  for (const std::string& name : names) EXPECT_TRUE(chinese_field(name)) << name;
}

TEST(Readable, ShowsAmountsNamesAndNestedParts) {
  const auto& registry = contracts::registry();
  const auto* row = registry.operation("cash.send");
  const PinnedGenesis genesis = test_genesis();
  const Names names{profile(), genesis};
  const Json json{{"from_bank", kParty},
                  {"to", kAccount},
                  {"to_bank", kParty},
                  {"money", {{"currency", "CNY"}, {"amount", "123450"}}},
                  {"reference", "\x1b[2J"}};
  const Pairs pairs = readable(row->fields(), json, names);
  ASSERT_EQ(pairs.rows.size(), 5u);
  EXPECT_EQ(pairs.rows[1].second.en, "acme (" + kAccount + ")");
  EXPECT_EQ(pairs.rows[3].first.zh, "金额");
  EXPECT_EQ(pairs.rows[3].second.en, "¥1,234.50");
}

TEST(Readable, AnAmountWithoutACurrencyHasThatOfItsPartsOrTheNetworks) {
  PinnedGenesis several = test_genesis();
  several.genesis.currencies.items.push_back(*Currency::of("USD"));
  const Names one_currency{profile(), test_genesis()}, two_currencies{profile(), several};
  const Json bare{{"amount", "123450"}};
  const Json beside{{"amount", "123450"}, {"text", {{"currency", "USD"}}}};
  const Json own{{"currency", "JPY"}, {"amount", "123450"}, {"text", {{"currency", "USD"}}}};
  const struct {
    const Json& json;
    const Names& names;
    const char* shown;
  } rows[] = {
      {bare, one_currency, "¥1,234.50"},      {bare, two_currencies, "123450"},
      {beside, one_currency, "USD 1,234.50"}, {beside, two_currencies, "USD 1,234.50"},
      {own, two_currencies, "JPY 123,450"},
  };
  const WireField amount{"amount", {}, &wire_type<Amount>};
  for (const auto& row : rows) {
    const Pairs pairs = readable({&amount, 1}, row.json, row.names);
    ASSERT_EQ(pairs.rows.size(), 1u);
    EXPECT_EQ(pairs.rows[0].second.en, row.shown);
  }
}

}  // namespace
}  // namespace tallystick::wallet
