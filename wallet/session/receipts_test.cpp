#include "wallet/session/receipts.h"

#include <gtest/gtest.h>

namespace tallystick::wallet {
namespace {

TEST(Receipts, ARefusalIsOneSentenceWithAmountsForPeople) {
  const struct {
    const char* name;
    const char* code;
    const char* detail;
    const char* en;
    const char* zh;
  } rows[] = {
      {"no detail", "E_SIG", "", "", ""},
      {"the cause loses its stop", "E_EVIDENCE_DUP", "invoice 57 has CNY 0.00 left of CNY 1000000.00",
       "The evidence already backs as much as its amount allows: invoice 57 has ¥0.00 left of ¥1,000,000.00.", ""},
      {"in Chinese too", "E_CASH", "balance CNY 0.50, needed CNY 118734.00", "",
       "可用资金不足：balance ¥0.50, needed ¥118,734.00。"},
      {"other currencies", "E_AMOUNT", "JPY 1200 of JPY 1000 owed", "", ""},
      {"a rule's name", "E_POLICY:split_min", "split_min: a part of CNY 9.99, at least CNY 10.00", "", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Failure failure = refusal_of(row.code, row.detail, Exit::failed);
    EXPECT_EQ(failure.code, row.code);
    EXPECT_EQ(failure.data.at("detail"), row.detail);
    if (*row.en != '\0') {
      EXPECT_EQ(failure.message.en, row.en);
    }
    if (*row.zh != '\0') {
      EXPECT_EQ(failure.message.zh, row.zh);
    }
    EXPECT_FALSE(failure.hint.en.empty() || failure.hint.zh.empty());
    for (const std::string& text : {failure.message.en, failure.message.zh}) {
      EXPECT_EQ(text.find(".:"), std::string::npos) << text;
      EXPECT_EQ(text.find("。："), std::string::npos) << text;
    }
  }
}

TEST(Receipts, OnlyAmountsChangeInADetail) {
  const struct {
    const char* detail;
    const char* shown;
  } rows[] = {
      {"", ""},
      {"asked CNY 120000.00", "asked ¥120,000.00"},
      {"CNY 1.00", "¥1.00"},
      {"asked CNY 1200.00, has CNY 5.00.", "asked ¥1,200.00, has ¥5.00."},
      {"JPY 1200 of BHD 1234.567", "JPY 1,200 of BHD 1,234.567"},
      {"the policy buys CNY", "the policy buys CNY"},
      {"the policy buys CNY ", "the policy buys CNY "},
      {"ABC 12.00 and 12000.00", "ABC 12.00 and 12000.00"},
      {"CNY 1.234", "CNY 1.234"},
      {"CNY 2000000000000000.00", "CNY 2000000000000000.00"},
      {"MYCNY 1200.00", "MYCNY 1200.00"},
  };
  for (const auto& row : rows) EXPECT_EQ(readable_detail(row.detail), row.shown);
}

}  // namespace
}  // namespace tallystick::wallet
