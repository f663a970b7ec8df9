#include "explorer/index/columns.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/strict_json.h"

namespace tallystick::explorer {
namespace {

constexpr auto kUnbounded = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kIdBytes = 32;

// Names something: an account, a party, or what a hash names.
bool is_name(const WireType& type) {
  return type.kind == WireKind::account || type.kind == WireKind::party ||
         (type.kind == WireKind::fixed && type.width == kIdBytes);
}

bool has_column(const WireType& type) {
  return type.kind != WireKind::bytes || type.bound <= kColumnBytesMax;
}

void add_columns(WireFields fields, const std::string& prefix, bool optional, std::vector<Column>& out) {
  for (const WireField& field : fields) {
    std::string name = prefix + std::string{field.name};
    const bool may_lack = optional || field.optional;
    if (field.is(WireKind::object))
      add_columns(field.parts(), name + ".", may_lack, out);
    else if (has_column(*field.type))
      out.push_back({std::move(name), kind_of(*field.type), field.type, field.about, may_lack});
  }
}

void skip(const WireType& type, Reader& r);

void skip_fields(WireFields fields, Reader& r) {
  for (const WireField& field : fields) {
    if (!r.ok()) return;
    if (!field.optional || r.integer<std::uint8_t>() == 1) skip(*field.type, r);
  }
}

void skip(const WireType& type, Reader& r) {
  switch (type.kind) {
    case WireKind::text:
    case WireKind::bytes:
      r.counted(kUnbounded, {});
      return;
    case WireKind::list:
      for (std::uint32_t left = r.count(kUnbounded); left > 0 && r.ok(); --left) skip(*type.item, r);
      return;
    case WireKind::object:
      return skip_fields(type.parts, r);
    default:
      r.raw(type.width);
  }
}

sql::Value number_of(const WireType& type, Reader& r) {
  const std::uint64_t raw = read_number(r, type);
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(type.is_signed ? raw : std::min(raw, kMax));
}

sql::Value leaf(const JsonContext& context, const WireType& type, Reader& r, ByteView whole) {
  switch (type.kind) {
    case WireKind::account:
    case WireKind::party:
    case WireKind::fixed: {
      const ByteView bytes = r.raw(type.width);
      return Bytes(bytes.begin(), bytes.end());
    }
    case WireKind::bytes: {
      const ByteView bytes = r.counted(kUnbounded, {});
      return Bytes(bytes.begin(), bytes.end());
    }
    case WireKind::currency:
      return std::string{as_text(r.raw(type.width))};
    case WireKind::text:
      return std::string{as_text(r.counted(kUnbounded, {}))};
    case WireKind::choice: {
      const WireChoice* named = find_choice(type, read_number(r, type));
      return named == nullptr ? std::string{} : std::string{named->name};
    }
    case WireKind::list: {
      const std::size_t begin = whole.size() - r.remaining();
      skip(type, r);
      if (!r.ok()) return {};
      const ByteView bytes = whole.subspan(begin, whole.size() - r.remaining() - begin);
      return bytes.size() == sizeof(std::uint32_t) ? std::string{"[]"}
                                                   : dump_json(own_bytes_to_json(type, context, bytes));
    }
    default:
      return number_of(type, r);
  }
}

// Absent structures still fill their columns.
void add_nulls(const WireField& field, std::vector<sql::Value>& out) {
  if (field.is(WireKind::object)) {
    for (const WireField& part : field.parts()) add_nulls(part, out);
  } else if (has_column(*field.type)) {
    out.emplace_back();
  }
}

void add_values(const JsonContext& context, WireFields fields, Reader& r, ByteView whole,
                std::vector<sql::Value>& out) {
  for (const WireField& field : fields) {
    if (!r.ok()) return;
    if (field.optional && r.integer<std::uint8_t>() != 1) {
      add_nulls(field, out);
    } else if (field.is(WireKind::object)) {
      add_values(context, field.parts(), r, whole, out);
    } else if (has_column(*field.type)) {
      out.push_back(leaf(context, *field.type, r, whole));
    } else {
      skip(*field.type, r);
    }
  }
}

// Calls `visit(type, bytes)` for every leaf that is no list.
template <class Visit>
void visit_leaves(const WireType& type, Reader& r, ByteView whole, const Visit& visit) {
  if (type.kind == WireKind::list) {
    for (std::uint32_t left = r.count(kUnbounded); left > 0 && r.ok(); --left)
      visit_leaves(*type.item, r, whole, visit);
  } else if (type.kind == WireKind::object) {
    for (const WireField& field : type.parts) {
      if (!r.ok()) return;
      if (!field.optional || r.integer<std::uint8_t>() == 1) visit_leaves(*field.type, r, whole, visit);
    }
  } else {
    const std::size_t begin = whole.size() - r.remaining();
    skip(type, r);
    if (r.ok()) visit(type, whole.subspan(begin, whole.size() - r.remaining() - begin));
  }
}

template <class Visit>
void visit_all(WireFields fields, ByteView bytes, const Visit& visit) {
  WireType whole;
  whole.kind = WireKind::object;
  whole.parts = fields;
  Reader r{bytes};
  visit_leaves(whole, r, bytes, visit);
}

// As JSON writes it (core/json_codec.h): small numbers and booleans are no texts.
Json json_of(const WireType& type, std::string_view text) {
  const bool number = (type.kind == WireKind::integer && type.width < 8) || type.kind == WireKind::rate;
  if (number) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && value >= 0) return static_cast<std::uint64_t>(value);  // as the parser of JSON would have it
    if (whole) return value;
  }
  if (type.kind == WireKind::boolean && (text == "true" || text == "false")) return text == "true";
  return std::string{text};
}

}  // namespace

