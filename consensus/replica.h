// A replica of the ledger: Simplex consensus as a pure state machine. It reads no clock, draws no random number, opens
// no file; the same events at the same times give the same effects.
//
// The protocol (CONSENSUS 1.4). Views are numbered from 1; leader(v) proposes one block in view v.
//   On entering v         the leader proposes a block on top of the highest notarized block whose later views it holds
//                         nullified, and shows those certificates. Everybody starts two timers, unless the ledger is idle.
//   On a proposal         notarize it if it is the leader's first, its parent is justified and held, and its body is
//                         complete (rule N).
//   On a timeout          nullify v: no proposal after two delays, or no end of v after three (rule U).
//   On q notarize votes   the block may be built upon: enter v+1, execute the block, and finalize it with its result R
//                         unless we nullified v (rule F).
//   On q nullify votes    enter v+1.
//   On q finalize votes   the block and all its ancestors are final: commit them.
//   At the epoch's end    the block of the sealing height names the next epoch's validators; blocks on top of it are empty
//                         extensions until it is final. Then there is nothing more to vote on: EpochOver.
//   Always                what we voted is on disk before it leaves; what we sent is sent again until the world moves on.
//
// Why no two blocks commit at one height: an honest validator notarizes one block a view, so a view has at most one
// notarized block. If block B of view v is final, a later chain without B would show a Nullification of v; its quorum
// and B's finalize quorum share an honest validator, who would have signed both a nullify and a finalize vote in v,
// which safety_rules.h forbids.
//
// There is no mode for catching up: a replica that lags sees certificates of later views, follows them, and fetches the
// blocks they name.
#pragma once

#include <memory>
#include <vector>

#include "consensus/recovery.h"
#include "consensus/replica_io.h"
#include "core/signature_scheme.h"

namespace tallystick::consensus {

// What a replica knows, for status pages and tests.
struct Summary {
  Epoch epoch;
  View view;
  View floor;
  View finalized_view;      // of the newest Finalization held
  Height committed_height;  // of the newest block asked to be committed
  View committed_view;
  Hash committed_block;
  Hash committed_result;
  Millis delta;  // of the current view
  // False for observers, after a divergence, and below the floor when own votes may be lost.
  bool voting = false;
  bool diverged = false;
  bool sealed = false;               // the sealing block of the epoch is committed, and proved to be final
  bool blocked = false;              // a final block's body can never be accepted here: nothing more is committed
  std::optional<Millis> clock_skew;  // ours minus the median of the quorum's last reported clocks
};

class Replica {
 public:
  // `scheme` and `signer` outlive the replica. `signer` holds the key of config.self; null for a replica that never votes.
  Replica(ReplicaConfig config, const SignatureScheme& scheme, const Signer* signer);
  ~Replica();
  Replica(Replica&&) noexcept;
  // Another replica in the same state, sharing `scheme` and `signer`: for exploring what may follow from one moment. Two that vote with
  // one key on one network are a fault of that validator.
  Replica fork() const;

  // Once, before any step: takes up what the disk remembers, and asks for what must run again. An internal error means
  // that the log and the ledger cannot belong together.
  Result<std::vector<Effect>> start(const Recovery& recovery, Now now);

  // Effects are carried out in order (see Persist in replica_io.h). Never fails: a bad message becomes a PeerFault.
  std::vector<Effect> step(const Event& event, Now now);

  // Before it is destroyed with its epoch: gives up the blocks that it still holds.
  std::vector<Effect> close();

  // What a fresh log must begin with to stand for everything that still matters, floor first: a host that rewrites its
  // log writes these, syncs, and only then drops the old file. Bodies bring their transactions' bytes.
  std::vector<LogRecord> checkpoint() const;

  Summary summary() const;

 private:
  class Core;
  explicit Replica(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace tallystick::consensus
