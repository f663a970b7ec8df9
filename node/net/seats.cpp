// Who is admitted, and what follows for the connections there are.
#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "node/log/log.h"
#include "node/net/peer_network_impl.h"

namespace tallystick::node::net {

void TlsPeerNetwork::Impl::set_seats(const std::vector<Seat>& seats) {
  const std::lock_guard lock{seats_mutex};
  self.reset();
  for (const auto& [seat, peer] : peers) peer->pins.clear();
  for (const Seat& seat : seats) {
    if (std::ranges::find(seat.pins, own_pin) != seat.pins.end()) {
      self = seat.seat;
      continue;
    }
    auto& peer = peers[seat.seat.raw()];
    if (peer == nullptr) peer = std::make_unique<Peer>(options.control_queue_bytes_max, options.bulk_queue_bytes_max);
    peer->pins = seat.pins;
  }
}

void TlsPeerNetwork::Impl::reconcile() {
  if (stopping) return;
  std::vector<ConnectionPtr> gone;
  {
    const std::lock_guard lock{seats_mutex};
    for (const auto& [seat, peer] : peers)
      for (Lane& lane : peer->lanes)
        if (lane.connection != nullptr && std::ranges::find(peer->pins, lane.connection->pin) == peer->pins.end())
          gone.push_back(lane.connection);
  }
  for (const ConnectionPtr& connection : gone)
    if (!addresses.contains(connection->peer.raw()) || addresses.at(connection->peer.raw()).pin != connection->pin)
      connection->close("its key is not that of a validator any more");
  for (const auto& observer : observers)
    for (Lane& lane : observer->lanes)
      if (lane.connection != nullptr && seat_of(lane.connection->pin))
        lane.connection->close("its key has become that of a validator");
  start_dialling();
}

void TlsPeerNetwork::Impl::start_dialling() {
  if (!started) return;
  for (const auto& [seat, address] : addresses)
    for (const Channel channel : {Channel::control, Channel::bulk})
      if (!dialled_pins(ValidatorIndex{seat}).empty() && dial_loops.emplace(seat, channel).second)
        asio::co_spawn(context, keep_dialling(ValidatorIndex{seat}, channel), asio::detached);
}

std::optional<ValidatorIndex> TlsPeerNetwork::Impl::own_seat() const {
  const std::lock_guard lock{seats_mutex};
  return self;
}

Peer* TlsPeerNetwork::Impl::peer_at(ValidatorIndex seat) const {
  if (is_observer(seat)) {
    const std::size_t place = seat.raw() - kFirstObserver;
    return place < observers.size() ? observers[place].get() : nullptr;
  }
  const std::lock_guard lock{seats_mutex};
  const auto found = peers.find(seat.raw());
  return found == peers.end() ? nullptr : found->second.get();
}

bool TlsPeerNetwork::Impl::admits(ValidatorIndex seat, const Hash& pin) const {
  const std::lock_guard lock{seats_mutex};
  const auto found = peers.find(seat.raw());
  return found != peers.end() && std::ranges::find(found->second->pins, pin) != found->second->pins.end();
}

std::optional<ValidatorIndex> TlsPeerNetwork::Impl::seat_of(const Hash& pin) const {
  const std::lock_guard lock{seats_mutex};
  for (const auto& [seat, peer] : peers)
    if (std::ranges::find(peer->pins, pin) != peer->pins.end()) return ValidatorIndex{seat};
  return std::nullopt;
}

std::optional<ValidatorIndex> TlsPeerNetwork::Impl::observer_of(const Hash& pin) const {
  const auto place = std::ranges::find(options.observers, pin);
  if (place == options.observers.end()) return std::nullopt;
  return ValidatorIndex{static_cast<std::uint16_t>(kFirstObserver + (place - options.observers.begin()))};
}

std::vector<Hash> TlsPeerNetwork::Impl::dialled_pins(ValidatorIndex seat) const {
  const std::lock_guard lock{seats_mutex};
  if (seat == self) return {};
  std::vector<Hash> pins;
  if (const auto peer = peers.find(seat.raw()); peer != peers.end()) pins = peer->second->pins;
  if (const auto known = addresses.find(seat.raw()); known != addresses.end() && known->second.pin && !pins.empty())
    pins.push_back(*known->second.pin);
  return pins;
}

std::vector<std::pair<ValidatorIndex, Peer*>> TlsPeerNetwork::Impl::admitted() const {
  const std::lock_guard lock{seats_mutex};
  std::vector<std::pair<ValidatorIndex, Peer*>> out;
  for (const auto& [seat, peer] : peers)
    if (!peer->pins.empty()) out.emplace_back(ValidatorIndex{seat}, peer.get());
  return out;
}

}  // namespace tallystick::node::net
