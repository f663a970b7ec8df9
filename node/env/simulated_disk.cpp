#include "node/env/simulated_disk.h"

#include <algorithm>

namespace tallystick::node {
namespace {

constexpr std::uint64_t kGrains[] = {1, 512, 4096};  // where a write may be torn

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

std::string plain(const std::string& directory) {
  return directory.empty() ? "." : directory;
}

}  // namespace

// Content as running programs see it, and how to take back, newest first, what was not synced.
struct SimulatedDisk::Inode {
  struct Undo {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;  // bytes written; 0 for a truncation
    std::uint64_t old_size = 0;
    Bytes
        old_bytes;  // what stood from offset on: shorter than length where the file grew; all that a truncation cut off
  };
  Bytes content;
  std::vector<Undo> unsynced;
  std::vector<Undo> forsaken;  // read back as written, but not on the disk: a sync of them failed

  void sync() {
    for (const Undo& written : unsynced)
      std::erase_if(forsaken, [&](const Undo& f) {
        return written.length > 0 && written.offset <= f.offset && f.offset + f.length <= written.offset + written.length;
      });
    unsynced.clear();
  }
  void fail_sync() {
    for (Undo& undo : unsynced)
      if (undo.length > 0) forsaken.push_back(std::move(undo));
    unsynced.clear();
  }

  void write(std::uint64_t offset, ByteView bytes) {
    Undo undo{offset, bytes.size(), content.size(), {}};
    const std::uint64_t overlap_end = std::min<std::uint64_t>(content.size(), offset + bytes.size());
    if (offset < overlap_end)
      undo.old_bytes.assign(content.begin() + static_cast<std::ptrdiff_t>(offset),
                            content.begin() + static_cast<std::ptrdiff_t>(overlap_end));
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
    unsynced.push_back(std::move(undo));
  }
  void resize(std::uint64_t size) {
    Undo undo{std::min<std::uint64_t>(size, content.size()), 0, content.size(), {}};
    if (size < content.size())
      undo.old_bytes.assign(content.begin() + static_cast<std::ptrdiff_t>(size), content.end());
    content.resize(size);
    unsynced.push_back(std::move(undo));
  }
  void undo_newest() {
    const Undo undo = std::move(unsynced.back());
    unsynced.pop_back();
    content.resize(undo.old_size);
    std::copy(undo.old_bytes.begin(), undo.old_bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(undo.offset));
  }

