// Runs the built program as a person would and looks at stdout, stderr, exit code and files.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/keys.h"
#include "wallet/keystore/web3_secret.h"
#include "wallet/testing/person.h"

namespace tallystick::wallet {
namespace {

using nlohmann::json;

using Ran = testing::Person::Ran;

class Program : public ::testing::Test, protected testing::Person {
 protected:
  Program() : Person{TALLYSTICK_PROGRAM} {}
};

TEST_F(Program, MakesListsAndChangesAKey) {
  write("one", "first password\n");
  write("two", "second password\n");
  const Ran made = run({"--json", "key", "new", "li", "--fast-kdf", "--password-file", path("one")});
  ASSERT_EQ(made.exit, 0) << made.err;
  const json envelope = json::parse(made.out);
  EXPECT_EQ(envelope["v"], 1);
  EXPECT_EQ(envelope["ok"], true);
  EXPECT_EQ(envelope["warnings"].size(), 1u) << "a cheap key file says so";
  const std::string public_key = envelope["data"]["public_key"];
  const std::string file = envelope["data"]["file"];
  EXPECT_EQ(file, path(".local/share/tallystick/keys/li.json"));

  const Ran again = run({"--json", "key", "new", "li", "--fast-kdf", "--password-file", path("one")});
  EXPECT_EQ(again.exit, 2) << "a key is never overwritten";
  EXPECT_EQ(json::parse(again.out)["error"]["code"], "W_FILE");

  EXPECT_NE(run({"key", "list"}).out.find(public_key), std::string::npos);
  const Ran wrong = run({"--json", "key", "change-password", "li", "--fast-kdf", "--password-file", path("two"),
                         "--new-password-file", path("one")});
  EXPECT_EQ(wrong.exit, 10);
  EXPECT_EQ(json::parse(wrong.out)["error"]["code"], "W_PASSWORD");
  const Ran changed = run({"key", "change-password", "li", "--fast-kdf", "--password-file", path("one"),
                           "--new-password-file", path("two")});
  ASSERT_EQ(changed.exit, 0) << changed.err;

  const Ran asked = run({"key", "export", "li", "--to", path("bare"), "--bare", "--password-file", path("two")});
  EXPECT_EQ(asked.exit, 2) << "nobody can be asked, and --yes was not given";
  EXPECT_FALSE(std::filesystem::exists(path("bare")));
  ASSERT_EQ(run({"key", "export", "li", "--to", path("bare"), "--bare", "--password-file", path("two"), "--yes"}).exit,
            0);
  ASSERT_EQ(run({"key", "export", "li", "--to", path("copy.json"), "--yes"}).exit, 0);
  const std::string bare = read("bare");
  const auto key = PrivateKey::from(*from_hex(bare.substr(0, 64)));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key().hex(), public_key);

  const Ran imported = run(
      {"--json", "key", "import", "copy", "--file", path("copy.json"), "--fast-kdf", "--password-file", path("two")});
  ASSERT_EQ(imported.exit, 0) << imported.out;
  EXPECT_EQ(json::parse(imported.out)["data"]["public_key"], public_key);
  const Ran from_bare = run(
      {"--json", "key", "import", "bare", "--bare-file", path("bare"), "--fast-kdf", "--password-file", path("two")});
  ASSERT_EQ(from_bare.exit, 0) << from_bare.out;
  EXPECT_EQ(json::parse(from_bare.out)["data"]["public_key"], public_key);

