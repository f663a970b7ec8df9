#include "wallet/present/foreign_words.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::wallet {
namespace {

TEST(ForeignWords, PlacesAreFilledAndLookedUp) {
  const struct {
    const char* said;
    const char* en;
    const char* zh;
  } rows[] = {
      {"", "", ""},
      {"nobody ever said this", "nobody ever said this", "nobody ever said this"},
      {"there is no file a b.json", "there is no file a b.json", "没有文件 a b.json"},
      {"cannot create /x/y: No space left on device", "cannot create /x/y: No space left on device",
       "无法创建 /x/y：磁盘已满"},
      {"cannot create /x/y: Something new", "cannot create /x/y: Something new", "无法创建 /x/y：Something new"},
      {"x.json: there is no file y", "x.json: there is no file y", "x.json：没有文件 y"},
      {"--lang: fr not in {zh,en}", "--lang: \"fr\" is none of {zh,en}", "--lang：“fr”不在可选值 {zh,en} 之中"},
      {"--amount: At Most 1 required but received 2", "--amount is given more than once", "--amount 给出了多次"},
      {"table 4, key 00ff: 80 bytes under state root 12ab…", "table 4, key 00ff: 80 bytes under state root 12ab…",
       "表 4 键 00ff：状态根 12ab… 之下的 80 字节"},
      {"--amount is required", "--amount is required", "缺少 --amount"},
      {"'1.005' has more decimals than the 2 of CNY", "'1.005' has more decimals than the 2 of CNY",
       "“1.005”的小数多于 CNY 的 2 位"},
  };
  for (const auto& row : rows) {
    const Spoken spoken = foreign(row.said);
    EXPECT_EQ(spoken.en, row.en);
    EXPECT_EQ(spoken.zh, row.zh);
  }
}

bool has_english_word(const std::string& text) {
  const auto quoted_ends = text.rfind("”");  // what the person typed stands first, in quotes
  const std::string rest = quoted_ends == std::string::npos ? text : text.substr(quoted_ends);
  int run = 0;
  return std::any_of(rest.begin(), rest.end(), [&](char c) {
    run = c >= 'a' && c <= 'z' ? run + 1 : 0;
    return run == 4;
  });
}

// Whatever core's parsers complain about has its row, so that a new complaint is noticed.
TEST(ForeignWords, EverythingAPersonCanMistypeIsKnown) {
  const Currency yuan = *Currency::of("CNY"), yen = *Currency::of("JPY");
  std::vector<std::string> said;
  for (const char* text : {"", "five", "1,00", ".5", "5.", "05", "1.2.3", "1.005", "99999999999999999"})
    said.push_back(parse_amount(text, yuan).error().message);
  said.push_back(parse_amount("1.5", yen).error().message);
  for (const char* text : {"x", "04", "101", "1000", "1.23456"}) said.push_back(parse_percent(text).error().message);
  for (const char* text : {"soon", "0000-01-01", "2026-13-01", "2026-02-30"})
    said.push_back(parse_date(text).error().message);
  const std::string account = format_account(NetworkKind::test, AccountId{});
  std::string mistyped = account, mixed = account, foreign_letter = account;
  mistyped.back() = mistyped.back() == 'q' ? 'p' : 'q';
  mixed.back() = 'Q';
  foreign_letter.back() = 'b';
  for (const std::string& text : {mistyped, mixed, foreign_letter, std::string{"nobody"}, std::string{"tta1x"},
                                  std::string(91, 'q'), account + " ", format_party(NetworkKind::test, PartyId{}),
                                  format_account(NetworkKind::production, AccountId{})})
    said.push_back(parse_account(NetworkKind::test, text).error().message);
  for (const std::string& english : said) {
    const Spoken spoken = foreign(english);
    EXPECT_NE(spoken.zh, english);
    EXPECT_FALSE(has_english_word(spoken.zh)) << english << " -> " << spoken.zh;
  }
}

}  // namespace
}  // namespace tallystick::wallet
