// From a socket to a connection with a validator that proved who it is.
#include <algorithm>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include "node/log/log.h"
#include "node/net/frame_assembler.h"
#include "node/net/peer_network_impl.h"

namespace tallystick::node::net {

namespace {

constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::int64_t kTellEveryMs = 1000;

}  // namespace

awaitable<void> TlsPeerNetwork::Impl::accept() {
  while (!stopping) {
    error_code error;
    tcp::socket socket = co_await acceptor.async_accept(into(error));
    if (stopping) co_return;
    if (error) {
      // Out of descriptors, most likely: trying again at once would spin.
      co_await pause(kAcceptPause);
      continue;
    }
    const tcp::endpoint from = socket.remote_endpoint(error);
    if (error) continue;
    // Strangers may hold every place for as long as a handshake may take; a validator needs one for a moment.
    if (answering.size() >= options.pending_max) answering.front()->close("made room for another");
    auto connection = std::make_shared<Connection>(std::move(socket), tls);
    asio::co_spawn(context, greet(std::move(connection), from.address().to_string()), asio::detached);
  }
}

awaitable<void> TlsPeerNetwork::Impl::greet(ConnectionPtr connection, std::string address) {
  arm_deadline(connection);
  answering.push_back(connection);
  const std::string failure = co_await answer(*connection);
  answering.remove(connection);
  if (!failure.empty() || connection->closed) {
    connection->close(failure);
    if (!stopping) tell_failed_greeting(address, connection->why);
    co_return;
  }
  co_await serve(std::move(connection));
}

awaitable<std::string> TlsPeerNetwork::Impl::answer(Connection& connection) {
  std::string failure = co_await shake_hands(connection, asio::ssl::stream_base::server,
                                             [this](const Hash& pin) { return seat_of(pin) || observer_of(pin); });
  if (!failure.empty()) co_return failure;
  Hello theirs;
  failure = co_await hear_hello(connection, theirs);
  if (!failure.empty()) co_return failure;
  // The hello of ours that theirs is compared with also tells a refused peer who we are.
  failure = co_await say_hello(connection, theirs.channel);
  if (!failure.empty()) co_return failure;
  connection.channel = theirs.channel;
  failure = identify_accepted(theirs, connection);
  if (!failure.empty() || is_observer(connection.peer)) co_return failure;
  const auto seat = own_seat();
  if (seat && connection.peer > *seat && peer_at(connection.peer)->lane(theirs.channel).connection != nullptr)
    failure = "validator " + std::to_string(connection.peer.raw()) + " dials, but is connected already";
  co_return failure;
}

// Until the peer is no validator any more. Without an address there is nothing to do.
awaitable<void> TlsPeerNetwork::Impl::keep_dialling(ValidatorIndex seat, Channel channel) {
  const std::string address = addresses.at(seat.raw()).address;
  const auto where = http::parse_host_port(address);
  if (!where) {
    log::error("net", where.error().message, {{"peer", seat.raw()}});
    co_return;
  }
  std::int64_t backoff = options.backoff_min.raw();
  while (true) {
    co_await wait_for_lower(seat, channel);
    if (stopping || dialled_pins(seat).empty()) break;
    Lane& lane = peer_at(seat)->lane(channel);
    const auto connection = std::make_shared<Connection>(tcp::socket{context}, tls);
    connection->peer = seat;
    connection->channel = channel;
    arm_deadline(connection);
    dialling.insert(connection);
    const std::string failure = co_await dial(*connection, *where);
    dialling.erase(connection);
    if (failure.empty() && !connection->closed) {
      const Millis since = clock.monotonic();
      co_await serve(connection);
      // A peer that takes us and throws us out again at once is not to be dialled ten times a second.
      if (clock.monotonic().raw() - since.raw() >= options.backoff_max.raw()) backoff = options.backoff_min.raw();
    } else {
      connection->close(failure);
      if (!stopping && lane.last_failure != connection->why)
        log::warn(
            "net", "cannot reach a validator",
            {{"peer", seat.raw()}, {"channel", name_of(channel)}, {"address", address}, {"why", connection->why}});
      lane.last_failure = connection->why;
    }
    std::uniform_int_distribution<std::int64_t> jitter{backoff / 2, backoff};
    co_await pause(std::chrono::milliseconds{jitter(random)});
    backoff = std::min(backoff * 2, options.backoff_max.raw());
  }
  dial_loops.erase({seat.raw(), channel});
}

// Returns when it is for us to dial: at once, unless theirs is the lower seat, which then has its time to come.
awaitable<void> TlsPeerNetwork::Impl::wait_for_lower(ValidatorIndex seat, Channel channel) {
  const auto lower_comes = [&] {
    const auto own = own_seat();
    return own && seat < *own;
  };
  const auto connected = [&] { return peer_at(seat)->lane(channel).connection != nullptr; };
  Millis since = clock.monotonic();
  while (!stopping && !dialled_pins(seat).empty()) {
    if (connected())
      since = clock.monotonic();
    else if (!lower_comes() || clock.monotonic().raw() - since.raw() >= options.higher_waits.raw())
      co_return;
    co_await pause(duration(options.backoff_max));
  }
}

awaitable<std::string> TlsPeerNetwork::Impl::dial(Connection& connection, const http::HostPort& where) {
  error_code error;
  std::vector<tcp::endpoint> endpoints;
  if (const auto numeric = asio::ip::make_address(where.host, error); !error) {
    endpoints.emplace_back(numeric, where.port);
  } else {
    tcp::resolver resolver{context};
    const auto found = co_await resolver.async_resolve(where.host, std::to_string(where.port), into(error));
    if (error) co_return "the name " + where.host + " does not resolve: " + error.message();
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  }
  if (connection.closed) co_return connection.why;
  co_await asio::async_connect(connection.stream.lowest_layer(), endpoints, into(error));
  if (error) co_return "no connection: " + error.message();
  std::string failure =
      co_await shake_hands(connection, asio::ssl::stream_base::client, [this, peer = connection.peer](const Hash& pin) {
        const std::vector<Hash> pins = dialled_pins(peer);
        return std::find(pins.begin(), pins.end(), pin) != pins.end();
      });
  if (failure.empty()) failure = co_await say_hello(connection, connection.channel);
  Hello theirs;
  if (failure.empty()) failure = co_await hear_hello(connection, theirs);
  if (!failure.empty()) co_return failure;
  co_return identify_dialled(theirs, connection);
}

awaitable<std::string> TlsPeerNetwork::Impl::shake_hands(Connection& connection,
                                                         asio::ssl::stream_base::handshake_type side,
                                                         const MayShow& may_show) {
  error_code error;
  connection.stream.lowest_layer().set_option(tcp::no_delay{true}, error);
  std::string unknown_key;
  const auto is_pinned = [&may_show, &unknown_key](bool, asio::ssl::verify_context& verified) {
    const auto pin = pin_of(X509_STORE_CTX_get0_cert(verified.native_handle()));
    if (pin && may_show(*pin)) return true;
    unknown_key = pin ? pin->hex() : "none";
    return false;
  };
  connection.stream.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert, error);
  if (!error) connection.stream.set_verify_callback(is_pinned, error);
  if (error) co_return "TLS cannot be set up: " + error.message();
  co_await connection.stream.async_handshake(side, into(error));
  if (!unknown_key.empty()) co_return "it shows a key that is pinned for nobody here, with SHA-256 " + unknown_key;
  if (error) co_return "the TLS handshake failed: " + error.message();
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{
      SSL_get1_peer_certificate(connection.stream.native_handle()), &X509_free};
  const auto pin = pin_of(certificate.get());
  if (!pin) co_return "it shows no key";
  connection.pin = *pin;
  co_return std::string{};
}

