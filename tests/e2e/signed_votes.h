// Every signature of a validator that can be found on a network's disks, so that two which no correct validator signs both (CONSENSUS 1.5)
// are found even when no node met them: votes and proposals in the validators' own consensus logs, and the signatures in all certificates
// that anybody keeps. What a log still holds at each kill is added before the node prunes it.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "consensus/evidence.h"
#include "consensus/validator_set.h"
#include "core/genesis.h"
#include "core/result.h"

namespace tallystick::e2e {

class SignedVotes {
 public:
  explicit SignedVotes(const Genesis& genesis);

  void add(const consensus::Vote& vote);
  void add(const consensus::Certificate& certificate);
  // The consensus log in a copy of a node's data directory, or of its "log" alone; the copy is opened as the node would. internal when the
  // log is damaged, which a process that is killed never leaves behind.
  Result<void> add_log(const std::string& data_directory);

  // Different ones.
  std::size_t size() const { return count_; }
  const std::vector<consensus::Evidence>& evidence() const { return evidence_; }
  // One sentence: which validator, what, and whether the signatures are its own.
  std::string describe(const consensus::Evidence& evidence) const;

 private:
  using Place = std::tuple<ValidatorIndex, Epoch, View>;
  tallystick::Network network_;
  consensus::ValidatorSet validators_;
  std::map<Place, std::vector<consensus::Vote>> votes_;  // those of one place all say different things
  std::size_t count_ = 0;
  std::vector<consensus::Evidence> evidence_;
};

}  // namespace tallystick::e2e
