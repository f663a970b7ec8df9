// Lists in the order of the ledger's story: blocks, transactions, work, events. Each is read along one number: the height, or the place.
#pragma once

#include "explorer/api/list.h"

namespace tallystick::explorer::api {

class PlaceList final : public List {
 public:
  struct Shape {
    std::string select;  // columns, the first of them the order
    std::string from;    // table
    std::string order;   // "event.place"
    std::string always;  // a condition that every row meets; empty: none
    bool places = true;  // the order is a place (explorer/index/place.h), else a height
    std::vector<ListField> fields;
    Json (*render)(const Context& context, const sql::Row& row) = nullptr;
    std::vector<std::string> columns;
  };
  explicit PlaceList(Shape shape) : shape_{std::move(shape)} {}

  const std::vector<ListField>& fields() const override { return shape_.fields; }
  bool newest_first() const override { return true; }
  Answer<Page> page(const Ask& ask, const PageRequest& request) const override;
  Answer<std::int64_t> count(const Ask& ask, const PageRequest& request, std::int64_t max) const override;
  std::vector<std::string> columns() const override { return shape_.columns; }

 private:
  std::string where(const sql::Dialect& dialect, Bound& bound, const PageRequest& request) const;
  const Shape shape_;
};

// "height" and "time" of a list that is ordered by `order`: conditions on the order itself, so that no other index is needed.
ListField height_field(const std::string& order, bool places);
ListField time_field(const std::string& order, bool places);
// A field that is a column of its own.
template <class T>
ListField plain_field(std::string name, std::string sql, std::string_view about, bool optional = false) {
  return {{std::move(name), kind_of(wire_type<T>), &wire_type<T>, about, optional}, std::move(sql), false, {}, {}};
}

PlaceList block_list();
PlaceList transaction_list();
PlaceList work_list();
PlaceList event_list();

}  // namespace tallystick::explorer::api
