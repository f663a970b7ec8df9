// Whether this process can still open anything: connections, files of the database and of the log all need a descriptor.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tallystick::node {

// Empty when it can; else one sentence with the system's words, the limit and the cure.
inline std::string why_no_descriptor() {
  const int one = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (one >= 0) {
    close(one);
    return "";
  }
  const int problem = errno;
  if (problem != EMFILE && problem != ENFILE) return "";
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return std::string{std::strerror(problem)} + ": this process may have " + std::to_string(limit.rlim_cur) +
         "; it takes no connections and opens no files until some are closed; start it with a higher limit "
         "(LimitNOFILE=, ulimit -n)";
}

}  // namespace tallystick::node
