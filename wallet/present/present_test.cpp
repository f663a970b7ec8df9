#include <set>

#include <gtest/gtest.h>

#include "wallet/present/envelope.h"
#include "wallet/present/safe_text.h"
#include "wallet/present/width.h"
#include "wallet/testing/shared_vectors.h"

namespace tallystick::wallet {
namespace {

bool is_harmless(std::string_view text) {
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    if (!c.valid || c.code < 0x20 || (c.code >= 0x7f && c.code <= 0x9f) || (c.code >= 0x2028 && c.code <= 0x202e))
      return false;
    text.remove_prefix(c.size);
  }
  return true;
}

TEST(SafeText, ShowsWhatWouldAct) {
  struct Row {
    const char* name;
    std::string text;
    std::string safe;
  };
  const Row rows[] = {
      {"plain", "甲公司 Ltd.", "甲公司 Ltd."},
      {"escape sequence", "a\x1b[2Jb", "a\\u001b[2Jb"},
      {"line end", "a\r\nb", "a\\u000d\\u000ab"},
      {"C1 control in UTF-8",
       "\xc2\x9b"
       "31m",
       "\\u009b31m"},
      {"C1 control as a byte",
       "\x9b"
       "31m",
       "\\x9b31m"},
      {"right-to-left override",
       "\xe2\x80\xae"
       "lmth.exe",
       "\\u202elmth.exe"},
      {"overlong slash", "\xc0\xaf", "\\xc0\\xaf"},
      {"half a surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"cut off", "\xe4\xb8", "\\xe4\\xb8"},
      {"tag characters", "\xf3\xa0\x81\x81", "\\udb40\\udc41"},
      {"nul", std::string("a\0b", 3), "a\\u0000b"},
      {"delete", "\x7f", "\\u007f"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(safe_for_terminal(row.text), row.safe);
  }
}

TEST(SafeText, NaughtyStringsBecomeHarmlessEverywhere) {
  const auto text = testing::shared_vector("strings/blns.json");
  if (!text) GTEST_SKIP() << "the list of naughty strings is not beside this repository";
  for (const auto& entry : Json::parse(*text)) {
    const std::string naughty = entry.get<std::string>();
    EXPECT_TRUE(is_harmless(safe_for_terminal(naughty)));
    const Table table{{{verbatim(naughty), Align::right}, {verbatim("b"), Align::left, true}},
                      {{verbatim(naughty), verbatim(naughty)}}};
    for (const int columns : {0, 20})
      for (const std::string& line : draw(table, Language::en, columns)) EXPECT_TRUE(is_harmless(line)) << line;
    for (const std::string& line : draw_plain(table, Language::en))
      EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 1) << line;
    Report report;
    report.data["name"] = naughty;
    const std::string json = safe_json_for_terminal(envelope_of(report, {verbatim(naughty)}, Language::zh).dump());
    EXPECT_TRUE(is_harmless(json)) << json;
    const auto back = Json::parse(json);
    EXPECT_EQ(back["data"]["name"].get<std::string>(), naughty) << "machines still get the text as it was";
  }
}

TEST(Width, CountsColumns) {
  struct Row {
    const char* text;
    int columns;
  };
  const Row rows[] = {{"", 0},         {"abc", 3},  {"应收账款", 8}, {"¥1,234.50", 9},       {"e\xcc\x81", 1},
                      {"ｆｕｌｌ", 8}, {"한국", 4}, {"…", 1},        {"\xf0\x9f\x98\x80", 2}};
  for (const Row& row : rows) EXPECT_EQ(display_width(row.text), row.columns) << row.text;
  EXPECT_EQ(shorten("应收账款", 8), "应收账款");
  EXPECT_EQ(shorten("应收账款", 7), "应收账…");
  EXPECT_EQ(shorten("应收账款", 6), "应收…");
  EXPECT_EQ(shorten("abc", 1), "…");
}

TEST(Table, AlignsByDisplayWidthAndFits) {
  const Table table{
      {{{"name", "名称"}, Align::left, true}, {{"amount", "金额"}, Align::right}},
      {{verbatim("甲公司"), verbatim("1,000.00")}, {verbatim("a rather long company name"), verbatim("0.01")}}};
  EXPECT_EQ(draw(table, Language::en, 0),
            (std::vector<std::string>{"name                          amount", "甲公司                      1,000.00",
                                      "a rather long company name      0.01"}));
  for (const std::string& line : draw(table, Language::zh, 24)) EXPECT_LE(display_width(line), 24) << line;
  EXPECT_NE(draw(table, Language::zh, 24)[2].find("…"), std::string::npos);
  EXPECT_EQ(draw_plain(table, Language::en)[0], "甲公司\t1,000.00");
}

TEST(Messages, ExistInBothLanguages) {
  for (std::size_t i = 0; i < message_count(); ++i) {
    const Words words = words_of(static_cast<Msg>(i));
    EXPECT_FALSE(words.en.empty() || words.zh.empty()) << i;
    for (char place = '1'; place <= '9'; ++place) {
      const std::string mark = std::string{"{"} + place + "}";
      EXPECT_EQ(words.en.find(mark) == std::string_view::npos, words.zh.find(mark) == std::string_view::npos)
          << words.en;
    }
  }
  EXPECT_EQ(fill("{2} and {1}{1}", std::vector<std::string>{"a", "b"}), "b and aa");
  EXPECT_EQ(fill("{1}", std::vector<std::string>{"{1}"}), "{1}");
}

TEST(WalletErrors, ExistInBothLanguagesWithUniqueCodes) {
  std::set<std::string_view> codes;
  for (const WalletErrorRow& row : wallet_error_table()) {
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_FALSE(row.cause.en.empty() || row.cause.zh.empty() || row.cure.en.empty() || row.cure.zh.empty())
        << row.code;
    EXPECT_NE(row.exit, Exit::ok);
  }
}

TEST(Envelope, HasItsPromisedShape) {
  Report report;
  report.data = {{"a", "1"}};
  report.tx = TxMark{"id", "hash", 7, true};
  EXPECT_EQ(
      envelope_of(report, {verbatim("careful")}, Language::en).dump(),
      R"({"v":1,"ok":true,"data":{"a":"1"},"warnings":["careful"],"tx":{"id":"id","hash":"hash","height":7,"final":true}})");
  Failure failure = failure_of(WalletError::W_NOT_FOUND, "there is no key named li.");
  failure.rpc = -32050;
  EXPECT_EQ(
      envelope_of(failure, {}, Language::en).dump(),
      R"({"v":1,"ok":false,"error":{"code":"W_NOT_FOUND","rpc":-32050,"message":"there is no key named li.",)"
      R"("hint":"Check the name or id, and that the wallet speaks to the right network.","data":{}},"warnings":[]})");
  EXPECT_EQ(failure.exit, Exit::not_found);
}

}  // namespace
}  // namespace tallystick::wallet
