#include "testnet/network/process.h"

#include <fstream>
#include <iterator>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "node/os/temp_directory.h"

namespace tallystick::testnet {
namespace {

class Processes : public ::testing::Test {
 protected:
  std::string file(const char* name) const { return folder_.path() + "/" + name; }
  std::string read(const char* name) const {
    std::ifstream in(file(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  node::TempDirectory folder_;
};

TEST_F(Processes, RunsUntilItIsEnded) {
  const auto process = start_process({"/bin/sleep", "60"}, file("log"));
  ASSERT_TRUE(process) << process.error().message;
  EXPECT_TRUE(is_running(*process));
  EXPECT_FALSE(wait_for_end(*process, Millis{20}));
  signal_process(*process, SIGTERM);
  EXPECT_TRUE(wait_for_end(*process, Millis{5'000}));
  EXPECT_FALSE(is_running(*process));
  signal_process(*process, SIGTERM);  // nobody is there; nothing happens
}

// The first thread is gone and the kernel calls the process a zombie, but its other threads run on, and so do their files and ports.
TEST_F(Processes, RunsUntilItsLastThreadHasEnded) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::thread{[] { ::sleep(60); }}.detach();
    ::syscall(SYS_exit, 0);  // of this thread alone
  }
  Process process{child, 0};
  for (std::string state; state != "Z";) {
    std::ifstream stat{"/proc/" + std::to_string(child) + "/stat"};
    std::string skipped;
    stat >> skipped >> skipped >> state;
    for (int field = 4; field < 22; ++field) stat >> skipped;
    ASSERT_TRUE(stat >> process.began);
  }
  EXPECT_TRUE(is_running(process));
  EXPECT_FALSE(wait_for_end(process, Millis{20}));
  signal_process(process, SIGKILL);
  EXPECT_TRUE(wait_for_end(process, Millis{5'000}));
}

TEST_F(Processes, AStrangerWithTheSameNumberIsNotOurs) {
  const auto process = start_process({"/bin/sleep", "60"}, file("log"));
  ASSERT_TRUE(process);
  const Process stranger{process->pid, process->began + 1};
  EXPECT_FALSE(is_running(stranger));
  signal_process(stranger, SIGKILL);
  EXPECT_FALSE(wait_for_end(*process, Millis{50})) << "a signal reached a process that was not meant";
  signal_process(*process, SIGKILL);
  EXPECT_TRUE(wait_for_end(*process, Millis{5'000}));
}

TEST_F(Processes, OutputAndErrorsGoToTheLog) {
  EXPECT_EQ(run_process({"/bin/sh", "-c", "echo out; echo err >&2; exit 7"}, file("log")).value(), 7);
  EXPECT_EQ(run_process({"/bin/sh", "-c", "kill -9 $$"}, file("log")).value(), 128 + SIGKILL);
  EXPECT_EQ(read("log"), "out\nerr\n");
  EXPECT_FALSE(run_process({file("no such program")}, file("log")));
  EXPECT_FALSE(start_process({"/bin/true"}, file("no such folder/log")));
}

TEST_F(Processes, PidFilesNameOnlyWhatRuns) {
  EXPECT_FALSE(read_pid_file(file("pid")));
  const auto process = start_process({"/bin/sleep", "60"}, file("log"));
  ASSERT_TRUE(process);
  ASSERT_TRUE(write_pid_file(file("pid"), *process));
  EXPECT_EQ(read_pid_file(file("pid")), *process);
  signal_process(*process, SIGKILL);
  ASSERT_TRUE(wait_for_end(*process, Millis{5'000}));
  EXPECT_FALSE(read_pid_file(file("pid")));
  for (const char* text : {"", "x", "1 1", "-5 1", "999999999999 1", "12"}) {
    std::ofstream(file("pid")) << text;
    EXPECT_FALSE(read_pid_file(file("pid"))) << text;
  }
}

}  // namespace
}  // namespace tallystick::testnet
