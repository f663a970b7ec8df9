#include "node/storage/block_store.h"

#include <algorithm>

#include "core/codec.h"
#include "core/ensure.h"
#include "node/storage/block_codec.h"
#include "node/storage/crc32c.h"
#include "node/storage/durable_directory.h"
#include "node/storage/frame.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kIndexMagic = "tallyidx";
constexpr std::size_t kSegmentHeaderBytes = 32;
constexpr std::size_t kIndexHeaderBytes = 24;
constexpr std::size_t kIndexPlaceBytes = 24;
constexpr std::size_t kIndexHashBytes = 12;
constexpr std::size_t kIndexEndBytes = 4;
constexpr std::size_t kNameDigits = 20;

bool is_segment_header(ByteView bytes, std::uint64_t first) {
  const Bytes wanted = block_segment_header(first);
  return bytes.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), bytes.begin());
}

Bytes index_header(std::uint64_t first, std::uint32_t count) {
  Writer w;
  w.raw(as_bytes(kIndexMagic));
  w.integer(first);
  w.integer(count);
  w.integer(crc32c(w.bytes()));
  return w.take();
}

std::size_t index_bytes(std::uint64_t count) {
  return kIndexHeaderBytes + static_cast<std::size_t>(count) * (kIndexPlaceBytes + kIndexHashBytes) + kIndexEndBytes;
}

std::uint64_t prefix_of(const Hash& hash) {
  return FirstBytes{}(hash);
}

std::optional<std::uint64_t> first_height_in(const std::string& name, std::string_view suffix) {
  if (name.size() != kNameDigits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
  std::uint64_t height = 0;
  for (std::size_t i = 0; i < kNameDigits; ++i) {
    if (name[i] < '0' || name[i] > '9') return std::nullopt;
    height = height * 10 + static_cast<std::uint64_t>(name[i] - '0');
  }
  return height;
}

Result<Bytes> read_all(const File& file) {
  const auto size = file.size();
  if (!size) return tl::unexpected(size.error());
  return file.read(0, static_cast<std::size_t>(*size));
}

}  // namespace

std::string BlockStore::path_of(std::uint64_t first, const char* suffix) const {
  std::string digits = std::to_string(first);
  digits.insert(0, kNameDigits - digits.size(), '0');
  return options_.directory + "/" + digits + suffix;
}

Result<void> BlockStore::checked(Result<void> result) {
  if (!result) failed_ = true;
  return result;
}

Result<std::unique_ptr<BlockStore>> BlockStore::open(Disk& disk, BlockStoreOptions options) {
  std::unique_ptr<BlockStore> store{new BlockStore{disk, std::move(options)}};
  if (auto done = store->recover(); !done) return tl::unexpected(done.error());
  return store;
}

Result<void> BlockStore::recover() {
  if (auto made = make_durable_directory(disk_, options_.directory); !made) return made;
  const auto names = disk_.list(options_.directory);
  if (!names) return tl::unexpected(names.error());
  std::vector<std::uint64_t> firsts;
  for (const std::string& name : *names)
    if (const auto first = first_height_in(name, ".blocks")) firsts.push_back(*first);

  while (!firsts.empty()) {
    const auto kept = recover_newest(firsts.back());
    if (!kept) return tl::unexpected(kept.error());
    if (*kept) break;
    // The crash came while this segment was being created.
    if (auto done = disk_.remove(path_of(firsts.back(), ".blocks")); !done) return done;
    if (auto done = disk_.sync_directory(options_.directory); !done) return done;
    firsts.pop_back();
  }
  for (std::size_t i = 0; i + 1 < firsts.size(); ++i)
    if (auto done = open_sealed(firsts[i], firsts[i + 1]); !done) return done;
  return {};
}

namespace {

// Blocks of one segment, read frame by frame; a missing sequence leaves a damaged place.
template <class Place>
struct SegmentContent {
  std::vector<Place> places;
  std::uint64_t end = 0;
  std::uint64_t batch = 0;  // where the blocks begin that no frame says were durable: the last batch
  bool torn = false;        // bytes follow that belong to no block
};

template <class Place>
SegmentContent<Place> read_segment(ByteView bytes, std::uint64_t first) {
  FrameScan scan = scan_frames(bytes, kSegmentHeaderBytes, block_salt(first), first);
  if (scan.damaged) scan.frames.insert(scan.frames.end(), scan.beyond.begin(), scan.beyond.end());
  SegmentContent<Place> content;
  content.end = kSegmentHeaderBytes;
  for (const Frame& frame : scan.frames) {
    const auto stored = decode_stored_block(frame.payload);
    content.places.resize(static_cast<std::size_t>(frame.sequence - first));
    Place place;
    if (stored && stored->block.header.height.raw() == frame.sequence) {
      place.offset = frame.offset;
      place.length = static_cast<std::uint32_t>(frame.payload.size());
      place.finalization = stored->finalization.has_value();
      place.prefix = prefix_of(header_hash(stored->block.header));
    }
    content.places.push_back(place);
    content.end = frame.end();
    if (content.batch == 0 && frame.sequence > scan.frames.back().durable) content.batch = frame.offset;
  }
  content.torn = content.end < bytes.size();
  return content;
}

}  // namespace

