#include "node/storage/block_store.h"

#include <gtest/gtest.h>

#include "node/env/power_cut.h"

namespace tallystick::node {
namespace {

const BlockStoreOptions kOptions{"blocks", 4096};  // a few blocks to a segment

StoredBlock block_at(std::uint64_t height) {
  StoredBlock stored;
  stored.block.header.height = Height{height};
  stored.block.header.view = View{height + height / 3};
  for (std::uint64_t i = 0; i < height % 4; ++i) {
    stored.transactions.emplace_back(50 + height * 7 % 200, static_cast<std::uint8_t>(height + i));
    stored.block.transactions.items.push_back(sha256(stored.transactions.back()));
  }
  stored.result = sha256(Bytes(8, static_cast<std::uint8_t>(height)));
  if (height % 3 != 1)
    stored.finalization = consensus::Finalization{
        Epoch{0}, stored.block.header.view, header_hash(stored.block.header), stored.result, {}, {}};
  return stored;
}

std::unique_ptr<BlockStore> opened(SimulatedDisk& disk) {
  auto result = BlockStore::open(disk, kOptions);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return std::move(*result);
}

void append_to(BlockStore& store, std::uint64_t last) {
  while (store.last().raw() < last) {
    ASSERT_TRUE(store.append(block_at(store.last().raw() + 1)).has_value());
    ASSERT_TRUE(store.sync().has_value());
  }
}

void expect_blocks(const BlockStore& store, std::uint64_t first, std::uint64_t last) {
  ASSERT_EQ(store.last(), Height{last});
  for (std::uint64_t h = first; h <= last; ++h) {
    const auto stored = store.read(Height{h});
    ASSERT_TRUE(stored.has_value()) << h << ": " << stored.error().message;
    ASSERT_EQ(*stored, block_at(h));
    ASSERT_EQ(store.height_of(header_hash(block_at(h).block.header)).value(), Height{h});
    const std::uint64_t finalized = h % 3 != 1 ? h : h + 1;
    const auto found = store.finalized_at_or_above(Height{h}).value();
    ASSERT_EQ(found, finalized <= last ? std::optional{Height{finalized}} : std::nullopt) << h;
  }
}

TEST(BlockStore, FindsBlocksByHeightAndHash) {
  SimulatedDisk disk;
  {
    auto store = opened(disk);
    EXPECT_FALSE(store->first().has_value());
    EXPECT_EQ(store->last(), Height{0});
    EXPECT_EQ(store->read(Height{1}).error().kind, ErrorKind::not_found);
    append_to(*store, 100);
    expect_blocks(*store, 1, 100);
  }
  auto again = opened(disk);
  expect_blocks(*again, 1, 100);
  EXPECT_EQ(again->first(), Height{1});
  EXPECT_EQ(again->read(Height{101}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(again->height_of(sha256(Bytes{1})).value(), std::nullopt);
}

TEST(BlockStore, UnsyncedBlocksCanBeRead) {
  SimulatedDisk disk;
  auto store = opened(disk);
  for (std::uint64_t h = 1; h <= 5; ++h) ASSERT_TRUE(store->append(block_at(h)).has_value());
  expect_blocks(*store, 1, 5);
}

TEST(BlockStore, BeginsAnywhere) {
  SimulatedDisk disk;
  auto store = opened(disk);
  ASSERT_TRUE(store->append(block_at(500)).has_value());
  append_to(*store, 560);
  expect_blocks(*opened(disk), 500, 560);
}

TEST(BlockStore, DropsWholeSegmentsFromTheFront) {
  SimulatedDisk disk;
  auto store = opened(disk);
  append_to(*store, 100);
  ASSERT_TRUE(store->drop_below(Height{50}).has_value());
  const std::uint64_t first = store->first()->raw();
  EXPECT_GT(first, 30U);
  EXPECT_LE(first, 50U);
  expect_blocks(*store, first, 100);
  auto again = opened(disk);
  EXPECT_EQ(again->first()->raw(), first);
  expect_blocks(*again, first, 100);
  ASSERT_TRUE(again->drop_below(Height{1'000}).has_value());
  EXPECT_EQ(again->last(), Height{100});
}

TEST(BlockStore, MakesALostOrWrongIndexAgain) {
  SimulatedDisk disk;
  append_to(*opened(disk), 100);
  std::size_t indexes = 0;
  const auto names = disk.list("blocks").value();
  for (const auto& name : names) {
    if (!name.ends_with(".index")) continue;
    if (++indexes % 2 == 0)
      ASSERT_TRUE(disk.remove("blocks/" + name).has_value());
    else
      ASSERT_TRUE((*disk.open("blocks/" + name, false))->truncate(30).has_value());
  }
  ASSERT_GE(indexes, 3U);
  expect_blocks(*opened(disk), 1, 100);
}

// The file cut at every byte of its last blocks: a prefix stays.
TEST(BlockStore, MakesAnIndexWithAFlippedBitAgain) {
  SimulatedDisk whole;
  append_to(*opened(whole), 20);
  const std::string path = "blocks/00000000000000000001.index";
  const std::uint64_t size = *(*whole.open(path, false))->size();
  for (std::uint64_t offset = 0; offset < size; ++offset) {
    SCOPED_TRACE("byte " + std::to_string(offset));
    SimulatedDisk disk = whole.clone();
    ASSERT_TRUE(disk.corrupt(path, offset, static_cast<std::uint8_t>(1U << (offset % 8))).has_value());
    expect_blocks(*opened(disk), 1, 20);
    if (HasFatalFailure()) return;
  }
}

TEST(BlockStore, TornAtEveryByteKeepsAPrefix) {
  SimulatedDisk whole;
  append_to(*opened(whole), 3);
  const std::string path = "blocks/00000000000000000001.blocks";
  const std::uint64_t size = (*whole.open(path, false))->size().value();
  append_to(*opened(whole), 5);
  const std::uint64_t full = (*whole.open(path, false))->size().value();
  for (std::uint64_t cut = size; cut <= full; ++cut) {
    SimulatedDisk disk = whole.clone();
    ASSERT_TRUE((*disk.open(path, false))->truncate(cut).has_value());
    auto store = opened(disk);
    ASSERT_GE(store->last(), Height{3}) << cut;
    expect_blocks(*store, 1, store->last().raw());
    append_to(*store, 6);
    expect_blocks(*opened(disk), 1, 6);
  }
}

// Of a batch that was never reported durable nothing comes back behind what is written in its place.
TEST(BlockStore, WhatWasCutOffStaysAway) {
  SimulatedDisk disk;
  std::uint64_t torn = 0;
  {
    auto store = opened(disk);
    append_to(*store, 3);
    torn = (*disk.open("blocks/00000000000000000001.blocks", false))->size().value();
    for (std::uint64_t h = 4; h <= 6; ++h) ASSERT_TRUE(store->append(block_at(h)).has_value());
    ASSERT_TRUE(store->sync().has_value());
  }
  ASSERT_TRUE(disk.corrupt("blocks/00000000000000000001.blocks", torn + 40, 0xFF).has_value());
  {
    auto store = opened(disk);
    ASSERT_EQ(store->last(), Height{3});
    append_to(*store, 4);
  }
  EXPECT_EQ(opened(disk)->last(), Height{4});
}

TEST(BlockStore, ADamagedBlockHidesNoneOfItsNeighbours) {
  SimulatedDisk whole;
  append_to(*opened(whole), 100);
  for (const std::uint64_t victim : {2U, 98U}) {
    for (std::uint64_t at = 0; at < 4096; at += 37) {
      SimulatedDisk disk = whole.clone();
      const auto names = disk.list("blocks").value();
      std::string path;
      for (const auto& name : names)
        if (name.ends_with(".blocks") && std::stoull(name.substr(0, 20)) <= victim) path = "blocks/" + name;
      if (!disk.corrupt(path, at, 0x08).has_value()) break;
      auto store = opened(disk);
      std::size_t unreadable = 0;
      for (std::uint64_t h = 1; h <= 100; ++h) {
        const auto stored = store->read(Height{h});
        if (stored)
          ASSERT_EQ(*stored, block_at(h));
        else
          ++unreadable;
      }
      ASSERT_LE(unreadable, 1U) << path << " " << at;
    }
  }
}

// Appending, sealing, dropping and opening, cut at each operation, and again during recovery.
TEST(BlockStore, ACrashAtEveryOperationLosesNoSyncedBlock) {
  bool was_cut = true;
  for (std::uint64_t cut = 0; was_cut; ++cut) {
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
      SimulatedDisk disk;
      std::uint64_t synced = 0;
      std::uint64_t attempted = 0;
      was_cut = run_until_cut(disk, cut, seed * 65'537 + cut, [&] {
        for (int generation = 0; generation < 2; ++generation) {
          auto store = opened(disk);
          for (int i = 0; i < 20; ++i) {
            for (std::uint64_t n = 0; n <= seed % 2; ++n) {
              attempted = store->last().raw() + 1;
              ASSERT_TRUE(store->append(block_at(attempted)).has_value());
            }
            ASSERT_TRUE(store->sync().has_value());
            synced = attempted;
          }
          ASSERT_TRUE(store->drop_below(Height{synced / 2}).has_value());
        }
      });
      for (std::uint64_t again = 0; again < 4; again += 3) {
        SimulatedDisk copy = disk.clone();
        run_until_cut(copy, again, seed + again, [&] { opened(copy); });
        auto store = opened(copy);
        ASSERT_GE(store->last().raw(), synced) << "cut " << cut << " seed " << seed;
        ASSERT_LE(store->last().raw(), attempted);
        if (synced == 0) continue;
        ASSERT_LE(store->first()->raw(), std::max<std::uint64_t>(1, synced / 2));
        expect_blocks(*store, store->first()->raw(), store->last().raw());
      }
    }
  }
}

// What the newest segment and the sealed ones hold, damaged here and there, and the right blocks put in.
TEST(BlockStore, DamagedBlocksAreKnownAndMended) {
  SimulatedDisk whole;
  append_to(*opened(whole), 60);
  std::vector<std::string> files;
  const auto names = whole.list("blocks");
  for (const std::string& name : *names)
    if (name.ends_with(".blocks")) files.push_back("blocks/" + name);
  ASSERT_GT(files.size(), 2U);
  for (const std::string& file : files) {
    const std::uint64_t size = (*whole.open(file, false))->size().value();
    for (std::uint64_t at = 40; at < size; at += size / 9) {
      SCOPED_TRACE(file + " byte " + std::to_string(at));
      SimulatedDisk disk = whole.clone();
      ASSERT_TRUE(disk.corrupt(file, at, 0x10));
      auto store = opened(disk);
      ASSERT_TRUE(store->expect(Height{60}).has_value());
      for (std::uint64_t h = 1; h <= 60; ++h) static_cast<void>(store->check(Height{h}));
      const auto damaged = store->damaged(100);
      if (damaged.empty()) continue;  // padding
      ASSERT_EQ(damaged.size(), 1U);
      EXPECT_EQ(store->read(damaged[0]).error().kind, ErrorKind::internal);
      ASSERT_TRUE(store->mend({{damaged[0], block_at(damaged[0].raw())}}).has_value());
      EXPECT_EQ(store->damaged_count(), 0U);
      expect_blocks(*store, 1, 60);
      append_to(*store, 64);
      disk.cut_power(choose_from(at));
      expect_blocks(*opened(disk), 1, 64);
    }
  }
}

TEST(BlockStore, EverythingIsMendedWhenAllFilesAreGone) {
  SimulatedDisk disk;
  auto store = opened(disk);
  ASSERT_TRUE(store->expect(Height{40}).has_value());
  EXPECT_EQ(store->damaged_count(), 40U);
  for (std::uint64_t first = 1; first <= 40; first += 10) {
    std::map<Height, StoredBlock> blocks;
    for (std::uint64_t h = first; h < first + 10; ++h) blocks.emplace(Height{h}, block_at(h));
    ASSERT_TRUE(store->mend(blocks).has_value());
  }
  expect_blocks(*store, 1, 40);
  expect_blocks(*opened(disk), 1, 40);
}

TEST(BlockStore, ACrashAtEveryOperationOfMendingLeavesEitherFile) {
  SimulatedDisk damaged;
  append_to(*opened(damaged), 60);
  const std::string first = "blocks/00000000000000000001.blocks";
  ASSERT_TRUE(damaged.corrupt(first, 300, 0x10));
  bool was_cut = true;
  for (std::uint64_t cut = 0; was_cut; ++cut) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      SimulatedDisk disk = damaged.clone();
      was_cut = run_until_cut(disk, cut, seed, [&] {
        auto store = opened(disk);
        for (std::uint64_t h = 1; h <= 60; ++h) static_cast<void>(store->check(Height{h}));
        std::map<Height, StoredBlock> blocks;
        for (const Height height : store->damaged(100)) blocks.emplace(height, block_at(height.raw()));
        ASSERT_EQ(blocks.size(), 1U);
        ASSERT_TRUE(store->mend(blocks).has_value());
      });
      auto store = opened(disk);
      ASSERT_EQ(store->last(), Height{60});
      for (std::uint64_t h = 1; h <= 60; ++h)
        if (const auto stored = store->read(Height{h})) {
          ASSERT_EQ(*stored, block_at(h));
        }
    }
  }
}

TEST(BlockStore, SetsAsideABlockAndAllAfterIt) {
  for (const std::uint64_t from : {1, 2, 9, 30, 59, 60}) {
    SCOPED_TRACE(from);
    SimulatedDisk disk;
    auto store = opened(disk);
    append_to(*store, 60);
    ASSERT_TRUE(store->set_aside_from(Height{from}).has_value());
    EXPECT_EQ(store->last(), Height{from - 1});
    append_to(*store, 60);
    expect_blocks(*store, 1, 60);
    expect_blocks(*opened(disk), 1, 60);
  }
}

}  // namespace
}  // namespace tallystick::node
