#include "testnet/network/process.h"

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tallystick::testnet {
namespace {

struct Stat {
  char state;
  unsigned threads;
  std::uint64_t began;
};

// Nothing when there is no such process. The name in brackets may itself hold spaces and brackets, so fields count from its end.
std::optional<Stat> read_stat(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(in, text)) return std::nullopt;
  const std::size_t bracket = text.rfind(')');
  if (bracket == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(bracket + 1));
  Stat stat{};
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 20; ++field) fields >> skipped;
  fields >> stat.threads >> skipped;
  if (!(fields >> stat.began)) return std::nullopt;
  return stat;
}

Result<pid_t> spawn(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  pid_t pid = 0;
  const int problem = posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (problem != 0)
    return fail(ErrorKind::unavailable,
                "cannot start " + arguments[0] + " with output to " + log + ": " + std::strerror(problem));
  return pid;
}

}  // namespace

Result<Process> start_process(const std::vector<std::string>& arguments, const std::string& log) {
  const auto pid = spawn(arguments, log);
  if (!pid) return tl::unexpected(pid.error());
  const auto stat = read_stat(*pid);
  if (!stat) return internal_error("process " + std::to_string(*pid) + " is not in /proc");
  return Process{*pid, stat->began};
}

Result<int> run_process(const std::vector<std::string>& arguments, const std::string& log) {
  const auto pid = spawn(arguments, log);
  if (!pid) return tl::unexpected(pid.error());
  int status = 0;
  while (::waitpid(*pid, &status, 0) < 0)
    if (errno != EINTR) return internal_error("cannot wait for process " + std::to_string(*pid));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool is_running(const Process& process) {
  const auto stat = read_stat(process.pid);
  if (!stat || stat->began != process.began) return false;
  if (stat->state != 'Z' && stat->state != 'X') return true;
  if (stat->threads > 1) return true;  // its first thread has ended; the others still hold its files and ports
  ::waitpid(process.pid, nullptr, WNOHANG);  // ours to collect if we started it; else this does nothing
  return false;
}

void signal_process(const Process& process, int signal) {
  if (is_running(process)) ::kill(process.pid, signal);
}

bool wait_for_end(const Process& process, Millis patience) {
  const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::milliseconds{patience.raw()};
  while (is_running(process)) {
    if (std::chrono::steady_clock::now() > give_up_at) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return true;
}

std::optional<Process> read_pid_file(const std::string& path) {
  std::ifstream in(path);
  Process process;
  if (!(in >> process.pid >> process.began) || process.pid <= 1 || !is_running(process)) return std::nullopt;
  return process;
}

Result<void> write_pid_file(const std::string& path, const Process& process) {
  const std::string draft = path + ".new";
  std::ofstream out(draft, std::ios::trunc);
  out << process.pid << ' ' << process.began << '\n';
  out.close();
  std::error_code problem;
  if (out) std::filesystem::rename(draft, path, problem);
  if (!out || problem) return fail(ErrorKind::unavailable, "cannot write " + path);
  return {};
}

std::string own_path() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

}  // namespace tallystick::testnet
