// What must hold in every run. A checker sees what honest nodes say on the wire, what they write to their logs and what they
// commit; it knows nothing of how they work. One file each in checkers/.
#pragma once

#include <string>

#include "node/host/host.h"
#include "testnet/sim/event_queue.h"
#include "testnet/sim/ledger.h"
#include "testnet/sim/seats.h"

namespace tallystick::sim {

// Takes the first violation of a run.
class Verdict {
 public:
  void violated(std::string what) {
    if (what_.empty()) what_ = std::move(what);
  }
  bool clean() const { return what_.empty(); }
  const std::string& what() const { return what_; }

 private:
  std::string what_;
};

class Checker {
 public:
  virtual ~Checker() = default;
  // An honest node said this to somebody; before the network did anything to it.
  virtual void on_said(NodeIndex, const consensus::Message&) {}
  // A block is final and durable on an honest node.
  virtual void on_committed(NodeIndex, const node::CommittedEvent&) {}
  // An honest node's host reports a fact.
  virtual void on_fact(NodeIndex, const consensus::Fact&) {}
  // An honest node is about to be told this by one that misbehaves.
  virtual void on_told(NodeIndex, NodeIndex, const consensus::Message&, const consensus::Summary&) {}
  // An honest node's process begins; what it had not made durable is gone.
  virtual void on_starting(NodeIndex) {}
  // An honest node is about to append this to its log.
  virtual void on_record(NodeIndex, const consensus::LogRecord&) {}
  // An honest node has recovered.
  virtual void on_started(NodeIndex, const node::Host&) {}
  // An honest node has told a client that it received this transaction.
  virtual void on_received(NodeIndex, const Hash&) {}
  // Once a simulated second, for every honest node that is up.
  virtual void on_second(NodeIndex, const node::HostStatus&, const NodeLedger&) {}
  // Then too: the bytes of all its files.
  virtual void on_disk(NodeIndex, std::uint64_t, Height) {}
  // An honest node is in this epoch from now on.
  virtual void on_epoch(NodeIndex, const consensus::EpochSequence&) {}

  const Seats* seats = nullptr;  // null: places are seats

 protected:
  std::optional<NodeIndex> node_of(Epoch epoch, ValidatorIndex place) const {
    return seats == nullptr ? std::optional<NodeIndex>{place.raw()} : seats->node_of(epoch, place);
  }
};

}  // namespace tallystick::sim
