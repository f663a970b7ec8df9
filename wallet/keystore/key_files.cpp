#include "wallet/keystore/key_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wallet/keystore/primitives.h"

namespace tallystick::wallet {
namespace {

tl::unexpected<Error> system_error(const std::string& what, const std::string& path) {
  return fail(ErrorKind::unavailable, "cannot " + what + " " + path + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// Errors speak of `meant`, the name that people know.
Result<void> write_synced(const std::string& path, std::string_view content, const std::string& meant) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!file.ok()) return system_error("create", meant);
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_error("write", meant);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) return system_error("sync", meant);
  return {};
}

Result<void> sync_directory(const std::string& path) {
  const Descriptor directory{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory.ok() || ::fsync(directory.get()) != 0) return system_error("sync", path);
  return {};
}

// Writes a temporary file beside `path`, lets `settle` give it its name, and leaves nothing behind when that fails.
template <class Settle>
Result<void> write_beside(const std::string& path, std::string_view content, Settle settle) {
  const std::string temporary = path + "." + to_hex(random_bytes(8)) + ".tmp";
  auto done = write_synced(temporary, content, path);
  if (done) done = settle(temporary);
  ::unlink(temporary.c_str());
  if (!done) return done;
  return sync_directory(directory_of(path));
}

}  // namespace

bool is_key_name(std::string_view name) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), fine);
}

Result<void> write_new_private_file(const std::string& path, std::string_view content) {
  // link() fails when the name exists, which rename() would not.
  return write_beside(path, content, [&](const std::string& temporary) -> Result<void> {
    if (::link(temporary.c_str(), path.c_str()) == 0) return {};
    if (errno == EEXIST) return malformed(path + " exists already and is not overwritten");
    return system_error("create", path);
  });
}

Result<void> replace_private_file(const std::string& path, std::string_view content) {
  return write_beside(path, content, [&](const std::string& temporary) -> Result<void> {
    if (::rename(temporary.c_str(), path.c_str()) != 0) return system_error("replace", path);
    return {};
  });
}

Result<std::string> read_whole_file(const std::string& path, std::size_t size_max) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.ok()) {
    if (errno == ENOENT) return not_found("there is no file " + path);
    return system_error("open", path);
  }
  std::string out;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path);
    if (count == 0) return out;
    out.append(buffer, static_cast<std::size_t>(count));
    if (out.size() > size_max) return malformed(path + " is larger than " + std::to_string(size_max) + " bytes");
  }
}

Result<void> make_private_directory(const std::string& path) {
  std::string so_far;
  for (const auto& part : std::filesystem::path{path}) {
    so_far = so_far.empty() || so_far.back() == '/' ? so_far + part.string() : so_far + "/" + part.string();
    if (so_far == "/" || part.empty()) continue;
    if (::mkdir(so_far.c_str(), 0700) != 0 && errno != EEXIST) return system_error("make the directory", so_far);
  }
  return {};
}

Result<std::vector<KeyFiles::Entry>> KeyFiles::list() const {
  std::vector<Entry> out;
  std::error_code error;
  for (std::filesystem::directory_iterator it{directory_, error}, end; !error && it != end; it.increment(error)) {
    const auto& path = it->path();
    if (path.extension() != ".json" || !is_key_name(path.stem().string())) continue;
    const std::string name = path.stem().string();
    auto key = load(name);
    out.push_back(key ? Entry{name, std::move(*key), {}} : Entry{name, std::nullopt, key.error().message});
  }
  if (error && error != std::errc::no_such_file_or_directory)
    return fail(ErrorKind::unavailable, "cannot list " + directory_ + ": " + error.message());
  std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return out;
}

Result<LockedKey> KeyFiles::load(const std::string& name) const {
  if (!is_key_name(name))
    return malformed("\"" + name + "\" is not a key name: letters, digits, '-', '_' and '.' only");
  const auto text = read_whole_file(path_of(name), kKeyFileBytesMax);
  if (!text) {
    if (text.error().kind == ErrorKind::not_found)
      return not_found("there is no key named " + name + " in " + directory_);
    return tl::unexpected(text.error());
  }
  auto key = read_key_file(*text, KeyFileOrigin::own);
  if (!key) return malformed("the key file " + path_of(name) + " is damaged: " + key.error().message);
  return key;
}

Result<void> KeyFiles::store_new(const std::string& name, std::string_view json) const {
  if (!is_key_name(name))
    return malformed("\"" + name + "\" is not a key name: letters, digits, '-', '_' and '.' only");
  if (const auto made = make_private_directory(directory_); !made) return made;
  return write_new_private_file(path_of(name), json);
}

Result<void> KeyFiles::store_again(const std::string& name, std::string_view json) const {
  if (const auto there = load(name); !there) return tl::unexpected(there.error());
  return replace_private_file(path_of(name), json);
}

}  // namespace tallystick::wallet
