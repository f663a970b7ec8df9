#include "tests/netns/namespace.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallystick::netns {
namespace {

constexpr const char* kOwn = "/proc/thread-self/ns/net";
constexpr const char* kTunDevice = "/dev/net/tun";

int open_own() {
  const int descriptor = open(kOwn, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error(std::string{"cannot open "} + kOwn + ": " + std::strerror(errno));
  return descriptor;
}

void enter(int descriptor) {
  if (setns(descriptor, CLONE_NEWNET) != 0)
    throw std::runtime_error(std::string{"cannot enter a network namespace: "} + std::strerror(errno));
}

// Whoever is not root becomes root of a user namespace; that needs a process of one thread, and is for good.
bool become_root_of_user_namespace() {
  const std::string user = "0 " + std::to_string(getuid()) + " 1";
  const std::string group = "0 " + std::to_string(getgid()) + " 1";
  if (unshare(CLONE_NEWUSER) != 0) return false;
  std::ofstream{"/proc/self/setgroups"} << "deny";
  return (std::ofstream{"/proc/self/uid_map"} << user << std::flush) &&
         (std::ofstream{"/proc/self/gid_map"} << group << std::flush);
}

bool permitted() {
  const int own = open_own();
  bool works = unshare(CLONE_NEWNET) == 0;
  if (!works && errno == EPERM) works = become_root_of_user_namespace() && unshare(CLONE_NEWNET) == 0;
  if (works && setns(own, CLONE_NEWNET) != 0) works = errno == EPERM;  // the old one belongs to another user namespace
  close(own);
  return works;
}

bool is_there(const std::string& program) {
  for (const char* folder : {"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"})
    if (access((folder + program).c_str(), X_OK) == 0) return true;
  return false;
}

}  // namespace

Namespace::Namespace() {
  const int before = open_own();
  if (unshare(CLONE_NEWNET) != 0)
    throw std::runtime_error(std::string{"cannot make a network namespace: "} + std::strerror(errno));
  descriptor_ = open_own();
  enter(before);
  close(before);
}

Namespace::~Namespace() {
  close(descriptor_);
}

std::string Namespace::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(descriptor_);
}

void Namespace::inside(const std::function<void()>& what) const {
  const int before = open_own();
  enter(descriptor_);
  try {
    what();
  } catch (...) {
    enter(before);
    close(before);
    throw;
  }
  enter(before);
  close(before);
}

void Namespace::run(const std::vector<std::string>& command_lines) const {
  inside([&] {
    for (const std::string& line : command_lines)
      if (std::system(("PATH=$PATH:/usr/sbin:/sbin; " + line).c_str()) != 0)
        throw std::runtime_error("this fails in a network namespace: " + line);
  });
}

std::string what_is_missing() {
  static const std::string missing = [] {
    for (const char* program : {"ip", "nft", "nsenter", "setpriv"})
      if (!is_there(program)) return std::string{"no "} + program;
    if (!permitted()) return std::string{"no network namespaces"};
    const int tun = open(kTunDevice, O_RDWR | O_CLOEXEC);
    if (tun < 0) return std::string{"no "} + kTunDevice;
    close(tun);
    return std::string{};
  }();
  return missing;
}

}  // namespace tallystick::netns
