#include "testnet/network/run_command.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tallystick::testnet {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

class Pipe {
 public:
  Pipe() { ok_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { close_end(0); }
  void close_write() { close_end(1); }

 private:
  void close_end(std::size_t i) {
    if (ends_[i] >= 0) ::close(ends_[i]);
    ends_[i] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
  bool ok_ = false;
};

// False at the end of the stream.
bool drain(int fd, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (into.size() < kOutputBytesMax) into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Result<Ran> run_command(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                        Millis patience) {
  Pipe out, err;
  if (!out.ok() || !err.ok())
    return fail(ErrorKind::unavailable, std::string{"cannot make a pipe: "} + std::strerror(errno));
  std::vector<std::string> variables = environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const std::string_view name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& added : environment)
      replaced = replaced || std::string_view{added}.substr(0, name.size()) == name;
    if (!replaced) variables.emplace_back(text);
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), 1);
  posix_spawn_file_actions_adddup2(&actions, err.write_end(), 2);
  const auto started = SteadyClock::now();
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, arguments.at(0).c_str(), &actions, nullptr, pointers(arguments).data(),
                                   pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return fail(ErrorKind::unavailable, "cannot run " + arguments[0] + ": " + std::strerror(failed));
  out.close_write();
  err.close_write();

  Ran ran;
  bool out_open = true, err_open = true, late = false;
  while (out_open || err_open) {
    const auto left = std::chrono::milliseconds{patience.raw()} -
                      std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - started);
    if (left.count() <= 0) {
      late = true;
      ::kill(pid, SIGKILL);
      break;
    }
    std::array<pollfd, 2> ends{pollfd{out_open ? out.read_end() : -1, POLLIN, 0},
                               pollfd{err_open ? err.read_end() : -1, POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) break;
    if (ends[0].revents != 0) out_open = drain(out.read_end(), ran.out);
    if (ends[1].revents != 0) err_open = drain(err.read_end(), ran.err);
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (late)
    return fail(ErrorKind::unavailable, arguments[0] + " did not end within " + std::to_string(patience.raw()) + " ms");
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ran.took = Millis{std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - started).count()};
  return ran;
}

}  // namespace tallystick::testnet
