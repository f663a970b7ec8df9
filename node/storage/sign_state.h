// How far this key may have voted, kept apart from the consensus log so that the loss or rollback of the log is noticed (CONSENSUS 1.5).
//
// The file "sign_state" (sign_state_path) says: votes of `key` in `epoch` exist for no view above `lease_end`. Before the first vote in a view above it, a
// new lease of kLeaseViews is made durable; so most votes cost no sync of this file. It detects, and never forbids old views: a finalize
// vote may go to a view below. Who may vote with what was found at a start: vote_permission().
//
// Two slots, 128 bytes each at offsets 0 and 4096, written in turn, so that a torn write leaves the other whole:
//   offset  size  field
//   0       8     "tallysgn"
//   8       8     counter; of two whole slots the higher counts
//   16      8     epoch
//   24      8     lease_end
//   32      33    key
//   65      59    zeros
//   124     4     CRC-32C of the 124 bytes before
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/keys.h"
#include "core/strong.h"
#include "node/env/disk.h"

namespace tallystick::node {

inline constexpr std::uint64_t kLeaseViews = 64;

struct SignLease {
  Epoch epoch;
  View lease_end;  // 0: nothing was ever signed
  auto operator<=>(const SignLease&) const = default;
};

class SignState {
 public:
  // The explicit act of a validator's first start, once in the life of a key. Refused with not_yet when the file exists.
  static Result<void> initialise(Disk& disk, const std::string& path, const PublicKey& key, Epoch epoch);
  // not_found without a file; internal when no slot is whole or the file belongs to another key. In both cases this key must not vote.
  // The disk must outlive the object.
  static Result<std::unique_ptr<SignState>> open(Disk& disk, const std::string& path, const PublicKey& key);

  // Whose it is; not_found without a file, internal when no slot is whole.
  static Result<PublicKey> key_of(Disk& disk, const std::string& path);

  const SignLease& lease() const { return lease_; }
  // Makes a lease durable before it returns. Never shrinks: ensure()s that (epoch, lease_end) grows.
  Result<void> extend(SignLease lease);

 private:
  SignState() = default;
  std::unique_ptr<File> file_;
  PublicKey key_;
  SignLease lease_;
  std::uint64_t counter_ = 0;
  bool failed_ = false;
};

// Where a key's sign state is, or would be made: "sign_state", or "sign_state-" and the first 16 hexadecimal digits of the key when that one
// is another key's. A validator whose key is replaced has one for each.
struct SignStatePlace {
  std::string path;
  bool exists = false;
};
// A file "sign_state" that cannot be read counts as this key's, unless the key has a file of its own: it must not vote. Fails as the disk does.
Result<SignStatePlace> sign_state_place(Disk& disk, const PublicKey& key);

// Where a key's witness is, in the directory beside the key (node/host/host.h, `witness`).
std::string witness_place(const PublicKey& key);

// The lease that covers a vote in `view`, with views to spare.
View lease_end_for(View view);

// What a start found on disk.
struct LogFindings {
  bool damaged = false;  // something that had been synced is gone
  // The newest lease the log knows. A lease is synced in the log before it goes to sign_state.
  std::optional<SignLease> lease;
};

// The vote floor in `epoch` that the findings in its log demand: no vote of any kind is signed in a view at or below it. 0 when the log
// holds every own vote. A lease the log has not heard of, or a damaged log, means that own votes may be lost, and they end with the lease.
// A key that has been in a later epoch never votes in this one: the floor has no end.
View vote_floor_after_loss(const SignLease& sign_state, const LogFindings& log, Epoch epoch);
inline constexpr View kNoVotes{~std::uint64_t{0}};

}  // namespace tallystick::node
