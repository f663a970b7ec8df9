#include "node/os/posix_disk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tallystick::node {

namespace {

tl::unexpected<Error> system_failure(const char* action, const std::string& path, int error) {
  std::string message = std::string{action} + " " + path + ": " + std::generic_category().message(error);
  return error == ENOENT ? not_found(std::move(message)) : fail(ErrorKind::unavailable, std::move(message));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

class PosixFile final : public File {
 public:
  PosixFile(Descriptor fd, std::string path) : fd_{std::move(fd)}, path_{std::move(path)} {}

  Result<std::uint64_t> size() const override {
    struct stat status {};
    if (fstat(fd_.get(), &status) != 0) return system_failure("stat", path_, errno);
    return static_cast<std::uint64_t>(status.st_size);
  }

  Result<Bytes> read(std::uint64_t offset, std::size_t count) const override {
    const auto end = size();
    if (!end) return tl::unexpected(end.error());
    if (offset >= *end) return Bytes{};
    Bytes out(static_cast<std::size_t>(std::min<std::uint64_t>(count, *end - offset)));
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got = pread(fd_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_failure("read", path_, errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return out;
  }

  Result<void> write(std::uint64_t offset, ByteView bytes) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put =
          pwrite(fd_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return system_failure("write", path_, errno);
      done += static_cast<std::size_t>(put);
    }
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    if (ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return system_failure("truncate", path_, errno);
    return {};
  }

  Result<void> sync() override {
    if (fdatasync(fd_.get()) != 0) return system_failure("sync", path_, errno);
    return {};
  }

 private:
  Descriptor fd_;
  std::string path_;
};

// Where a directory is meant, the root goes by "" and ".".
bool is_root(const std::string& path) {
  return path.empty() || path == ".";
}

// Names between single slashes, none of them "." or "..".
bool stays_inside(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) return false;
  std::size_t start = 0;
  while (start <= path.size()) {
    const std::size_t slash = std::min(path.find('/', start), path.size());
    const std::string_view name{path.data() + start, slash - start};
    if (name.empty() || name == "." || name == "..") return false;
    start = slash + 1;
  }
  return true;
}

tl::unexpected<Error> outside(const std::string& path) {
  return malformed("path '" + path + "' leaves its directory");
}

Result<void> make_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return system_failure("create directory", path, errno);
}

}  // namespace

Result<std::unique_ptr<PosixDisk>> PosixDisk::open_root(const std::string& directory) {
  if (const auto made = make_directory(directory); !made) return tl::unexpected(made.error());
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_failure("open directory", directory, errno);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    close(fd);
    if (error == EWOULDBLOCK) return fail(ErrorKind::unavailable, directory + " is in use by another process");
    return system_failure("lock", directory, error);
  }
  return std::unique_ptr<PosixDisk>{new PosixDisk{directory, fd}};
}

PosixDisk::~PosixDisk() {
  close(lock_);
}

Result<bool> PosixDisk::exists(const std::string& path) const {
  if (!is_root(path) && !stays_inside(path)) return outside(path);
  struct stat status {};
  if (stat((root_ + "/" + path).c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return system_failure("stat", root_ + "/" + path, errno);
}

Result<std::unique_ptr<File>> PosixDisk::open(const std::string& path, bool create) {
  if (!stays_inside(path)) return outside(path);
  const std::string full = root_ + "/" + path;
  const int fd = ::open(full.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
  if (fd < 0) return system_failure("open", full, errno);
  return std::make_unique<PosixFile>(Descriptor{fd}, full);
}

Result<void> PosixDisk::make_directories(const std::string& path) {
  if (is_root(path)) return {};
  if (!stays_inside(path)) return outside(path);
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (const auto made = make_directory(root_ + "/" + path.substr(0, slash)); !made) return made;
  }
  return make_directory(root_ + "/" + path);
}

Result<void> PosixDisk::rename(const std::string& from, const std::string& to) {
  if (!stays_inside(from)) return outside(from);
  if (!stays_inside(to)) return outside(to);
  if (::rename((root_ + "/" + from).c_str(), (root_ + "/" + to).c_str()) != 0)
    return system_failure("rename", root_ + "/" + from, errno);
  return {};
}

Result<void> PosixDisk::remove(const std::string& path) {
  if (!stays_inside(path)) return outside(path);
  const std::string full = root_ + "/" + path;
  if (::remove(full.c_str()) != 0) return system_failure("remove", full, errno);
  return {};
}

Result<std::vector<std::string>> PosixDisk::list(const std::string& path) const {
  if (!is_root(path) && !stays_inside(path)) return outside(path);
  const std::string full = root_ + "/" + path;
  DIR* directory = opendir(full.c_str());
  if (directory == nullptr) return system_failure("list", full, errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name{entry->d_name};
    if (name != "." && name != "..") names.emplace_back(name);
  }
  const int error = errno;
  closedir(directory);
  if (error != 0) return system_failure("list", full, error);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> PosixDisk::sync_directory(const std::string& path) {
  if (!is_root(path) && !stays_inside(path)) return outside(path);
  const std::string full = root_ + "/" + path;
  const Descriptor directory{::open(full.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (directory.get() < 0) return system_failure("open directory", full, errno);
  if (fsync(directory.get()) != 0) return system_failure("sync directory", full, errno);
  return {};
}

Result<std::uint64_t> PosixDisk::free_bytes() const {
  struct statvfs status {};
  if (fstatvfs(lock_, &status) != 0) return system_failure("stat the file system of", root_, errno);
  if ((status.f_flag & ST_RDONLY) != 0)
    return fail(ErrorKind::unavailable, "the file system of " + root_ + " is mounted read-only");
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace tallystick::node
