#include "wallet/keystore/key_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "wallet/keystore/password.h"
#include "wallet/testing/shared_vectors.h"

namespace tallystick::wallet {
namespace {

mode_t mode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777;
}

std::size_t entries_in(const std::string& directory) {
  const std::filesystem::directory_iterator all{directory};
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

std::string some_key(std::string_view password = "password") {
  return seal_key(PrivateKey::generate(), as_bytes(password), kFastTestCost).value();
}

TEST(KeyFiles, StoresPrivatelyAndNeverOverwrites) {
  const testing::TemporaryDirectory temporary;
  const KeyFiles files{temporary.path() + "/a/b"};
  EXPECT_TRUE(files.list()->empty());
  const std::string key = some_key();
  ASSERT_TRUE(files.store_new("li", key));
  EXPECT_EQ(mode_of(files.path_of("li")), 0600u);
  EXPECT_EQ(mode_of(files.directory()), 0700u);
  const auto again = files.store_new("li", some_key());
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().message.find("not overwritten"), std::string::npos);
  EXPECT_EQ(*read_whole_file(files.path_of("li"), kKeyFileBytesMax), key);
  EXPECT_EQ(entries_in(files.directory()), 1u) << "a temporary file was left behind";
}

TEST(KeyFiles, ReplacesOnlyWhatIsThere) {
  const testing::TemporaryDirectory temporary;
  const KeyFiles files{temporary.path()};
  EXPECT_FALSE(files.store_again("li", some_key()));
  ASSERT_TRUE(files.store_new("li", some_key()));
  const std::string second = some_key();
  ASSERT_TRUE(files.store_again("li", second));
  EXPECT_EQ(*read_whole_file(files.path_of("li"), kKeyFileBytesMax), second);
  EXPECT_EQ(mode_of(files.path_of("li")), 0600u);
  EXPECT_EQ(entries_in(files.directory()), 1u);
}

TEST(KeyFiles, ListsDamagedFilesWithTheirProblem) {
  const testing::TemporaryDirectory temporary;
  const KeyFiles files{temporary.path()};
  ASSERT_TRUE(files.store_new("wang", "{}"));
  ASSERT_TRUE(files.store_new("li", some_key()));
  const auto entries = files.list();
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ(entries->at(0).name, "li");
  EXPECT_TRUE(entries->at(0).key);
  EXPECT_FALSE(entries->at(1).key);
  EXPECT_FALSE(entries->at(1).problem.empty());
}

TEST(KeyFiles, NamesStayInsideTheDirectory) {
  for (const char* name : {"", "..", "../x", "a/b", ".hidden", "-flag", "a b", "a\n", "名"})
    EXPECT_FALSE(is_key_name(name)) << name;
  for (const char* name : {"li", "LI-2", "a.b_c", "0"}) EXPECT_TRUE(is_key_name(name)) << name;
  EXPECT_FALSE(is_key_name(std::string(65, 'a')));
}

TEST(KeyFiles, AnUnwritableDirectoryIsSaid) {
  const auto stored = KeyFiles{"/proc/nowhere"}.store_new("li", "{}");
  ASSERT_FALSE(stored);
  EXPECT_NE(stored.error().message.find("/proc/nowhere"), std::string::npos);
}

TEST(Password, IsTheFirstLine) {
  struct Row {
    const char* name;
    std::string content;
    std::optional<std::string> password;
  };
  const Row rows[] = {
      {"with a line end", "geheim\n", "geheim"},
      {"without", "geheim", "geheim"},
      {"of Windows", "geheim\r\n", "geheim"},
      {"with spaces", " a b \n", " a b "},
      {"more lines", "one\ntwo\n", "one"},
      {"empty line", "\n", ""},
      {"empty file", "", std::nullopt},
      {"longest", std::string(kPasswordBytesMax, 'x'), std::string(kPasswordBytesMax, 'x')},
      {"too long", std::string(kPasswordBytesMax + 1, 'x'), std::nullopt},
      {"far too long", std::string(100'000, 'x'), std::nullopt},
  };
  const testing::TemporaryDirectory temporary;
  const std::string path = temporary.path() + "/password";
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    ASSERT_TRUE(replace_private_file(path, row.content));
    const auto password = read_password_file(path);
    ASSERT_EQ(password.has_value(), row.password.has_value());
    if (password) {
      EXPECT_EQ(as_text(password->view()), *row.password);
    }
  }
  EXPECT_FALSE(is_readable_by_others(path));
  ::chmod(path.c_str(), 0644);
  EXPECT_TRUE(is_readable_by_others(path));
  EXPECT_FALSE(read_password_file(path + "x"));
}

}  // namespace
}  // namespace tallystick::wallet
