// Both stores keep the same promises: each test runs against memory and against LevelDB in a directory of its own.
#include "node/storage/kv_store.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "node/os/temp_directory.h"
#include "node/storage/leveldb_store.h"
#include "node/storage/memory_store.h"

namespace tallystick::node {
namespace {

Bytes bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

std::string text(const std::optional<Bytes>& value) {
  return value ? std::string{as_text(*value)} : std::string{"(nothing)"};
}

std::string everything(const KvReader& reader, std::string_view from = "") {
  std::string out;
  const auto cursor = reader.cursor();
  for (cursor->seek(as_bytes(from)); cursor->valid(); cursor->next())
    out += std::string{as_text(cursor->key())} + "=" + std::string{as_text(cursor->value())} + " ";
  EXPECT_TRUE(cursor->status());
  return out;
}

// Opens the same content again and again.
class Home {
 public:
  explicit Home(bool on_disk) : on_disk_{on_disk} {}
  KvStore& open() {
    if (!on_disk_) return memory_;
    disk_.reset();
    auto opened = open_leveldb(directory_.path());
    EXPECT_TRUE(opened) << opened.error().message;
    disk_ = std::move(*opened);
    return *disk_;
  }

 private:
  bool on_disk_;
  TempDirectory directory_;
  MemoryStore memory_;
  std::unique_ptr<KvStore> disk_;
};

class KvStoreTest : public ::testing::TestWithParam<bool> {
 protected:
  Home home{GetParam()};
};

TEST_P(KvStoreTest, WhatACommitHoldsIsThereAfterReopening) {
  {
    KvStore& store = home.open();
    KvBatch batch;
    batch.put(bytes("b"), bytes("2"));
    batch.put(bytes("a"), bytes("1"));
    batch.put(bytes("c"), bytes(""));
    batch.erase(bytes("b"));
    batch.put(bytes("a"), bytes("one"));
    ASSERT_TRUE(store.commit(batch));
  }
  KvStore& store = home.open();
  EXPECT_EQ(everything(store), "a=one c= ");
  EXPECT_EQ(text(*store.get(as_bytes("a"))), "one");
  EXPECT_EQ(text(*store.get(as_bytes("b"))), "(nothing)");
  EXPECT_EQ(text(*store.get(as_bytes("c"))), "");
}

TEST_P(KvStoreTest, KeysAreOrderedAsUnsignedBytes) {
  KvStore& store = home.open();
  KvBatch batch;
  for (const Bytes& key : {Bytes{0xFF}, Bytes{0x7F}, Bytes{0x80}, Bytes{0x00}, Bytes{0x00, 0x00}}) batch.put(key, key);
  ASSERT_TRUE(store.commit(batch));
  std::string order;
  const auto cursor = store.cursor();
  for (cursor->seek({}); cursor->valid(); cursor->next()) order += to_hex(cursor->key()) + " ";
  EXPECT_EQ(order, "00 0000 7f 80 ff ");
}

TEST_P(KvStoreTest, ASeekFindsTheFirstKeyAtOrAfter) {
  KvStore& store = home.open();
  KvBatch batch;
  batch.put(bytes("b"), bytes("2"));
  batch.put(bytes("d"), bytes("4"));
  ASSERT_TRUE(store.commit(batch));
  EXPECT_EQ(everything(store, "a"), "b=2 d=4 ");
  EXPECT_EQ(everything(store, "b"), "b=2 d=4 ");
  EXPECT_EQ(everything(store, "c"), "d=4 ");
  EXPECT_EQ(everything(store, "e"), "");
}

TEST_P(KvStoreTest, ASnapshotStaysAsItWas) {
  KvStore& store = home.open();
  KvBatch first;
  first.put(bytes("a"), bytes("1"));
  first.put(bytes("b"), bytes("2"));
  ASSERT_TRUE(store.commit(first));
  const auto before = store.snapshot();
  KvBatch second;
  second.put(bytes("a"), bytes("changed"));
  second.erase(bytes("b"));
  second.put(bytes("c"), bytes("3"));
  ASSERT_TRUE(store.commit(second));
  const auto between = store.snapshot();
  KvBatch third;
  third.put(bytes("b"), bytes("again"));
  third.erase(bytes("a"));
  ASSERT_TRUE(store.commit(third));
  EXPECT_EQ(everything(*before), "a=1 b=2 ");
  EXPECT_EQ(text(*before->get(as_bytes("c"))), "(nothing)");
  EXPECT_EQ(everything(*between), "a=changed c=3 ");
  EXPECT_EQ(everything(store), "b=again c=3 ");
}

TEST_P(KvStoreTest, ACursorLooksAtOneMoment) {
  KvStore& store = home.open();
  KvBatch first;
  first.put(bytes("a"), bytes("1"));
  first.put(bytes("b"), bytes("2"));
  ASSERT_TRUE(store.commit(first));
  const auto cursor = store.cursor();
  cursor->seek(as_bytes("a"));
  KvBatch second;
  second.erase(bytes("b"));
  ASSERT_TRUE(store.commit(second));
  cursor->next();
  ASSERT_TRUE(cursor->valid());
  EXPECT_EQ(as_text(cursor->key()), "b");
}

INSTANTIATE_TEST_SUITE_P(Stores, KvStoreTest, ::testing::Bool(),
                         [](const auto& store) { return store.param ? "LevelDb" : "Memory"; });

TEST(MemoryStoreFaults, AFailedCommitIsWholeOrAbsentAndStopsTheStore) {
  for (const auto failure : {MemoryStore::Failure::before_write, MemoryStore::Failure::after_write}) {
    MemoryStore store;
    KvBatch batch;
    batch.put(bytes("a"), bytes("1"));
    batch.put(bytes("b"), bytes("2"));
    store.fail_after(1, failure);
    KvBatch first;
    first.put(bytes("x"), bytes("0"));
    EXPECT_TRUE(store.commit(first));
    EXPECT_FALSE(store.commit(batch));
    EXPECT_FALSE(store.commit(first)) << "a store that failed takes no more writes";
    EXPECT_EQ(everything(store), failure == MemoryStore::Failure::after_write ? "a=1 b=2 x=0 " : "x=0 ");
    store.revive();
    EXPECT_TRUE(store.commit(batch));
  }
}

TEST(MemoryStoreFaults, DamageFlipsOneBit) {
  MemoryStore store;
  KvBatch batch;
  batch.put(bytes("a"), Bytes{0x00, 0x00});
  ASSERT_TRUE(store.commit(batch));
  EXPECT_TRUE(store.damage(as_bytes("a"), 9));
  EXPECT_EQ(to_hex(**store.get(as_bytes("a"))), "0002");
  EXPECT_FALSE(store.damage(as_bytes("b"), 0));
}

TEST(LevelDbStore, ASecondProcessIsToldSo) {
  const TempDirectory directory;
  const auto first = open_leveldb(directory.path());
  ASSERT_TRUE(first);
  const auto second = open_leveldb(directory.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable) << second.error().message;
}

TEST(LevelDbStore, ADirectoryThatCannotBeMadeIsAnError) {
  const auto opened = open_leveldb("/proc/tallystick-cannot-be-here");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
}

// Every byte of every table file is flipped in turn: a read gives what was written, or an error, or (when what is
// damaged is a whole file's footer) the database does not open. It never gives anything else.
TEST(LevelDbStore, DamageIsNeverAWrongAnswer) {
  const TempDirectory directory;
  std::map<std::string, std::string> expected;
  {
    const auto store = open_leveldb(directory.path(), {.write_buffer_bytes = 64 * 1024});
    ASSERT_TRUE(store);
    for (int i = 0; i < 60; ++i) {
      KvBatch batch;
      for (int j = 0; j < 10; ++j) {
        const std::string key = "key" + std::to_string(i * 10 + j);
        expected[key] = std::string(200, static_cast<char>('a' + (i + j) % 26));
        batch.put(bytes(key), bytes(expected[key]));
      }
      ASSERT_TRUE((*store)->commit(batch));
    }
  }
  { ASSERT_TRUE(open_leveldb(directory.path())); }  // moves what is in the log to a table file
  std::vector<std::filesystem::path> tables;
  for (const auto& entry : std::filesystem::directory_iterator{directory.path()})
    if (entry.path().extension() == ".ldb") tables.push_back(entry.path());
  ASSERT_FALSE(tables.empty());
  int errors = 0;
  for (const auto& table : tables) {
    const auto size = static_cast<std::size_t>(std::filesystem::file_size(table));
    for (std::size_t offset = 0; offset < size; offset += 1 + size / 150) {
      std::fstream file{table, std::ios::in | std::ios::out | std::ios::binary};
      file.seekg(static_cast<std::streamoff>(offset));
      const char before = static_cast<char>(file.get());
      file.seekp(static_cast<std::streamoff>(offset));
      file.put(static_cast<char>(before ^ 0x10));
      file.flush();
      if (const auto store = open_leveldb(directory.path())) {
        for (const auto& [key, value] : expected) {
          const auto read = (*store)->get(as_bytes(key));
          if (!read)
            ++errors;
          else
            ASSERT_EQ(text(*read), value) << key << " with byte " << offset << " of " << table << " damaged";
        }
      } else {
        ++errors;
      }
      file.seekp(static_cast<std::streamoff>(offset));
      file.put(before);
    }
  }
  EXPECT_GT(errors, 0);
}

}  // namespace
}  // namespace tallystick::node
