// Proposes blocks that nobody may vote for, each for one reason, well signed.
#pragma once

#include "testnet/sim/actor.h"

namespace tallystick::sim {

class InvalidLeader final : public Actor {
 public:
  using Actor::Actor;
  bool passes(NodeIndex to, const consensus::Message& message) override {
    const consensus::Propose* propose = own_proposal(message);
    if (!propose) return true;
    // One fault for each view, the same for all: this is no equivocator.
    consensus::Propose bad = *propose;
    BlockHeader& header = bad.header;
    const std::uint64_t view = header.view.raw();
    switch (view / context_.validators.size() % 9) {
      case 0:
        header.height = header.height.next();
        break;
      case 1:
        header.version = kProtocolVersion + 1;
        break;
      case 2:
        header.timestamp = Timestamp{1};
        break;
      case 3:
        header.timestamp = header.timestamp + Millis{3'600'000};
        break;
      case 4:
        header.parent_view = header.view;
        break;
      case 5:
        header.parent_hash = tagged_hash("tallystick/no-such-block", header.parent_hash.view());
        break;
      case 6:
        header.finalized.height = header.height;
        break;
      case 7:  // the body is not what the header says
        header.tx_root = tagged_hash("tallystick/no-such-root", header.tx_root.view());
        break;
      default:  // a transaction twice
        if (bad.transactions.items.empty()) bad.transactions.items.push_back(header.parent_hash);
        bad.transactions.items.push_back(bad.transactions.items.front());
        header.tx_count = static_cast<std::uint32_t>(bad.transactions.size());
        header.tx_root = consensus::transactions_root(bad.transactions.items);
    }
    sign(bad);
    say(to, bad);
    return false;
  }
};

}  // namespace tallystick::sim
