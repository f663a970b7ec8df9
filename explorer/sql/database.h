// A relational database as the index uses it: SQLite in a file, or a PostgreSQL server. Both are given the same statements; what their
// languages write differently is in Dialect, and each has one file of its own.
// Statements name their parameters $1, $2, ...; every statement is prepared once and kept. Whole numbers are 64 bits, exact; texts compare
// byte by byte. One object serves one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "core/time.h"

namespace tallystick::explorer::sql {

// What a column holds; monostate is NULL.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
using Row = std::vector<Value>;

// A parameter, looked at while the call lasts.
class Param {
 public:
  using View = std::variant<std::monostate, std::int64_t, std::string_view, ByteView>;
  Param() = default;
  Param(std::int64_t number) : view_{number} {}
  Param(std::string_view text) : view_{text} {}
  Param(const std::string& text) : view_{std::string_view{text}} {}
  Param(const char* text) : view_{std::string_view{text}} {}
  Param(ByteView bytes) : view_{bytes} {}
  Param(const Bytes& bytes) : view_{ByteView{bytes}} {}
  template <class Tag, std::size_t N>
  Param(const FixedBytes<Tag, N>& bytes) : view_{bytes.view()} {}
  Param(const Value& value);
  const View& view() const { return view_; }

 private:
  View view_;
};
using Params = std::span<const Param>;

// The few words that differ.
struct Dialect {
  std::string_view name;         // "sqlite", "postgresql"
  std::string_view number_type;  // 64 bits; as a primary key the rows' own order
  std::string_view text_type;    // compares byte by byte
  std::string_view bytes_type;
  std::string_view nulls_first;  // after a column of an index: absent values come first
  std::string_view keyed;        // after a table that is nothing but its primary key
  std::string_view position;     // function: the place of its second argument in its first, 0 when it is not there
};

class Database {
 public:
  virtual ~Database() = default;
  virtual const Dialect& dialect() const = 0;

  // Of one opened for reading: the queries from now until the next call are one question, which must be answered within this time. One that is
  // not is cut off with the error not_yet.
  virtual Result<void> begin_question(Millis patience) = 0;

  // Statements without parameters, separated by semicolons.
  virtual Result<void> run(const std::string& script) = 0;
  virtual Result<std::vector<Row>> query(const std::string& statement, Params params = {}) = 0;
  // A change. It may be carried out later, in order: what is wrong with it is said by a later write, or by commit at the latest.
  virtual Result<void> write(const std::string& statement, Params params) = 0;

  // One transaction at a time; commit is durable when it returns. After an error of any call in it: rollback.
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  Result<std::vector<Row>> query(const std::string& statement, std::initializer_list<Param> params) {
    return query(statement, Params{params.begin(), params.size()});
  }
  Result<void> write(const std::string& statement, std::initializer_list<Param> params) {
    return write(statement, Params{params.begin(), params.size()});
  }
};

// "sqlite:PATH" or "postgresql://…". For writing, the database is made when it is missing (SQLite) and belongs to one object at a time:
// unavailable while another writes (SQLite: a lock on PATH.lock, which stays). malformed for any other text.
// What a writer committed is on the disk, whatever the server's defaults are (but for fsync=off).
enum class Access { read, write };
Result<std::unique_ptr<Database>> open(const std::string& url, Access access);

// The same for people, without account, password and options.
std::string shown(const std::string& url);

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Access access);
Result<std::unique_ptr<Database>> open_postgres(const std::string& url, Access access);

// --- columns of a row, which the statement named; a bug if the column is of another type ---
std::int64_t number_at(const Row& row, std::size_t column);
const std::string& text_at(const Row& row, std::size_t column);
const Bytes& bytes_at(const Row& row, std::size_t column);
bool null_at(const Row& row, std::size_t column);

}  // namespace tallystick::explorer::sql
