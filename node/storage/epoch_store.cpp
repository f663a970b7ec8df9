#include "node/storage/epoch_store.h"

#include "core/codec.h"
#include "core/ensure.h"

namespace tallystick::node {
namespace {

constexpr std::uint64_t kEpochSegmentBytes = 256 * 1024;

}  // namespace

Result<std::unique_ptr<EpochStore>> EpochStore::open(Disk& disk, const std::string& directory) {
  auto opened = RecordLog::open(disk, {directory, kEpochSegmentBytes});
  if (!opened) return tl::unexpected(opened.error());
  auto store = std::make_unique<EpochStore>();
  store->log_ = std::move(opened->log);
  for (const RecordLog::Record& record : opened->records) {
    auto link = from_bytes<consensus::EpochLink>(record.bytes);
    if (!link || link->seal.sealing.epoch.raw() != store->links_.size()) {
      opened->damaged = true;
      break;
    }
    store->links_.push_back(std::move(*link));
  }
  if (opened->damaged)
    return internal_error(directory + ": the chain of epochs is damaged after epoch " +
                          std::to_string(store->links_.size()) +
                          ": copy the directory from another node of this network, all have the same");
  return store;
}

Result<void> EpochStore::append(const consensus::EpochLink& link) {
  const std::uint64_t epoch = link.seal.sealing.epoch.raw();
  ensure(epoch <= links_.size());
  if (epoch < links_.size()) return {};
  if (auto added = log_->append(to_bytes(link)); !added) return tl::unexpected(added.error());
  if (auto done = log_->sync(); !done) return done;
  links_.push_back(link);
  return {};
}

}  // namespace tallystick::node
