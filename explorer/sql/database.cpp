#include "explorer/sql/database.h"

#include "core/ensure.h"

namespace tallystick::explorer::sql {

Param::Param(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) view_ = *number;
  if (const auto* text = std::get_if<std::string>(&value)) view_ = std::string_view{*text};
  if (const auto* bytes = std::get_if<Bytes>(&value)) view_ = ByteView{*bytes};
}

Result<std::unique_ptr<Database>> open(const std::string& url, Access access) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) return open_sqlite(url.substr(kSqlite.size()), access);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return open_postgres(url, access);
  return malformed("'" + url + "' names no index: sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

std::string shown(const std::string& url) {
  if (!url.starts_with("postgres")) return url;
  const std::string plain = url.substr(0, url.find('?'));
  const std::size_t begin = plain.find("://") + 3, at = plain.rfind('@');
  return at == plain.npos || at < begin ? plain : plain.substr(0, begin) + plain.substr(at + 1);
}

namespace {

template <class T>
const T& at(const Row& row, std::size_t column) {
  ensure(column < row.size() && std::holds_alternative<T>(row[column]));
  return std::get<T>(row[column]);
}

}  // namespace

std::int64_t number_at(const Row& row, std::size_t column) {
  return at<std::int64_t>(row, column);
}
const std::string& text_at(const Row& row, std::size_t column) {
  return at<std::string>(row, column);
}
const Bytes& bytes_at(const Row& row, std::size_t column) {
  return at<Bytes>(row, column);
}
bool null_at(const Row& row, std::size_t column) {
  return std::holds_alternative<std::monostate>(row.at(column));
}

}  // namespace tallystick::explorer::sql
