// One client cannot keep everybody else waiting, a question that is too slow is cut off, and one that fails ends alone.
#include "explorer/api/workers.h"

#include <future>

#include <gtest/gtest.h>

#include "explorer/api/answer.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer::api {
namespace {

using namespace std::chrono_literals;

TEST(FairQueue, TakesClientsInTurn) {
  FairQueue<int> queue{6, 4};
  for (int i = 1; i <= 4; ++i) EXPECT_TRUE(queue.push("a", i));
  EXPECT_FALSE(queue.push("a", 5)) << "more than one client may have";
  EXPECT_TRUE(queue.push("b", 10));
  EXPECT_TRUE(queue.push("c", 20));
  EXPECT_FALSE(queue.push("d", 30)) << "more than may wait at all";
  std::vector<int> order;
  while (!queue.empty()) order.push_back(queue.pop());
  EXPECT_EQ(order, (std::vector<int>{1, 10, 20, 2, 3, 4}));
}

struct WorkersTest : ::testing::Test {
  WorkersTest() { static_cast<void>(sql::open(index, sql::Access::write)); }
  // Answers once the worker has come to it.
  static Workers::Job telling(std::promise<bool>& told) {
    return [&told](const Result<sql::Database*>& database) { told.set_value(database.has_value()); };
  }
  static bool comes(std::promise<bool>& told) { return told.get_future().wait_for(5s) == std::future_status::ready; }

  node::TempDirectory directory;
  const std::string index = "sqlite:" + directory.path() + "/index";
};

TEST_F(WorkersTest, AJobThatThrowsEndsAlone) {
  Workers workers{index, 1};
  ASSERT_TRUE(workers.submit({"a"}, [](const auto&) { throw std::bad_alloc{}; }));
  std::promise<bool> after;
  ASSERT_TRUE(workers.submit({"a"}, telling(after)));
  EXPECT_TRUE(comes(after));
}

TEST_F(WorkersTest, AQuestionWhoseAskerHasGoneIsNotBegun) {
  Workers workers{index, 1};
  bool begun = false;
  ASSERT_TRUE(workers.submit({"a", [] { return false; }}, [&](const auto&) { begun = true; }));
  std::promise<bool> after;
  ASSERT_TRUE(workers.submit({"a"}, telling(after)));
  ASSERT_TRUE(comes(after));
  EXPECT_FALSE(begun);
}

TEST_F(WorkersTest, ASlowQuestionIsCutOffAndSaysHowToAsk) {
  Workers workers{index, 1, {.patience = Millis{100}}};
  std::promise<ApiError> answered;
  ASSERT_TRUE(workers.submit({"a"}, [&](const Result<sql::Database*>& database) {
    const auto rows = (*database)->query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n");
    answered.set_value(rows ? ApiError{} : database_error(rows.error()).value());
  }));
  auto future = answered.get_future();
  ASSERT_EQ(future.wait_for(5s), std::future_status::ready);
  const ApiError error = future.get();
  EXPECT_EQ(error.status, 503);
  EXPECT_EQ(error.code, "too_slow");
  EXPECT_FALSE(error.cure.empty());
  std::promise<bool> after;
  ASSERT_TRUE(workers.submit({"a"}, telling(after)));
  EXPECT_TRUE(after.get_future().get()) << "the next one has a time of its own";
}

TEST(DatabaseError, ReadersAreToldNoPathsAndNoAccounts) {
  const ApiError error =
      database_error(Error{ErrorKind::unavailable, "the index /var/lib/x: role \"app\" at 10.0.0.7"}).value();
  EXPECT_EQ(to_json(error).dump().find("/var"), std::string::npos);
  EXPECT_NE(error.detail.find("/var"), std::string::npos) << "the operator is";
}

}  // namespace
}  // namespace tallystick::explorer::api
