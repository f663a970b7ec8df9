// Preloaded into a process, ends it by SIGKILL right after the nth fdatasync that succeeds on a file of the consensus log, n being
// TALLYSTICK_DIE_AFTER_SYNC: what had to be durable before it is said is durable, and nothing of it has been said.
#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

namespace {

bool is_of_the_log(int descriptor) {
  char path[4096];
  const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), path, sizeof path);
  return length > 0 && std::string_view{path, static_cast<std::size_t>(length)}.find("/data/log/") != std::string::npos;
}

}  // namespace

extern "C" int fdatasync(int descriptor) {
  using Function = int (*)(int);
  static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "fdatasync"));
  static std::atomic<long> left = [] {
    const char* text = std::getenv("TALLYSTICK_DIE_AFTER_SYNC");
    return text == nullptr ? 0 : std::atol(text);
  }();
  const int result = real(descriptor);
  if (result == 0 && left > 0 && is_of_the_log(descriptor) && --left == 0) ::kill(::getpid(), SIGKILL);
  return result;
}
