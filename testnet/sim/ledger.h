// What the simulated network agrees upon, behind an interface: the small counter of this folder or the real ledger.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "consensus/replica_config.h"
#include "core/result.h"
#include "core/vote.h"
#include "node/application.h"
#include "node/mempool/mempool.h"
#include "testnet/sim/random.h"

namespace tallystick::sim {

// The durable part of one node's ledger. It survives crashes: what commit() acknowledged is there, nothing else.
class NodeLedger {
 public:
  virtual ~NodeLedger() = default;
  // A fresh Application over what is durable; the one before is gone.
  virtual std::unique_ptr<node::Application> open() = 0;
  // The committed height, and the state root that is recomputed from what is stored.
  struct Committed {
    Height height;
    Hash state_root;
  };
  virtual Committed committed() const = 0;
  // Whether every unit of value is accounted for.
  virtual Result<void> check_conservation() const = 0;

  // --- misconduct; a ledger that knows nothing of it keeps these ---
  // What the validator with this key hands in after a find, or after a commit (found null).
  virtual std::vector<Bytes> report(const PublicKey&, const Evidence*) { return {}; }
  // The height at which the ledger recorded it; nothing while it has not.
  virtual std::optional<Height> recorded(const Evidence&) const { return {}; }
};

// One per run; shared by its nodes.
class Ledger {
 public:
  virtual ~Ledger() = default;
  virtual const Network& network() const = 0;
  virtual consensus::CommittedBlock root() const = 0;
  virtual std::unique_ptr<NodeLedger> make_node() const = 0;

  // Load: each payer is a nonce lane of an account; it asks for one thing after another, some of it chosen by `random`.
  // Asked once for each sequence, in order.
  virtual std::size_t payers() const = 0;
  virtual node::Lane payer(std::size_t index) const = 0;
  virtual Bytes payment(std::size_t payer, Sequence sequence, Random& random) = 0;
};

}  // namespace tallystick::sim
