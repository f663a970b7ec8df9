// The one PostgreSQL adapter (libpq). Values travel in binary, changes in a pipeline: a block's rows cost one round trip, and what is
// wrong with one of them is learnt when the pipeline is drained.
#include <chrono>
#include <unordered_map>

#include <endian.h>
#include <libpq-fe.h>

#include "explorer/sql/database.h"

namespace tallystick::explorer::sql {
namespace {

constexpr Dialect kDialect{"postgresql", "BIGINT", "TEXT COLLATE \"C\"", "BYTEA", " NULLS FIRST", "", "strpos"};
constexpr std::size_t kPipelineMax = 2'000;  // changes under way before they are drained
constexpr std::size_t kStatementsMax = 1'000;
constexpr long long kWriterLock = 0x7461'6c6c'7969'6478;  // whose holder writes the index

constexpr std::string_view kCanceled = "57014";  // by the statement's timeout

constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt4 = 23;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Clear>;

std::string one_line(const char* words) {
  std::string out{words};
  while (!out.empty() && out.back() == '\n') out.pop_back();
  for (char& c : out)
    if (c == '\n') c = ' ';
  return out;
}

std::uint64_t big_endian(const char* bytes, int size) {
  std::uint64_t out = 0;
  for (int i = 0; i < size; ++i) out = (out << 8) | static_cast<std::uint8_t>(bytes[i]);
  return out;
}

// Parameters as libpq wants them.
class Arguments {
 public:
  explicit Arguments(Params params) : numbers_(params.size()) {
    for (std::size_t i = 0; i < params.size(); ++i) {
      const auto& view = params[i].view();
      if (const auto* number = std::get_if<std::int64_t>(&view)) {
        numbers_[i] = htobe64(static_cast<std::uint64_t>(*number));
        add(reinterpret_cast<const char*>(&numbers_[i]), sizeof(std::uint64_t));
      } else if (const auto* text = std::get_if<std::string_view>(&view)) {
        add(text->empty() ? "" : text->data(), text->size());
      } else if (const auto* bytes = std::get_if<ByteView>(&view)) {
        add(bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data()), bytes->size());
      } else {
        add(nullptr, 0);
      }
    }
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(const char* value, std::size_t length) {
    values_.push_back(value);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(1);
  }
  std::vector<std::uint64_t> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

Value value_of(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) == 1) return {};
  const char* const bytes = PQgetvalue(result, row, column);
  const int size = PQgetlength(result, row, column);
  switch (PQftype(result, column)) {
    case kBool:
      return std::int64_t{bytes[0]};
    case kInt4:
      return std::int64_t{static_cast<std::int32_t>(big_endian(bytes, size))};
    case kInt8:
      return static_cast<std::int64_t>(big_endian(bytes, size));
    case kBytea:
      return Bytes(bytes, bytes + size);
    default:
      return std::string(bytes, static_cast<std::size_t>(size));
  }
}

class Postgres final : public Database {
 public:
  explicit Postgres(std::unique_ptr<PGconn, Finish> connection) : connection_{std::move(connection)} {}

  const Dialect& dialect() const override { return kDialect; }

  // The server cuts off a statement; between them the time is looked at here.
  Result<void> begin_question(Millis patience) override {
    until_ = Clock::now() + std::chrono::milliseconds{patience.raw()};
    if (patience == patience_) return {};
    if (auto set = run("SET statement_timeout = " + std::to_string(patience.raw())); !set) return set;
    patience_ = patience;
    return {};
  }

  Result<void> run(const std::string& script) override {
    if (auto drained = leave_pipeline(); !drained) return drained;
    const ResultPtr result{PQexec(connection_.get(), script.c_str())};
    return checked(result.get());
  }

  Result<std::vector<Row>> query(const std::string& statement, Params params) override {
    if (auto drained = leave_pipeline(); !drained) return tl::unexpected(drained.error());
    if (patience_.raw() > 0 && Clock::now() >= until_) return too_late();
    const auto name = prepared(statement);
    if (!name) return tl::unexpected(name.error());
    const Arguments arguments{params};
    const ResultPtr result{PQexecPrepared(connection_.get(), name->c_str(), arguments.count(), arguments.values(),
                                          arguments.lengths(), arguments.formats(), 1)};
    if (const auto ok = checked(result.get()); !ok) return tl::unexpected(ok.error());
    std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (int column = 0; column < PQnfields(result.get()); ++column)
        rows[i].push_back(value_of(result.get(), static_cast<int>(i), column));
    return rows;
  }

  Result<void> write(const std::string& statement, Params params) override {
    if (!names_.contains(statement))
      if (auto drained = leave_pipeline(); !drained) return drained;
    const auto name = prepared(statement);
    if (!name) return tl::unexpected(name.error());
    if (PQpipelineStatus(connection_.get()) == PQ_PIPELINE_OFF && PQenterPipelineMode(connection_.get()) != 1)
      return broken();
    const Arguments arguments{params};
    if (PQsendQueryPrepared(connection_.get(), name->c_str(), arguments.count(), arguments.values(),
                            arguments.lengths(), arguments.formats(), 1) != 1)
      return broken();
    if (++under_way_ < kPipelineMax) return {};
    return leave_pipeline();
  }