// False when the segment was never born.
Result<bool> BlockStore::recover_newest(std::uint64_t first) {
  auto file = disk_.open(path_of(first, ".blocks"), false);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = read_all(**file);
  if (!bytes) return tl::unexpected(bytes.error());
  SegmentContent<Place> content = read_segment<Place>(*bytes, first);
  if (!is_segment_header(*bytes, first)) {
    if (content.places.empty()) return false;
    if (auto done = (*file)->write(0, block_segment_header(first)); !done) return tl::unexpected(done.error());
  }
  if (content.torn) {
    if (auto done = (*file)->truncate(content.end); !done) return tl::unexpected(done.error());
  }
  // The last batch once more: after a sync that failed it may be in memory alone (node/storage/record_log.cpp).
  if (content.batch > 0)
    if (auto done = (*file)->write(content.batch, ByteView{*bytes}.subspan(content.batch, content.end - content.batch));
        !done)
      return tl::unexpected(done.error());
  if (auto done = (*file)->sync(); !done) return tl::unexpected(done.error());
  has_newest_ = true;
  newest_first_ = first;
  newest_ = std::move(*file);
  newest_end_ = content.end;
  places_ = std::move(content.places);
  heights_.clear();
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].offset != 0)
      heights_.emplace(places_[i].prefix, first + i);
    else
      damaged_.insert(first + i);
  }
  durable_ = last().raw();
  return true;
}

Result<void> BlockStore::open_sealed(std::uint64_t first, std::uint64_t end) {
  Sealed sealed;
  sealed.count = end - first;
  auto blocks = disk_.open(path_of(first, ".blocks"), false);
  if (!blocks) return tl::unexpected(blocks.error());
  sealed.blocks = std::move(*blocks);

  const auto fits = [&](const File& index) -> Result<bool> {
    const auto size = index.size();
    if (!size) return tl::unexpected(size.error());
    if (*size != index_bytes(sealed.count)) return false;
    const auto bytes = index.read(0, index_bytes(sealed.count));
    if (!bytes) return tl::unexpected(bytes.error());
    const Bytes header = index_header(first, static_cast<std::uint32_t>(sealed.count));
    Reader checksum{ByteView{*bytes}.last(kIndexEndBytes)};
    const bool good = std::equal(header.begin(), header.end(), bytes->begin()) &&
                      checksum.integer<std::uint32_t>() == crc32c(ByteView{*bytes}.first(bytes->size() - kIndexEndBytes));
    for (std::uint64_t i = 0; good && i < sealed.count; ++i) {
      Reader place{ByteView{*bytes}.subspan(kIndexHeaderBytes + i * kIndexPlaceBytes, kIndexPlaceBytes)};
      if (place.integer<std::uint64_t>() == 0) damaged_.insert(first + i);
    }
    return good;
  };
  auto index = disk_.open(path_of(first, ".index"), false);
  if (!index && index.error().kind != ErrorKind::not_found) return tl::unexpected(index.error());
  Result<bool> good = false;
  if (index) good = fits(**index);
  if (!good) return tl::unexpected(good.error());
  if (!*good) {
    const auto bytes = read_all(*sealed.blocks);
    if (!bytes) return tl::unexpected(bytes.error());
    std::vector<Place> places = read_segment<Place>(*bytes, first).places;
    places.resize(static_cast<std::size_t>(sealed.count));
    for (std::size_t i = 0; i < places.size(); ++i)
      if (places[i].offset == 0) damaged_.insert(first + i);
    if (auto done = write_index(first, places); !done) return done;
    index = disk_.open(path_of(first, ".index"), false);
    if (!index) return tl::unexpected(index.error());
  }
  sealed.index = std::move(*index);
  sealed_[first] = std::move(sealed);
  return {};
}

