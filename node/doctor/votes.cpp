// What a node that does not run remembers of its votes, and of the epochs it has lived through.
#include <charconv>
#include <filesystem>

#include "node/config/started_keys.h"
#include "node/doctor/checks.h"
#include "node/os/overlay_disk.h"
#include "node/storage/consensus_log.h"
#include "node/storage/epoch_store.h"
#include "node/storage/sign_state.h"

namespace tallystick::node::doctor {
namespace {

bool is_directory(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_directory(path, failed);
}

// The newest epoch whose log lies there.
std::optional<std::uint64_t> newest_log(const OverlayDisk& disk) {
  std::optional<std::uint64_t> newest;
  const auto names = disk.list("log");
  if (!names) return newest;
  for (const std::string& name : *names) {
    std::uint64_t epoch = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), epoch);
    if (read.ec == std::errc{} && read.ptr == name.data() + name.size()) newest = std::max(newest.value_or(0), epoch);
  }
  return newest;
}

// How far the key has voted by what is kept beside it; nothing when there is no such note, or none that can be read.
std::optional<SignLease> witnessed(const Patient& patient, Findings& findings) {
  const std::string directory = votes_directory(patient.config.node.consensus_key);
  if (!is_directory(directory)) return std::nullopt;
  OverlayDisk disk{directory};
  const auto witness = SignState::open(disk, witness_place(*patient.key), *patient.key);
  if (witness) return (*witness)->lease();
  if (witness.error().kind != ErrorKind::not_found)
    add(findings, "signer_state", Severity::warning, directory + ": " + witness.error().message,
        "start the node: it makes the note beside the key anew from the signer state");
  return std::nullopt;
}

}  // namespace

void look_at_votes(const Patient& patient, Findings& findings) {
  if (!patient.key || !is_directory(patient.config.node.data_dir)) return;
  OverlayDisk disk{patient.config.node.data_dir};
  const auto place = sign_state_place(disk, *patient.key);
  if (!place)
    return add(findings, "signer_state", Severity::error, place.error().message,
               "see whether the disk can be read at all");
  const auto state = SignState::open(disk, place->path, *patient.key);
  const auto epoch = newest_log(disk);
  if (!state) {
    const bool began = epoch || is_directory(patient.config.node.data_dir + "/blocks");
    const bool missing = state.error().kind == ErrorKind::not_found;
    return add(
        findings, "signer_state", Severity::error,
        missing ? place->path + " is missing: nobody can tell what this key has voted for" : state.error().message,
        missing && !began ? "if this key has never voted, run: tallystickd init --config FILE"
                          : "the node follows and serves without a vote; this key must never vote again: have the "
                            "other validators rotate it. An older copy of the file is no cure");
  }
  if (const auto beside = witnessed(patient, findings); beside && *beside > (*state)->lease())
    return add(findings, "signer_state", Severity::warning,
               patient.config.node.data_dir +
                   " is an older copy: by the note beside it this key has voted since, up to view " +
                   std::to_string(beside->lease_end.raw()) + " of epoch " + std::to_string(beside->epoch.raw()),
               "start the node: it follows, and votes again after that view by itself");
  if (!epoch)
    return (*state)->lease().lease_end == View{0}
               ? add(findings, "signer_state", Severity::well, "this key has not voted yet")
               : add(findings, "signer_state", Severity::warning,
                     "the log of this key's votes is gone: it may have voted in every view up to " +
                         std::to_string((*state)->lease().lease_end.raw()),
                     "start the node: it follows, and votes again after that view by itself");
  const auto log = ConsensusLog::open(disk, {"log/" + std::to_string(*epoch)});
  if (!log)
    return add(findings, "signer_state", Severity::error, log.error().message,
               "see whether the disk can be read at all");
  if (const View floor = vote_floor_after_loss((*state)->lease(), log->findings, Epoch{*epoch}); floor == kNoVotes)
    return add(findings, "signer_state", Severity::warning,
               "this key has voted in epoch " + std::to_string((*state)->lease().epoch.raw()) +
                   ", the disk is in epoch " + std::to_string(*epoch),
               "start the node: it follows, and votes again behind that epoch by itself");
  else if (floor > View{0})
    return add(findings, "signer_state", Severity::warning,
               log->findings.damaged ? "the log of this key's votes is damaged"
                                     : "the log of this key's votes is older than its signer state",
               "start the node: it follows, and votes again after view " + std::to_string(floor.raw()) + " by itself");
  add(findings, "signer_state", Severity::well,
      "the log holds " + std::to_string(log->entries.size()) + " records, own votes end by view " +
          std::to_string((*state)->lease().lease_end.raw()));
}

void look_at_epochs(const Patient& patient, Findings& findings) {
  if (!is_directory(patient.config.node.data_dir + "/epochs")) return;
  OverlayDisk disk{patient.config.node.data_dir};
  const auto epochs = EpochStore::open(disk, "epochs");
  if (!epochs)
    return add(findings, "epochs", Severity::error, "the chain of epochs is damaged in both of its copies",
               "copy the directories epochs and epochs.copy from another node of this network: all have the same");
  if (!(*epochs)->mended().empty())
    return add(findings, "epochs", Severity::warning, (*epochs)->mended() + " is damaged or incomplete",
               "start the node: it mends it from the other copy by itself");
  add(findings, "epochs", Severity::well,
      std::to_string((*epochs)->links().size()) + " epochs are over, both copies of the chain are whole");
}

}  // namespace tallystick::node::doctor
