// The key files of one person: a directory (0700) with one file NAME.json (0600) per key. A file appears whole and durable or not at all,
// and never takes the place of another one unless the same key is stored under a new password.
#pragma once

#include <string>
#include <vector>

#include "wallet/keystore/web3_secret.h"

namespace tallystick::wallet {

// Letters, digits, '-', '_' and '.', 1..64 of them, not starting with '.' or '-'.
bool is_key_name(std::string_view name);

class KeyFiles {
 public:
  // The directory is made when the first key is stored.
  explicit KeyFiles(std::string directory) : directory_{std::move(directory)} {}

  struct Entry {
    std::string name;
    std::optional<LockedKey> key;  // absent for a file that cannot be read
    std::string problem;           // one sentence then
  };
  // Ascending by name; empty when there is no directory yet.
  Result<std::vector<Entry>> list() const;
  Result<LockedKey> load(const std::string& name) const;
  // malformed when the name is taken or not a key name.
  Result<void> store_new(const std::string& name, std::string_view json) const;
  // Replaces an existing file by the same key under another password.
  Result<void> store_again(const std::string& name, std::string_view json) const;
  std::string path_of(const std::string& name) const { return directory_ + "/" + name + ".json"; }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

// Writes a new file of mode 0600: complete and synced, its name too, or not there. malformed when the name exists.
Result<void> write_new_private_file(const std::string& path, std::string_view content);
// The same, taking the place of what is there.
Result<void> replace_private_file(const std::string& path, std::string_view content);
// At most size_max bytes; not_found when there is no such file.
Result<std::string> read_whole_file(const std::string& path, std::size_t size_max);
// Makes the directory and its parents, 0700.
Result<void> make_private_directory(const std::string& path);

}  // namespace tallystick::wallet