awaitable<std::string> TlsPeerNetwork::Impl::say_hello(Connection& connection, Channel channel) {
  Bytes frame;
  append_frame(frame, encode_hello(hello(channel)));
  error_code error;
  co_await asio::async_write(connection.stream, asio::buffer(frame), into(error));
  co_return error ? "it closed before the hello: " + error.message() : std::string{};
}

awaitable<std::string> TlsPeerNetwork::Impl::hear_hello(Connection& connection, Hello& out) {
  std::array<std::uint8_t, kFrameHeaderBytes + kHelloBytes> bytes{};
  error_code error;
  co_await asio::async_read(connection.stream, asio::buffer(bytes.data(), kFrameHeaderBytes), into(error));
  Bytes expected;
  append_frame(expected, Bytes(kHelloBytes));
  if (!error && !std::equal(bytes.begin(), bytes.begin() + kFrameHeaderBytes, expected.begin()))
    co_return "the first frame is not a hello";
  if (!error)
    co_await asio::async_read(connection.stream, asio::buffer(bytes.data() + kFrameHeaderBytes, kHelloBytes),
                              into(error));
  if (error) co_return "no hello came: " + error.message();
  const auto decoded = decode_hello(ByteView{bytes}.subspan(kFrameHeaderBytes));
  if (!decoded) co_return decoded.error().message;
  out = *decoded;
  co_return std::string{};
}

