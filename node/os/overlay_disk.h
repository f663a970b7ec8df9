// A directory as it lies there, for those who look without touching: what is written, renamed or removed stays in memory and is forgotten.
// Opening a log or a database always writes (torn tails are cut off); over this it changes nothing. Files are read as they are at that
// moment, so nobody else should be writing them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "node/env/disk.h"

namespace tallystick::node {

class OverlayDisk final : public Disk {
 public:
  explicit OverlayDisk(std::string root) : root_{std::move(root)} {}

  Result<bool> exists(const std::string& path) const override;
  Result<std::unique_ptr<File>> open(const std::string& path, bool create) override;
  Result<void> make_directories(const std::string&) override { return {}; }
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<void> sync_directory(const std::string&) override { return {}; }
  Result<std::uint64_t> free_bytes() const override;

 private:
  class OpenFile;
  // A file that was opened: its content once it is written to, until then what lies on the disk.
  struct Entry;
  std::string root_;
  std::map<std::string, std::shared_ptr<Entry>> changed_;  // null: removed
};

}  // namespace tallystick::node
