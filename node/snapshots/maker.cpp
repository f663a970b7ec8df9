#include "node/snapshots/maker.h"

#include "node/snapshots/paced_reader.h"

namespace tallystick::node {
namespace {

struct Outcome {
  Result<SnapshotName> made = fail(ErrorKind::unavailable, "it was not made");
  std::vector<SnapshotName> shelved;
};

Result<void> drop_old(Disk& disk, std::vector<SnapshotName>& shelved, std::size_t kept) {
  while (shelved.size() > kept) {
    if (auto done = remove_piece_files(disk, snapshot_directory(shelved.front().height)); !done) return done;
    shelved.erase(shelved.begin());
  }
  return {};
}

}  // namespace

SnapshotMaker::SnapshotMaker(const MakerOptions& options, MakerEnvironment environment, Made made)
    : options_{options}, environment_{std::move(environment)}, made_{std::move(made)} {
  if (options_.every == 0) return;
  environment_.ledger.on_committed(
      [weak = std::weak_ptr{taken_}, &ledger = environment_.ledger, every = options_.every](Height height) {
        if (height.raw() % every != 0 || height.raw() < kSnapshotHeightMin) return;
        const auto taken = weak.lock();
        if (!taken) return;
        auto moment = ledger.committed();
        const std::lock_guard lock{taken->mutex};
        taken->moment = std::move(moment);
      });
}

Result<std::unique_ptr<SnapshotMaker>> SnapshotMaker::start(const MakerOptions& options, MakerEnvironment environment,
                                                            Made made) {
  std::unique_ptr<SnapshotMaker> maker{new SnapshotMaker{options, std::move(environment), std::move(made)}};
  auto shelved = shelved_snapshots(maker->environment_.disk);
  if (!shelved) return tl::unexpected(shelved.error());
  maker->shelved_ = std::move(*shelved);
  return maker;
}

SnapshotMaker::~SnapshotMaker() {
  end();
}

void SnapshotMaker::look() {
  std::shared_ptr<const Committed> moment;
  {
    const std::lock_guard lock{taken_->mutex};
    moment = std::exchange(taken_->moment, nullptr);
  }
  if (!moment || making_ || *ended_ || !moment->finalization()) return;
  auto block = environment_.blocks(moment->tip().height);
  if (!block) return made_(tl::unexpected(block.error()), Millis{0});
  make(std::move(moment), std::move(*block));
}

void SnapshotMaker::make(std::shared_ptr<const Committed> moment, StoredBlock block) {
  making_ = true;
  const auto outcome = std::make_shared<Outcome>();
  outcome->shelved = shelved_;
  const Millis begun = environment_.clock.monotonic();
  auto job = [&disk = environment_.disk, genesis = environment_.genesis, options = options_, ended = ended_, outcome,
              moment = std::move(moment), block = std::move(block), links = environment_.links()] {
    const Pace pace{options.bytes_per_second, ended};
    const Committed slowly{paced({moment, &moment->reader()}, pace), moment->tip(), moment->finalization()};
    const Height height = moment->tip().height;
    ShelfSink shelf{disk, height};
    const auto sink = [&](const std::string& name, const Bytes& piece) -> Result<void> {
      if (*ended) return fail(ErrorKind::unavailable, "the node is stopping");
      const auto room = disk.free_bytes();
      if (!room) return tl::unexpected(room.error());
      if (*room < options.free_bytes_min)
        return fail(ErrorKind::unavailable, "the disk has too little room for a snapshot");
      return shelf.take(name, piece);
    };
    auto begun_well = shelf.begin();
    auto manifest = begun_well ? make_snapshot(slowly, genesis, block, links, sink, options.chunk_bytes)
                               : tl::unexpected(begun_well.error());
    if (!manifest) {
      outcome->made = tl::unexpected(manifest.error());
      static_cast<void>(remove_piece_files(disk, snapshot_directory(height)));
      return;
    }
    outcome->made = name_of(*manifest);
    std::erase_if(outcome->shelved, [&](const SnapshotName& name) { return name.height == height; });
    outcome->shelved.push_back(*outcome->made);
    if (auto done = drop_old(disk, outcome->shelved, options.kept); !done) outcome->made = tl::unexpected(done.error());
  };
  environment_.worker.run(std::move(job), [this, weak = std::weak_ptr{taken_}, outcome, begun] {
    if (weak.expired()) return;
    making_ = false;
    shelved_ = std::move(outcome->shelved);
    made_(outcome->made, Millis{environment_.clock.monotonic().raw() - begun.raw()});
  });
}

}  // namespace tallystick::node
