// PeerNetwork over TLS 1.3. Two connections per pair of validators, one for control and one for bulk, so that votes
// never wait behind blocks. Both sides show a certificate; the SHA-256 of its public key must be what genesis pins for
// the validator it claims to be. There is no certificate authority, and dates in certificates mean nothing.
//
// Who dials: the validator with the lower index dials the one with the higher, so a pair never has two dialers; an
// accepted connection replaces the one it had for that peer and channel. A lost connection is dialled again after 100
// ms, doubling to 1 s, with jitter.
//
// Observers: a node without a vote is let in if this node's configuration pins its key. It dials every validator, says FFFF for its index,
// and is known by its place among the pins (node/env/network.h).
//
// On the wire, after the TLS handshake, both ways: frames of u32 big-endian length ‖ that many bytes. The length is
// checked against the channel's bound before anything is allocated. The first frame each way is the hello, the dialer's
// first:
//   offset 0  8   "TALLYNET"
//          8  2   protocol version, 1
//         10  32  genesis hash
//         42  2   validator index of the sender; FFFF: an observer
//         44  1   channel
// A frame of length 0 is a keepalive and is not delivered. Whoever sends anything else, is silent for idle_deadline, does not read for
// write_deadline, or does not finish its handshake and hello in handshake_deadline, is disconnected with one line in the log.
//
// Runs on a thread of its own; send and broadcast may be called from any; the listener is called through `owner`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "node/env/network.h"
#include "node/os/event_loop.h"

namespace tallystick::node::net {

inline constexpr std::uint16_t kProtocolVersion = 1;
inline constexpr ValidatorIndex kObserverSender{0xFFFF};

struct NetworkOptions {
  struct Peer {
    ValidatorIndex validator;
    std::string address;  // host:port; needed for peers of higher index only
  };
  ValidatorIndex self;  // kObserverSender for an observer, which dials everybody and takes nobody in
  Hash genesis;
  std::vector<Hash> pins;         // of every validator, by index
  std::vector<Hash> observers{};  // of those that may follow this validator; at most kObserversMax
  std::string listen;             // address:port; port 0 lets the system choose
  std::string key_pem;
  std::string certificate_pem;
  std::vector<Peer> peers;

  Millis handshake_deadline{5'000};
  Millis keepalive_every{1'000};
  // Of silence. When a network is whole again after being cut, TCP asks again only after as long as the cut lasted; a new connection is there
  // sooner. So no longer than commits may take to resume.
  Millis idle_deadline{5'000};
  Millis write_deadline{20'000};  // for 64 KiB to be taken
  // Between two attempts to reach a peer, doubling. A restarted peer of higher index waits this long for us to come; asking one that is
  // down costs a packet.
  Millis backoff_min{100};
  Millis backoff_max{1'000};
  // Send queue of one peer: what does not fit pushes out the oldest of the same channel.
  std::size_t control_queue_bytes_max = 16 * 1024 * 1024;
  std::size_t bulk_queue_bytes_max = 64 * 1024 * 1024;
  // Received and not yet handled by the owner, per connection, as memory: above it nothing more is read.
  std::size_t inbound_bytes_max = 16 * 1024 * 1024;
  // Likewise on the control channel: what everybody else's votes wait behind when one peer sends as fast as it can.
  std::size_t inbound_control_bytes_max = 128 * 1024;
  // Token bucket on what one connection may send us; reading pauses when it is empty.
  std::size_t receive_bytes_per_second = 256 * 1024 * 1024;
  std::size_t receive_burst_bytes = 64 * 1024 * 1024;
  // Likewise for an observer, which has little to say.
  std::size_t observer_bytes_per_second = 4 * 1024 * 1024;
  std::size_t observer_burst_bytes = 8 * 1024 * 1024;
  // Accepted connections that have not said hello yet; one more closes the oldest.
  std::size_t pending_max = 64;
};

struct PeerCounts {
  bool control = false;  // connected now
  bool bulk = false;
  std::uint64_t sent_frames = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_frames = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t dropped_frames = 0;  // pushed out of a full queue, or sent while not connected
  std::uint64_t connections = 0;     // established so far
};

class TlsPeerNetwork final : public PeerNetwork {
 public:
  // Reads the identity and binds `listen`: malformed when the key is not the one pinned for `self`, unavailable when the
  // address cannot be bound.
  static Result<std::unique_ptr<TlsPeerNetwork>> make(NetworkOptions options, Post owner);
  // Closes everything and joins the thread; the listener is not called afterwards. Destroy on the owner's thread, or when it no longer runs.
  ~TlsPeerNetwork() override;

  // Starts dialling and accepting, once. A peer is connected when both its channels are: on_connected then,
  // on_disconnected when the first of them is lost; frames of one channel may come outside of that span.
  void start(PeerListener& listener);

  void send(ValidatorIndex to, Channel channel, Bytes frame) override;
  void broadcast(Channel channel, const Bytes& frame) override;

  std::uint16_t port() const;
  // By index; the own entry stays zero. Any thread.
  std::vector<PeerCounts> counts() const;

 private:
  struct Impl;
  explicit TlsPeerNetwork(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node::net
