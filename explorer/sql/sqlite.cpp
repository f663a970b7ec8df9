// The one SQLite adapter. A write-ahead log lets readers go on while a block is written; `synchronous` is full, so that what commit
// returned for survives a power cut (the ledger beside it is written after, and must never be ahead).
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <unordered_map>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include "explorer/sql/database.h"

namespace tallystick::explorer::sql {
namespace {

constexpr Dialect kDialect{"sqlite", "INTEGER", "TEXT", "BLOB", "", " WITHOUT ROWID", "instr"};
constexpr int kWaitMs = 5'000;  // for a reader that recovers the log, or a checkpoint
constexpr std::int64_t kLogBytesMax = 256 * 1024 * 1024;
constexpr std::uint64_t kCommitsBetweenLooks = 16;

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Held for as long as it lives: one object writes a database. The kernel lets go of it when the process dies.
class WriterLock {
 public:
  static Result<WriterLock> of(const std::string& path) {
    const std::string file = path + ".lock";
    WriterLock out{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
    if (out.file_ < 0) return fail(ErrorKind::unavailable, "the index " + path + " cannot be locked: " + file);
    if (flock(out.file_, LOCK_EX | LOCK_NB) == 0) return out;
    return fail(ErrorKind::unavailable,
                "the index " + path + " is being written by another process: stop that one first");
  }
  WriterLock() = default;
  WriterLock(WriterLock&& other) noexcept : file_{std::exchange(other.file_, -1)} {}
  WriterLock& operator=(WriterLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~WriterLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  explicit WriterLock(int file) : file_{file} {}
  int file_ = -1;
};

// A prepared statement and where its parameters stand.
struct Prepared {
  std::unique_ptr<sqlite3_stmt, Finalize> statement;
  std::vector<int> places;  // of $1, $2, ...; 0: it does not occur
};

class Sqlite final : public Database {
 public:
  Sqlite(std::unique_ptr<sqlite3, Close> db, std::string path, WriterLock lock)
      : path_{std::move(path)}, lock_{std::move(lock)}, db_{std::move(db)} {}

  const Dialect& dialect() const override { return kDialect; }

  Result<void> begin_question(Millis patience) override {
    until_ = Clock::now() + std::chrono::milliseconds{patience.raw()};
    sqlite3_progress_handler(
        db_.get(), kStepsBetweenLooks,
        [](void* self) { return static_cast<int>(Clock::now() >= static_cast<Sqlite*>(self)->until_); }, this);
    return {};
  }

  Result<void> run(const std::string& script) override {
    return checked(sqlite3_exec(db_.get(), script.c_str(), nullptr, nullptr, nullptr));
  }

  Result<std::vector<Row>> query(const std::string& statement, Params params) override {
    if (Clock::now() >= until_) return fail(ErrorKind::not_yet, "the question takes too long");
    std::vector<Row> rows;
    const auto done = step_through(statement, params, [&](sqlite3_stmt* at) { rows.push_back(row_of(at)); });
    if (!done) return tl::unexpected(done.error());
    return rows;
  }

  Result<void> write(const std::string& statement, Params params) override {
    return step_through(statement, params, [](sqlite3_stmt*) {});
  }

  Result<void> begin() override { return run("BEGIN IMMEDIATE"); }
  Result<void> commit() override {
    if (auto done = run("COMMIT"); !done) return done;
    return keep_log_short();
  }
  void rollback() override {
    if (sqlite3_get_autocommit(db_.get()) == 0) static_cast<void>(run("ROLLBACK"));
  }

 private:
  using Clock = std::chrono::steady_clock;

  // The log begins anew only when no reader is in it, which may never happen by itself when they overlap: now and then the writer waits for
  // them. One that takes longer than kWaitMs is let be until the next time.
  Result<void> keep_log_short() {
    if (++commits_ % kCommitsBetweenLooks != 0 || log_bytes() < kLogBytesMax) return {};
    const int code = sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    return (code & 0xff) == SQLITE_BUSY ? Result<void>{} : checked(code);
  }
  std::int64_t log_bytes() const {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path_ + "-wal", error);
    return error ? 0 : static_cast<std::int64_t>(bytes);
  }

  Result<void> checked(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return {};
    const int kind = code & 0xff;
    if (kind == SQLITE_INTERRUPT) return fail(ErrorKind::not_yet, "the question takes too long");
    const bool damaged = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
    return fail(damaged ? ErrorKind::internal : ErrorKind::unavailable,
                "the index " + path_ + ": " + sqlite3_errmsg(db_.get()));
  }

  Result<Prepared*> prepared(const std::string& text) {
    if (const auto known = statements_.find(text); known != statements_.end()) return &known->second;
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(db_.get(), text.c_str(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    Prepared made{std::unique_ptr<sqlite3_stmt, Finalize>{raw}, {}};
    if (const auto ok = checked(code); !ok) return tl::unexpected(ok.error());
    for (int place = 1; place <= sqlite3_bind_parameter_count(raw); ++place) {
      const auto number =
          static_cast<std::size_t>(std::strtoul(sqlite3_bind_parameter_name(raw, place) + 1, nullptr, 10));
      if (made.places.size() < number) made.places.resize(number);
      made.places[number - 1] = place;
    }
    if (statements_.size() >= kStatementsMax) statements_.clear();
    return &statements_.emplace(text, std::move(made)).first->second;
  }

  template <class OnRow>
  Result<void> step_through(const std::string& text, Params params, const OnRow& on_row) {
    const auto statement = prepared(text);
    if (!statement) return tl::unexpected(statement.error());
    sqlite3_stmt* const at = (*statement)->statement.get();
    const auto& places = (*statement)->places;
    for (std::size_t i = 0; i < params.size() && i < places.size(); ++i)
      if (places[i] > 0) bind(at, places[i], params[i]);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(at)) == SQLITE_ROW) on_row(at);
    auto done = checked(code);
    sqlite3_reset(at);
    return done;
  }

  // The parameters outlive the step, so nothing is copied.
  static void bind(sqlite3_stmt* at, int place, const Param& param) {
    if (const auto* number = std::get_if<std::int64_t>(&param.view()))
      sqlite3_bind_int64(at, place, *number);
    else if (const auto* text = std::get_if<std::string_view>(&param.view()))
      sqlite3_bind_text(at, place, text->data() == nullptr ? "" : text->data(), static_cast<int>(text->size()),
                        SQLITE_STATIC);
    else if (const auto* bytes = std::get_if<ByteView>(&param.view()))
      bytes->empty() ? sqlite3_bind_zeroblob(at, place, 0)
                     : sqlite3_bind_blob(at, place, bytes->data(), static_cast<int>(bytes->size()), SQLITE_STATIC);
    else
      sqlite3_bind_null(at, place);
  }

  static Row row_of(sqlite3_stmt* at) {
    Row row;
    const int columns = sqlite3_column_count(at);
    row.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) {
      const int type = sqlite3_column_type(at, i);
      const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(at, i)); };
      if (type == SQLITE_INTEGER) {
        row.emplace_back(static_cast<std::int64_t>(sqlite3_column_int64(at, i)));
      } else if (type == SQLITE_TEXT) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(at, i));
        row.emplace_back(std::string(text, size()));
      } else if (type == SQLITE_BLOB) {
        const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(at, i));
        row.emplace_back(Bytes(bytes, bytes + size()));
      } else {
        row.emplace_back();
      }
    }
    return row;
  }

  static constexpr std::size_t kStatementsMax = 1'000;
  static constexpr int kStepsBetweenLooks = 20'000;  // of SQLite's machine: about a millisecond
  const std::string path_;
  const WriterLock lock_;  // goes after the connection
  Clock::time_point until_ = Clock::time_point::max();
  std::uint64_t commits_ = 0;
  const std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<std::string, Prepared> statements_;  // goes before the connection
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Access access) {
  auto lock = access == Access::write ? WriterLock::of(path) : Result<WriterLock>{};
  if (!lock) return tl::unexpected(lock.error());
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<sqlite3, Close> db{raw};
  if (code != SQLITE_OK)
    return fail(ErrorKind::unavailable, "the index " + path + " cannot be opened: " + sqlite3_errstr(code));
  sqlite3_busy_timeout(raw, kWaitMs);
  auto out = std::make_unique<Sqlite>(std::move(db), path, std::move(*lock));
  std::string setup = "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;";
  if (access == Access::write)
    setup += "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;";
  else
    setup += "PRAGMA query_only = ON;";
  if (const auto ready = out->run(setup); !ready) return tl::unexpected(ready.error());
  return out;
}

}  // namespace tallystick::explorer::sql
