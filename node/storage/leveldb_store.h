// The one LevelDB adapter. Tuned by measurement (CONSENSUS 3, 4.2): 10-bit bloom filter, no compression, a large write
// buffer; checksums are verified on every read and compaction.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "node/storage/kv_store.h"

namespace leveldb {
class Env;
}

namespace tallystick::node {

struct LevelDbOptions {
  std::size_t write_buffer_bytes = 64 * 1024 * 1024;
  std::size_t block_cache_bytes = 64 * 1024 * 1024;
  int open_files_max = 500;
  leveldb::Env* env = nullptr;  // where its files are, and must outlive the store; null: the system's
};

// Opens the database in `directory`, making it if there is none. One process at a time: a second one gets an
// `unavailable` error, as does a disk that fails. Damage that LevelDB finds while opening is an internal error that names the directory.
Result<std::unique_ptr<KvStore>> open_leveldb(const std::string& directory, const LevelDbOptions& options = {});

}  // namespace tallystick::node
