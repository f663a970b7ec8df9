// A disk in memory that forgets, as real ones may, whatever was not synced: for the tests of everything durable and for the simulator.
// After a power cut each file keeps what was synced, and of the later writes nothing, everything, a prefix torn at a byte, sector or
// page boundary, or an arbitrary subset of sectors or pages; names that were created, renamed or removed without a directory sync are
// undone from some point on. What a sync failed to bring to the disk (the hook's error) reads back as written, is not synced by a
// later sync, as Linux takes such pages for clean, and is gone after a power cut unless it was written again. Whatever `choose` decides is what happens, so a run repeats exactly.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "node/env/disk.h"

namespace tallystick::node {

enum class DiskOperation { open, write, truncate, sync, make_directories, rename, remove, sync_directory };

class SimulatedDisk final : public Disk {
 public:
  // A number below `bound` (> 0).
  using Choose = std::function<std::uint64_t(std::uint64_t bound)>;
  // Called before every operation that could change the disk. May throw to cut the power there, or return an error to be reported.
  using Hook = std::function<Result<void>(DiskOperation)>;

  void set_hook(Hook hook) { hook_ = std::move(hook); }
  // Called before every read of a file; may return an error to be reported.
  void set_read_hook(std::function<Result<void>()> hook) { read_hook_ = std::move(hook); }

  // Forgets what was not durable. Files opened before must not be used after.
  void cut_power(const Choose& choose);
  // A broken drive: from now on every sync reports success and makes nothing durable.
  void set_lying(bool lying) { lying_ = lying; }
  // Bit rot: flips bits of one stored byte, durably. not_found beyond the end.
  Result<void> corrupt(const std::string& path, std::uint64_t offset, std::uint8_t flip);
  // A copy with everything written so far, durable or not, and the same undo information.
  SimulatedDisk clone() const;
  // What fits: a write or truncation that needs more is unavailable and changes nothing, like every operation that could change a disk
  // mounted read-only. Without a limit at first.
  void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
  void set_read_only(bool read_only) { read_only_ = read_only; }
  // Bytes in all files.
  std::uint64_t used_bytes() const;

  Result<bool> exists(const std::string& path) const override;
  Result<std::unique_ptr<File>> open(const std::string& path, bool create) override;
  Result<void> make_directories(const std::string& path) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<void> sync_directory(const std::string& path) override;
  Result<std::uint64_t> free_bytes() const override;

 private:
  static constexpr std::uint64_t kUnlimited = std::uint64_t{1} << 50;
  struct Inode;
  class OpenFile;
  // One change of names; `before` is what stood at `path` (nothing: no file).
  struct NameChange {
    std::string directory;
    std::string path;
    std::shared_ptr<Inode> before;
    bool made_directory = false;
    bool joined = false;  // undone together with the change before it
  };
  Result<void> about_to(DiskOperation operation) const;
  Result<void> make_room(std::uint64_t old_size, std::uint64_t new_size) const;
  void set_name(const std::string& path, std::shared_ptr<Inode> inode);

  std::map<std::string, std::shared_ptr<Inode>> files_;
  std::set<std::string> directories_;
  std::vector<NameChange> unsynced_names_;  // oldest first
  Hook hook_;
  std::function<Result<void>()> read_hook_;
  bool lying_ = false;
  bool read_only_ = false;
  std::uint64_t capacity_ = kUnlimited;
};

}  // namespace tallystick::node
