// What lies in the data directory of a node that does not run. Everything is opened over a copy in memory (node/os/overlay_disk.h).
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "contracts/registry.h"
#include "node/doctor/checks.h"
#include "node/ledger/ledger_application.h"
#include "node/os/overlay_disk.h"
#include "node/os/posix_disk.h"
#include "node/storage/block_store.h"
#include "node/storage/leveldb_env.h"
#include "node/storage/state_database.h"

namespace tallystick::node::doctor {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr const char* kComesByItself = "start the node: it fetches them from its peers by itself";

bool is_directory(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_directory(path, failed);
}

// Height and hash of the newest block; nothing when it is damaged or there is none.
std::optional<Hash> hash_at(const BlockStore& blocks, Height height) {
  const auto stored = blocks.read(height);
  if (!stored) return std::nullopt;
  return header_hash(stored->block.header);
}

void look_at_blocks(BlockStore& blocks, const Options& options, Findings& findings) {
  const auto first = blocks.first();
  if (!first) return add(findings, "blocks", Severity::note, "there is no block yet");
  if (!options.quick)
    for (Height height = *first; height <= blocks.last(); height = height.next())
      static_cast<void>(blocks.check(height));
  const std::string range = std::to_string(first->raw()) + " to " + std::to_string(blocks.last().raw());
  if (blocks.damaged_count() > 0)
    return add(findings, "blocks", Severity::warning,
               std::to_string(blocks.damaged_count()) + " of the blocks " + range +
                   " are damaged, the first at height " + std::to_string(blocks.damaged(1).front().raw()),
               kComesByItself);
  add(findings, "blocks", Severity::well,
      "blocks " + range + (options.quick ? " are there" : " are there and can be read"));
}

// What opening the ledger in the database, and reading all of it, comes to.
struct Examined {
  std::unique_ptr<KvStore> store;
  std::unique_ptr<LedgerApplication> ledger;
};
Result<Examined> open_ledger(Disk& disk, const Genesis& genesis, const Options& options) {
  Examined out;
  auto store = open_leveldb_on(disk, "state");
  if (!store) return tl::unexpected(store.error());
  out.store = std::move(*store);
  if (!options.quick) {
    const auto cursor = out.store->cursor();
    for (cursor->seek({}); cursor->valid(); cursor->next()) {
    }
    if (const auto whole = cursor->status(); !whole) return tl::unexpected(whole.error());
  }
  auto ledger = LedgerApplication::open(*out.store, genesis, contracts::registry());
  if (!ledger) return tl::unexpected(ledger.error());
  out.ledger = std::move(*ledger);
  return out;
}

void look_at_database(OverlayDisk& disk, const Patient& patient, const BlockStore& blocks, const Options& options,
                      Findings& findings) {
  const auto examined = open_ledger(disk, *patient.genesis, options);
  if (!examined) {
    const bool can_be_made_anew = blocks.first().value_or(Height{1}) == Height{1};
    if (examined.error().kind != ErrorKind::internal)
      return add(findings, "database", Severity::error, examined.error().message,
                 "use the data directory of this network, and the version that wrote it or a newer one");
    add(findings, "database", Severity::warning, examined.error().message,
        can_be_made_anew
            ? "start the node: it makes the database anew from the block files by itself"
            : "start the node: its oldest blocks are deleted, so it sets the others aside and takes the ledger "
              "from its peers by itself");
    if (!options.repair || !can_be_made_anew) return;
    const auto real = PosixDisk::open_root(patient.config.node.data_dir);
    if (real && remove_state_database(**real, "state")) findings.back().mended = true;
    return;
  }
  const ExecutedBlock at = examined->ledger->last_committed();
  const std::string where = "the ledger stands at height " + std::to_string(at.height.raw());
  if (at.height > blocks.last())
    return add(findings, "database", Severity::warning,
               where + ", the block files end at " + std::to_string(blocks.last().raw()), kComesByItself);
  if (const auto hash = hash_at(blocks, at.height); hash && *hash != at.block)
    return add(findings, "database", Severity::error,
               "the block files and the database hold different blocks of height " + std::to_string(at.height.raw()),
               "put the directories blocks and state of one node together again");
  add(findings, "database", Severity::well, where + ", its records add up to the root that was agreed upon");
}

}  // namespace

bool is_running(const Patient& patient) {
  const int directory = ::open(patient.config.node.data_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool taken = flock(directory, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(directory);
  return taken;
}

void look_at_space(const Patient& patient, Findings& findings) {
  const std::string& directory = patient.config.node.data_dir;
  if (!is_directory(directory))
    return add(findings, "space", Severity::note, directory + " is not there: this node has never started");
  const auto free = OverlayDisk{directory}.free_bytes();
  if (!free)
    return add(findings, "space", Severity::error, free.error().message, "mount it so that the node can write");
  const std::uint64_t needed = std::uint64_t{patient.config.storage.free_mib_min} * kMiB;
  const std::string there = std::to_string(*free / kMiB) + " MiB are free";
  if (*free < needed)
    return add(findings, "space", Severity::error,
               there + " in " + directory + "; below " + std::to_string(needed / kMiB) + " the node does not vote",
               "make room, or give it a larger disk: it goes on by itself");
  if (*free < 4 * needed)
    return add(findings, "space", Severity::warning,
               there + " in " + directory + "; below " + std::to_string(needed / kMiB) + " the node does not vote",
               "make room, or give it a larger disk");
  add(findings, "space", Severity::well, there);
}

void look_at_ledger(const Patient& patient, const Options& options, Findings& findings) {
  const std::string& directory = patient.config.node.data_dir;
  if (!patient.genesis || !is_directory(directory)) return;
  OverlayDisk disk{directory};
  auto blocks = BlockStore::open(disk, {"blocks"});
  if (!blocks)
    return add(findings, "blocks", Severity::error, blocks.error().message, "see whether the disk can be read at all");
  look_at_blocks(**blocks, options, findings);
  if (!is_directory(directory + "/state"))
    return add(findings, "database", (*blocks)->first() ? Severity::warning : Severity::note,
               "there is no database yet",
               (*blocks)->first() ? "start the node: it makes the database from the block files" : "");
  look_at_database(disk, patient, **blocks, options, findings);
}

}  // namespace tallystick::node::doctor
