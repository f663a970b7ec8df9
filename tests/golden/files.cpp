#include "tests/golden/golden.h"

namespace tallystick::golden {

std::span<const GoldenFile> golden_files() {
  static constexpr GoldenFile kFiles[] = {
      {"core.json", core_vectors},
      {"consensus.json", consensus_vectors},
      {"proof.json", proof_vectors},
      {"contracts.json", contracts_vectors},
  };
  return kFiles;
}

}  // namespace tallystick::golden
