#include "node/os/signal_wait.h"

#include <cstdlib>
#include <cstring>
#include <future>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

TEST(SignalWait, SaysWhichSignalCame) {
  std::promise<int> came;
  const SignalWait wait{[&](int signal) { came.set_value(signal); }};
  kill(getpid(), SIGTERM);
  EXPECT_EQ(came.get_future().get(), SIGTERM);
}

TEST(SignalWait, GoesQuietlyWhenNoSignalCame) {
  bool called = false;
  {
    const SignalWait wait{[&](int) { called = true; }};
  }
  EXPECT_FALSE(called);
}

TEST(SignalWait, ASecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        const SignalWait wait{[](int) { kill(getpid(), SIGINT); }};
        kill(getpid(), SIGTERM);
        sleep(10);
      },
      testing::ExitedWithCode(130), "");
}

TEST(NotifyServiceManager, SendsTheStateToTheSocketNamed) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/notify";
  const int receiver = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size());
  ASSERT_EQ(bind(receiver, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  notify_service_manager("READY=1");
  unsetenv("NOTIFY_SOCKET");
  notify_service_manager("STOPPING=1");  // nobody to tell
  char buffer[64];
  const ssize_t got = recv(receiver, buffer, sizeof(buffer), MSG_DONTWAIT);
  ASSERT_GT(got, 0);
  EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(got)), "READY=1");
  EXPECT_LT(recv(receiver, buffer, sizeof(buffer), MSG_DONTWAIT), 0);
  close(receiver);
}

}  // namespace
}  // namespace tallystick::node
