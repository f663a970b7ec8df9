#include "node/config/files.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tallystick::node {

namespace {

tl::unexpected<Error> system_failure(const char* action, const std::string& path, int error) {
  std::string message = std::string{action} + " " + path + ": " + std::generic_category().message(error);
  return error == ENOENT ? not_found(std::move(message)) : fail(ErrorKind::unavailable, std::move(message));
}

Result<std::string> read_open_file(int fd, const std::string& path, std::size_t bytes_max) {
  std::string out;
  char buffer[16384];
  while (true) {
    const ssize_t got = ::read(fd, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("read", path, errno);
    if (got == 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
    if (out.size() > bytes_max) return malformed(path + " is larger than " + std::to_string(bytes_max) + " bytes");
  }
}

Result<std::string> read_checked(const std::string& path, std::size_t bytes_max, bool secret) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return system_failure("open", path, errno);
  struct stat status {};
  Result<std::string> out;
  if (fstat(fd, &status) != 0)
    out = system_failure("stat", path, errno);
  else if (secret && (status.st_mode & 077) != 0)
    out = fail(ErrorKind::unavailable, path + " is a secret that others may read: chmod 600 " + path);
  else
    out = read_open_file(fd, path, bytes_max);
  close(fd);
  return out;
}

Result<void> write_all(int fd, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_failure("write", path, errno);
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (fsync(fd) != 0) return system_failure("sync", path, errno);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  return read_checked(path, bytes_max, false);
}

Result<std::string> read_secret_file(const std::string& path) {
  return read_checked(path, kFileBytesMax, true);
}

Result<void> write_secret_file(const std::string& path, std::string_view text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return system_failure("create", path, errno);
  const auto written = write_all(fd, path, text);
  close(fd);
  return written;
}

Result<PrivateKey> read_private_key_file(const std::string& path) {
  auto text = read_secret_file(path);
  if (!text) return tl::unexpected(text.error());
  if (!text->empty() && text->back() == '\n') text->pop_back();
  auto secret = from_hex(*text);
  std::fill(text->begin(), text->end(), '\0');
  if (!secret || secret->size() != 32) return malformed(path + " is not a private key of 64 hexadecimal characters");
  auto key = PrivateKey::from(*secret);
  std::fill(secret->begin(), secret->end(), std::uint8_t{0});
  if (!key) return malformed(path + ": " + key.error().message);
  return key;
}

Result<void> write_private_key_file(const std::string& path, const PrivateKey& key) {
  std::string text = to_hex(key.secret()) + "\n";
  const auto written = write_secret_file(path, text);
  std::fill(text.begin(), text.end(), '\0');
  return written;
}

}  // namespace tallystick::node
