// Directories whose names survive a power cut.
#pragma once

#include <string>

#include "node/env/disk.h"

namespace tallystick::node {

// Makes the directory and those above it, and syncs each name into its parent.
inline Result<void> make_durable_directory(Disk& disk, const std::string& path) {
  if (auto made = disk.make_directories(path); !made) return made;
  std::string parent = ".";
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    if (auto synced = disk.sync_directory(parent); !synced) return synced;
    if (slash == std::string::npos) return {};
    parent = path.substr(0, slash);
  }
}

}  // namespace tallystick::node
