// A transaction that a node has said it received waits there until it is final, whatever becomes of the blocks that held it; and agreement
// knows that something waits.
#pragma once

#include <map>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class KeptWork final : public Checker {
 public:
  KeptWork(Verdict& verdict, const EventQueue& queue) : verdict_{verdict}, queue_{queue} {}

  void on_received(NodeIndex node, const Hash& transaction) override {
    received_[node].try_emplace(transaction, queue_.now());
  }
  void on_committed(NodeIndex node, const node::CommittedEvent& event) override {
    for (const node::TransactionPtr& transaction : event.transactions) received_[node].erase(transaction->hash);
  }
  void on_starting(NodeIndex node) override { received_.erase(node); }
  void on_started(NodeIndex node, const node::Host& host) override { hosts_[node] = &host; }
  void on_second(NodeIndex node, const node::HostStatus& status, const NodeLedger&) override {
    const node::Host& host = *hosts_.at(node);
    if (status.halted) return;
    if (host.forgets_work()) verdict_.violated("node " + std::to_string(node) + " forgets that transactions wait");
    // What is behind a gap may be dropped after a while.
    std::erase_if(received_[node], [&](const auto& of) { return queue_.now() - of.second > kKept; });
    for (const auto& [transaction, at] : received_[node])
      if (!host.is_waiting(transaction))
        verdict_.violated("node " + std::to_string(node) + " has lost transaction " + transaction.hex() +
                          ", which it had received");
  }

 private:
  static constexpr Micros kKept = 50 * kSecond;
  Verdict& verdict_;
  const EventQueue& queue_;
  std::map<NodeIndex, std::map<Hash, Micros>> received_;
  std::map<NodeIndex, const node::Host*> hosts_;  // of nodes that are up
};

}  // namespace tallystick::sim
