// The finalized blocks, oldest to newest, in append-only segment files that are deleted whole from the front.
//
// Segment "<height of its first block, 20 digits>.blocks": 32 bytes "tallyblk" | u64 first height | 12 zeros | u32
// CRC-32C of the 28 bytes before; then one frame (node/storage/frame.h) per block, its sequence being the height.
// Payload: header 184 | transaction hashes u32 count + 32 each | R 32 | 00, or 01 and the Finalization | u32 count × (u32
// length | transaction bytes).
//
// A full segment gets "<first height>.index" beside it: "tallyidx" | u64 first height | u32 count | u32 CRC-32C of the
// 20 bytes before | by height, 24 bytes each: u64 offset, u32 payload length, u8 1 if it has a Finalization of its own,
// 3 zeros, u64 first bytes of the header hash | by hash, ascending, 12 bytes each: u64 first bytes, u32 place | u32 CRC-32C
// of all before. An index only says where to look: what is found there is checked by the frame, and a missing or wrong
// index is made again.
//
// Opening reads the newest segment, and the indexes of the others. A torn tail is cut off; blocks in it were not reported durable. A damaged
// block inside stays unreadable and does not hide its neighbours: other validators have it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "consensus/certificate.h"
#include "consensus/messages.h"
#include "node/env/disk.h"

namespace tallystick::node {

struct StoredBlock {
  consensus::Block block;
  Hash result;                                          // R
  std::optional<consensus::Finalization> finalization;  // absent when it was finalized through a descendant
  std::vector<Bytes> transactions;                      // in the block's order
  bool operator==(const StoredBlock&) const = default;
};

struct BlockStoreOptions {
  std::string directory;
  std::uint64_t segment_bytes = 64 * 1024 * 1024;
};

class BlockStore {
 public:
  // The disk must outlive the store.
  static Result<std::unique_ptr<BlockStore>> open(Disk& disk, BlockStoreOptions options);

  // The lowest height that is kept; nothing when there is no block.
  std::optional<Height> first() const;
  // The highest; 0 when there is none.
  Height last() const;

  // The block after last(), or any first one. Durable after sync().
  Result<void> append(const StoredBlock& block);
  Result<void> sync();

  // --- damage ---
  // Blocks that are known to be unreadable, the lowest first.
  std::vector<Height> damaged(std::size_t count_max) const;
  std::size_t damaged_count() const { return damaged_.size(); }
  bool is_damaged(Height height) const { return damaged_.contains(height.raw()); }
  // Reads a block from the disk, its transactions' bytes; internal, and known from then on, when it is damaged.
  Result<std::size_t> check(Height height);
  // Blocks up to this height had been stored: what is missing at the end is damaged.
  Result<void> expect(Height last);
  // Puts these blocks in the place of damaged ones, durably. The caller knows that they are the right ones. Each segment that holds one is
  // written anew beside the old one and renamed over it: a crash in between leaves either.
  Result<void> mend(const std::map<Height, StoredBlock>& blocks);
  // Takes this block and all after it out: the files that hold them are kept as "*.damaged", and what comes before is written anew.
  Result<void> set_aside_from(Height height);

  // not_found outside first()..last(), internal when the block is damaged.
  Result<StoredBlock> read(Height height) const;
  Result<std::optional<Height>> height_of(const Hash& header_hash) const;
  // The lowest height at or above `height` whose block has a Finalization of its own.
  Result<std::optional<Height>> finalized_at_or_above(Height height) const;

  // Deletes whole segments whose blocks are all below `height`; the newest segment stays.
  Result<void> drop_below(Height height);

 private:
  struct Place {
    std::uint64_t offset = 0;  // 0: damaged
    std::uint32_t length = 0;  // of the payload
    bool finalization = false;
    std::uint64_t prefix = 0;  // of the header hash
  };
  struct Sealed {
    std::uint64_t count = 0;
    std::unique_ptr<File> blocks;
    std::unique_ptr<File> index;
  };
  BlockStore(Disk& disk, BlockStoreOptions options) : disk_{disk}, options_{std::move(options)} {}
  std::string path_of(std::uint64_t first, const char* suffix) const;
  Result<void> recover();
  Result<bool> recover_newest(std::uint64_t first);
  Result<void> open_sealed(std::uint64_t first, std::uint64_t end);
  Result<void> write_index(std::uint64_t first, const std::vector<Place>& places);
  Result<void> create_segment(std::uint64_t first);
  Result<void> seal();
  Result<Place> place_of(std::uint64_t height, const File*& file) const;
  Result<std::optional<std::uint64_t>> find_in_index(const Sealed& sealed, std::uint64_t first, const Hash& hash) const;
  Result<void> rewrite_segment(std::uint64_t first, std::uint64_t end, const std::map<Height, StoredBlock>& blocks,
                               const std::string& path);
  Result<void> checked(Result<void> result);

  Disk& disk_;
  BlockStoreOptions options_;
  std::map<std::uint64_t, Sealed> sealed_;  // by first height
  bool has_newest_ = false;
  std::uint64_t newest_first_ = 0;
  std::unique_ptr<File> newest_;
  std::uint64_t newest_end_ = 0;                                   // bytes on disk
  std::vector<Place> places_;                                      // of the newest segment
  std::unordered_multimap<std::uint64_t, std::uint64_t> heights_;  // of the newest segment, by prefix
  Bytes batch_;
  std::uint64_t durable_ = 0;  // newest synced height
  std::set<std::uint64_t> damaged_;
  bool failed_ = false;
};

}  // namespace tallystick::node
