#include "node/snapshots/shelf.h"

#include <algorithm>
#include <cstdio>

#include "node/storage/durable_directory.h"

namespace tallystick::node {
namespace {

constexpr const char* kManifestFile = "manifest";
constexpr const char* kManifestBegun = "manifest.new";

}  // namespace

std::string snapshot_directory(Height height) {
  char name[48];
  std::snprintf(name, sizeof name, "%s/%020llu", kSnapshotsDirectory, static_cast<unsigned long long>(height.raw()));
  return name;
}

Result<Bytes> read_piece_file(Disk& disk, const std::string& directory, const std::string& name) {
  const auto file = disk.open(directory + "/" + name, false);
  if (!file) return tl::unexpected(file.error());
  const auto size = (*file)->size();
  if (!size) return tl::unexpected(size.error());
  if (*size > kSnapshotPieceBytesMax) return malformed(directory + "/" + name + " is larger than a piece can be");
  return (*file)->read(0, static_cast<std::size_t>(*size));
}

Result<void> write_piece_file(Disk& disk, const std::string& directory, const std::string& name, ByteView bytes) {
  auto file = disk.open(directory + "/" + name, true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->truncate(0); !done) return done;
  if (auto done = (*file)->write(0, bytes); !done) return done;
  if (auto done = (*file)->sync(); !done) return done;
  return disk.sync_directory(directory);
}

Result<void> remove_piece_files(Disk& disk, const std::string& directory) {
  auto names = disk.list(directory);
  if (!names) return names.error().kind == ErrorKind::not_found ? Result<void>{} : tl::unexpected(names.error());
  // What makes the directory count goes first, for good.
  std::ranges::stable_partition(*names, [](const std::string& name) { return name == kManifestFile; });
  for (std::size_t i = 0; i < names->size(); ++i) {
    if (auto done = disk.remove(directory + "/" + (*names)[i]); !done) return done;
    if (i > 0 && i + 1 < names->size()) continue;
    if (auto done = disk.sync_directory(directory); !done) return done;
  }
  return disk.remove(directory);
}

Result<std::vector<SnapshotName>> shelved_snapshots(Disk& disk) {
  std::vector<SnapshotName> out;
  const auto names = disk.list(kSnapshotsDirectory);
  if (!names) {
    if (names.error().kind == ErrorKind::not_found) return out;
    return tl::unexpected(names.error());
  }
  for (const std::string& name : *names) {
    const std::string directory = std::string{kSnapshotsDirectory} + "/" + name;
    const auto bytes = read_piece_file(disk, directory, kManifestFile);
    const auto manifest = bytes ? from_bytes<SnapshotManifest>(*bytes) : tl::unexpected(bytes.error());
    if (manifest && snapshot_directory(manifest->header.height) == directory)
      out.push_back(name_of(*manifest));
    else if (auto done = remove_piece_files(disk, directory); !done)
      return tl::unexpected(done.error());
  }
  std::ranges::sort(out);
  return out;
}

Result<void> ShelfSink::begin() {
  if (auto done = remove_piece_files(disk_, directory_); !done) return done;
  return make_durable_directory(disk_, directory_);
}

Result<void> ShelfSink::take(const std::string& name, const Bytes& piece) {
  if (name != kManifestFile) return write_piece_file(disk_, directory_, name, piece);
  if (auto done = write_piece_file(disk_, directory_, kManifestBegun, piece); !done) return done;
  if (auto done = disk_.rename(directory_ + "/" + kManifestBegun, directory_ + "/" + kManifestFile); !done) return done;
  return disk_.sync_directory(directory_);
}

}  // namespace tallystick::node
