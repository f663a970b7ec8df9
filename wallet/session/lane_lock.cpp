#include "wallet/session/lane_lock.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/transaction.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::wallet {
namespace {

Result<int> open_lock(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(ErrorKind::unavailable, "cannot open the lane lock " + path + ": " + std::strerror(errno));
  return fd;
}

bool lock(int fd, bool wait) {
  int outcome;
  do {
    outcome = ::flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB));
  } while (outcome != 0 && errno == EINTR);
  return outcome == 0;
}

}  // namespace

Result<LaneLock> LaneLock::take(const std::string& directory, const AccountId& account,
                                std::optional<std::uint8_t> wanted) {
  if (const auto made = make_private_directory(directory); !made) return tl::unexpected(made.error());
  const std::string stem = directory + "/" + account.hex() + "-";
  for (std::uint8_t lane = wanted.value_or(0); lane < kNonceLanes; ++lane) {
    const auto fd = open_lock(stem + std::to_string(lane));
    if (!fd) return tl::unexpected(fd.error());
    if (lock(*fd, wanted.has_value())) return LaneLock{*fd, lane};
    ::close(*fd);
    if (wanted) break;
  }
  return fail(ErrorKind::unavailable,
              "all " + std::to_string(kNonceLanes) + " lanes of the account are in use by other commands");
}

LaneLock::~LaneLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace tallystick::wallet