  void cut_power(const Choose& choose);
  void cut_unsynced(const Choose& choose);
  void keep_prefix(const Choose& choose);
  void keep_some_grains(const Choose& choose);
};

void SimulatedDisk::Inode::cut_power(const Choose& choose) {
  cut_unsynced(choose);
  unsynced.clear();
  for (; !forsaken.empty(); forsaken.pop_back()) {
    const Undo& undo = forsaken.back();
    Bytes old = undo.old_bytes;
    old.resize(undo.length);
    for (std::size_t i = 0; i < old.size() && undo.offset + i < content.size(); ++i) content[undo.offset + i] = old[i];
  }
}

void SimulatedDisk::Inode::cut_unsynced(const Choose& choose) {
  if (unsynced.empty()) return;
  switch (choose(4)) {
    case 0:
      while (!unsynced.empty()) undo_newest();
      break;
    case 1:
      break;
    case 2:
      keep_prefix(choose);
      break;
    default:
      keep_some_grains(choose);
  }
}

// Some of the writes in their order, and the next one up to a grain.
void SimulatedDisk::Inode::keep_prefix(const Choose& choose) {
  const std::uint64_t kept = choose(unsynced.size());
  while (unsynced.size() > kept + 1) undo_newest();
  const Undo torn = unsynced.back();
  if (torn.length == 0) return undo_newest();
  const Bytes written(content.begin() + static_cast<std::ptrdiff_t>(torn.offset),
                      content.begin() + static_cast<std::ptrdiff_t>(torn.offset + torn.length));
  undo_newest();
  const std::uint64_t grain = kGrains[choose(std::size(kGrains))];
  const std::uint64_t stop = (torn.offset + choose(torn.length + 1)) / grain * grain;
  if (stop > torn.offset) write(torn.offset, ByteView{written}.first(stop - torn.offset));
}

// Every grain that was written arrives or does not, in any order.
void SimulatedDisk::Inode::keep_some_grains(const Choose& choose) {
  const Bytes written = content;
  const std::vector<Undo> undone = unsynced;
  while (!unsynced.empty()) undo_newest();
  const std::uint64_t grain = kGrains[1 + choose(std::size(kGrains) - 1)];
  std::set<std::uint64_t> grains;
  for (const Undo& undo : undone)
    for (std::uint64_t g = undo.offset / grain; g * grain < undo.offset + undo.length; ++g) grains.insert(g);
  for (const std::uint64_t g : grains) {
    const std::uint64_t end = std::min<std::uint64_t>((g + 1) * grain, written.size());
    if (choose(2) == 0 || g * grain >= end) continue;
    write(g * grain, ByteView{written}.subspan(g * grain, end - g * grain));
  }
}

class SimulatedDisk::OpenFile final : public File {
 public:
  OpenFile(const SimulatedDisk& disk, std::shared_ptr<Inode> inode) : disk_{disk}, inode_{std::move(inode)} {}
  Result<std::uint64_t> size() const override { return inode_->content.size(); }
  Result<Bytes> read(std::uint64_t offset, std::size_t count) const override {
    if (disk_.read_hook_)
      if (auto fine = disk_.read_hook_(); !fine) return tl::unexpected(fine.error());
    const std::uint64_t begin = std::min<std::uint64_t>(offset, inode_->content.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + count, inode_->content.size());
    return Bytes(inode_->content.begin() + static_cast<std::ptrdiff_t>(begin),
                 inode_->content.begin() + static_cast<std::ptrdiff_t>(end));
  }
  Result<void> write(std::uint64_t offset, ByteView bytes) override {
    if (auto fine = disk_.about_to(DiskOperation::write); !fine) return fine;
    if (auto room = disk_.make_room(inode_->content.size(), offset + bytes.size()); !room) return room;
    inode_->write(offset, bytes);
    return {};
  }
  Result<void> truncate(std::uint64_t size) override {
    if (auto fine = disk_.about_to(DiskOperation::truncate); !fine) return fine;
    if (auto room = disk_.make_room(inode_->content.size(), size); !room) return room;
    inode_->resize(size);
    return {};
  }
  Result<void> sync() override {
    if (auto fine = disk_.about_to(DiskOperation::sync); !fine) {
      inode_->fail_sync();
      return fine;
    }
    if (!disk_.lying_) inode_->sync();
    return {};
  }

 private:
  const SimulatedDisk& disk_;
  std::shared_ptr<Inode> inode_;
};

Result<void> SimulatedDisk::about_to(DiskOperation operation) const {
  if (hook_)
    if (auto fine = hook_(operation); !fine) return fine;
  if (read_only_ && operation != DiskOperation::open)
    return fail(ErrorKind::unavailable, "the disk is mounted read-only");
  return {};
}

Result<void> SimulatedDisk::make_room(std::uint64_t old_size, std::uint64_t new_size) const {
  const auto left = free_bytes();
  if (new_size <= old_size || (left && new_size - old_size <= *left)) return {};
  return fail(ErrorKind::unavailable, "no space left on the disk");
}

Result<std::uint64_t> SimulatedDisk::free_bytes() const {
  if (read_only_) return fail(ErrorKind::unavailable, "the disk is mounted read-only");
  if (capacity_ == kUnlimited) return capacity_;  // nothing to count
  return capacity_ - std::min(capacity_, used_bytes());
}

Result<bool> SimulatedDisk::exists(const std::string& path) const {
  return files_.contains(path) || directories_.contains(path);
}

void SimulatedDisk::set_name(const std::string& path, std::shared_ptr<Inode> inode) {
  const auto found = files_.find(path);
  unsynced_names_.push_back({parent_of(path), path, found == files_.end() ? nullptr : found->second, false});
  if (inode)
    files_[path] = std::move(inode);
  else
    files_.erase(path);
}

Result<std::unique_ptr<File>> SimulatedDisk::open(const std::string& path, bool create) {
  if (auto fine = about_to(DiskOperation::open); !fine) return tl::unexpected(fine.error());
  const auto found = files_.find(path);
  if (found != files_.end()) return std::make_unique<OpenFile>(*this, found->second);
  if (!create) return not_found("there is no file " + path);
  if (read_only_) return fail(ErrorKind::unavailable, "the disk is mounted read-only");
  if (parent_of(path) != "." && !directories_.contains(parent_of(path)))
    return not_found("there is no directory " + parent_of(path));
  set_name(path, std::make_shared<Inode>());
  return std::make_unique<OpenFile>(*this, files_[path]);
}

Result<void> SimulatedDisk::make_directories(const std::string& path) {
  if (auto fine = about_to(DiskOperation::make_directories); !fine) return fine;
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    const std::string directory = path.substr(0, slash);
    if (plain(directory) != "." && directories_.insert(directory).second)
      unsynced_names_.push_back({parent_of(directory), directory, nullptr, true});
    if (slash == std::string::npos) return {};
  }
}

