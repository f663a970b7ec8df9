#include "node/storage/epoch_store.h"

#include "core/codec.h"
#include "core/ensure.h"

namespace tallystick::node {
namespace {

using consensus::EpochLink;

constexpr std::uint64_t kEpochSegmentBytes = 256 * 1024;

std::array<std::string, 2> copies(const std::string& directory) {
  return {directory, directory + ".copy"};
}

struct Copy {
  std::unique_ptr<RecordLog> log;
  std::vector<EpochLink> links;  // up to where it is whole
  bool damaged = false;
};

Result<Copy> open_copy(Disk& disk, const std::string& directory) {
  auto opened = RecordLog::open(disk, {directory, kEpochSegmentBytes});
  if (!opened) return tl::unexpected(opened.error());
  Copy out{std::move(opened->log), {}, opened->damaged};
  for (const RecordLog::Record& record : opened->records) {
    auto link = from_bytes<EpochLink>(record.bytes);
    if (!link || link->seal.sealing.epoch.raw() != out.links.size()) {
      out.damaged = true;
      break;
    }
    out.links.push_back(std::move(*link));
  }
  return out;
}

// Makes the copy hold the whole chain; true when it did not.
Result<bool> mend(Copy& copy, const std::vector<EpochLink>& chain) {
  if (!copy.damaged && copy.links.size() == chain.size()) return false;
  std::vector<Bytes> records;
  for (const EpochLink& link : chain) records.push_back(to_bytes(link));
  if (auto done = copy.log->rewrite(records); !done) return tl::unexpected(done.error());
  return true;
}

}  // namespace

Result<std::unique_ptr<EpochStore>> EpochStore::open(Disk& disk, const std::string& directory) {
  const auto names = copies(directory);
  std::array<Copy, 2> read;
  for (std::size_t i = 0; i < read.size(); ++i) {
    auto copy = open_copy(disk, names[i]);
    if (!copy) return tl::unexpected(copy.error());
    read[i] = std::move(*copy);
  }
  auto& [first, second] = read;
  const auto useless = [](const Copy& copy, const Copy& other) {
    return copy.damaged || (copy.links.empty() && other.damaged);  // an empty one may just have been made
  };
  if (useless(first, second) && useless(second, first))
    return internal_error(directory + ": the chain of epochs is damaged after epoch " +
                          std::to_string(std::max(first.links.size(), second.links.size())) +
                          " and no whole copy is in " + names[1] +
                          ": copy both directories from another node of this network, all have the same");
  // A copy that is whole lacks at most a link that was never reported durable.
  const bool from_first = second.damaged || (!first.damaged && first.links.size() >= second.links.size());
  auto store = std::make_unique<EpochStore>();
  store->links_ = from_first ? first.links : second.links;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto mended = mend(read[i], store->links_);
    if (!mended) return tl::unexpected(mended.error());
    if (*mended) store->mended_ = names[i];
    store->logs_[i] = std::move(read[i].log);
  }
  return store;
}

Result<void> EpochStore::remove(Disk& disk, const std::string& directory) {
  for (const std::string& copy : copies(directory)) {
    const auto names = disk.list(copy);
    if (!names && names.error().kind == ErrorKind::not_found) continue;
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names)
      if (auto done = disk.remove(copy + "/" + name); !done) return done;
    if (auto done = disk.sync_directory(copy); !done) return done;
  }
  return {};
}

Result<void> EpochStore::append(const EpochLink& link) {
  const std::uint64_t epoch = link.seal.sealing.epoch.raw();
  ensure(epoch <= links_.size());
  if (epoch < links_.size()) return {};
  for (const auto& log : logs_) {
    if (auto added = log->append(to_bytes(link)); !added) return tl::unexpected(added.error());
    if (auto done = log->sync(); !done) return done;
  }
  links_.push_back(link);
  return {};
}

}  // namespace tallystick::node
