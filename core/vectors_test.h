// Finds test data that others published, which lies beside the source tree and not in it. Tests only.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace tallystick {

// The folder `name` of the published vectors: under $TALLYSTICK_VECTORS, else ../shared/vectors beside the source tree (tests run in
// its root) or beside the folder of a work tree. Nothing when there is none; tests then skip with kVectorsAbsent.
inline std::optional<std::filesystem::path> test_vectors(const std::string& name) {
  const char* given = std::getenv("TALLYSTICK_VECTORS");
  for (const std::filesystem::path& root :
       {std::filesystem::path(given != nullptr ? given : ""), std::filesystem::path("../shared/vectors"),
        std::filesystem::path("../../shared/vectors")})
    if (!root.empty() && std::filesystem::exists(root / name)) return root / name;
  return std::nullopt;
}

inline constexpr const char* kVectorsAbsent =
    "the published test vectors are not beside the source tree (../shared/vectors)";

inline std::string read_whole_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tallystick
