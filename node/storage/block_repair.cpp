// What BlockStore does about damage: knowing of it, and writing segments anew.
#include <algorithm>

#include "core/ensure.h"
#include "node/storage/block_codec.h"
#include "node/storage/block_store.h"
#include "node/storage/frame.h"

namespace tallystick::node {

std::vector<Height> BlockStore::damaged(std::size_t count_max) const {
  std::vector<Height> out;
  for (auto it = damaged_.begin(); it != damaged_.end() && out.size() < count_max; ++it) out.emplace_back(*it);
  return out;
}

Result<std::size_t> BlockStore::check(Height height) {
  const auto stored = read(height);
  if (!stored) {
    if (stored.error().kind == ErrorKind::internal) damaged_.insert(height.raw());
    return tl::unexpected(stored.error());
  }
  std::size_t bytes = 0;
  for (const Bytes& transaction : stored->transactions) bytes += transaction.size();
  return bytes;
}

Result<void> BlockStore::expect(Height last_stored) {
  if (last_stored <= last()) return {};
  if (!has_newest_)
    if (auto done = checked(create_segment(1)); !done) return done;
  for (std::uint64_t h = last().raw() + 1; h <= last_stored.raw(); ++h) {
    places_.emplace_back();
    damaged_.insert(h);
  }
  durable_ = last().raw();
  return {};
}

// The blocks first..end-1 as a segment file under `path`, synced: those given, else what can still be read. A block that is neither leaves a
// gap, which the frame after it shows to be damage.
Result<void> BlockStore::rewrite_segment(std::uint64_t first, std::uint64_t end,
                                         const std::map<Height, StoredBlock>& blocks, const std::string& path) {
  Bytes content = block_segment_header(first);
  for (std::uint64_t h = first; h < end; ++h) {
    const auto given = blocks.find(Height{h});
    if (given != blocks.end()) {
      append_frame(content, block_salt(first), h, h - 1, encode_stored_block(given->second));
    } else if (const auto stored = read(Height{h})) {
      append_frame(content, block_salt(first), h, h - 1, encode_stored_block(*stored));
    }
  }
  auto file = disk_.open(path, true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->truncate(0); !done) return done;
  if (auto done = (*file)->write(0, content); !done) return done;
  return (*file)->sync();
}

Result<void> BlockStore::mend(const std::map<Height, StoredBlock>& blocks) {
  if (failed_) return internal_error("the block store failed earlier and mends nothing");
  if (auto done = sync(); !done) return done;
  for (auto it = blocks.begin(); it != blocks.end();) {
    const std::uint64_t height = it->first.raw();
    ensure(damaged_.contains(height));
    const bool newest = height >= newest_first_;
    const std::uint64_t first = newest ? newest_first_ : std::prev(sealed_.upper_bound(height))->first;
    const std::uint64_t end = newest ? last().raw() + 1 : first + sealed_.at(first).count;
    const std::string draft = path_of(first, ".blocks-new");
    if (auto done = checked(rewrite_segment(first, end, blocks, draft)); !done) return done;
    if (auto done = checked(disk_.rename(draft, path_of(first, ".blocks"))); !done) return done;
    if (!newest) {
      const auto index = disk_.exists(path_of(first, ".index"));
      if (!index) return tl::unexpected(index.error());
      if (*index)
        if (auto done = checked(disk_.remove(path_of(first, ".index"))); !done) return done;
    }
    if (auto done = checked(disk_.sync_directory(options_.directory)); !done) return done;
    damaged_.erase(damaged_.lower_bound(first), damaged_.lower_bound(end));
    if (newest) {
      const Height had = last();
      const auto kept = recover_newest(first);
      if (!kept) return checked(tl::unexpected(kept.error()));
      if (auto done = expect(had); !done) return done;
    } else {
      if (auto done = checked(open_sealed(first, end)); !done) return done;
    }
    while (it != blocks.end() && it->first.raw() < end) ++it;
  }
  return {};
}

Result<void> BlockStore::set_aside_from(Height height) {
  if (failed_) return internal_error("the block store failed earlier and sets nothing aside");
  ensure(batch_.empty() && height <= last());
  std::vector<std::pair<std::uint64_t, std::uint64_t>> segments;  // first, end; newest first
  segments.emplace_back(newest_first_, last().raw() + 1);
  for (auto it = sealed_.rbegin(); it != sealed_.rend(); ++it)
    segments.emplace_back(it->first, it->first + it->second.count);
  for (const auto& [first, end] : segments) {
    if (end <= height.raw()) break;
    const bool keeps_some = first < height.raw();
    const std::string draft = path_of(first, ".blocks-new");
    if (keeps_some)
      if (auto done = checked(rewrite_segment(first, height.raw(), {}, draft)); !done) return done;
    if (auto done = checked(disk_.rename(path_of(first, ".blocks"), path_of(first, ".blocks.damaged"))); !done)
      return done;
    if (keeps_some)
      if (auto done = checked(disk_.rename(draft, path_of(first, ".blocks"))); !done) return done;
    const auto index = disk_.exists(path_of(first, ".index"));
    if (!index) return tl::unexpected(index.error());
    if (*index)
      if (auto done = checked(disk_.remove(path_of(first, ".index"))); !done) return done;
    if (auto done = checked(disk_.sync_directory(options_.directory)); !done) return done;
  }
  sealed_.clear();
  damaged_.clear();
  has_newest_ = false;
  newest_.reset();
  places_.clear();
  heights_.clear();
  return checked(recover());
}

}  // namespace tallystick::node