ColumnKind kind_of(const WireType& type) {
  switch (type.kind) {
    case WireKind::account:
    case WireKind::party:
    case WireKind::fixed:
    case WireKind::bytes:
      return ColumnKind::bytes;
    case WireKind::currency:
    case WireKind::text:
    case WireKind::choice:
    case WireKind::list:
      return ColumnKind::text;
    default:
      return ColumnKind::number;
  }
}

bool Column::is_id() const {
  return is_name(*type);
}

bool Column::is_sortable() const {
  switch (type->kind) {
    case WireKind::amount:
    case WireKind::date:
    case WireKind::time:
    case WireKind::choice:
      return true;
    default:
      return is_id();
  }
}

std::vector<Column> columns_of(WireFields fields) {
  std::vector<Column> out;
  add_columns(fields, {}, false, out);
  return out;
}

Result<std::vector<sql::Value>> column_values(const JsonContext& context, WireFields fields, ByteView bytes) {
  std::vector<sql::Value> out;
  Reader r{bytes};
  add_values(context, fields, r, bytes, out);
  if (const auto whole = r.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

Result<sql::Value> column_value(const JsonContext& context, const Column& column, std::string_view text) {
  if (column.is_list() || column.type->kind == WireKind::text) return sql::Value{std::string{text}};
  const auto bytes = json_to_bytes(*column.type, context, json_of(*column.type, text));
  if (!bytes) return tl::unexpected(bytes.error());
  Reader r{*bytes};
  return leaf(context, *column.type, r, *bytes);
}

std::vector<Bytes> ids_in(WireFields fields, ByteView bytes) {
  std::vector<Bytes> out;
  visit_all(fields, bytes, [&](const WireType& type, ByteView leaf) {
    if (is_name(type) && std::ranges::any_of(leaf, [](std::uint8_t b) { return b != 0; }))
      out.emplace_back(leaf.begin(), leaf.end());
  });
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

FirstMoney first_money(WireFields fields, ByteView bytes) {
  FirstMoney out;
  visit_all(fields, bytes, [&](const WireType& type, ByteView leaf) {
    Reader r{leaf};
    if (type.kind == WireKind::amount && !out.minor) out.minor = static_cast<std::int64_t>(r.integer<std::uint64_t>());
    if (type.kind == WireKind::currency && !out.currency) out.currency = std::string{as_text(leaf)};
  });
  return out;
}

}  // namespace tallystick::explorer
