#include "node/snapshots/piece_server.h"

#include <algorithm>

namespace tallystick::node {

PieceServer::Peer& PieceServer::peer_of(ValidatorIndex index) {
  const std::size_t rate = is_observer(index) ? kObserverBytesPerSecond : kBytesPerSecond;
  return peers_.try_emplace(index, Peer{TokenBucket{rate, kBurstBytes, clock_.monotonic()}}).first->second;
}

void PieceServer::serve(ValidatorIndex to, const FetchPiece& fetch, const std::vector<SnapshotName>& have) {
  Peer& peer = peer_of(to);
  if (peer.under_way >= kUnderWayMax) {
    ++turned_away_;
    return;
  }
  ++peer.under_way;
  const auto frame = std::make_shared<Bytes>();
  const bool here = std::ranges::any_of(have, [&](const SnapshotName& name) { return name.height == fetch.height; });
  files_.run(
      [&disk = disk_, fetch, frame, here] {
        auto bytes = here ? read_piece_file(disk, snapshot_directory(fetch.height), piece_file(fetch.piece)) : Bytes{};
        *frame = encode_piece(fetch, bytes ? ByteView{*bytes} : ByteView{});
      },
      [weak = std::weak_ptr{alive_}, to, frame] {
        const auto alive = weak.lock();
        if (!alive) return;
        PieceServer& server = **alive;
        const Millis wait = server.peer_of(to).bucket.take(frame->size(), server.clock_.monotonic());
        if (wait <= Millis{0}) return server.send(to, std::move(*frame));
        server.timers_.after(wait, [weak, to, frame] {
          if (const auto still = weak.lock()) (*still)->send(to, std::move(*frame));
        });
      });
}

void PieceServer::send(ValidatorIndex to, Bytes frame) {
  --peer_of(to).under_way;
  ++served_;
  network_.send(to, Channel::bulk, std::move(frame));
}

}  // namespace tallystick::node
