#include "node/net/tls_peer_network.h"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <pthread.h>

#include "core/ensure.h"
#include "node/log/log.h"
#include "node/net/peer_network_impl.h"
#include "node/net/tls_identity.h"

namespace tallystick::node::net {

namespace {

constexpr std::chrono::seconds kStopDeadline{2};

}  // namespace

Result<void> TlsPeerNetwork::Impl::listen() {
  const auto where = http::parse_host_port(options.listen);
  if (!where) return tl::unexpected(where.error());
  error_code error;
  const auto address = asio::ip::make_address(where->host == "localhost" ? "127.0.0.1" : where->host, error);
  if (error) return malformed("cannot listen on '" + options.listen + "': not a numeric address");
  const tcp::endpoint endpoint{address, where->port};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return fail(ErrorKind::unavailable, "cannot listen for validators on " + options.listen + ": " + error.message());
  port = acceptor.local_endpoint().port();
  return {};
}

void TlsPeerNetwork::Impl::start(PeerListener& listener) {
  ensure(!thread.joinable());
  gate->listener = &listener;
  started = true;
  if (!options.listen.empty()) asio::co_spawn(context, accept(), asio::detached);
  start_dialling();
  thread = std::thread{[this] {
    while (!stopping) context.run_one();
    // Everything ends by itself now; only the system's name resolution can be slow.
    context.run_for(kStopDeadline);
  }};
  pthread_setname_np(thread.native_handle(), "net");
}

void TlsPeerNetwork::Impl::stop() {
  gate->open = false;
  if (!thread.joinable()) return;
  asio::post(context, [this] {
    stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    for (const ConnectionPtr& connection : answering) connection->close("this node stops");
    for (const ConnectionPtr& connection : dialling) connection->close("this node stops");
    const auto end = [](Peer& peer) {
      for (Lane& lane : peer.lanes)
        if (lane.connection != nullptr) lane.connection->close("this node stops");
    };
    for (const auto& observer : observers) end(*observer);
    {
      const std::lock_guard lock{seats_mutex};
      for (const auto& [seat, peer] : peers) end(*peer);
    }
    for (asio::steady_timer* timer : pauses) timer->cancel();
  });
  thread.join();
}

void TlsPeerNetwork::Impl::send(ValidatorIndex to, Channel channel, SharedFrame frame) {
  Peer* const peer = peer_at(to);
  if (peer == nullptr) return;
  Lane& lane = peer->lane(channel);
  if (frame->empty() || frame->size() > frame_bytes_max(channel)) {
    log::error("net", "a frame that no peer would take", {{"bytes", frame->size()}, {"channel", name_of(channel)}});
    ++lane.dropped_frames;
    return;
  }
  {
    const std::lock_guard lock{lane.mutex};
    if (!lane.open) {
      ++lane.dropped_frames;
      return;
    }
    lane.dropped_frames += lane.queue.push(std::move(frame));
    if (std::exchange(lane.wake_posted, true)) return;
  }
  asio::post(context, [&lane] {
    {
      const std::lock_guard lock{lane.mutex};
      lane.wake_posted = false;
    }
    if (lane.connection != nullptr) lane.connection->wake.cancel();
  });
}

Result<std::unique_ptr<TlsPeerNetwork>> TlsPeerNetwork::make(NetworkOptions options, Post owner) {
  if (options.observers.size() > kObserversMax)
    return malformed("there are " + std::to_string(options.observers.size()) + " observers; at most " +
                     std::to_string(kObserversMax) + " are allowed");
  const auto pin = tls_pin(options.certificate_pem);
  if (!pin) return tl::unexpected(pin.error());
  auto tls = make_tls_context(options.key_pem, options.certificate_pem);
  if (!tls) return tl::unexpected(tls.error());
  options.key_pem.clear();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(owner), std::move(*tls), *pin);
  if (!impl->options.listen.empty())
    if (const auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<TlsPeerNetwork>{new TlsPeerNetwork{std::move(impl)}};
}

TlsPeerNetwork::TlsPeerNetwork(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
TlsPeerNetwork::~TlsPeerNetwork() {
  impl_->stop();
}

void TlsPeerNetwork::start(PeerListener& listener) {
  impl_->start(listener);
}

void TlsPeerNetwork::send(ValidatorIndex to, Channel channel, Bytes frame) {
  impl_->send(to, channel, std::make_shared<const Bytes>(std::move(frame)));
}

void TlsPeerNetwork::broadcast(Channel channel, const Bytes& frame) {
  const auto shared = std::make_shared<const Bytes>(frame);
  for (const auto& [seat, peer] : impl_->admitted()) impl_->send(seat, channel, shared);
}

void TlsPeerNetwork::admit(std::vector<Seat> seats) {
  impl_->set_seats(seats);
  asio::post(impl_->context, [impl = impl_.get()] { impl->reconcile(); });
}

std::optional<ValidatorIndex> TlsPeerNetwork::seat() const {
  return impl_->own_seat();
}

const Hash& TlsPeerNetwork::pin() const {
  return impl_->own_pin;
}

std::uint16_t TlsPeerNetwork::port() const {
  return impl_->port;
}

std::map<std::uint16_t, PeerCounts> TlsPeerNetwork::counts() const {
  std::map<std::uint16_t, PeerCounts> out;
  for (const auto& [seat, peer] : impl_->admitted()) {
    PeerCounts& counts = out[seat.raw()];
    counts.control = peer->lanes[0].connected;
    counts.bulk = peer->lanes[1].connected;
    for (const Lane& lane : peer->lanes) {
      counts.sent_frames += lane.sent_frames;
      counts.sent_bytes += lane.sent_bytes;
      counts.received_frames += lane.received_frames;
      counts.received_bytes += lane.received_bytes;
      counts.dropped_frames += lane.dropped_frames;
      counts.connections += lane.connections;
    }
  }
  return out;
}

}  // namespace tallystick::node::net
