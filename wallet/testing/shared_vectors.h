// Test data that others published lies beside the repository (vectors/README.md there) and is no part of it. Tests that use it skip when
// it is not there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace tallystick::wallet::testing {

// The content of vectors/NAME: below $TALLYSTICK_VECTORS, or shared/vectors beside the working directory or one of its parents.
inline std::optional<std::string> shared_vector(const std::string& name) {
  namespace fs = std::filesystem;
  const auto read = [](const fs::path& path) -> std::optional<std::string> {
    std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  };
  if (const char* root = std::getenv("TALLYSTICK_VECTORS")) return read(fs::path{root} / name);
  for (fs::path at = fs::current_path(); at.has_relative_path(); at = at.parent_path())
    if (auto text = read(at.parent_path() / "shared" / "vectors" / name)) return text;
  return std::nullopt;
}

// A directory of its own that goes with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tallystick-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data()) == nullptr ? std::string{} : pattern;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace tallystick::wallet::testing
