// What the .cpp files of TlsPeerNetwork share. Heavy (Asio): nobody else includes it.
//   tls_peer_network.cpp  setting up, ending, sending      establish.cpp  from a socket to an authenticated peer
//   seats.cpp             who is admitted
//   transfer.cpp          frames over an established connection
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "node/http/address.h"
#include "node/net/hello.h"
#include "node/net/send_queue.h"
#include "node/net/tls_context.h"
#include "node/net/tls_peer_network.h"
#include "node/os/real_clock.h"

namespace tallystick::node::net {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Stream = asio::ssl::stream<tcp::socket>;

inline std::chrono::milliseconds duration(Millis millis) {
  return std::chrono::milliseconds{millis.raw()};
}

inline asio::redirect_error_t<asio::use_awaitable_t<>> into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

inline std::string_view name_of(Channel channel) {
  return channel == Channel::control ? "control" : "bulk";
}

inline std::size_t frame_bytes_max(Channel channel) {
  return channel == Channel::control ? kControlFrameBytesMax : kBulkFrameBytesMax;
}

// One TLS connection, from its first byte to its last. Used on the network's thread only.
struct Connection {
  Stream stream;
  asio::steady_timer deadline;  // of the handshake, then of silence
  asio::steady_timer wake;      // the writer waits on it
  asio::steady_timer resume;    // the reader waits on it
  ValidatorIndex peer;
  Hash pin;  // of the key that the other side has proved
  Channel channel = Channel::control;
  bool established = false;
  bool closed = false;
  std::string why;  // it was closed

  Millis last_read;
  bool held_back = false;  // we do not read, so silence says nothing
  bool writing = false;
  Millis write_started;
  // Bytes the owner has not handled.
  std::shared_ptr<std::atomic<std::size_t>> inbound = std::make_shared<std::atomic<std::size_t>>(0);

  Connection(tcp::socket socket, asio::ssl::context& context)
      : stream{std::move(socket), context},
        deadline{stream.get_executor()},
        wake{stream.get_executor()},
        resume{stream.get_executor()} {}

  // The first reason given is the one that is told.
  void close(std::string reason) {
    if (closed) return;
    closed = true;
    why = std::move(reason);
    error_code ignored;
    stream.lowest_layer().close(ignored);
    deadline.cancel();
    wake.cancel();
    resume.cancel();
  }
};
using ConnectionPtr = std::shared_ptr<Connection>;

// What a pair of validators shares on one channel, over all the connections it has had.
struct Lane {
  // Any thread.
  std::mutex mutex;
  SendQueue queue;
  bool open = false;         // there is a connection to send on
  bool wake_posted = false;  // the writer has been called and has not come yet
  std::atomic<std::uint64_t> sent_frames{0}, sent_bytes{0}, received_frames{0}, received_bytes{0}, dropped_frames{0},
      connections{0};
  std::atomic<bool> connected{false};

  // The network's thread.
  ConnectionPtr connection;
  std::string last_failure;  // told once, not at every attempt

  explicit Lane(std::size_t queue_bytes_max) : queue{queue_bytes_max} {}
};

struct Peer {
  std::array<Lane, 2> lanes;
  std::vector<Hash> pins;  // it may show; empty: not admitted. Guarded by Impl::seats_mutex
  bool announced = false;  // on_connected was the last thing the listener heard
  Peer(std::size_t control_max, std::size_t bulk_max) : lanes{Lane{control_max}, Lane{bulk_max}} {}
  Lane& lane(Channel channel) { return lanes[static_cast<std::size_t>(channel)]; }
};

// Between the network and the owner's loop: what is posted after the network has gone does nothing.
struct Gate {
  bool open = true;  // the owner's thread
  PeerListener* listener = nullptr;
};

struct TlsPeerNetwork::Impl {
  NetworkOptions options;
  Post owner;
  asio::io_context context{1};
  asio::ssl::context tls;
  tcp::acceptor acceptor{context};
  std::uint16_t port = 0;
  RealClock clock;
  // Seats that are or were admitted; a Peer stays until the end, so that a pointer to it is good for ever.
  mutable std::mutex seats_mutex;
  std::map<std::uint16_t, std::unique_ptr<Peer>> peers;
  std::optional<ValidatorIndex> self;            // guarded likewise
  Hash own_pin;
  std::vector<std::unique_ptr<Peer>> observers;  // by place
  std::map<std::uint16_t, NetworkOptions::Peer> addresses;
  std::set<std::pair<std::uint16_t, Channel>> dial_loops;  // that run
  bool started = false;                                    // the network's thread may dial
  std::list<ConnectionPtr> answering;  // accepted and not established yet, oldest first
  std::set<ConnectionPtr> dialling;    // likewise of our own
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  std::minstd_rand random{std::random_device{}()};
  bool stopping = false;
  std::set<asio::steady_timer*> pauses;  // to be cut short by stop
  Millis told_at{-1'000'000};            // the last line on a refused connection
  std::uint64_t untold = 0;              // refused connections since, without a line
  std::thread thread;

