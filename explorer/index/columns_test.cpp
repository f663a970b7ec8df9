#include "explorer/index/columns.h"

#include <set>

#include <gtest/gtest.h>

#include "contracts/fragment/record.h"
#include "contracts/registry.h"
#include "explorer/index/record_table.h"

namespace tallystick::explorer {
namespace {

using contracts::fragment::Fragment;

const JsonContext kTest{NetworkKind::test};

Fragment some_fragment() {
  Fragment fragment;
  fragment.id = contracts::FragmentId{{1}};
  fragment.root = contracts::ReceivableId{{2}};
  fragment.parents.items = {contracts::FragmentId{{3}}};
  fragment.state = contracts::fragment::State::pledged;
  fragment.holder = AccountId{{4}};
  fragment.currency = *Currency::of("CNY");
  fragment.face = Amount{Amount::kMax};
  fragment.due = Date{-5};
  fragment.held_since = Timestamp{1'700'000'000'123};
  fragment.purpose = {"电 'x' \"y\""};
  return fragment;
}

const sql::Value& value_of(const std::vector<Column>& columns, const std::vector<sql::Value>& values,
                           std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == name) return values.at(i);
  static const sql::Value kNone{std::string{"no such column"}};
  return kNone;
}

// PostgreSQL cuts names at 63 bytes; ours end with '_'.
TEST(Columns, EveryTypeOfTheLedgerHasNamesThatAnyDatabaseTakes) {
  for (const RecordTable& table : record_tables(contracts::registry())) {
    SCOPED_TRACE(table.current);
    EXPECT_LE(table.past.size() + 10, 63U);
    EXPECT_FALSE(table.columns.empty());
    std::set<std::string> names;
    for (const Column& column : table.columns) {
      EXPECT_TRUE(names.insert(column.name).second) << column.name;
      EXPECT_LE(column.name.size(), 63U) << column.name;
      EXPECT_FALSE(column.name.ends_with('_')) << column.name;
      EXPECT_EQ(column.name.find('"'), std::string::npos) << column.name;
    }
  }
}

TEST(Columns, AValueIsTakenApart) {
  const Fragment fragment = some_fragment();
  const auto columns = columns_of(wire_type<Fragment>.parts);
  const auto values = column_values(kTest, wire_type<Fragment>.parts, to_bytes(fragment));
  ASSERT_TRUE(values) << values.error().message;
  ASSERT_EQ(values->size(), columns.size());
  const struct {
    const char* column;
    sql::Value value;
  } rows[] = {
      {"id", to_bytes(fragment.id)},
      {"state", std::string{"pledged"}},
      {"holder", to_bytes(fragment.holder)},
      {"payee", {}},
      {"offer_expiry", {}},
      {"currency", std::string{"CNY"}},
      {"face", Amount::kMax},
      {"due", std::int64_t{-5}},
      {"held_since", std::int64_t{1'700'000'000'123}},
      {"purpose", std::string{"电 'x' \"y\""}},
      {"parents", "[\"" + fragment.parents.items[0].hex() + "\"]"},
      {"liable", std::string{"[]"}},
  };
  for (const auto& row : rows) EXPECT_EQ(value_of(columns, *values, row.column), row.value) << row.column;
}

TEST(Columns, BytesThatAreNoValueAreRefused) {
  Bytes bytes = to_bytes(some_fragment());
  bytes.pop_back();
  EXPECT_FALSE(column_values(kTest, wire_type<Fragment>.parts, bytes));
  bytes = to_bytes(some_fragment());
  bytes.push_back(0);
  EXPECT_FALSE(column_values(kTest, wire_type<Fragment>.parts, bytes));
}

// The text of a filter means what the column holds.
TEST(Columns, AFilterIsReadAsTheTypeSays) {
  const auto columns = columns_of(wire_type<Fragment>.parts);
  const struct {
    const char* column;
    std::string text;
    std::optional<sql::Value> value;
  } rows[] = {
      {"state", "pledged", std::string{"pledged"}},
      {"state", "lost", std::nullopt},
      {"face", "100", std::int64_t{100}},
      {"face", "-1", std::nullopt},
      {"face", "1.5", std::nullopt},
      {"due", "1970-01-03", std::int64_t{2}},
      {"due", "tomorrow", std::nullopt},
      {"level", "3", std::int64_t{3}},
      {"level", "300", std::nullopt},
      {"level", "three", std::nullopt},
      {"currency", "CNY", std::string{"CNY"}},
      {"currency", "XXY", std::nullopt},
      {"holder", format_account(NetworkKind::test, AccountId{{7}}), to_bytes(AccountId{{7}})},
      {"holder", "tk1qqqq", std::nullopt},
      {"root", Hash{{9}}.hex(), to_bytes(Hash{{9}})},
      {"root", "09", std::nullopt},
      {"purpose", "anything", std::string{"anything"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string{row.column} + " " + row.text);
    const auto column = std::ranges::find(columns, row.column, &Column::name);
    ASSERT_NE(column, columns.end());
    const auto value = column_value(kTest, *column, row.text);
    ASSERT_EQ(value.has_value(), row.value.has_value());
    if (value) {
      EXPECT_EQ(*value, *row.value);
    }
  }
}

TEST(Columns, EveryIdAndTheFirstMoneyAreFound) {
  const Fragment fragment = some_fragment();
  const Bytes bytes = to_bytes(fragment);
  const auto ids = ids_in(wire_type<Fragment>.parts, bytes);
  EXPECT_EQ(ids, (std::vector<Bytes>{to_bytes(fragment.id), to_bytes(fragment.root),
                                     to_bytes(fragment.parents.items[0]), to_bytes(fragment.holder)}));
  const FirstMoney money = first_money(wire_type<Fragment>.parts, bytes);
  EXPECT_EQ(money.minor, Amount::kMax);
  EXPECT_EQ(money.currency, "CNY");
}

}  // namespace
}  // namespace tallystick::explorer