  for (const std::string& said :
       {made.out, made.err, changed.out, changed.err, imported.out, imported.err, from_bare.out, from_bare.err}) {
    EXPECT_EQ(said.find(bare.substr(0, 16)), std::string::npos) << "the private key was printed";
    EXPECT_EQ(said.find("first password"), std::string::npos);
    EXPECT_EQ(said.find("second password"), std::string::npos);
  }
}

TEST_F(Program, AnswersWrongLinesWithTheirExitCode) {
  struct Row {
    const char* name;
    std::vector<std::string> line;
    int exit;
    const char* code;
  };
  write("short", "short\n");
  const std::string home = path(".");
  std::filesystem::create_directory(path("closed.json"));
  const Row rows[] = {
      {"unknown noun", {"kee"}, 2, "W_USAGE"},
      {"unknown flag", {"key", "list", "--jsno"}, 2, "W_USAGE"},
      {"no such key", {"key", "show", "nobody"}, 6, "W_NOT_FOUND"},
      {"locked, nobody to ask", {"key", "new", "li"}, 10, "W_LOCKED"},
      {"locked, asking forbidden", {"key", "new", "li", "--no-input"}, 10, "W_LOCKED"},
      {"short password", {"key", "new", "li", "--password-file", "short"}, 2, "W_USAGE"},
      {"no password file", {"key", "new", "li", "--password-file", "nothing"}, 2, "W_FILE"},
      {"no profile", {"config", "set", "--account", "x"}, 2, "W_CONFIG"},
      {"profile that is not there", {"key", "list", "--profile", "mars"}, 2, "W_CONFIG"},
      {"a key file that cannot be read", {"key", "show", "closed", "--keystore", home}, 2, "W_FILE"},
      {"bad key name", {"key", "new", "../x"}, 2, "W_USAGE"},
      {"no genesis", {"init"}, 2, "W_USAGE"},
      {"a genesis that is none", {"init", "--genesis", "short"}, 2, "W_FILE"},
  };
  for (Row row : rows) {
    SCOPED_TRACE(row.name);
    for (std::string& word : row.line)
      if (word == "short" || word == "nothing") word = path(word);
    row.line.push_back("--json");
    const Ran ran = run(row.line);
    EXPECT_EQ(ran.exit, row.exit) << ran.out << ran.err;
    const json envelope = json::parse(ran.out, nullptr, false);
    ASSERT_FALSE(envelope.is_discarded()) << ran.out;
    EXPECT_EQ(envelope["ok"], false);
    EXPECT_EQ(envelope["error"]["code"], row.code);
    EXPECT_FALSE(envelope["error"]["message"].get<std::string>().empty());
    EXPECT_FALSE(envelope["error"]["hint"].get<std::string>().empty());
    row.line.back() = "--lang=zh";
    const Ran talked = run(row.line);
    EXPECT_EQ(talked.exit, row.exit);
    EXPECT_TRUE(talked.out.empty()) << "failures are talk, not data";
    EXPECT_NE(talked.err.find(row.code), std::string::npos);
  }
  EXPECT_EQ(run({"key", "list"}).exit, 6) << "an empty list";
}

TEST_F(Program, MistakesAreExplainedInChinese) {
  write("short", "short\n");
  std::filesystem::create_directory(path("directory"));
  const struct {
    std::vector<std::string> line;
    std::string said;  // the cause
  } rows[] = {
      {{"key", "show", "nobody"}, path(".local/share/tallystick/keys") + " 中没有名为 nobody 的密钥。"},
      {{"key", "new", "li", "--password-file", path("nothing")},
       "文件无法使用：无法打开密码文件 " + path("nothing") + "：文件或目录不存在。"},
      {{"key", "import", "li", "--file", path("nothing")}, "文件无法使用：没有文件 " + path("nothing") + "。"},
      {{"key", "import", "li", "--file", path("directory")},
       "文件无法使用：无法读取 " + path("directory") + "：是一个目录。"},
      {{"key", "import", "li", "--file", path("short")}, "密钥文件无法使用：第 1 字节处不是合法的 JSON。"},
      {{"init", "--genesis", path("short")},
       "文件无法使用：" + path("short") + " 不是创世文件：第 1 字节处不是合法的 JSON。"},
      {{"evidence", "read"}, "缺少 file。"},
      {{"cash", "balance", "--timeout", "soon"}, "--timeout：“soon”不是时长，应形如 500ms、30s、2m 或 1h。"},
      {{"receivable", "list", "--state", "paid"}, "--state：“paid”不在可选值 "},
      {{"key", "list", "--lane", "1", "--lane", "2"}, "--lane 给出了多次。"},
      {{"key", "list", "--profile"}, "--profile 需要一个值。"},
  };
  for (auto row : rows) {
    row.line.insert(row.line.begin(), "--lang=zh");
    const Ran ran = run(row.line);
    EXPECT_NE(ran.exit, 0);
    EXPECT_NE(ran.err.find(": " + row.said), std::string::npos) << ran.err << "\nwanted: " << row.said;
  }
}

TEST_F(Program, TermsArePlayedOrTheTermIsNamed) {
  const std::string loan =
      R"({"a": {"terms": {"contractType": "PAM", "contractRole": "RPA", "statusDate": "2026-01-01T00:00:00",
    "initialExchangeDate": "2026-01-02T00:00:00", "maturityDate": "2026-04-02T00:00:00", "notionalPrincipal": " 1000",
    "nominalInterestRate": 0.042, "dayCountConvention": "A360", "currency": "CNY"}}})";
  write("loan.json", loan);
  for (const auto& line : {std::vector<std::string>{"terms", "run", path("loan.json")},
                           std::vector<std::string>{"terms", "run", path("loan.json"), "--json"}}) {
    const Ran ran = run(line);
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const json results = json::parse(ran.out)["a"]["results"];
    ASSERT_EQ(results.size(), 3u);
    EXPECT_NE(
        ran.out.find(
            "\"eventDate\": \"2026-04-02T00:00:00\", \"eventType\": \"IP\", \"payoff\": 10.5, \"currency\": \"CNY\""),
        std::string::npos)
        << ran.out;
  }
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string out = loan;
    return out.replace(out.find(from), from.size(), to);
  };
  const struct {
    std::string text;
    const char* said;
    const char* said_zh;
  } rows[] = {
      {changed("\"maturityDate\": \"2026-04-02T00:00:00\",", ""), "case a: the term 'maturityDate' is missing",
       "案例 a：缺少条款“maturityDate”"},
      {changed("maturityDate", "maturityDay"), "case a: the term 'maturityDay' is not known",
       "案例 a：条款“maturityDay”不存在"},
      {changed("A360", "A361"), "case a: the term 'dayCountConvention' ('A361') is none of AA, A360", "不在可选值"},
      {changed("0.042", "\"4%\""), "case a: the term 'nominalInterestRate' ('4%') is no decimal number",
       "不是 40 位以内的十进制数"},
      {changed("2026-04-02T", "2026-04-31T"), "case a: the term 'maturityDate' ('2026-04-31T00:00:00') is no date",
       "不是形如"},
      {"[]", "the file is no object of cases", ""},
      {"{", "JSON: this is not well-formed", "不是合法的 JSON"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.said);
    write("bad.json", row.text);
    const Ran ran = run({"terms", "run", path("bad.json"), "--json"});
    EXPECT_EQ(ran.exit, 2);
    const json error = json::parse(ran.out)["error"];
    EXPECT_EQ(error["code"], "W_TERMS");
    EXPECT_NE(error["message"].get<std::string>().find(row.said), std::string::npos) << error;
    const Ran chinese = run({"terms", "run", path("bad.json"), "--lang=zh"});
    EXPECT_NE(chinese.err.find(row.said_zh), std::string::npos) << chinese.err;
  }
  EXPECT_EQ(run({"terms", "run", path("nothing")}).exit, 2);
}

