#include "node/snapshots/exchange.h"

#include <algorithm>

namespace tallystick::node {
namespace {

constexpr Millis kSecond{1'000};
constexpr std::uint64_t kOffersAskedEvery = 5;  // seconds, of every validator
// What a piece and its verification may take besides what the node itself needs.
constexpr std::uint64_t kRoomForPieces = 64 * 1024 * 1024;

std::string words_of(const SnapshotName& name) {
  return "the snapshot of height " + std::to_string(name.height.raw());
}

}  // namespace

// Only what concerns the target as it was when a job began is told.
template <class F>
auto SnapshotExchange::while_alive(F f) {
  return [alive = std::weak_ptr{alive_}, generation = generation_, f = std::move(f)]() mutable {
    const auto exchange = alive.lock();
    if (exchange && (*exchange)->generation_ == generation) f();
  };
}

SnapshotExchange::SnapshotExchange(const JoinRules& rules, ExchangeEnvironment environment, ExchangeListener& listener,
                                   PeerListener& host)
    : environment_{std::move(environment)},
      listener_{listener},
      host_{host},
      join_{rules},
      server_{environment_.clock, environment_.timers, environment_.network, environment_.disk, environment_.files} {}

SnapshotExchange::~SnapshotExchange() = default;

void SnapshotExchange::start() {
  const auto found = std::make_shared<Result<std::optional<Joining>>>();
  environment_.files.run(
      [&environment = environment_, found] {
        *found = load_joining(environment.disk, environment.genesis, environment.scheme);
      },
      while_alive([this, found] {
        if (!*found)
          return listener_.on_join("what was fetched of a snapshot cannot be read: " + found->error().message);
        loaded_ = true;
        if (*found) {
          if (const std::optional<Joining>& joining = **found) {
            manifest_ = joining->manifest;
            known_target_ = name_of(*manifest_);
            join_.resume(*known_target_, manifest_->chunks.size(), joining->verified, environment_.clock.monotonic());
            listener_.on_join(words_of(*known_target_) + ": " + std::to_string(joining->verified.size()) + " of " +
                              std::to_string(manifest_->chunks.size() + 1) + " pieces are here from before");
          }
        }
        pursue();
      }));
  every_second();
}

void SnapshotExchange::every_second() {
  environment_.timers.after(kSecond, [this, alive = std::weak_ptr{alive_}] {
    if (!alive.expired()) every_second();
  });
  if (ticks_++ % kOffersAskedEvery == 0)
    for (const ValidatorIndex peer : connected_) environment_.network.send(peer, Channel::bulk, encode_fetch_offer());
  pursue();
}

void SnapshotExchange::on_connected(ValidatorIndex peer) {
  if (!is_observer(peer)) {
    connected_.insert(peer);
    environment_.network.send(peer, Channel::bulk, encode_fetch_offer());
  }
  host_.on_connected(peer);
}

void SnapshotExchange::on_disconnected(ValidatorIndex peer) {
  connected_.erase(peer);
  join_.gone(peer);
  host_.on_disconnected(peer);
  pursue();
}

void SnapshotExchange::on_frame(ValidatorIndex from, Channel channel, ByteView frame) {
  if (is_snapshot_frame(frame)) return take(from, frame);
  host_.on_frame(from, channel, frame);
}

void SnapshotExchange::take(ValidatorIndex from, ByteView frame) {
  const ByteView payload = frame.subspan(1);
  const auto bad = [&](const auto& result) { listener_.on_peer_fault(from, result.error().message); };
  switch (frame.front()) {
    case kFetchOfferType:
      if (const auto fetch = decode_fetch_offer(payload); !fetch) return bad(fetch);
      return offer_to(from);
    case kFetchPieceType: {
      const auto fetch = decode_fetch_piece(payload);
      if (!fetch) return bad(fetch);
      return server_.serve(from, *fetch, environment_.shelved());
    }
    case kSnapshotOfferType: {
      const auto offer = decode_offer(payload);
      if (!offer) return bad(offer);
      if (!connected_.contains(from)) return;
      join_.offered(from, *offer);
      return pursue();
    }
    default: {
      const auto piece = decode_piece(payload);
      if (!piece) return bad(piece);
      return take_piece(from, *piece);
    }
  }
}

void SnapshotExchange::offer_to(ValidatorIndex peer) {
  const LedgerPosition position = environment_.position();
  SnapshotOffer offer{position.committed, position.blocks_from, {}};
  const std::vector<SnapshotName>& shelved = environment_.shelved();
  const std::size_t skipped = shelved.size() > kSnapshotsOfferedMax ? shelved.size() - kSnapshotsOfferedMax : 0;
  offer.snapshots.items.assign(shelved.begin() + static_cast<std::ptrdiff_t>(skipped), shelved.end());
  environment_.network.send(peer, Channel::bulk, encode_offer(offer));
}

void SnapshotExchange::take_piece(ValidatorIndex from, const Piece& piece) {
  if (!join_.arrived(from, piece.what, piece.bytes.empty(), environment_.clock.monotonic())) return pursue();
  struct Outcome {
    PieceVerdict verdict;
    Result<void> kept;
  };
  const auto outcome = std::make_shared<Outcome>();
  environment_.files.run(
      [&environment = environment_, name = *join_.target(), number = piece.what.piece, manifest = manifest_,
       bytes = Bytes(piece.bytes.begin(), piece.bytes.end()), outcome] {
        outcome->verdict = verify_piece(name, number, manifest.get(), bytes, environment.genesis, environment.scheme);
        if (outcome->verdict.verdict == SnapshotJoin::Verdict::good)
          outcome->kept = keep_joining_piece(environment.disk, number, bytes);
      },
      while_alive([this, from, number = piece.what.piece, outcome] {
        if (!outcome->kept) {
          listener_.on_join("a piece of a snapshot cannot be kept: " + outcome->kept.error().message);
          outcome->verdict.verdict = SnapshotJoin::Verdict::not_kept;
        }
        told(from, number, outcome->verdict);
        if (outcome->kept) pursue();  // else in a second
      }));
}

void SnapshotExchange::told(ValidatorIndex from, std::uint32_t piece, const PieceVerdict& verdict) {
  if (!verdict.why.empty()) listener_.on_peer_fault(from, verdict.why);
  if (verdict.manifest) {
    manifest_ = verdict.manifest;
    listener_.on_join(words_of(*join_.target()) + " is under a finalization that leads back to genesis; it has " +
                      std::to_string(manifest_->chunks.size()) + " chunks");
  }
  join_.verified(from, piece, verdict.verdict, verdict.manifest ? verdict.manifest->chunks.size() : 0,
                 environment_.clock.monotonic());
}

void SnapshotExchange::pursue() {
  if (!loaded_ || finishing_) return;
  const auto room = environment_.disk.free_bytes();
  if (!room || *room < environment_.free_bytes_min + kRoomForPieces) return;
  const auto asks = join_.step(environment_.position().committed, environment_.clock.monotonic());
  if (join_.target() != known_target_) target_changed();
  for (const SnapshotJoin::Ask& ask : asks)
    environment_.network.send(ask.peer, Channel::bulk, encode_fetch_piece(ask.what));
  if (join_.complete()) finish();
}

// The directory holds pieces of one snapshot only. Jobs of the worker follow one another, so it is empty before the new manifest comes.
void SnapshotExchange::target_changed() {
  ++generation_;
  manifest_.reset();
  known_target_ = join_.target();
  if (known_target_)
    listener_.on_join("this node lacks more than its peers keep in blocks, or fetch sooner: it fetches " +
                      words_of(*known_target_));
  environment_.files.run([&disk = environment_.disk] { static_cast<void>(remove_joining(disk)); }, [] {});
}

void SnapshotExchange::finish() {
  finishing_ = true;
  const auto marked = std::make_shared<Result<void>>();
  environment_.files.run([&disk = environment_.disk, marked] { *marked = mark_joining_ready(disk); },
                         while_alive([this, marked] {
                           if (!*marked) {
                             finishing_ = false;
                             return listener_.on_join("the snapshot is not ready: " + marked->error().message);
                           }
                           listener_.on_ready(join_.target()->height);
                         }));
}

}  // namespace tallystick::node