  Result<void> begin() override { return run("BEGIN"); }
  Result<void> commit() override { return run("COMMIT"); }
  void rollback() override {
    static_cast<void>(leave_pipeline());
    if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) static_cast<void>(run("ROLLBACK"));
  }

 private:
  using Clock = std::chrono::steady_clock;

  static tl::unexpected<Error> too_late() { return fail(ErrorKind::not_yet, "the question takes too long"); }
  tl::unexpected<Error> broken() const {
    return fail(ErrorKind::unavailable, "the index: " + one_line(PQerrorMessage(connection_.get())));
  }
  Result<void> checked(const PGresult* result) const {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC) return {};
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != nullptr && std::string_view{state} == kCanceled) return too_late();
    // Class XX: the server says that its own data are damaged, or a bug.
    const bool damaged = state != nullptr && std::string_view{state}.starts_with("XX");
    return fail(
        damaged ? ErrorKind::internal : ErrorKind::unavailable,
        "the index: " + one_line(result == nullptr ? PQerrorMessage(connection_.get()) : PQresultErrorMessage(result)));
  }

  Result<std::string> prepared(const std::string& text) {
    if (const auto known = names_.find(text); known != names_.end()) return known->second;
    if (names_.size() >= kStatementsMax) {
      if (auto forgotten = run("DEALLOCATE ALL"); !forgotten) return tl::unexpected(forgotten.error());
      names_.clear();
    }
    std::string name = "s" + std::to_string(++last_name_);
    const ResultPtr result{PQprepare(connection_.get(), name.c_str(), text.c_str(), 0, nullptr)};
    if (const auto ok = checked(result.get()); !ok) return tl::unexpected(ok.error());
    names_.emplace(text, name);
    return name;
  }

  // Waits for the changes under way; the first that failed is the error.
  Result<void> leave_pipeline() {
    if (PQpipelineStatus(connection_.get()) == PQ_PIPELINE_OFF) return {};
    if (PQpipelineSync(connection_.get()) != 1) return broken();
    under_way_ = 0;
    Result<void> outcome;
    for (bool synced = false; !synced;) {
      const ResultPtr result{PQgetResult(connection_.get())};
      if (result == nullptr) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) return broken();
        continue;  // between the results of two statements
      }
      synced = PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC;
      if (PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED) continue;
      if (auto ok = checked(result.get()); !ok && outcome) outcome = std::move(ok);
    }
    if (PQexitPipelineMode(connection_.get()) != 1 && outcome) return broken();
    return outcome;
  }

  const std::unique_ptr<PGconn, Finish> connection_;
  std::unordered_map<std::string, std::string> names_;  // of prepared statements, by their text
  std::uint64_t last_name_ = 0;
  std::size_t under_way_ = 0;
  Millis patience_;  // with a question; 0: none was begun
  Clock::time_point until_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const std::string& url, Access access) {
  // What the URL says of these goes before. A server whose host is gone without a word is given up in a minute.
  const char* const names[] = {"connect_timeout",
                               "tcp_user_timeout",
                               "keepalives_idle",
                               "keepalives_interval",
                               "keepalives_count",
                               "dbname",
                               nullptr};
  const char* const values[] = {"10", "30000", "30", "10", "3", url.c_str(), nullptr};
  std::unique_ptr<PGconn, Finish> connection{PQconnectdbParams(names, values, 1)};
  if (PQstatus(connection.get()) != CONNECTION_OK)
    return fail(ErrorKind::unavailable, "the index: " + one_line(PQerrorMessage(connection.get())));
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  auto out = std::make_unique<Postgres>(std::move(connection));
  if (const auto set = out->run("SET client_encoding = 'UTF8'"); !set) return tl::unexpected(set.error());
  if (access == Access::read) {
    if (const auto set = out->run("SET default_transaction_read_only = on"); !set) return tl::unexpected(set.error());
    return out;
  }
  // A server, a role or a database may have it off: commit would return before the disk has anything.
  if (const auto set = out->run("SELECT set_config('synchronous_commit', 'on', false) WHERE "
                                "current_setting('synchronous_commit') = 'off'");
      !set)
    return tl::unexpected(set.error());
  const Param lock{std::int64_t{kWriterLock}};
  const auto locked = out->query("SELECT pg_try_advisory_lock($1)", Params{&lock, 1});
  if (!locked) return tl::unexpected(locked.error());
  if (number_at(locked->front(), 0) != 1)
    return fail(ErrorKind::unavailable, "the index is being written by another process: stop that one first");
  return out;
}

}  // namespace tallystick::explorer::sql