Result<void> BlockStore::write_index(std::uint64_t first, const std::vector<Place>& places) {
  Writer w;
  w.raw(index_header(first, static_cast<std::uint32_t>(places.size())));
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_hash;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    w.integer(place.offset);
    w.integer(place.length);
    w.integer(static_cast<std::uint32_t>(place.finalization ? 1U << 24 : 0U));
    w.integer(place.prefix);
    by_hash.emplace_back(place.prefix, static_cast<std::uint32_t>(i));
  }
  std::sort(by_hash.begin(), by_hash.end());
  for (const auto& [prefix, i] : by_hash) {
    w.integer(prefix);
    w.integer(i);
  }
  w.integer(crc32c(w.bytes()));
  const std::string draft = path_of(first, ".index-new");
  auto file = disk_.open(draft, true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->truncate(0); !done) return done;
  if (auto done = (*file)->write(0, w.bytes()); !done) return done;
  if (auto done = (*file)->sync(); !done) return done;
  if (auto done = disk_.rename(draft, path_of(first, ".index")); !done) return done;
  return disk_.sync_directory(options_.directory);
}

Result<void> BlockStore::create_segment(std::uint64_t first) {
  auto file = disk_.open(path_of(first, ".blocks"), true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->write(0, block_segment_header(first)); !done) return done;
  if (auto done = (*file)->sync(); !done) return done;
  if (auto done = disk_.sync_directory(options_.directory); !done) return done;
  has_newest_ = true;
  newest_first_ = first;
  newest_ = std::move(*file);
  newest_end_ = kSegmentHeaderBytes;
  places_.clear();
  heights_.clear();
  durable_ = first - 1;
  return {};
}

// Closes the newest segment: everything in it is durable, its index is made, and another one begins after it.
Result<void> BlockStore::seal() {
  if (auto done = sync(); !done) return done;
  if (auto done = write_index(newest_first_, places_); !done) return done;
  const std::uint64_t first = newest_first_;
  const std::uint64_t end = newest_first_ + places_.size();
  if (auto done = create_segment(end); !done) return done;
  return open_sealed(first, end);
}

std::optional<Height> BlockStore::first() const {
  if (last().raw() == 0) return std::nullopt;
  if (!sealed_.empty()) return Height{sealed_.begin()->first};
  return places_.empty() ? std::nullopt : std::optional{Height{newest_first_}};
}

Height BlockStore::last() const {
  return Height{has_newest_ ? newest_first_ + places_.size() - 1 : 0};
}

Result<void> BlockStore::append(const StoredBlock& block) {
  if (failed_) return internal_error("the block store failed earlier and takes no block");
  const std::uint64_t height = block.block.header.height.raw();
  const Bytes payload = encode_stored_block(block);
  if (!has_newest_) {
    if (auto done = checked(create_segment(height)); !done) return done;
  }
  ensure(height == last().raw() + 1);
  const bool full = newest_end_ + batch_.size() + frame_bytes(payload.size()) > options_.segment_bytes;
  if (full && !places_.empty()) {
    if (auto done = checked(seal()); !done) return done;
  }
  Place place;
  place.offset = newest_end_ + batch_.size();
  place.length = static_cast<std::uint32_t>(payload.size());
  place.finalization = block.finalization.has_value();
  place.prefix = prefix_of(header_hash(block.block.header));
  append_frame(batch_, block_salt(newest_first_), height, durable_, payload);
  places_.push_back(place);
  heights_.emplace(place.prefix, height);
  return {};
}

Result<void> BlockStore::sync() {
  if (failed_) return internal_error("the block store failed earlier and makes nothing durable");
  if (batch_.empty()) return {};
  if (auto done = checked(newest_->write(newest_end_, batch_)); !done) return done;
  if (auto done = checked(newest_->sync()); !done) return done;
  newest_end_ += batch_.size();
  batch_.clear();
  durable_ = last().raw();
  return {};
}

