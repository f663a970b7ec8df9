// Durable files behind an interface, so that every file the node must not lose (consensus log, signer state, block segments) meets the
// simulator's torn writes, lost unsynced data and full disks. LevelDB brings its own files and has its own adapter.
// What counts as durable: bytes written before a File::sync that returned ok; names created, renamed or removed before a
// Disk::sync_directory that returned ok. After any error of sync the file's content is unknown: stop, do not retry.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::node {

class File {
 public:
  virtual ~File() = default;
  virtual Result<std::uint64_t> size() const = 0;
  // Up to `count` bytes from `offset`; fewer only at the end of the file.
  virtual Result<Bytes> read(std::uint64_t offset, std::size_t count) const = 0;
  // Writes all of `bytes` at `offset`, growing the file if needed.
  virtual Result<void> write(std::uint64_t offset, ByteView bytes) = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
  virtual Result<void> sync() = 0;  // fdatasync
};

// A directory and what is below it; paths are relative to it, with '/' between names.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual Result<bool> exists(const std::string& path) const = 0;
  // Opens for reading and writing; creates an empty file when `create` and there is none, otherwise not_found.
  virtual Result<std::unique_ptr<File>> open(const std::string& path, bool create) = 0;
  virtual Result<void> make_directories(const std::string& path) = 0;
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  // A file, or a directory with nothing in it.
  virtual Result<void> remove(const std::string& path) = 0;
  // Names in a directory, ascending.
  virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
  virtual Result<void> sync_directory(const std::string& path) = 0;
  // What may still be written; unavailable, with the system's words, when nothing can be (a file system mounted read-only).
  virtual Result<std::uint64_t> free_bytes() const = 0;
};

}  // namespace tallystick::node
