#include "tests/storage/crash_states.h"

#include "node/env/power_cut.h"

namespace tallystick::storage_test {
namespace {

using namespace node;

constexpr std::size_t kWrongKept = 5;

void mix(std::uint64_t& hash, ByteView bytes) {
  hash = (hash ^ bytes.size()) * 0x100000001B3ULL;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 8; ++k) word |= std::uint64_t{bytes[i + k]} << (8 * k);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  for (; i < bytes.size(); ++i) hash = (hash ^ bytes[i]) * 0x100000001B3ULL;
}

// How a cut comes out: nothing unsynced arrives, or all of it, or what the seed says.
SimulatedDisk::Choose outcome(std::uint64_t way, std::uint64_t seed) {
  if (way == 0) return [](std::uint64_t) { return std::uint64_t{0}; };
  // Every name, and of four outcomes of a file the one that keeps it whole.
  if (way == 1) return [](std::uint64_t bound) { return bound == 4 ? std::uint64_t{1} : bound - 1; };
  return choose_from(seed);
}

class Explorer {
 public:
  Explorer(const TestChain& chain, const Exploration& what) : chain_{chain}, what_{what} {}

  Explored run() {
    SimulatedDisk disk = what_.disk.clone();
    Told told = what_.told;
    disk.set_hook([&](DiskOperation) -> Result<void> {
      if (told.acknowledged < what_.from) return {};
      ++out_.operations;
      for (std::uint64_t way = 0; way < what_.cuts_each; ++way) first_cut(disk, told, way);
      return {};
    });
    const auto lived = live(disk, chain_, what_.sizes, what_.until, told);
    if (!lived) note("without any fault: " + lived.error().message);
    out_.distinct = seen_.size();
    return std::move(out_);
  }

 private:
  void first_cut(const SimulatedDisk& running, const Told& told, std::uint64_t way) {
    SimulatedDisk disk = running.clone();
    const std::uint64_t seed = what_.seed + out_.operations * 1'000 + way;
    disk.cut_power(outcome(way, seed));
    const bool again = out_.cuts++ % what_.recoveries_every == 0;
    const std::string where = "operation " + std::to_string(out_.operations) + ", way " + std::to_string(way);
    if (!is_new(disk, told) && !again) return;
    if (again) {
      std::uint64_t operation = 0;
      disk.set_hook([&](DiskOperation) -> Result<void> {
        ++operation;
        second_cut(disk, told, seed + operation * 7'919, where + ", recovery " + std::to_string(operation));
        return {};
      });
    }
    check(disk, told, where);
  }

  void second_cut(const SimulatedDisk& recovering, const Told& told, std::uint64_t seed, const std::string& where) {
    SimulatedDisk disk = recovering.clone();
    disk.cut_power(choose_from(seed));
    ++out_.second_cuts;
    if (is_new(disk, told)) check(disk, told, where);
  }

  // The same bytes and the same promises have the same end.
  bool is_new(SimulatedDisk& disk, const Told& told) {
    std::uint64_t hash = fingerprint(disk);
    for (const std::uint64_t promise :
         {told.acknowledged.raw(), told.under_way.raw(), std::uint64_t{told.votes.size()}})
      hash = (hash ^ promise) * 0x9E3779B97F4A7C15ULL;
    return seen_.insert(hash).second;
  }

  void check(SimulatedDisk& disk, const Told& told, const std::string& where) {
    const Restart restarted = restart(disk, chain_, what_.sizes, told);
    if (!restarted.refused.empty()) return note(where + ": does not start: " + restarted.refused);
    if (!restarted.made_anew.empty()) ++out_.made_anew[restarted.made_anew.substr(restarted.made_anew.find("Corr"))];
    if (restarted.ledger_was_at < restarted.height) ++out_.behind;
    if (restarted.made_anew.empty() && restarted.ledger_was_at < told.acknowledged) ++out_.forgotten;
    if (!restarted.wrong.empty()) note(where + ": " + restarted.wrong);
  }

  void note(std::string wrong) {
    if (out_.wrong.size() < kWrongKept) out_.wrong.push_back(std::move(wrong));
  }

  const TestChain& chain_;
  const Exploration& what_;
  Explored out_;
  std::unordered_set<std::uint64_t> seen_;
};

void add_directory(Disk& disk, const std::string& directory, std::uint64_t& hash) {
  const auto names = disk.list(directory);
  if (!names) return;
  for (const std::string& name : *names) {
    const std::string path = directory == "." ? name : directory + "/" + name;
    mix(hash, as_bytes(path));
    if (const auto file = disk.open(path, false)) {
      if (const auto bytes = (*file)->read(0, *(*file)->size())) mix(hash, *bytes);
    } else {
      add_directory(disk, path, hash);
    }
  }
}

}  // namespace

std::uint64_t fingerprint(Disk& disk) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  add_directory(disk, ".", hash);
  return hash;
}

Explored explore(const TestChain& chain, const Exploration& what) {
  return Explorer{chain, what}.run();
}

}  // namespace tallystick::storage_test
