// Plays every story in tests/scenarios/stories, each as a test of its own name.
//   build/tests/scenarios_test --gtest_filter='Story.*overdue*'
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/scenarios/story.h"

namespace tallystick::scenarios {
namespace {

const std::filesystem::path kStories = "tests/scenarios/stories";

std::string told_in(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Told : public ::testing::Test {
 public:
  explicit Told(std::filesystem::path file) : file_{std::move(file)} {}
  void TestBody() override {
    std::string wrong;
    try {
      wrong = play(read_story(file_.string(), told_in(file_)));
    } catch (const StoryError& error) {
      wrong = error.what();
    }
    EXPECT_EQ(wrong, "");
  }

 private:
  std::filesystem::path file_;
};

const bool kRegistered = [] {
  for (const auto& entry : std::filesystem::directory_iterator(kStories))
    ::testing::RegisterTest("Story", entry.path().stem().string().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [file = entry.path()]() -> ::testing::Test* { return new Told(file); });
  return true;
}();

TEST(Stories, AreAtLeastTwentyFive) {
  EXPECT_TRUE(kRegistered);
  EXPECT_GE(std::distance(std::filesystem::directory_iterator(kStories), {}), 25);
}

}  // namespace
}  // namespace tallystick::scenarios