Result<BlockStore::Place> BlockStore::place_of(std::uint64_t height, const File*& file) const {
  if (has_newest_ && height >= newest_first_) {
    file = newest_.get();
    return places_[static_cast<std::size_t>(height - newest_first_)];
  }
  const auto& [first, sealed] = *std::prev(sealed_.upper_bound(height));
  file = sealed.blocks.get();
  const auto bytes = sealed.index->read(kIndexHeaderBytes + (height - first) * kIndexPlaceBytes, kIndexPlaceBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  Reader r{*bytes};
  Place place;
  place.offset = r.integer<std::uint64_t>();
  place.length = r.integer<std::uint32_t>();
  place.finalization = r.integer<std::uint32_t>() != 0;
  place.prefix = r.integer<std::uint64_t>();
  return place;
}

Result<StoredBlock> BlockStore::read(Height height) const {
  const auto lowest = first();
  if (lowest && height < *lowest && height.raw() > 0)
    return not_found("the block of height " + std::to_string(height.raw()) + " is no longer kept here, only those from " +
                     std::to_string(lowest->raw()) + " on; ask an archive node");
  if (!lowest || height < *lowest || height > last())
    return not_found("there is no block of height " + std::to_string(height.raw()) + " here");
  const auto damaged = [&] {
    return internal_error("the stored block of height " + std::to_string(height.raw()) + " is damaged");
  };
  const File* file = nullptr;
  const auto place = place_of(height.raw(), file);
  if (!place) return tl::unexpected(place.error());
  if (place->offset == 0) return damaged();
  Bytes bytes;
  if (file == newest_.get() && place->offset >= newest_end_) {
    const auto begin = batch_.begin() + static_cast<std::ptrdiff_t>(place->offset - newest_end_);
    bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(frame_bytes(place->length)));
  } else {
    auto read = file->read(place->offset, frame_bytes(place->length));
    if (!read) return tl::unexpected(read.error());
    bytes = std::move(*read);
  }
  const std::uint64_t segment =
      height.raw() >= newest_first_ ? newest_first_ : std::prev(sealed_.upper_bound(height.raw()))->first;
  const auto frame = read_frame(bytes, 0, block_salt(segment));
  if (!frame || frame->sequence != height.raw()) return damaged();
  return decode_stored_block(frame->payload);
}

Result<std::optional<std::uint64_t>> BlockStore::find_in_index(const Sealed& sealed, std::uint64_t first,
                                                               const Hash& hash) const {
  const std::uint64_t table = kIndexHeaderBytes + sealed.count * kIndexPlaceBytes;
  const auto entry = [&](std::uint64_t i) -> Result<std::pair<std::uint64_t, std::uint32_t>> {
    const auto bytes = sealed.index->read(table + i * kIndexHashBytes, kIndexHashBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    Reader r{*bytes};
    const auto prefix = r.integer<std::uint64_t>();
    return std::pair{prefix, r.integer<std::uint32_t>()};
  };
  std::uint64_t low = 0;
  std::uint64_t high = sealed.count;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto found = entry(middle);
    if (!found) return tl::unexpected(found.error());
    if (found->first < prefix_of(hash))
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < sealed.count; ++low) {
    const auto found = entry(low);
    if (!found) return tl::unexpected(found.error());
    if (found->first != prefix_of(hash)) break;
    const auto stored = read(Height{first + found->second});
    if (stored && header_hash(stored->block.header) == hash) return std::optional{first + found->second};
  }
  return std::optional<std::uint64_t>{};
}

Result<std::optional<Height>> BlockStore::height_of(const Hash& hash) const {
  const auto [begin, end] = heights_.equal_range(prefix_of(hash));
  for (auto it = begin; it != end; ++it) {
    const auto stored = read(Height{it->second});
    if (stored && header_hash(stored->block.header) == hash) return std::optional{Height{it->second}};
  }
  for (auto it = sealed_.rbegin(); it != sealed_.rend(); ++it) {
    const auto found = find_in_index(it->second, it->first, hash);
    if (!found) return tl::unexpected(found.error());
    if (*found) return std::optional{Height{**found}};
  }
  return std::optional<Height>{};
}

Result<std::optional<Height>> BlockStore::finalized_at_or_above(Height height) const {
  const auto lowest = first();
  if (!lowest) return std::optional<Height>{};
  for (Height h = std::max(height, *lowest); h <= last(); h = h.next()) {
    const File* file = nullptr;
    const auto place = place_of(h.raw(), file);
    if (!place) return tl::unexpected(place.error());
    if (place->finalization) return std::optional{h};
  }
  return std::optional<Height>{};
}

Result<void> BlockStore::drop_below(Height height) {
  if (failed_) return internal_error("the block store failed earlier and drops nothing");
  while (!sealed_.empty()) {
    const std::uint64_t first = sealed_.begin()->first;
    if (first + sealed_.begin()->second.count > height.raw()) break;
    damaged_.erase(damaged_.lower_bound(first), damaged_.lower_bound(first + sealed_.begin()->second.count));
    sealed_.erase(first);
    for (const char* suffix : {".index", ".blocks"}) {
      const auto exists = disk_.exists(path_of(first, suffix));
      if (!exists) return tl::unexpected(exists.error());
      if (!*exists) continue;
      if (auto done = checked(disk_.remove(path_of(first, suffix))); !done) return done;
    }
    if (auto done = checked(disk_.sync_directory(options_.directory)); !done) return done;
  }
  return {};
}

}  // namespace tallystick::node
