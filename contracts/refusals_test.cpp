#include "contracts/refusals.h"

#include <set>

#include <gtest/gtest.h>

#include "core/bounded.h"

namespace tallystick::contracts {
namespace {

// Receipts carry these numbers for ever: a line here may be added, never changed.
constexpr std::pair<std::uint16_t, std::string_view> kFrozen[] = {
    {1, "E_SIG"},      {2, "E_NONCE"},      {3, "E_ROLE"},          {4, "E_NOENT"},
    {5, "E_FROZEN"},   {6, "E_STATE"},      {7, "E_OWNER"},         {8, "E_AMOUNT"},
    {9, "E_POLICY"},   {10, "E_CASH"},      {11, "E_EXPIRED"},      {12, "E_MALFORMED"},
    {13, "E_EXISTS"},  {20, "E_STOP"},      {21, "E_TENOR"},        {22, "E_TENOR_REASON"},
    {23, "E_LIMIT"},   {24, "E_EVIDENCE"},  {25, "E_EVIDENCE_DUP"}, {26, "E_EVIDENCE_CONFLICT"},
    {27, "E_SELF"},    {28, "E_MANDATE"},   {29, "E_FLOW"},         {40, "E_LEVEL"},
    {41, "E_COUNT"},   {42, "E_LIEN"},      {43, "E_LTV"},          {44, "E_APR"},
    {45, "E_PURPOSE"}, {60, "E_VALIDATOR"}, {61, "E_KEY_USED"},     {62, "E_PROOF"},
};

TEST(Refusals, NumbersAndCodesAreFrozen) {
  const auto table = refusal_table();
  ASSERT_EQ(table.size(), std::size(kFrozen));
  for (std::size_t i = 0; i < table.size(); ++i) {
    SCOPED_TRACE(kFrozen[i].second);
    EXPECT_EQ(static_cast<std::uint16_t>(table[i].refusal), kFrozen[i].first);
    EXPECT_EQ(table[i].code, kFrozen[i].second);
    EXPECT_EQ(name_of(table[i].refusal), table[i].code) << "the enumerator's name is the code";
    EXPECT_EQ(find_refusal(table[i].refusal), &table[i]);
    EXPECT_EQ(find_refusal(table[i].code), &table[i]);
  }
  EXPECT_EQ(std::size(EnumNames<Refusal>::values), table.size());
  EXPECT_EQ(find_refusal("E_NOTHING"), nullptr);
  EXPECT_EQ(find_refusal(static_cast<Refusal>(999)), nullptr);
}

TEST(Refusals, EveryOneHasFourTextsOfItsOwn) {
  std::set<std::string_view> seen;
  for (const RefusalText& row : refusal_table()) {
    SCOPED_TRACE(row.code);
    for (const std::string_view text : {row.cause_en, row.cure_en, row.cause_zh, row.cure_zh}) {
      EXPECT_FALSE(text.empty());
      EXPECT_TRUE(is_plain_text(text));
    }
    EXPECT_TRUE(row.cause_en.ends_with('.') && row.cure_en.ends_with('.'));
    EXPECT_TRUE(row.cause_zh.ends_with("。") && row.cure_zh.ends_with("。"));
    EXPECT_TRUE(seen.insert(row.cause_en).second && seen.insert(row.cause_zh).second) << "two codes say the same";
  }
}

TEST(Refusals, DetailIsBoundedAndCutBetweenCharacters) {
  std::string long_text(kDetailBytesMax - 1, 'x');
  long_text += "额度";  // the first of its three bytes would be the last that fits
  EXPECT_EQ(refuse(Refusal::E_AMOUNT, long_text).value().detail, std::string(kDetailBytesMax - 1, 'x'));
  EXPECT_EQ(refuse_policy("split_min", "3 < 5").value().detail, "split_min: 3 < 5");
  EXPECT_EQ(refuse_policy("split_min", "3 < 5").value().code, Refusal::E_POLICY);
}

}  // namespace
}  // namespace tallystick::contracts
