// Proposes blocks whose transactions nobody else can get: it names one that does not exist, or keeps the true ones to itself.
#pragma once

#include "node/host/wire.h"
#include "testnet/sim/actor.h"

namespace tallystick::sim {

class BodyWithholder final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    const consensus::Propose* propose = own_proposal(message);
    if (!propose) return !std::holds_alternative<consensus::Data>(message);
    if (propose->header.view.raw() / context_.validators.size() % 2 == 0) return true;
    consensus::Propose hollow = *propose;
    hollow.transactions.items.push_back(
        tagged_hash("tallystick/no-such-transaction", hollow.header.parent_hash.view()));
    hollow.header.tx_count = static_cast<std::uint32_t>(hollow.transactions.size());
    hollow.header.tx_root = consensus::transactions_root(hollow.transactions.items);
    sign(hollow);
    say(to, hollow);
    return false;
  }
  bool passes_host(NodeIndex, ByteView frame) override {
    return frame.empty() || (frame.front() != node::kTransactionsType && frame.front() != node::kStoredType);
  }
};

}  // namespace tallystick::sim
