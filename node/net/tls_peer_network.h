// PeerNetwork over TLS 1.3. Two connections per pair of validators, one for control and one for bulk, so that votes
// never wait behind blocks. Both sides show a certificate; the SHA-256 of its public key must be a pin of a seat that is
// admitted. There is no certificate authority, and dates in certificates mean nothing.
//
// Who is admitted changes while it runs (admit()): the validators in force and those announced for the next epoch, each
// seat with the pins of both. A connection whose pin is admitted no more is closed. Who somebody is follows from its
// pin alone; the index in its hello must not contradict, and FFFF, "see my key", is what a node says that finds its own
// key in no seat (yet).
//
// Who dials: of two validators the one with the lower seat, at once; the other one as well when it has waited for
// higher_waits in vain. So one of the two addresses is enough, and a validator that joins needs nothing from the others
// but its seat. A node without a seat dials everybody. An accepted connection replaces the one it had for that peer and
// channel, but the higher seat's does not replace one that stands. A lost connection is dialled again after backoff_min,
// doubling to backoff_max, with jitter.
//
// Observers: a node without a vote is let in if this node's configuration pins its key. It dials every validator, and
// is known by its place among the pins (node/env/network.h).
//
// On the wire, after the TLS handshake, both ways: frames of u32 big-endian length ‖ that many bytes. The length is
// checked against the channel's bound before anything is allocated. The first frame each way is the hello, the dialer's
// first:
//   offset 0  8   "TALLYNET"
//          8  2   protocol version, 1
//         10  32  genesis hash
//         42  2   seat of the sender; FFFF: none that it knows of
//         44  1   channel
// A frame of length 0 is a keepalive and is not delivered. Whoever sends anything else, is silent for idle_deadline, does not read for
// write_deadline, or does not finish its handshake and hello in handshake_deadline, is disconnected with one line in the log.
//
// Runs on a thread of its own; send and broadcast may be called from any; the listener is called through `owner`.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "node/env/network.h"
#include "node/os/event_loop.h"

namespace tallystick::node::net {

inline constexpr std::uint16_t kProtocolVersion = 1;
inline constexpr ValidatorIndex kNoSeat{0xFFFF};

// A validator and the keys it may show: the one in force, the one announced, or both.
struct Seat {
  ValidatorIndex seat;
  std::vector<Hash> pins;
  bool operator==(const Seat&) const = default;
};

struct NetworkOptions {
  struct Peer {
    ValidatorIndex validator;
    std::string address;      // host:port
    std::optional<Hash> pin{};  // a key it may show when we dial it, besides those of its seat: for a node whose ledger is behind
  };
  Hash genesis;
  std::vector<Seat> seats;        // admitted at the start
  std::vector<Hash> observers{};  // of those that may follow this validator; at most kObserversMax
  std::string listen;             // address:port; port 0 lets the system choose; empty: it takes nobody in
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
  // How long we wait for a connection from a lower seat before we dial it ourselves.
  Millis higher_waits{2'000};
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
  // Reads the identity and binds `listen`: malformed when key and certificate are none, unavailable when the address cannot be bound.
  static Result<std::unique_ptr<TlsPeerNetwork>> make(NetworkOptions options, Post owner);
  // Closes everything and joins the thread; the listener is not called afterwards. Destroy on the owner's thread, or when it no longer runs.
  ~TlsPeerNetwork() override;

  // Starts dialling and accepting, once. A peer is connected when both its channels are: on_connected then,
  // on_disconnected when the first of them is lost; frames of one channel may come outside of that span.
  void start(PeerListener& listener);

  // From now on exactly these seats. Those that are left out, and keys that are, are disconnected. Any thread, also before start().
  void admit(std::vector<Seat> seats);
  // The seat whose pins hold our key; nothing when none does.
  std::optional<ValidatorIndex> seat() const;
  const Hash& pin() const;

  void send(ValidatorIndex to, Channel channel, Bytes frame) override;
  void broadcast(Channel channel, const Bytes& frame) override;

  std::uint16_t port() const;
  // Of the seats that are admitted, without our own. Any thread.
  std::map<std::uint16_t, PeerCounts> counts() const;

 private:
  struct Impl;
  explicit TlsPeerNetwork(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node::net
