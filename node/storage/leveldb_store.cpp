#include "node/storage/leveldb_store.h"

#include <atomic>

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>

namespace tallystick::node {
namespace {

leveldb::Slice slice(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
ByteView view(const leveldb::Slice& slice) {
  return as_bytes({slice.data(), slice.size()});
}

tl::unexpected<Error> broken(std::string_view what, const leveldb::Status& status) {
  return internal_error("the state database could not " + std::string{what} + ": " + status.ToString());
}

// The database with what it must not outlive.
struct Database {
  std::unique_ptr<const leveldb::FilterPolicy> filter;
  std::unique_ptr<leveldb::Cache> cache;
  std::unique_ptr<leveldb::DB> db;
};

class Cursor final : public KvCursor {
 public:
  Cursor(std::shared_ptr<Database> database, const leveldb::Snapshot* snapshot) : database_{std::move(database)} {
    leveldb::ReadOptions options;
    options.verify_checksums = true;
    options.snapshot = snapshot;
    iterator_.reset(database_->db->NewIterator(options));
  }
  void seek(ByteView key) override { iterator_->Seek(slice(key)); }
  void next() override { iterator_->Next(); }
  bool valid() const override { return iterator_->Valid(); }
  ByteView key() const override { return view(iterator_->key()); }
  ByteView value() const override { return view(iterator_->value()); }
  Result<void> status() const override {
    if (!iterator_->status().ok()) return broken("read a range", iterator_->status());
    return {};
  }

 private:
  std::shared_ptr<Database> database_;
  std::unique_ptr<leveldb::Iterator> iterator_;
};

Result<std::optional<Bytes>> read(leveldb::DB& db, const leveldb::Snapshot* snapshot, ByteView key) {
  leveldb::ReadOptions options;
  options.verify_checksums = true;
  options.snapshot = snapshot;
  std::string value;
  const leveldb::Status status = db.Get(options, slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return broken("read a value", status);
  const ByteView bytes = as_bytes(value);
  return Bytes{bytes.begin(), bytes.end()};
}

class Snapshot final : public KvReader {
 public:
  explicit Snapshot(std::shared_ptr<Database> database)
      : database_{std::move(database)}, snapshot_{database_->db->GetSnapshot()} {}
  ~Snapshot() override { database_->db->ReleaseSnapshot(snapshot_); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  Result<std::optional<Bytes>> get(ByteView key) const override { return read(*database_->db, snapshot_, key); }
  std::unique_ptr<KvCursor> cursor() const override { return std::make_unique<Cursor>(database_, snapshot_); }

 private:
  std::shared_ptr<Database> database_;
  const leveldb::Snapshot* snapshot_;
};

class LevelDbStore final : public KvStore {
 public:
  explicit LevelDbStore(std::shared_ptr<Database> database) : database_{std::move(database)} {}

  Result<std::optional<Bytes>> get(ByteView key) const override { return read(*database_->db, nullptr, key); }
  std::unique_ptr<KvCursor> cursor() const override { return std::make_unique<Cursor>(database_, nullptr); }
  std::shared_ptr<const KvReader> snapshot() const override { return std::make_shared<Snapshot>(database_); }

  Result<void> commit(const KvBatch& batch) override {
    if (failed_) return internal_error("the state database failed before and takes no more writes; restart the node");
    leveldb::WriteBatch writes;
    for (const KvBatch::Change& change : batch.changes) {
      if (change.value)
        writes.Put(slice(change.key), slice(*change.value));
      else
        writes.Delete(slice(change.key));
    }
    leveldb::WriteOptions options;
    options.sync = true;
    const leveldb::Status status = database_->db->Write(options, &writes);
    if (status.ok()) return {};
    failed_ = true;
    return broken("write a batch", status);
  }

 private:
  std::shared_ptr<Database> database_;
  std::atomic<bool> failed_ = false;
};

}  // namespace

Result<std::unique_ptr<KvStore>> open_leveldb(const std::string& directory, const LevelDbOptions& options) {
  auto database = std::make_shared<Database>();
  database->filter.reset(leveldb::NewBloomFilterPolicy(10));
  database->cache.reset(leveldb::NewLRUCache(options.block_cache_bytes));
  leveldb::Options settings;
  settings.create_if_missing = true;
  settings.paranoid_checks = true;
  settings.compression = leveldb::kNoCompression;
  settings.filter_policy = database->filter.get();
  settings.block_cache = database->cache.get();
  settings.write_buffer_size = options.write_buffer_bytes;
  settings.max_open_files = options.open_files_max;
  if (options.env != nullptr) settings.env = options.env;
  leveldb::DB* db = nullptr;
  const leveldb::Status status = leveldb::DB::Open(settings, directory, &db);
  if (!status.ok()) {
    if (status.IsIOError() && status.ToString().find("LOCK") != std::string::npos)
      return fail(ErrorKind::unavailable, "another process has the state database in " + directory + " open");
    return fail(status.IsCorruption() ? ErrorKind::internal : ErrorKind::unavailable,
                "the state database in " + directory + " cannot be opened: " + status.ToString());
  }
  database->db.reset(db);
  return std::make_unique<LevelDbStore>(std::move(database));
}

}  // namespace tallystick::node
