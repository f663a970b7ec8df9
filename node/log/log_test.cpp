#include "node/log/log.h"

#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "node/log/line.h"
#include "node/os/temp_directory.h"

namespace tallystick::node::log {
namespace {

std::string json(std::string_view message, std::initializer_list<Field> fields = {}) {
  return json_line({1'795'569'600, 1234, Level::info, "net", message, fields});
}

TEST(LogLine, IsOneJsonObject) {
  EXPECT_EQ(
      json("peer connected", {{"peer", 2}, {"ok", true}, {"ratio", 0.5}, {"name", "a\"b"}, {"big", UINT64_MAX}}),
      R"({"ts":"2026-11-25T01:20:00.001234Z","level":"info","module":"net","msg":"peer connected","peer":2,"ok":true,"ratio":0.5,)"
      R"("name":"a\"b","big":18446744073709551615})");
}

TEST(LogLine, NothingBreaksOut) {
  const struct {
    const char* name;
    std::string text;
    std::string escaped;
  } rows[] = {
      {"line break", "a\nb\r", R"(a\u000ab\u000d)"},
      {"terminal escape", "\x1b[31m", R"(\u001b[31m)"},
      {"C1 escape", "\xc2\x9b", R"(\u009b)"},
      {"delete", "\x7f", R"(\u007f)"},
      {"NUL", std::string(1, '\0'), R"(\u0000)"},
      {"quote and backslash", "\"\\", R"(\"\\)"},
      {"Chinese", "票据", "票据"},
      {"no UTF-8", "a\xff\x62", "a\xef\xbf\xbd\x62"},
      {"cut off", "\xe7\xa5", "\xef\xbf\xbd\xef\xbf\xbd"},
      {"surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
      {"too long a form", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(json(row.text),
              R"({"ts":"2026-11-25T01:20:00.001234Z","level":"info","module":"net","msg":")" + row.escaped + "\"}");
    EXPECT_TRUE(nlohmann::json::accept(json(row.text)));
    EXPECT_TRUE(text_line({0, 0, Level::warn, "net", row.text, {}}).ends_with("warn  net: " + row.escaped));
  }
  EXPECT_TRUE(nlohmann::json::accept(json("x", {{"a", 0.0 / 0.0}, {"b", 1.0 / 0.0}, {"c", 1e300}})));
}

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { stop(); }
  std::vector<nlohmann::json> lines(const std::string& path) {
    std::vector<nlohmann::json> out;
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) out.push_back(nlohmann::json::parse(line));
    return out;
  }
  TempDirectory directory_;
};

TEST_F(LogTest, WritesWhatItsLevelsLetThrough) {
  const std::string path = directory_.path() + "/log";
  ASSERT_TRUE(start({.levels = "net:debug,*:warn", .format = Format::json, .queue_max = 100, .file = path}));
  debug("net", "one");
  info("rpc", "two");
  warn("rpc", "three", {{"n", 3}});
  EXPECT_TRUE(enabled(Level::debug, "net"));
  EXPECT_FALSE(enabled(Level::info, "rpc"));
  ASSERT_TRUE(set_levels("*:debug"));
  EXPECT_FALSE(set_levels("nonsense"));
  EXPECT_EQ(levels(), "*:debug");
  info("rpc", "four");
  stop();
  const auto got = lines(path);
  ASSERT_EQ(got.size(), 3u);
  EXPECT_EQ(got[0]["msg"], "one");
  EXPECT_EQ(got[1]["n"], 3);
  EXPECT_EQ(got[2]["msg"], "four");
  EXPECT_EQ(dropped(), 0u);
}

TEST_F(LogTest, ManyThreadsWriteWholeLines) {
  const std::string path = directory_.path() + "/log";
  ASSERT_TRUE(start({.levels = "info", .format = Format::json, .queue_max = 10'000, .file = path}));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 500; ++i) info("net", "line", {{"thread", t}, {"i", i}});
    });
  for (std::thread& thread : threads) thread.join();
  stop();
  EXPECT_EQ(lines(path).size(), 2000u);
}

TEST_F(LogTest, AStuckReaderCostsLinesAndNotTime) {
  const std::string path = directory_.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  const std::uint64_t before = dropped();
  ASSERT_TRUE(start({.levels = "info", .format = Format::json, .queue_max = 64, .file = path}));
  const std::string large(1000, 'x');
  for (int i = 0; i < 2000; ++i) info("net", large);
  EXPECT_GT(dropped(), before);
  std::string got;
  std::thread drain{[&] {
    char buffer[4096];
    for (int quiet = 0; quiet < 20;) {
      const ssize_t n = read(reader, buffer, sizeof(buffer));
      if (n > 0)
        got.append(buffer, static_cast<std::size_t>(n));
      else
        ++quiet, usleep(10'000);
    }
  }};
  stop();
  drain.join();
  close(reader);
  EXPECT_NE(got.find("lines dropped"), std::string::npos);
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsAnError) {
  EXPECT_EQ(start({.levels = "info", .format = Format::json, .queue_max = 16, .file = directory_.path() + "/no/log"})
                .error()
                .kind,
            ErrorKind::unavailable);
  EXPECT_EQ(start({.levels = "loud", .format = Format::json, .queue_max = 16, .file = ""}).error().kind,
            ErrorKind::malformed);
}

}  // namespace
}  // namespace tallystick::node::log
