// Filters of a list: filter=FIELD:OP:VALUE, or FIELD=VALUE for equality. They become conditions with parameters; no text of a reader ever
// becomes part of a statement.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "explorer/api/context.h"

namespace tallystick::explorer::api {

inline constexpr std::size_t kFiltersMax = 16;

enum class Op { eq, ne, lt, le, gt, ge, in, present, absent, contains };

// Parameters of one statement, in the order in which they are named.
class Bound {
 public:
  std::string add(sql::Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  std::vector<sql::Param> params() const { return {values_.begin(), values_.end()}; }

 private:
  std::vector<sql::Value> values_;
};

// What a list can be asked by.
struct ListField {
  Column column;    // its name, its type, and what it is
  std::string sql;  // where it stands
  bool sortable = false;
  // A field that is no column of its own makes its condition itself; empty: as the column is. `values`: one, but any number for `in`.
  std::function<std::string(const sql::Dialect&, Bound&, Op, const std::vector<sql::Value>& values)> condition;
  std::vector<Op> ops;  // empty: all that the type allows
};

struct Filter {
  const ListField* field = nullptr;
  Op op{};
  std::vector<sql::Value> values;
};

// Every parameter of the query but `reserved` ones. unknown_field, or bad_parameter with what the type takes.
Answer<std::vector<Filter>> read_filters(const Ask& ask, const std::vector<ListField>& fields,
                                         std::initializer_list<std::string_view> reserved);
// The condition of one filter.
std::string condition_of(const sql::Dialect& dialect, Bound& bound, const Filter& filter);

// ASCII letters in lower case, as lower() makes a column of the index in every database; all else as it is.
std::string in_small_letters(std::string_view text);

// For the description: the names of the operators, and those that a field takes.
std::string_view name_of(Op op);
std::vector<Op> ops_of(const ListField& field);

}  // namespace tallystick::explorer::api
