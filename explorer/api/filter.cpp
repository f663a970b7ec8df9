#include "explorer/api/filter.h"

#include <algorithm>
#include <array>

namespace tallystick::explorer::api {
namespace {

constexpr std::array kOps{
    std::pair{Op::eq, std::string_view{"eq"}},         std::pair{Op::ne, std::string_view{"ne"}},
    std::pair{Op::lt, std::string_view{"lt"}},         std::pair{Op::le, std::string_view{"le"}},
    std::pair{Op::gt, std::string_view{"gt"}},         std::pair{Op::ge, std::string_view{"ge"}},
    std::pair{Op::in, std::string_view{"in"}},         std::pair{Op::present, std::string_view{"present"}},
    std::pair{Op::absent, std::string_view{"absent"}}, std::pair{Op::contains, std::string_view{"contains"}}};

std::optional<Op> op_of(std::string_view name) {
  for (const auto& [op, text] : kOps)
    if (text == name) return op;
  return std::nullopt;
}

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::eq:
      return " = ";
    case Op::lt:
      return " < ";
    case Op::le:
      return " <= ";
    case Op::gt:
      return " > ";
    default:
      return " >= ";
  }
}

std::string op_names(const std::vector<Op>& ops) {
  std::string out;
  for (const Op op : ops) out += (out.empty() ? "" : ", ") + std::string{name_of(op)};
  return out;
}

Answer<Filter> make_filter(const Ask& ask, const std::vector<ListField>& fields, const std::string& parameter,
                           std::string_view name, std::string_view op_name, std::string_view text) {
  const auto field =
      std::ranges::find(fields, name, [](const ListField& one) -> std::string_view { return one.column.name; });
  if (field == fields.end())
    return tl::unexpected(ApiError{400, "unknown_field", "There is no field '" + std::string{name} + "' here.",
                                   "/v1/records names the fields of each type, /v1/openapi.json those of each list.",
                                   parameter});
  const auto op = op_of(op_name);
  const auto allowed = ops_of(*field);
  if (!op || std::ranges::find(allowed, *op) == allowed.end())
    return bad_parameter(parameter, "'" + std::string{op_name} + "' cannot be asked of " + field->column.name + ".",
                         "Ask one of " + op_names(allowed) + ".");
  Filter out{&*field, *op, {}};
  if (*op == Op::present || *op == Op::absent) return out;
  while (true) {
    const std::size_t end = *op == Op::in ? std::min(text.find(','), text.size()) : text.size();
    auto value = *op == Op::contains ? Result<sql::Value>{std::string{text}}
                                     : column_value(ask.context.json, field->column, text.substr(0, end));
    if (!value)
      return bad_parameter(parameter, "The value of " + field->column.name + " is not one of its type (" +
                                          std::string{tallystick::name_of(field->column.type->kind)} +
                                          "): " + value.error().message + ".");
    if (out.values.size() == kInMax)
      return bad_parameter(parameter, "`in` takes at most " + std::to_string(kInMax) + " values.");
    out.values.push_back(std::move(*value));
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string in_small_letters(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view name_of(Op op) {
  for (const auto& [one, text] : kOps)
    if (one == op) return text;
  return {};
}

std::vector<Op> ops_of(const ListField& field) {
  if (!field.ops.empty()) return field.ops;
  std::vector<Op> out;
  const bool list = field.column.is_list();
  if (!list) out = {Op::eq, Op::ne, Op::in};
  if (!list && field.column.kind == ColumnKind::number && field.column.type->kind != WireKind::boolean)
    out.insert(out.end(), {Op::lt, Op::le, Op::gt, Op::ge});
  if (field.column.optional) out.insert(out.end(), {Op::present, Op::absent});
  if (list || field.column.type->kind == WireKind::text) out.push_back(Op::contains);
  return out;
}

Answer<std::vector<Filter>> read_filters(const Ask& ask, const std::vector<ListField>& fields,
                                         std::initializer_list<std::string_view> reserved) {
  std::vector<Filter> out;
  for (const auto& [name, value] : ask.query.all()) {
    if (std::ranges::find(reserved, name) != reserved.end()) continue;
    if (out.size() == kFiltersMax)
      return bad_parameter(name, "There are more than " + std::to_string(kFiltersMax) + " filters.");
    std::string_view field = name, op = "eq", text = value;
    if (name == "filter") {
      const std::size_t first = std::min(text.find(':'), text.size());
      field = text.substr(0, first);
      text.remove_prefix(std::min(first + 1, text.size()));
      const std::size_t second = std::min(text.find(':'), text.size());
      op = text.substr(0, second);
      text.remove_prefix(std::min(second + 1, text.size()));
    }
    auto filter = make_filter(ask, fields, name, field, op, text);
    if (!filter) return tl::unexpected(filter.error());
    out.push_back(std::move(*filter));
  }
  return out;
}

std::string condition_of(const sql::Dialect& dialect, Bound& bound, const Filter& filter) {
  const ListField& field = *filter.field;
  if (field.condition) return field.condition(dialect, bound, filter.op, filter.values);
  switch (filter.op) {
    case Op::ne:
      return "(" + field.sql + " <> " + bound.add(filter.values.front()) + " OR " + field.sql + " IS NULL)";
    case Op::present:
      return field.sql + " IS NOT NULL";
    case Op::absent:
      return field.sql + " IS NULL";
    case Op::contains:
      return std::string{dialect.position} + "(lower(" + field.sql + "), " +
             bound.add(in_small_letters(std::get<std::string>(filter.values.front()))) + ") > 0";
    case Op::in: {
      std::string out;
      for (const sql::Value& value : filter.values) out += (out.empty() ? "" : ", ") + bound.add(value);
      return field.sql + " IN (" + out + ")";
    }
    default:
      return field.sql + std::string{sign_of(filter.op)} + bound.add(filter.values.front());
  }
}

}  // namespace tallystick::explorer::api
