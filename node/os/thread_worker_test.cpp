#include "node/os/thread_worker.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(ThreadWorker, JobsRunInOrderElsewhereAndReportHere) {
  EventLoop loop;
  ThreadWorker worker{"test-worker", loop.poster()};
  std::vector<int> jobs;
  std::vector<int> reports;
  std::thread::id job_thread;
  for (int i = 0; i < 3; ++i) {
    worker.run(
        [&, i] {
          jobs.push_back(i);
          job_thread = std::this_thread::get_id();
        },
        [&, i] {
          EXPECT_EQ(jobs.at(static_cast<std::size_t>(i)), i);
          reports.push_back(i);
          if (i == 2) loop.stop();
        });
  }
  loop.run();
  EXPECT_EQ(reports, (std::vector<int>{0, 1, 2}));
  EXPECT_NE(job_thread, std::this_thread::get_id());
}

TEST(ThreadWorker, EndsAfterTheRunningJobAndDropsTheRest) {
  EventLoop loop;
  std::atomic<bool> started{false};
  std::atomic<int> finished{0};
  {
    ThreadWorker worker{"test-worker", loop.poster()};
    worker.run(
        [&] {
          started = true;
          std::this_thread::sleep_for(std::chrono::milliseconds{50});
          ++finished;
        },
        [] {});
    while (!started) std::this_thread::yield();
    worker.run([&] { ++finished; }, [] {});
  }
  EXPECT_EQ(finished, 1);
}

}  // namespace
}  // namespace tallystick::node