Result<void> SimulatedDisk::rename(const std::string& from, const std::string& to) {
  if (auto fine = about_to(DiskOperation::rename); !fine) return fine;
  const auto found = files_.find(from);
  if (found == files_.end()) return not_found("there is no file " + from);
  const std::shared_ptr<Inode> inode = found->second;
  set_name(to, inode);
  set_name(from, nullptr);
  unsynced_names_[unsynced_names_.size() - 1].directory = parent_of(to);
  unsynced_names_[unsynced_names_.size() - 1].joined = true;
  return {};
}

Result<void> SimulatedDisk::remove(const std::string& path) {
  if (auto fine = about_to(DiskOperation::remove); !fine) return fine;
  if (directories_.contains(path)) {  // an empty one, for good
    if (const auto names = list(path); !names || !names->empty())
      return fail(ErrorKind::unavailable, "the directory " + path + " is not empty");
    directories_.erase(path);
    return {};
  }
  if (!files_.contains(path)) return not_found("there is no file " + path);
  set_name(path, nullptr);
  return {};
}

Result<std::vector<std::string>> SimulatedDisk::list(const std::string& path) const {
  if (plain(path) != "." && !directories_.contains(path)) return not_found("there is no directory " + path);
  std::vector<std::string> names;
  for (const auto& [file, inode] : files_)
    if (parent_of(file) == plain(path)) names.push_back(file.substr(file.rfind('/') + 1));
  for (const std::string& directory : directories_)
    if (parent_of(directory) == plain(path)) names.push_back(directory.substr(directory.rfind('/') + 1));
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> SimulatedDisk::sync_directory(const std::string& path) {
  if (auto fine = about_to(DiskOperation::sync_directory); !fine) return fine;
  if (lying_) return {};
  std::erase_if(unsynced_names_, [&](const NameChange& change) { return change.directory == plain(path); });
  return {};
}

void SimulatedDisk::cut_power(const Choose& choose) {
  std::size_t kept = choose(unsynced_names_.size() + 1);
  while (kept > 0 && kept < unsynced_names_.size() && unsynced_names_[kept].joined) --kept;
  while (unsynced_names_.size() > kept) {
    const NameChange change = std::move(unsynced_names_.back());
    unsynced_names_.pop_back();
    if (change.made_directory) {
      directories_.erase(change.path);
      std::erase_if(files_, [&](const auto& entry) { return entry.first.starts_with(change.path + "/"); });
    } else if (change.before) {
      files_[change.path] = change.before;
    } else {
      files_.erase(change.path);
    }
  }
  unsynced_names_.clear();
  for (auto& [path, inode] : files_) inode->cut_power(choose);
}

Result<void> SimulatedDisk::corrupt(const std::string& path, std::uint64_t offset, std::uint8_t flip) {
  const auto found = files_.find(path);
  if (found == files_.end() || offset >= found->second->content.size())
    return not_found("there is no byte " + std::to_string(offset) + " in " + path);
  found->second->content[offset] ^= flip;
  return {};
}

SimulatedDisk SimulatedDisk::clone() const {
  SimulatedDisk copy;
  copy.directories_ = directories_;
  copy.unsynced_names_ = unsynced_names_;
  std::map<const Inode*, std::shared_ptr<Inode>> copies;
  const auto copy_of = [&](const std::shared_ptr<Inode>& inode) {
    if (!inode) return std::shared_ptr<Inode>{};
    auto& made = copies[inode.get()];
    if (!made) made = std::make_shared<Inode>(*inode);
    return made;
  };
  for (const auto& [path, inode] : files_) copy.files_[path] = copy_of(inode);
  for (NameChange& change : copy.unsynced_names_) change.before = copy_of(change.before);
  return copy;
}

std::uint64_t SimulatedDisk::used_bytes() const {
  std::uint64_t total = 0;
  for (const auto& [path, inode] : files_) total += inode->content.size();
  return total;
}

}  // namespace tallystick::node
