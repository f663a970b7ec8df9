#include "explorer/testing/postgres_server.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explorer/sql/database.h"

namespace tallystick::explorer {
namespace {

constexpr const char* kUser = "tallystick";
constexpr std::chrono::milliseconds kLook{20};
constexpr int kLooks = 1'500;  // half a minute on a machine that does much else

const passwd* unprivileged() {
  return getuid() == 0 ? getpwnam("postgres") : nullptr;
}

// Debian keeps the programs of each version apart.
std::string program(const char* name) {
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
    const auto path = version.path() / "bin" / name;
    if (std::filesystem::exists(path)) return path.string();
  }
  return name;
}

// Its output goes into the file.
pid_t spawn(const std::vector<std::string>& command, const std::string& directory, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* const as = unprivileged();
  const pid_t child = fork();
  if (child != 0) return child;
  const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  if (as != nullptr && (setgid(as->pw_gid) != 0 || setuid(as->pw_uid) != 0)) _exit(126);
  if (chdir(directory.c_str()) != 0) _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

std::string text_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream{path}.rdbuf();
  return out.str();
}

}  // namespace

Result<std::unique_ptr<PostgresServer>> PostgresServer::start() {
  if (!std::filesystem::exists("/usr/lib/postgresql"))
    return fail(ErrorKind::unavailable, "Debian's package postgresql is not installed");
  std::unique_ptr<PostgresServer> out{new PostgresServer};
  const std::string root = out->directory_.path(), data = root + "/data", log = root + "/log";
  if (const passwd* const as = unprivileged(); as != nullptr && chown(root.c_str(), as->pw_uid, as->pw_gid) != 0)
    return fail(ErrorKind::unavailable, "chown " + root);
  int status = 0;
  const pid_t made =
      spawn({program("initdb"), "-D", data, "-U", kUser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
            root, log);
  if (waitpid(made, &status, 0) != made || status != 0) return fail(ErrorKind::unavailable, "initdb: " + text_of(log));
  out->server_ =
      spawn({program("postgres"), "-D", data, "-k", root, "-c", "listen_addresses=", "-c", "fsync=off"}, root, log);
  for (int i = 0; i < kLooks; ++i) {
    if (sql::open(out->url("postgres"), sql::Access::read)) return out;
    std::this_thread::sleep_for(kLook);
  }
  return fail(ErrorKind::unavailable, "postgres does not answer: " + text_of(log));
}

PostgresServer::~PostgresServer() {
  if (server_ <= 0) return;
  kill(server_, SIGQUIT);  // at once; what it holds is thrown away
  waitpid(server_, nullptr, 0);
}

std::string PostgresServer::url(const std::string& database) const {
  return "postgresql://" + std::string{kUser} + "@/" + database + "?host=" + directory_.path();
}

Result<std::string> PostgresServer::make_database(const std::string& name) {
  const auto server = sql::open(url("postgres"), sql::Access::write);
  if (!server) return tl::unexpected(server.error());
  if (auto made = (*server)->run("CREATE DATABASE " + name); !made) return tl::unexpected(made.error());
  return url(name);
}

}  // namespace tallystick::explorer
