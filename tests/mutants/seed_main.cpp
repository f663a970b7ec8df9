// Writes the seeded copies of product sources: mutants-seed ROOT SEEDS OUT FILE…
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/mutants/table.h"

int main(int argc, char** argv) {
  using namespace tallystick::mutants;
  if (argc < 4) return 2;
  const std::string root = argv[1];
  const std::string out = argv[3];
  const auto mutants = read_all_seeds(argv[2]);
  if (!mutants) {
    std::fprintf(stderr, "%s\n", mutants.error().message.c_str());
    return 1;
  }
  for (int i = 4; i < argc; ++i) {
    const std::string file = argv[i];
    const auto source = read_text(root + "/" + file);
    if (!source) {
      std::fprintf(stderr, "%s\n", source.error().message.c_str());
      return 1;
    }
    const Seeded seeded = seed(file, *source, *mutants);
    for (const std::string& lost : seeded.lost) std::fprintf(stderr, "mutant %s\n", lost.c_str());
    const std::string text =
        "#include \"tests/mutants/dropped.h\"\n#line 1 \"" + root + "/" + file + "\"\n" + seeded.source;
    const std::string path = out + "/" + file;
    // What has not changed is not compiled again.
    if (const auto before = read_text(path); before && *before == text) continue;
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary} << text;
  }
  return 0;
}
