#include "node/os/signal_wait.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/ensure.h"

namespace tallystick::node {

namespace {

constexpr int kExitInterrupted = 130;

// SIGUSR2 wakes the waiting thread when the object goes before any signal came.
sigset_t waited_for() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGUSR2);
  return set;
}

}  // namespace

struct SignalWait::Impl {
  std::function<void(int)> stop;
  std::thread thread;

  void loop() {
    const sigset_t set = waited_for();
    int received = 0;
    if (sigwait(&set, &received) != 0 || received == SIGUSR2) return;
    stop(received);
    if (sigwait(&set, &received) != 0 || received == SIGUSR2) return;
    _exit(kExitInterrupted);
  }
};

SignalWait::SignalWait(std::function<void(int)> stop) : impl_{std::make_unique<Impl>()} {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit of the process is an error of the write, as a full disk is
  const sigset_t set = waited_for();
  ensure(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
  impl_->stop = std::move(stop);
  impl_->thread = std::thread{[impl = impl_.get()] { impl->loop(); }};
}

SignalWait::~SignalWait() {
  pthread_kill(impl_->thread.native_handle(), SIGUSR2);
  impl_->thread.join();
}

void notify_service_manager(const char* state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr) return;
  const std::string_view name{path};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof(address.sun_path)) return;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // systemd writes an abstract socket this way
  const int socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  // Nobody to tell is no reason to stop.
  [[maybe_unused]] const ssize_t sent =
      sendto(socket_fd, state, std::strlen(state), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), length);
  close(socket_fd);
}

}  // namespace tallystick::node
