#include "node/storage/record_log.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "core/codec.h"
#include "core/ensure.h"
#include "node/storage/crc32c.h"
#include "node/storage/durable_directory.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kMagic = "tallylog";
constexpr std::size_t kSegmentHeaderBytes = 32;
constexpr std::size_t kNameDigits = 20;
constexpr std::string_view kSuffix = ".log";

Bytes segment_header(std::uint64_t number, std::uint64_t first_sequence) {
  Writer w;
  w.raw(as_bytes(kMagic));
  w.integer(number);
  w.integer(first_sequence);
  w.integer(std::uint32_t{0});
  w.integer(crc32c(w.bytes()));
  return w.take();
}

// The sequence of the first record, if the 32 bytes are the header of segment `number`.
std::optional<std::uint64_t> read_segment_header(ByteView bytes, std::uint64_t number) {
  if (bytes.size() < kSegmentHeaderBytes) return std::nullopt;
  Reader r{bytes.first(kSegmentHeaderBytes)};
  const bool magic = as_text(r.raw(kMagic.size())) == kMagic;
  const bool same = r.integer<std::uint64_t>() == number;
  const auto first_sequence = r.integer<std::uint64_t>();
  r.raw(4);
  const auto crc = r.integer<std::uint32_t>();
  if (!magic || !same || crc != crc32c(bytes.first(kSegmentHeaderBytes - 4))) return std::nullopt;
  return first_sequence;
}

// The number in "<20 digits>.log"; nothing for any other name.
std::optional<std::uint64_t> number_in(const std::string& name) {
  if (name.size() != kNameDigits + kSuffix.size() || !name.ends_with(kSuffix)) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNameDigits; ++i) {
    if (name[i] < '0' || name[i] > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(name[i] - '0');
  }
  return number;
}

std::uint32_t salt_of(std::uint64_t number) {
  return static_cast<std::uint32_t>(number ^ (number >> 32));
}

Result<Bytes> read_all(const File& file) {
  const auto size = file.size();
  if (!size) return tl::unexpected(size.error());
  return file.read(0, static_cast<std::size_t>(*size));
}

}  // namespace

// What reading segment after segment has found so far.
struct RecordLog::Recovery {
  std::vector<Record> records;
  std::optional<std::uint64_t> expected;  // the next sequence; nothing before the first segment
  std::optional<std::uint64_t> previous_number;
  bool damaged = false;
};

std::string RecordLog::path_of(std::uint64_t number) const {
  std::string digits = std::to_string(number);
  digits.insert(0, kNameDigits - digits.size(), '0');
  return options_.directory + "/" + digits + std::string(kSuffix);
}

std::vector<std::uint64_t> RecordLog::segment_starts() const {
  std::vector<std::uint64_t> starts;
  for (const Segment& segment : segments_) starts.push_back(segment.first_sequence);
  return starts;
}

Result<void> RecordLog::checked(Result<void> result) {
  if (!result) poisoned_ = true;
  return result;
}

Result<RecordLog::Opened> RecordLog::open(Disk& disk, RecordLogOptions options) {
  Opened opened;
  opened.log.reset(new RecordLog{disk, std::move(options)});
  if (auto done = opened.log->recover(opened); !done) return tl::unexpected(done.error());
  return opened;
}

Result<void> RecordLog::recover(Opened& opened) {
  if (auto made = make_durable_directory(disk_, options_.directory); !made) return made;
  const auto names = disk_.list(options_.directory);
  if (!names) return tl::unexpected(names.error());
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : *names)
    if (const auto number = number_in(name)) numbers.push_back(*number);

  Recovery recovery;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto kept = recover_segment(numbers[i], i + 1 == numbers.size(), recovery);
    if (!kept) return tl::unexpected(kept.error());
    if (!*kept) {
      if (auto removed = remove_segment(numbers[i]); !removed) return removed;
    }
  }
  opened.damaged = recovery.damaged;
  opened.records = std::move(recovery.records);
  std::sort(opened.records.begin(), opened.records.end(),
            [](const Record& a, const Record& b) { return a.sequence < b.sequence; });
  next_sequence_ = recovery.expected.value_or(1);
  if (!opened.records.empty()) next_sequence_ = std::max(next_sequence_, opened.records.back().sequence + 1);
  durable_ = next_sequence_ - 1;
  poisoned_ = opened.damaged;
  if (segments_.empty()) return create_segment(0);
  return {};
}

