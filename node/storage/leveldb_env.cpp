#include "node/storage/leveldb_env.h"

#include <algorithm>
#include <deque>
#include <exception>

#include <leveldb/env.h>

namespace tallystick::node {
namespace {

constexpr std::size_t kWriteBufferBytes = 65'536;  // as LevelDB's own files have

leveldb::Status status_of(const std::string& path, const Error& error) {
  if (error.kind == ErrorKind::not_found) return leveldb::Status::NotFound(path, error.message);
  return leveldb::Status::IOError(path, error.message);
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

bool is_manifest(const std::string& path) {
  return path.substr(path.rfind('/') + 1).starts_with("MANIFEST");
}

class DiskEnv final : public leveldb::Env {
 public:
  DiskEnv(Disk& disk, BackgroundWork when) : disk_{disk}, when_{when} {}

  // Runs what waits in the background. LevelDB must not be inside a call that holds its lock.
  void settle() {
    if (settling_) return;
    settling_ = true;
    while (!waiting_.empty()) {
      const Job job = waiting_.front();
      waiting_.pop_front();
      job.function(job.argument);
    }
    settling_ = false;
  }
  void settle_before_write() {
    if (when_ == BackgroundWork::before_the_write) settle();
  }
  // Throws what the disk threw, once.
  void rethrow() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

  // A call of the disk, as LevelDB wants to hear of it.
  template <class Call>
  leveldb::Status call(const std::string& path, Call&& call) {
    if (off_) return leveldb::Status::IOError(path, "the disk is gone");
    try {
      const Result<void> done = call(disk_);
      return done ? leveldb::Status::OK() : status_of(path, done.error());
    } catch (...) {
      off_ = true;
      thrown_ = std::current_exception();
      return leveldb::Status::IOError(path, "the disk is gone");
    }
  }

  leveldb::Status NewSequentialFile(const std::string& path, leveldb::SequentialFile** out) override;
  leveldb::Status NewRandomAccessFile(const std::string& path, leveldb::RandomAccessFile** out) override;
  leveldb::Status NewWritableFile(const std::string& path, leveldb::WritableFile** out) override;
  leveldb::Status NewAppendableFile(const std::string& path, leveldb::WritableFile** out) override;

  bool FileExists(const std::string& path) override {
    bool there = false;
    static_cast<void>(call(path, [&](Disk& disk) -> Result<void> {
      const auto exists = disk.exists(path);
      there = exists && *exists;
      return {};
    }));
    return there;
  }
  leveldb::Status GetChildren(const std::string& path, std::vector<std::string>* out) override {
    out->clear();
    return call(path, [&](Disk& disk) -> Result<void> {
      auto names = disk.list(path);
      if (!names) return tl::unexpected(names.error());
      *out = std::move(*names);
      return {};
    });
  }
  leveldb::Status RemoveFile(const std::string& path) override {
    return call(path, [&](Disk& disk) { return disk.remove(path); });
  }
  leveldb::Status CreateDir(const std::string& path) override {
    return call(path, [&](Disk& disk) { return disk.make_directories(path); });
  }
  leveldb::Status RemoveDir(const std::string& path) override {
    return leveldb::Status::NotSupported(path, "directories are not removed");
  }
  leveldb::Status GetFileSize(const std::string& path, std::uint64_t* out) override {
    return call(path, [&](Disk& disk) -> Result<void> {
      const auto file = disk.open(path, false);
      if (!file) return tl::unexpected(file.error());
      const auto size = (*file)->size();
      if (!size) return tl::unexpected(size.error());
      *out = *size;
      return {};
    });
  }
  leveldb::Status RenameFile(const std::string& from, const std::string& to) override {
    return call(from, [&](Disk& disk) { return disk.rename(from, to); });
  }

  // One process has the disk (PosixDisk locks its root), and one store a directory of it.
  leveldb::Status LockFile(const std::string&, leveldb::FileLock** lock) override {
    *lock = new leveldb::FileLock;
    return leveldb::Status::OK();
  }
  leveldb::Status UnlockFile(leveldb::FileLock* lock) override {
    delete lock;
    return leveldb::Status::OK();
  }

  void Schedule(void (*function)(void*), void* argument) override { waiting_.push_back({function, argument}); }
  void StartThread(void (*function)(void*), void* argument) override { Schedule(function, argument); }
  leveldb::Status GetTestDirectory(std::string*) override { return leveldb::Status::NotSupported("no test directory"); }
  // LevelDB's diary is read by nobody.
  leveldb::Status NewLogger(const std::string& path, leveldb::Logger** out) override {
    *out = nullptr;
    return leveldb::Status::NotSupported(path, "no diary is kept");
  }
  std::uint64_t NowMicros() override { return ++micros_; }
  void SleepForMicroseconds(int) override {}

 private:
  struct Job {
    void (*function)(void*);
    void* argument;
  };

  Disk& disk_;
  BackgroundWork when_;
  std::deque<Job> waiting_;
  bool settling_ = false;
  bool off_ = false;
  std::exception_ptr thrown_;
  std::uint64_t micros_ = 0;
};

class Reader final : public leveldb::SequentialFile, public leveldb::RandomAccessFile {
 public:
  Reader(DiskEnv& env, std::string path, std::unique_ptr<File> file)
      : env_{env}, path_{std::move(path)}, file_{std::move(file)} {}
  leveldb::Status Read(std::size_t count, leveldb::Slice* out, char* scratch) override {
    const leveldb::Status status = Read(at_, count, out, scratch);
    if (status.ok()) at_ += out->size();
    return status;
  }
  leveldb::Status Skip(std::uint64_t count) override {
    at_ += count;
    return leveldb::Status::OK();
  }
  leveldb::Status Read(std::uint64_t offset, std::size_t count, leveldb::Slice* out, char* scratch) const override {
    *out = leveldb::Slice{scratch, 0};
    return env_.call(path_, [&](Disk&) -> Result<void> {
      const auto bytes = file_->read(offset, count);
      if (!bytes) return tl::unexpected(bytes.error());
      std::copy(bytes->begin(), bytes->end(), reinterpret_cast<std::uint8_t*>(scratch));
      *out = leveldb::Slice{scratch, bytes->size()};
      return {};
    });
  }

 private:
  DiskEnv& env_;
  std::string path_;
  std::unique_ptr<File> file_;
  std::uint64_t at_ = 0;
};

class Writer final : public leveldb::WritableFile {
 public:
  Writer(DiskEnv& env, std::string path, std::unique_ptr<File> file, std::uint64_t end)
      : env_{env}, path_{std::move(path)}, file_{std::move(file)}, end_{end} {}
  ~Writer() override { static_cast<void>(Close()); }
  leveldb::Status Append(const leveldb::Slice& data) override {
    env_.settle_before_write();
    const ByteView bytes = as_bytes({data.data(), data.size()});
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    return waiting_.size() < kWriteBufferBytes ? leveldb::Status::OK() : Flush();
  }
  leveldb::Status Flush() override {
    if (waiting_.empty()) return leveldb::Status::OK();
    const Bytes bytes = std::exchange(waiting_, {});
    const leveldb::Status status = env_.call(path_, [&](Disk&) { return file_->write(end_, bytes); });
    if (status.ok()) end_ += bytes.size();
    return status;
  }
  leveldb::Status Sync() override {
    if (is_manifest(path_)) {
      const auto named = env_.call(path_, [&](Disk& disk) { return disk.sync_directory(directory_of(path_)); });
      if (!named.ok()) return named;
    }
    const leveldb::Status written = Flush();
    return written.ok() ? env_.call(path_, [&](Disk&) { return file_->sync(); }) : written;
  }
  leveldb::Status Close() override { return Flush(); }

 private:
  DiskEnv& env_;
  std::string path_;
  std::unique_ptr<File> file_;
  std::uint64_t end_;
  Bytes waiting_;
};

leveldb::Status DiskEnv::NewSequentialFile(const std::string& path, leveldb::SequentialFile** out) {
  *out = nullptr;
  return call(path, [&](Disk& disk) -> Result<void> {
    auto file = disk.open(path, false);
    if (!file) return tl::unexpected(file.error());
    *out = new Reader{*this, path, std::move(*file)};
    return {};
  });
}

leveldb::Status DiskEnv::NewRandomAccessFile(const std::string& path, leveldb::RandomAccessFile** out) {
  *out = nullptr;
  return call(path, [&](Disk& disk) -> Result<void> {
    auto file = disk.open(path, false);
    if (!file) return tl::unexpected(file.error());
    *out = new Reader{*this, path, std::move(*file)};
    return {};
  });
}

leveldb::Status DiskEnv::NewWritableFile(const std::string& path, leveldb::WritableFile** out) {
  *out = nullptr;
  return call(path, [&](Disk& disk) -> Result<void> {
    auto file = disk.open(path, true);
    if (!file) return tl::unexpected(file.error());
    const auto size = (*file)->size();
    if (!size) return tl::unexpected(size.error());
    if (*size > 0)
      if (auto emptied = (*file)->truncate(0); !emptied) return emptied;
    *out = new Writer{*this, path, std::move(*file), 0};
    return {};
  });
}

leveldb::Status DiskEnv::NewAppendableFile(const std::string& path, leveldb::WritableFile** out) {
  *out = nullptr;
  return call(path, [&](Disk& disk) -> Result<void> {
    auto file = disk.open(path, true);
    if (!file) return tl::unexpected(file.error());
    const auto size = (*file)->size();
    if (!size) return tl::unexpected(size.error());
    *out = new Writer{*this, path, std::move(*file), *size};
    return {};
  });
}

// A store with the files it lives in. Background work is done before each commit begins, so that LevelDB never waits for it inside one.
class StoreOnDisk final : public KvStore {
 public:
  StoreOnDisk(std::unique_ptr<DiskEnv> env, std::unique_ptr<KvStore> store)
      : env_{std::move(env)}, store_{std::move(store)} {
    env_->settle();
  }
  ~StoreOnDisk() override { env_->settle(); }
  Result<std::optional<Bytes>> get(ByteView key) const override {
    auto value = store_->get(key);
    env_->rethrow();
    return value;
  }
  std::unique_ptr<KvCursor> cursor() const override { return store_->cursor(); }
  std::shared_ptr<const KvReader> snapshot() const override { return store_->snapshot(); }
  Result<void> commit(const KvBatch& batch) override {
    env_->settle();
    const Result<void> committed = store_->commit(batch);
    env_->rethrow();
    return committed;
  }

 private:
  std::unique_ptr<DiskEnv> env_;
  std::unique_ptr<KvStore> store_;
};

}  // namespace

Result<std::unique_ptr<KvStore>> open_leveldb_on(Disk& disk, const std::string& directory,
                                                 const LevelDbOptions& options, BackgroundWork when) {
  auto env = std::make_unique<DiskEnv>(disk, when);
  LevelDbOptions here = options;
  here.env = env.get();
  auto store = open_leveldb(directory, here);
  if (!store) {
    env->rethrow();
    return store;
  }
  auto opened = std::make_unique<StoreOnDisk>(std::move(env), std::move(*store));
  return opened;
}

}  // namespace tallystick::node
