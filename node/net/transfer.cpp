// Frames over an established connection: reading within bounds, writing from the queue, watching for silence.
#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "node/log/log.h"
#include "node/net/frame_assembler.h"
#include "node/net/peer_network_impl.h"
#include "node/token_bucket.h"

namespace tallystick::node::net {

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kWriteBytes = 64 * 1024;
// What a frame takes while it waits, besides its bytes: its place in a vector that grows by doubling, and its block of the heap.
constexpr std::size_t kFrameCostBytes = 96;

}  // namespace

awaitable<void> TlsPeerNetwork::Impl::serve(ConnectionPtr connection) {
  connection->established = true;
  connection->deadline.cancel();
  connection->last_read = clock.monotonic();
  install(connection);
  log::info("net", is_observer(connection->peer) ? "observer connected" : "validator connected",
            {{"peer", connection->peer.raw()}, {"channel", name_of(connection->channel)}});
  asio::co_spawn(context, write(connection), asio::detached);
  asio::co_spawn(context, watch(connection), asio::detached);
  co_await read(connection);
  uninstall(connection);
  if (!stopping)
    log::warn("net", is_observer(connection->peer) ? "observer disconnected" : "validator disconnected",
              {{"peer", connection->peer.raw()}, {"channel", name_of(connection->channel)}, {"why", connection->why}});
}

awaitable<void> TlsPeerNetwork::Impl::read(ConnectionPtr connection) {
  Lane& lane = lane_of(*connection);
  FrameAssembler assembler{frame_bytes_max(connection->channel)};
  const bool observer = is_observer(connection->peer);
  TokenBucket bucket{observer ? options.observer_bytes_per_second : options.receive_bytes_per_second,
                     observer ? options.observer_burst_bytes : options.receive_burst_bytes, clock.monotonic()};
  Bytes buffer(kReadBytes);
  while (!connection->closed) {
    error_code error;
    const std::size_t got = co_await connection->stream.async_read_some(asio::buffer(buffer), into(error));
    if (error) co_return connection->close("it closed the connection: " + error.message());
    const Millis now = clock.monotonic();
    connection->last_read = now;
    lane.received_bytes += got;
    std::vector<Bytes> frames;
    std::size_t bytes = 0;
    const auto taken = assembler.take(ByteView{buffer}.first(got), [&](Bytes frame) {
      if (frame.empty()) return;  // keepalive
      bytes += frame.size() + kFrameCostBytes;
      frames.push_back(std::move(frame));
    });
    if (!frames.empty()) {
      lane.received_frames += frames.size();
      deliver(connection, std::move(frames), bytes);
    }
    if (!taken) co_return connection->close("it sent " + taken.error().message);
    const Millis wait = bucket.take(got, now);
    connection->held_back = true;
    if (wait.raw() > 0) {
      connection->resume.expires_after(duration(wait));
      co_await connection->resume.async_wait(into(error));
    }
    while (!connection->closed && *connection->inbound > inbound_max(connection->channel)) {
      connection->resume.expires_at(asio::steady_timer::time_point::max());
      co_await connection->resume.async_wait(into(error));
    }
    connection->held_back = false;
    connection->last_read = clock.monotonic();
  }
}

awaitable<void> TlsPeerNetwork::Impl::write(ConnectionPtr connection) {
  Lane& lane = lane_of(*connection);
  Bytes out;
  while (!connection->closed) {
    out.clear();
    std::size_t frames = 0;
    {
      const std::lock_guard lock{lane.mutex};
      frames = lane.queue.take(out, kWriteBytes);
    }
    error_code error;
    if (frames == 0) {
      connection->wake.expires_after(duration(options.keepalive_every));
      co_await connection->wake.async_wait(into(error));
      if (error) continue;
      append_frame(out, {});
    }
    connection->write_started = clock.monotonic();
    connection->writing = true;
    const std::size_t sent = co_await asio::async_write(connection->stream, asio::buffer(out), into(error));
    connection->writing = false;
    if (error) co_return connection->close("it cannot be written to: " + error.message());
    lane.sent_frames += frames;
    lane.sent_bytes += sent;
    if (out.capacity() > 2 * kWriteBytes) out = Bytes{};
  }
}

awaitable<void> TlsPeerNetwork::Impl::watch(ConnectionPtr connection) {
  const std::int64_t idle = options.idle_deadline.raw();
  while (!connection->closed) {
    connection->deadline.expires_after(std::chrono::milliseconds{std::max<std::int64_t>(1, idle / 4)});
    error_code error;
    co_await connection->deadline.async_wait(into(error));
    const std::int64_t now = clock.monotonic().raw();
    if (connection->closed) co_return;
    if (!connection->held_back && now - connection->last_read.raw() > idle) connection->close("it is silent");
    if (connection->writing && now - connection->write_started.raw() > options.write_deadline.raw())
      connection->close("it does not read");
  }
}

void TlsPeerNetwork::Impl::deliver(const ConnectionPtr& connection, std::vector<Bytes> frames, std::size_t bytes) {
  *connection->inbound += bytes;
  const std::size_t most = inbound_max(connection->channel);
  owner([this, gate = gate, most, inbound = connection->inbound, weak = std::weak_ptr{connection}, peer = connection->peer,
         channel = connection->channel, frames = std::move(frames), bytes] {
    if (!gate->open) return;
    for (const Bytes& frame : frames) gate->listener->on_frame(peer, channel, frame);
    const std::size_t before = inbound->fetch_sub(bytes);
    if (before <= most || before - bytes > most) return;
    asio::post(context, [weak] {
      if (const auto waiting = weak.lock()) waiting->resume.cancel();
    });
  });
}

void TlsPeerNetwork::Impl::install(const ConnectionPtr& connection) {
  Lane& lane = lane_of(*connection);
  if (const ConnectionPtr old = lane.connection; old != nullptr) {
    old->close("a newer connection took its place");
    uninstall(old);
  }
  lane.connection = connection;
  lane.last_failure.clear();
  ++lane.connections;
  lane.connected = true;
  {
    const std::lock_guard lock{lane.mutex};
    lane.open = true;
  }
  announce(connection->peer.raw());
}

void TlsPeerNetwork::Impl::uninstall(const ConnectionPtr& connection) {
  Lane& lane = lane_of(*connection);
  if (lane.connection != connection) return;
  lane.connection = nullptr;
  lane.connected = false;
  {
    const std::lock_guard lock{lane.mutex};
    lane.open = false;
    lane.dropped_frames += lane.queue.clear();
  }
  announce(connection->peer.raw());
}

void TlsPeerNetwork::Impl::announce(std::uint16_t index) {
  Peer& peer = *peer_at(ValidatorIndex{index});
  const bool both = peer.lanes[0].connected && peer.lanes[1].connected;
  if (both == peer.announced) return;
  peer.announced = both;
  owner([gate = gate, index, both] {
    if (!gate->open) return;
    if (both)
      gate->listener->on_connected(ValidatorIndex{index});
    else
      gate->listener->on_disconnected(ValidatorIndex{index});
  });
}

}  // namespace tallystick::node::net
