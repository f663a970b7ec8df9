// Files that configuration names: read whole within a bound, secrets only when they are the owner's alone.
#pragma once

#include <string>
#include <string_view>

#include "core/keys.h"
#include "core/result.h"

namespace tallystick::node {

inline constexpr std::size_t kFileBytesMax = 4 * 1024 * 1024;

// not_found or unavailable with the path; malformed when larger than the bound.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max = kFileBytesMax);
// Likewise, and unavailable when group or others may read it.
Result<std::string> read_secret_file(const std::string& path);
// Creates a file with mode 0600 that must not exist yet, and syncs it.
Result<void> write_secret_file(const std::string& path, std::string_view text);

// A private key as 64 hexadecimal characters and an optional end of line.
Result<PrivateKey> read_private_key_file(const std::string& path);
Result<void> write_private_key_file(const std::string& path, const PrivateKey& key);

}  // namespace tallystick::node
