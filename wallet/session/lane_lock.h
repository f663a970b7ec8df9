// Which of an account's sixteen nonce lanes a command uses. Each command holds its lane from building the transaction until it is final, so
// that several commands of one person run side by side without taking each other's place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/address.h"
#include "core/result.h"

namespace tallystick::wallet {

class LaneLock {
 public:
  // The wanted lane, waiting for it to be free, or the first one that is free; unavailable when all are taken. Locks are files below
  // `directory`, which is made when missing; they are given back when this object or the process goes.
  static Result<LaneLock> take(const std::string& directory, const AccountId& account,
                               std::optional<std::uint8_t> wanted);
  LaneLock(LaneLock&& other) noexcept : fd_{other.fd_}, lane_{other.lane_} { other.fd_ = -1; }
  LaneLock& operator=(LaneLock&&) = delete;
  LaneLock(const LaneLock&) = delete;
  LaneLock& operator=(const LaneLock&) = delete;
  ~LaneLock();
  std::uint8_t lane() const { return lane_; }

 private:
  LaneLock(int fd, std::uint8_t lane) : fd_{fd}, lane_{lane} {}
  int fd_;
  std::uint8_t lane_;
};

}  // namespace tallystick::wallet
