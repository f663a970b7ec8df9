#include "node/os/overlay_disk.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tallystick::node {
namespace {

tl::unexpected<Error> overlay_failure(const std::string& path, int error) {
  std::string message = "read " + path + ": " + std::generic_category().message(error);
  return error == ENOENT ? not_found(std::move(message)) : fail(ErrorKind::unavailable, std::move(message));
}

}  // namespace

struct OverlayDisk::Entry {
  ~Entry() {
    if (descriptor >= 0) close(descriptor);
  }
  std::string path;
  int descriptor = -1;
  std::optional<Bytes> content;  // once written

  Result<std::uint64_t> size() const {
    if (content) return content->size();
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return overlay_failure(path, errno);
    return static_cast<std::uint64_t>(status.st_size);
  }
  Result<Bytes> read(std::uint64_t offset, std::size_t count) const {
    const auto end = size();
    if (!end) return tl::unexpected(end.error());
    if (offset >= *end) return Bytes{};
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(count, *end - offset));
    if (content) {
      const auto begin = content->begin() + static_cast<std::ptrdiff_t>(offset);
      return Bytes(begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    Bytes out(length);
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got = pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return overlay_failure(path, errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return out;
  }
  Result<Bytes*> to_change() {
    if (!content) {
      const auto all = size();
      if (!all) return tl::unexpected(all.error());
      auto bytes = read(0, static_cast<std::size_t>(*all));
      if (!bytes) return tl::unexpected(bytes.error());
      content = std::move(*bytes);
    }
    return &*content;
  }
};

class OverlayDisk::OpenFile final : public File {
 public:
  explicit OpenFile(std::shared_ptr<Entry> entry) : entry_{std::move(entry)} {}
  Result<std::uint64_t> size() const override { return entry_->size(); }
  Result<Bytes> read(std::uint64_t offset, std::size_t count) const override { return entry_->read(offset, count); }
  Result<void> write(std::uint64_t offset, ByteView bytes) override {
    const auto content = entry_->to_change();
    if (!content) return tl::unexpected(content.error());
    if ((*content)->size() < offset + bytes.size()) (*content)->resize(static_cast<std::size_t>(offset) + bytes.size());
    std::copy(bytes.begin(), bytes.end(), (*content)->begin() + static_cast<std::ptrdiff_t>(offset));
    return {};
  }
  Result<void> truncate(std::uint64_t size) override {
    const auto content = entry_->to_change();
    if (!content) return tl::unexpected(content.error());
    (*content)->resize(static_cast<std::size_t>(size));
    return {};
  }
  Result<void> sync() override { return {}; }

 private:
  std::shared_ptr<Entry> entry_;
};

Result<bool> OverlayDisk::exists(const std::string& path) const {
  if (const auto found = changed_.find(path); found != changed_.end()) return found->second != nullptr;
  std::error_code failed;
  return std::filesystem::exists(root_ + "/" + path, failed);
}

Result<std::unique_ptr<File>> OverlayDisk::open(const std::string& path, bool create) {
  if (const auto found = changed_.find(path); found != changed_.end() && found->second)
    return std::make_unique<OpenFile>(found->second);
  auto entry = std::make_shared<Entry>();
  entry->path = root_ + "/" + path;
  if (!changed_.contains(path)) entry->descriptor = ::open(entry->path.c_str(), O_RDONLY | O_CLOEXEC);
  if (entry->descriptor < 0) {
    const int error = changed_.contains(path) ? ENOENT : errno;
    if (error != ENOENT || !create) return overlay_failure(entry->path, error);
    entry->content.emplace();
  }
  changed_[path] = entry;
  return std::make_unique<OpenFile>(std::move(entry));
}

Result<void> OverlayDisk::rename(const std::string& from, const std::string& to) {
  if (auto opened = open(from, false); !opened) return tl::unexpected(opened.error());
  changed_[to] = changed_[from];
  changed_[from] = nullptr;
  return {};
}

Result<void> OverlayDisk::remove(const std::string& path) {
  const auto there = exists(path);
  if (!there || !*there) return not_found("there is no file " + path);
  changed_[path] = nullptr;
  return {};
}

Result<std::vector<std::string>> OverlayDisk::list(const std::string& path) const {
  std::vector<std::string> names;
  const bool is_root = path.empty() || path == ".";
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator{is_root ? root_ : root_ + "/" + path, failed})
    names.push_back(entry.path().filename().string());
  const std::string prefix = is_root ? "" : path + "/";
  for (const auto& [name, entry] : changed_) {
    if (!name.starts_with(prefix) || name.find('/', prefix.size()) != std::string::npos) continue;
    std::erase(names, name.substr(prefix.size()));
    if (entry) names.push_back(name.substr(prefix.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::uint64_t> OverlayDisk::free_bytes() const {
  struct statvfs status {};
  if (statvfs(root_.c_str(), &status) != 0) return overlay_failure(root_, errno);
  if ((status.f_flag & ST_RDONLY) != 0)
    return fail(ErrorKind::unavailable, "the file system of " + root_ + " is mounted read-only");
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace tallystick::node
