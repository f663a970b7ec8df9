#include "explorer/api/place_list.h"

#include "explorer/index/place.h"

namespace tallystick::explorer::api {
namespace {

constexpr std::int64_t kHeightMax = (std::int64_t{1} << (63 - kReceiptBits - kEventBits)) - 1;  // that a place can say

const std::vector<Op> kAlongOrder{Op::eq, Op::lt, Op::le, Op::gt, Op::ge};

// Heights as the order counts them: of the first row of that block.
std::int64_t scaled(std::int64_t height, bool places) {
  return places ? std::min(height, kHeightMax) << (kReceiptBits + kEventBits) : height;
}

// The stretch from one edge up to another: `from()` and `before()` name each edge, and only an edge that is needed is named.
template <class From, class Before>
std::string along(const std::string& order, Op op, const From& from, const Before& before) {
  switch (op) {
    case Op::lt:
      return order + " < " + from();
    case Op::ge:
      return order + " >= " + from();
    case Op::le:
      return order + " < " + before();
    case Op::gt:
      return order + " >= " + before();
    default: {
      const std::string begin = order + " >= " + from();
      return "(" + begin + " AND " + order + " < " + before() + ")";
    }
  }
}

}  // namespace

ListField height_field(const std::string& order, bool places) {
  ListField out = plain_field<Height>("height", {}, "height of the block");
  out.sortable = true;
  out.ops = kAlongOrder;
  out.condition = [order, places](const sql::Dialect&, Bound& bound, Op op, const std::vector<sql::Value>& values) {
    const std::int64_t height = std::min(std::get<std::int64_t>(values.front()), kHeightMax - 1);
    return along(
        order, op, [&] { return bound.add(scaled(height, places)); },
        [&] { return bound.add(scaled(height + 1, places)); });
  };
  return out;
}

// Block times never descend, so a moment is a height: that of the first block that is not before it.
ListField time_field(const std::string& order, bool places) {
  ListField out = plain_field<Timestamp>("time", {}, "block time in ms");
  out.ops = kAlongOrder;
  out.condition = [order, places](const sql::Dialect&, Bound& bound, Op op, const std::vector<sql::Value>& values) {
    const auto first = [&](const char* comparison) {
      const std::string height = "COALESCE((SELECT min(b.height) FROM block AS b WHERE b.time " +
                                 std::string{comparison} + " " + bound.add(values.front()) + "), " +
                                 std::to_string(kHeightMax) + ")";
      return places ? "(" + height + " * " + std::to_string(std::int64_t{1} << (kReceiptBits + kEventBits)) + ")"
                    : height;
    };
    return along(
        order, op, [&] { return first(">="); }, [&] { return first(">"); });
  };
  return out;
}

std::string PlaceList::where(const sql::Dialect& dialect, Bound& bound, const PageRequest& request) const {
  std::string out = shape_.order + " < " + bound.add(scaled(number(request.moment.height) + 1, shape_.places));
  if (!shape_.always.empty()) out += " AND " + shape_.always;
  for (const Filter& filter : request.filters) out += " AND " + condition_of(dialect, bound, filter);
  return out;
}

Answer<std::int64_t> PlaceList::count(const Ask& ask, const PageRequest& request, std::int64_t max) const {
  Bound bound;
  std::string statement =
      "SELECT count(*) FROM (SELECT 1 FROM " + shape_.from + " WHERE " + where(ask.database.dialect(), bound, request);
  statement += " LIMIT " + bound.add(max) + ") AS counted";
  const auto params = bound.params();
  const auto rows = ask.database.query(statement, params);
  if (!rows) return database_error(rows.error());
  return sql::number_at(rows->front(), 0);
}

Answer<Page> PlaceList::page(const Ask& ask, const PageRequest& request) const {
  Bound bound;
  const std::string& order = shape_.order;
  std::string where = this->where(ask.database.dialect(), bound, request);
  if (request.after) {
    if (!std::holds_alternative<std::int64_t>(request.after->key))
      return tl::unexpected(ApiError{400, "bad_cursor", "The cursor is not one of this list.",
                                     "Begin again without a cursor.", "cursor"});
    where += " AND " + order + (request.descending ? " < " : " > ") + bound.add(request.after->key);
  }
  const std::string statement = "SELECT " + shape_.select + " FROM " + shape_.from + " WHERE " + where + " ORDER BY " +
                                order + (request.descending ? " DESC" : " ASC") + " LIMIT " +
                                bound.add(request.limit + 1);
  const auto params = bound.params();
  const auto rows = ask.database.query(statement, params);
  if (!rows) return database_error(rows.error());
  Page page;
  for (const sql::Row& row : *rows) {
    if (page.items.size() == static_cast<std::size_t>(request.limit)) {
      page.next = After{{}, rows->at(page.items.size() - 1).front()};
      break;
    }
    page.items.push_back(shape_.render(ask.context, row));
  }
  return page;
}

}  // namespace tallystick::explorer::api