TEST_F(Program, ConfigurationIsStrict) {
  std::filesystem::create_directories(path(".config/tallystick"));
  write(".config/tallystick/config.toml", "default_profil = \"x\"\n");
  const Ran ran = run({"config", "show", "--json"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_NE(json::parse(ran.out)["error"]["message"].get<std::string>().find("default_profil"), std::string::npos);
}

TEST_F(Program, ForeignTextNeverReachesTheTerminalRaw) {
  const auto text = testing::shared_vector("strings/blns.json");
  std::vector<std::string> naughty{"a\x1b[2Jb",
                                   "\xc2\x9b"
                                   "31m",
                                   "\xe2\x80\xae"
                                   "x"};
  if (text) {
    const json all = json::parse(*text);
    for (std::size_t i = 0; i < all.size(); i += 25) naughty.push_back(all[i].get<std::string>());
  }
  for (const std::string& one : naughty) {
    for (const auto& line : {std::vector<std::string>{"key", "show", one},
                             {one},
                             {"key", "list", "--profile", one},
                             {"key", "list", "--profile", one, "--json"}}) {
      const Ran ran = run(line);
      for (const std::string& said : {ran.out, ran.err})
        for (const char c : said) EXPECT_FALSE((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) << one;
    }
  }
}

TEST_F(Program, HelpCompletionAndVersion) {
  EXPECT_NE(run({"--help"}).out.find("receivable"), std::string::npos);
  EXPECT_NE(run({"--help", "--lang", "zh"}).out.find("密钥"), std::string::npos);
  EXPECT_NE(run({"--version"}).out.find("tallystick "), std::string::npos);
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Ran ran = run({"completion", shell});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_NE(ran.out.find("change-password"), std::string::npos);
  }
  write("completion", run({"completion", "bash"}).out);
  EXPECT_EQ(std::system(("bash -n " + path("completion")).c_str()), 0);
  EXPECT_EQ(std::system(("bash -c 'source " + path("completion") +
                         "; COMP_WORDS=(tallystick key ex); COMP_CWORD=2; _tallystick; [ \"$COMPREPLY\" = export ]'")
                            .c_str()),
            0);
}

}  // namespace
}  // namespace tallystick::wallet