// Who has dialled us, by its key. The seats may have changed since the handshake.
std::string TlsPeerNetwork::Impl::identify_accepted(const Hello& theirs, Connection& connection) const {
  const std::string claimed = std::to_string(theirs.sender.raw());
  if (const std::string different = disagreement(hello(theirs.channel), theirs); !different.empty())
    return "validator " + claimed + " " + different;
  const auto seat = seat_of(connection.pin);
  if (seat && theirs.sender != *seat && theirs.sender != kNoSeat)
    return "it claims to be validator " + claimed + ", but shows the key of another";
  const auto peer = seat ? seat : observer_of(connection.pin);
  if (!peer) return "its key has just ceased to be that of a validator";
  connection.peer = *peer;
  return {};
}

// Whether who answers is whom we dialled.
std::string TlsPeerNetwork::Impl::identify_dialled(const Hello& theirs, const Connection& connection) const {
  const std::string claimed = std::to_string(theirs.sender.raw());
  if (const std::string different = disagreement(hello(connection.channel), theirs); !different.empty())
    return "validator " + claimed + " " + different;
  if ((theirs.sender != connection.peer && theirs.sender != kNoSeat) || theirs.channel != connection.channel)
    return "it answers as validator " + claimed + " on " + std::string{name_of(theirs.channel)};
  const std::vector<Hash> pins = dialled_pins(connection.peer);
  if (std::find(pins.begin(), pins.end(), connection.pin) == pins.end())
    return "its key has just ceased to be that of a validator";
  return {};
}

void TlsPeerNetwork::Impl::arm_deadline(const ConnectionPtr& connection) {
  connection->deadline.expires_after(duration(options.handshake_deadline));
  connection->deadline.async_wait([connection](const error_code& error) {
    if (!error && !connection->established) connection->close("the handshake took too long");
  });
}

// Strangers may knock as often as they like; the log grows by a line a second at most.
void TlsPeerNetwork::Impl::tell_failed_greeting(const std::string& address, const std::string& why) {
  const Millis now = clock.monotonic();
  if (now.raw() - told_at.raw() < kTellEveryMs) {
    ++untold;
    return;
  }
  told_at = now;
  log::warn("net", "a connection was refused",
            {{"address", address}, {"why", why}, {"untold_before", std::exchange(untold, 0)}});
}

awaitable<void> TlsPeerNetwork::Impl::pause(std::chrono::milliseconds time) {
  asio::steady_timer timer{context, time};
  pauses.insert(&timer);
  error_code ignored;
  co_await timer.async_wait(into(ignored));
  pauses.erase(&timer);
}

}  // namespace tallystick::node::net
