// An append-only log of byte records over numbered, preallocated segment files. One write and one sync make a batch of records durable.
//
// A segment file "<number, 20 digits>.log" is created at its full size, synced, and its name synced, before a record goes into it:
// overwriting allocated space costs a fifth of growing a file. It starts with 32 bytes: "tallylog", u64 number, u64 sequence of the first
// record, 4 zeros, u32 CRC-32C of the 28 bytes before; then frames (node/storage/frame.h) back to back, then zeros.
//
// Opening reads everything. A torn tail (the last batch, which was never reported durable, arrived in part or not at all) is cut off and
// zeroed. Damage, which is the loss of something that had been reported durable, is told apart and reported with all that is still
// readable; the log then takes no record before rewrite(). Damage to the last batch alone looks like a torn tail unless it is a single bit.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "node/env/disk.h"
#include "node/storage/frame.h"

namespace tallystick::node {

struct RecordLogOptions {
  std::string directory;
  std::uint64_t segment_bytes = 16 * 1024 * 1024;  // a longer record gets a longer segment
};

class RecordLog {
 public:
  struct Record {
    std::uint64_t sequence = 0;
    Bytes bytes;
  };
  struct Opened {
    std::unique_ptr<RecordLog> log;
    std::vector<Record> records;  // ascending by sequence; consecutive unless damaged
    bool damaged = false;
  };

  // Creates the directory and a first segment when there is none. The disk must outlive the log.
  static Result<Opened> open(Disk& disk, RecordLogOptions options);

  // Adds a record to the batch; returns its sequence. Not empty, at most kFramePayloadMax bytes.
  Result<std::uint64_t> append(ByteView record);
  // Makes the batch durable. After an error the log refuses everything: what is on disk is unknown until it is opened again.
  Result<void> sync();
  // Removes whole segments from the front whose records all come before `sequence`. The newest segment always stays.
  Result<void> drop_before(std::uint64_t sequence);
  // Replaces everything by these records, durably; the log is whole again. A crash in between leaves the old log or the new one, or both.
  Result<void> rewrite(const std::vector<Bytes>& records);

  std::uint64_t next_sequence() const { return next_sequence_; }
  std::size_t segments() const { return segments_.size(); }
  // The sequence of each segment's first record, oldest segment first.
  std::vector<std::uint64_t> segment_starts() const;

 private:
  struct Segment {
    std::uint64_t number = 0;
    std::uint64_t first_sequence = 0;
  };
  struct Recovery;

  RecordLog(Disk& disk, RecordLogOptions options) : disk_{disk}, options_{std::move(options)} {}
  std::string path_of(std::uint64_t number) const;
  Result<void> recover(Opened& opened);
  Result<bool> recover_segment(std::uint64_t number, bool last, Recovery& recovery);
  Result<void> create_segment(std::size_t payload);
  Result<void> write_batch();
  Result<void> remove_segment(std::uint64_t number);
  Result<void> checked(Result<void> result);

  Disk& disk_;
  RecordLogOptions options_;
  std::deque<Segment> segments_;
  std::unique_ptr<File> file_;  // of the newest segment
  std::uint64_t size_ = 0;      // of that file
  std::uint64_t end_ = 0;       // where its frames end on disk
  Bytes batch_;                 // frames that follow
  std::uint64_t next_sequence_ = 1;
  std::uint64_t durable_ = 0;  // newest synced sequence
  bool poisoned_ = false;      // an operation failed, or damage was found
};

}  // namespace tallystick::node