  Impl(NetworkOptions o, Post p, TlsContext c, const Hash& pin)
      : options{std::move(o)}, owner{std::move(p)}, tls{c.release()}, own_pin{pin} {
    for (std::size_t i = 0; i < options.observers.size(); ++i)
      observers.push_back(std::make_unique<Peer>(options.control_queue_bytes_max, options.bulk_queue_bytes_max));
    for (const auto& peer : options.peers) addresses.emplace(peer.validator.raw(), peer);
    set_seats(options.seats);
  }

  Result<void> listen();
  void start(PeerListener& listener);
  void stop();
  void send(ValidatorIndex to, Channel channel, SharedFrame frame);

  // Who is admitted: seats.cpp. Any thread, except where it says otherwise.
  void set_seats(const std::vector<Seat>& seats);
  void reconcile();    // on the network's thread: closes what is admitted no more, dials what is new
  void start_dialling();
  std::optional<ValidatorIndex> own_seat() const;
  // Null for ourselves, and for a seat that never was admitted.
  Peer* peer_at(ValidatorIndex seat) const;
  bool admits(ValidatorIndex seat, const Hash& pin) const;
  std::optional<ValidatorIndex> seat_of(const Hash& pin) const;
  std::optional<ValidatorIndex> observer_of(const Hash& pin) const;
  // The pins that this peer may show when we dial it; none: it is not dialled.
  std::vector<Hash> dialled_pins(ValidatorIndex seat) const;
  std::vector<std::pair<ValidatorIndex, Peer*>> admitted() const;
  Hello hello(Channel channel) const {
    return {kProtocolVersion, options.genesis, own_seat().value_or(kNoSeat), channel};
  }

  // Establishing; each says in one sentence why it failed, and is empty when it did not.
  awaitable<void> accept();
  awaitable<void> greet(ConnectionPtr connection, std::string address);
  awaitable<std::string> answer(Connection& connection);
  awaitable<void> keep_dialling(ValidatorIndex seat, Channel channel);
  awaitable<void> wait_for_lower(ValidatorIndex seat, Channel channel);
  awaitable<std::string> dial(Connection& connection, const http::HostPort& where);
  using MayShow = std::function<bool(const Hash& pin)>;
  awaitable<std::string> shake_hands(Connection& connection, asio::ssl::stream_base::handshake_type side,
                                     const MayShow& may_show);
  awaitable<std::string> say_hello(Connection& connection, Channel channel);
  awaitable<std::string> hear_hello(Connection& connection, Hello& out);
  std::string identify_accepted(const Hello& theirs, Connection& connection) const;
  std::string identify_dialled(const Hello& theirs, const Connection& connection) const;
  void arm_deadline(const ConnectionPtr& connection);
  void tell_failed_greeting(const std::string& address, const std::string& why);
  awaitable<void> pause(std::chrono::milliseconds time);

  // Established.
  awaitable<void> serve(ConnectionPtr connection);
  awaitable<void> read(ConnectionPtr connection);
  awaitable<void> write(ConnectionPtr connection);
  awaitable<void> watch(ConnectionPtr connection);
  std::size_t inbound_max(Channel channel) const {
    return channel == Channel::control ? std::min(options.inbound_bytes_max, options.inbound_control_bytes_max)
                                       : options.inbound_bytes_max;
  }
  void deliver(const ConnectionPtr& connection, std::vector<Bytes> frames, std::size_t bytes);
  void install(const ConnectionPtr& connection);
  void uninstall(const ConnectionPtr& connection);
  void announce(std::uint16_t index);
  Lane& lane_of(const Connection& connection) { return peer_at(connection.peer)->lane(connection.channel); }
};

}  // namespace tallystick::node::net
