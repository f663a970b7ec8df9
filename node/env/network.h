// Authenticated messages between validators, behind an interface. Delivery is not promised: a message may be lost, late, doubled or out
// of order, and the protocol above must not care. What is promised: `from` is the validator that holds that consensus identity's TLS key.
#pragma once

#include <cstdint>

#include "core/bytes.h"
#include "core/strong.h"

namespace tallystick::node {

// Control messages (votes, proposals, certificates, status) travel on a connection of their own: they never wait behind bulk
// (transactions, blocks, catch-up).
enum class Channel : std::uint8_t { control = 0, bulk = 1 };

// Observers are peers too: a node that is not a validator, by its place in this node's configuration. They follow and are counted for
// nothing; broadcasts do not go to them.
inline constexpr std::uint16_t kFirstObserver = 0x8000;
inline constexpr std::size_t kObserversMax = 16;
inline bool is_observer(ValidatorIndex peer) {
  return peer.raw() >= kFirstObserver;
}

inline constexpr std::size_t kControlFrameBytesMax = 1024 * 1024;
inline constexpr std::size_t kBulkFrameBytesMax = 8 * 1024 * 1024;

class PeerNetwork {
 public:
  virtual ~PeerNetwork() = default;
  // Queues a frame for one peer; silently dropped when there is no connection or its bounded queue is full.
  virtual void send(ValidatorIndex to, Channel channel, Bytes frame) = 0;
  // To every other validator.
  virtual void broadcast(Channel channel, const Bytes& frame) = 0;
};

// Who is told; called on the thread that owns the event loop.
class PeerListener {
 public:
  virtual ~PeerListener() = default;
  virtual void on_frame(ValidatorIndex from, Channel channel, ByteView frame) = 0;
  virtual void on_connected(ValidatorIndex peer) = 0;
  virtual void on_disconnected(ValidatorIndex peer) = 0;
};

}  // namespace tallystick::node
