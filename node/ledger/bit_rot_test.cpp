// A bit flips somewhere in a database file, of whatever kind. The node then opens at a block that was agreed upon, perhaps an older one
// (the block files have the rest), or says that it cannot. It never answers from something else.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "node/ledger/check.h"
#include "node/ledger/test_chain.h"
#include "node/os/temp_directory.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {
namespace {

namespace fs = std::filesystem;

constexpr LevelDbOptions kSmall{.write_buffer_bytes = 64 * 1024, .block_cache_bytes = 64 * 1024};
constexpr LedgerOptions kOptions{.bucket_bits = 4};
constexpr std::uintmax_t kFlipsPerFile = 80;

void flip(const fs::path& file, std::uintmax_t offset, unsigned bit) {
  std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
  stream.seekg(static_cast<std::streamoff>(offset));
  const int before = stream.get();
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.put(static_cast<char>(before ^ (1 << bit)));
}

TEST(BitRot, NoFlippedBitIsASilentWrongAnswer) {
  TestChain chain;
  chain.play(6, 12);
  const TempDirectory home;
  const fs::path good = fs::path{home.path()} / "good";
  // Opened once more after a while, so that there are table files beside the log.
  for (int round = 0; round < 2; ++round) {
    const auto store = open_leveldb(good, kSmall);
    ASSERT_TRUE(store) << store.error().message;
    const auto ledger = open_or_fail(**store, chain.genesis(), kOptions);
    ASSERT_TRUE(chain.feed(*ledger));
    if (round == 0) chain.play(2, 6);
  }
  const Hash end = chain.blocks().back().hash;
  std::map<std::string, int> tried;
  int older = 0;
  int refused = 0;
  int unharmed = 0;
  for (const auto& entry : fs::directory_iterator{good}) {
    const std::string name = entry.path().filename();
    if (name == "LOCK" || name.starts_with("LOG")) continue;  // nothing is read from these
    const std::uintmax_t size = entry.file_size();
    for (std::uintmax_t i = 0; i < std::min(kFlipsPerFile, size); ++i) {
      const std::uintmax_t offset = i * size / std::min(kFlipsPerFile, size);
      SCOPED_TRACE(name + " byte " + std::to_string(offset));
      const fs::path copy = fs::path{home.path()} / "copy";
      fs::remove_all(copy);
      fs::copy(good, copy, fs::copy_options::recursive);
      flip(copy / name, offset, static_cast<unsigned>(i % 8));
      ++tried[entry.path().extension()];
      const auto store = open_leveldb(copy, kSmall);
      if (!store) {
        ++refused;
        continue;
      }
      const auto ledger = LedgerApplication::open(**store, chain.genesis(), contracts::registry(), kOptions);
      if (!ledger) {
        ++refused;
        EXPECT_FALSE(ledger.error().message.empty());
        continue;
      }
      const ExecutedBlock last = (*ledger)->last_committed();
      const std::uint64_t height = last.height.raw();
      ASSERT_EQ(last.result, height == 0 ? chain.genesis_result() : chain.blocks()[height - 1].result);
      (height < chain.blocks().size() ? older : unharmed) += 1;
      const auto fed = chain.feed(**ledger);
      if (!fed) continue;  // it noticed later, and says so
      EXPECT_EQ((*ledger)->last_committed().block, end);
      EXPECT_EQ((*ledger)->last_committed().result, chain.blocks().back().result);
    }
  }
  std::printf("flipped bits: %d refused, %d opened at an older block, %d without effect on what opening reads\n",
              refused, older, unharmed);
  for (const char* kind : {".ldb", ".log", ""}) EXPECT_GT(tried[kind], 0) << kind;
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace tallystick::node
