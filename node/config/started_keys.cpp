#include "node/config/started_keys.h"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "node/config/files.h"

namespace tallystick::node {
namespace {

// Makes the name of a new file durable.
bool sync_directory_of(const std::string& path) {
  const std::string directory = std::filesystem::absolute(path).parent_path().string();
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool done = fsync(fd) == 0;
  close(fd);
  return done;
}

}  // namespace

std::string started_keys_file(const std::string& key_file) {
  return key_file + ".started";
}

std::string votes_directory(const std::string& key_file) {
  return key_file + ".votes";
}

Result<bool> is_started_key(const std::string& key_file, const PublicKey& key) {
  const auto text = read_file(started_keys_file(key_file));
  if (!text && text.error().kind == ErrorKind::not_found) return false;
  if (!text) return tl::unexpected(text.error());
  return text->find(key.hex() + "\n") != std::string::npos;
}

Result<void> note_started_key(const std::string& key_file, const PublicKey& key) {
  const auto known = is_started_key(key_file, key);
  if (!known) return tl::unexpected(known.error());
  if (*known) return {};
  const std::string path = started_keys_file(key_file);
  const std::string line = key.hex() + "\n";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return fail(ErrorKind::unavailable, "cannot write " + path);
  const bool written = write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(fd) == 0;
  close(fd);
  if (!written || !sync_directory_of(path)) return fail(ErrorKind::unavailable, "cannot write " + path);
  return {};
}

}  // namespace tallystick::node
