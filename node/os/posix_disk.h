// Disk over a real directory: pread, pwrite, fdatasync, and fsync of directories. Every failure names the path and the
// system's words: full disks and broken ones are `unavailable` (the caller stops and says so), a missing file is
// not_found. Paths that leave the directory ("..", absolute, empty) are malformed.
#pragma once

#include <memory>

#include "node/env/disk.h"

namespace tallystick::node {

class PosixDisk final : public Disk {
 public:
  // Creates the directory when it is missing (mode 0700) and locks it, so that two processes never share one:
  // unavailable when locked.
  static Result<std::unique_ptr<PosixDisk>> open_root(const std::string& directory);
  ~PosixDisk() override;
  PosixDisk(const PosixDisk&) = delete;
  PosixDisk& operator=(const PosixDisk&) = delete;

  Result<bool> exists(const std::string& path) const override;
  Result<std::unique_ptr<File>> open(const std::string& path, bool create) override;
  Result<void> make_directories(const std::string& path) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<void> sync_directory(const std::string& path) override;
  Result<std::uint64_t> free_bytes() const override;

 private:
  PosixDisk(std::string root, int lock) : root_{std::move(root)}, lock_{lock} {}
  std::string root_;
  int lock_;
};

}  // namespace tallystick::node
