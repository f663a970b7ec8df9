#include "tests/e2e/signed_votes.h"

#include <algorithm>

#include "node/os/posix_disk.h"
#include "node/storage/consensus_log.h"

namespace tallystick::e2e {

using namespace consensus;

SignedVotes::SignedVotes(const Genesis& genesis)
    : network_{network_of(genesis)}, validators_{ValidatorSet::of(genesis)} {}

void SignedVotes::add(const Vote& vote) {
  auto& known = votes_[{vote.voter, vote.subject.epoch, vote.subject.view}];
  if (std::ranges::any_of(known, [&](const Vote& other) { return other.subject == vote.subject; })) return;
  for (const Vote& other : known)
    if (const auto found = evidence_of(other, vote)) evidence_.push_back(*found);
  known.push_back(vote);
  ++count_;
}

void SignedVotes::add(const Certificate& certificate) {
  const auto signers = signers_of(certificate.signers);
  for (std::size_t i = 0; i < std::min(signers.size(), certificate.signatures.size()); ++i)
    add({certificate.subject, signers[i], certificate.signatures.items[i]});
}

Result<void> SignedVotes::add_log(const std::string& data_directory) {
  auto disk = node::PosixDisk::open_root(data_directory);
  if (!disk) return tl::unexpected(disk.error());
  const auto log = node::ConsensusLog::open(**disk, {"log/0"});
  if (!log) return tl::unexpected(log.error());
  if (log->findings.damaged) return internal_error("the consensus log in " + data_directory + " is damaged");
  for (const auto& entry : log->entries) {
    if (const auto* own = std::get_if<OwnVote>(&entry.record)) add(own->vote);
    if (const auto* seen = std::get_if<Seen>(&entry.record)) add(*seen->certificate);
    if (const auto* own = std::get_if<OwnPropose>(&entry.record)) {
      const Propose& propose = *own->propose;
      const BlockHeader& header = propose.header;
      add({notarize(header.epoch, header.view, header_hash(header)), header.proposer, propose.signature});
      for (const Certificate& certificate : propose.justification) add(certificate);
      if (propose.finalized) add(*propose.finalized);
    }
  }
  return {};
}

std::string SignedVotes::describe(const Evidence& evidence) const {
  const auto genuine = verify_evidence(network_, validators_, Secp256k1Scheme{}, evidence);
  return "validator " + std::to_string(evidence.first.voter.raw()) + " signed a " +
         std::string{name_of(kind_of(validators_, evidence))} + " in view " +
         std::to_string(evidence.first.subject.view.raw()) +
         (genuine ? "" : ", if the signatures were its own: " + genuine.error().message);
}

}  // namespace tallystick::e2e
