// Every state that a power cut can leave behind, and a second one during the recovery from it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>

#include "tests/storage/crash_node.h"

namespace tallystick::storage_test {

// Of every file on the disk, names included.
std::uint64_t fingerprint(node::Disk& disk);

struct Exploration {
  node::SimulatedDisk disk;  // where the run to be cut begins
  Told told;
  Height from;   // cuts begin when this block is acknowledged
  Height until;  // where it ends
  Sizes sizes;
  std::uint64_t cuts_each = 1;         // ways in which each cut may come out; the first two lose all, and keep all
  std::uint64_t recoveries_every = 1;  // of the states, how many are cut again, at every operation of their recovery
  std::uint64_t seed = 1;
};

struct Explored {
  std::uint64_t operations = 0;   // of the run, each cut
  std::uint64_t cuts = 0;         // states after a first cut
  std::uint64_t second_cuts = 0;  // states after a cut during recovery
  std::uint64_t distinct = 0;     // disks that differ, of both
  std::uint64_t behind = 0;       // of these: the ledger had to be given blocks of the block store
  std::uint64_t forgotten = 0;    // of these: an acknowledged batch was lost, or not yet made anew
  // Of these: the database could not be opened and was made anew; how often, by LevelDB's reason.
  std::map<std::string, std::uint64_t> made_anew;
  std::vector<std::string> wrong;  // what no state may show; the first few
};

Explored explore(const node::TestChain& chain, const Exploration& what);

}  // namespace tallystick::storage_test