// Reads one segment; false when it was never born and is to be removed.
Result<bool> RecordLog::recover_segment(std::uint64_t number, bool last, Recovery& recovery) {
  auto file = disk_.open(path_of(number), false);
  if (!file) return tl::unexpected(file.error());
  const auto content = read_all(**file);
  if (!content) return tl::unexpected(content.error());
  const ByteView bytes = *content;

  const auto first_sequence = read_segment_header(bytes, number);
  const std::uint64_t expected = first_sequence.value_or(recovery.expected.value_or(1));
  FrameScan scan = scan_frames(bytes, std::min(kSegmentHeaderBytes, bytes.size()), salt_of(number), expected);
  const bool holds_frames = !scan.frames.empty() || !scan.beyond.empty();
  if (!first_sequence && last && !holds_frames) return false;  // the crash came while it was being created

  // A segment is created only after everything before it was synced.
  const bool contiguous = !recovery.previous_number || *recovery.previous_number + 1 == number;
  const bool continues = !recovery.expected || *recovery.expected == expected;
  if (!first_sequence || !contiguous || !continues || scan.damaged) recovery.damaged = true;
  for (const Frame& f : scan.frames) recovery.records.push_back({f.sequence, {f.payload.begin(), f.payload.end()}});
  if (recovery.damaged || !last)
    for (const Frame& f : scan.beyond) recovery.records.push_back({f.sequence, {f.payload.begin(), f.payload.end()}});

  recovery.expected = expected + scan.frames.size();
  recovery.previous_number = number;
  segments_.push_back({number, expected});
  file_ = std::move(*file);
  size_ = bytes.size();
  end_ = scan.end;
  if (!last || recovery.damaged) return true;
  // What was never reported durable must not come back as part of a later history.
  if (!scan.clean_after_end)
    if (auto wiped = file_->write(end_, Bytes(size_ - end_, 0)); !wiped) return tl::unexpected(wiped.error());
  // The last batch, which no record says was durable: after a sync that failed it may be in memory alone, and a sync of pages that the
  // system takes for clean would not bring it to disk.
  if (!scan.frames.empty()) {
    const Frame& newest = scan.frames.back();
    const auto batch = std::find_if(scan.frames.begin(), scan.frames.end(),
                                    [&](const Frame& f) { return f.sequence > newest.durable; });
    if (auto again = file_->write(batch->offset, bytes.subspan(batch->offset, end_ - batch->offset)); !again)
      return tl::unexpected(again.error());
  }
  if (auto synced = file_->sync(); !synced) return tl::unexpected(synced.error());
  return true;
}

Result<void> RecordLog::create_segment(std::size_t payload) {
  const std::uint64_t number = segments_.empty() ? 1 : segments_.back().number + 1;
  Bytes content = segment_header(number, next_sequence_);
  content.resize(
      std::max(static_cast<std::size_t>(options_.segment_bytes), kSegmentHeaderBytes + frame_bytes(payload)));
  auto file = disk_.open(path_of(number), true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->write(0, content); !done) return done;
  if (auto done = (*file)->sync(); !done) return done;
  if (auto done = disk_.sync_directory(options_.directory); !done) return done;
  segments_.push_back({number, next_sequence_});
  file_ = std::move(*file);
  size_ = content.size();
  end_ = kSegmentHeaderBytes;
  return {};
}

Result<std::uint64_t> RecordLog::append(ByteView record) {
  if (poisoned_) return internal_error("the log failed earlier and takes no record");
  if (end_ + batch_.size() + frame_bytes(record.size()) > size_) {
    if (auto done = checked(sync()); !done) return tl::unexpected(done.error());
    if (auto done = checked(create_segment(record.size())); !done) return tl::unexpected(done.error());
  }
  append_frame(batch_, salt_of(segments_.back().number), next_sequence_, durable_, record);
  return next_sequence_++;
}

Result<void> RecordLog::sync() {
  if (poisoned_) return internal_error("the log failed earlier and makes nothing durable");
  return checked(write_batch());
}

Result<void> RecordLog::write_batch() {
  if (batch_.empty()) return {};
  if (auto done = file_->write(end_, batch_); !done) return done;
  if (auto done = file_->sync(); !done) return done;
  end_ += batch_.size();
  batch_.clear();
  durable_ = next_sequence_ - 1;
  return {};
}

// One name at a time, synced: a later segment never vanishes before an earlier one.
Result<void> RecordLog::remove_segment(std::uint64_t number) {
  if (auto done = disk_.remove(path_of(number)); !done) return done;
  return disk_.sync_directory(options_.directory);
}

Result<void> RecordLog::drop_before(std::uint64_t sequence) {
  if (poisoned_) return internal_error("the log failed earlier and drops nothing");
  while (segments_.size() > 1 && segments_[1].first_sequence <= sequence) {
    if (auto done = checked(remove_segment(segments_.front().number)); !done) return done;
    segments_.pop_front();
  }
  return {};
}

Result<void> RecordLog::rewrite(const std::vector<Bytes>& records) {
  ensure(batch_.empty());
  const std::size_t old = segments_.size();
  poisoned_ = false;
  durable_ = next_sequence_ - 1;
  if (auto done = checked(create_segment(records.empty() ? 0 : records.front().size())); !done) return done;
  for (const Bytes& record : records)
    if (const auto added = append(record); !added) return tl::unexpected(added.error());
  if (auto done = sync(); !done) return done;
  for (std::size_t i = 0; i < old; ++i) {
    if (auto done = checked(remove_segment(segments_.front().number)); !done) return done;
    segments_.pop_front();
  }
  return {};
}

}  // namespace tallystick::node
