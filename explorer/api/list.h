// A list that can be filtered, sorted, paged and exported as of any height. Pages go by keys, not by counting, so they cost the same at the end as
// at the beginning and never shift: the cursor carries the height of the first page and the place where the last one ended.
#pragma once

#include <memory>

#include "explorer/api/filter.h"
#include "explorer/api/moment.h"

namespace tallystick::explorer::api {

inline constexpr std::int64_t kLimitDefault = 50;
inline constexpr std::int64_t kLimitMax = 500;
inline constexpr std::int64_t kCountMax = 100'000;

// Where a page ends: the value that the list is sorted by, and the key of the last row.
struct After {
  sql::Value sorted_by;  // absent when the list is sorted by its key
  sql::Value key;
};

struct PageRequest {
  Moment moment;
  std::vector<Filter> filters;
  const ListField* sort = nullptr;  // null: by key
  bool descending = false;
  std::optional<After> after;
  std::int64_t limit = kLimitDefault;
};

struct Page {
  std::vector<Json> items;
  std::optional<After> next;  // absent at the end
};

class List {
 public:
  virtual ~List() = default;
  virtual const std::vector<ListField>& fields() const = 0;
  virtual bool newest_first() const = 0;  // when nothing else is asked for
  virtual Answer<Page> page(const Ask& ask, const PageRequest& request) const = 0;
  // Rows of the whole filter, counted up to `max`.
  virtual Answer<std::int64_t> count(const Ask& ask, const PageRequest& request, std::int64_t max) const = 0;
  // Paths into an item, in the order of the columns of a CSV file: "fields.mandate.account".
  virtual std::vector<std::string> columns() const = 0;
};

// The query's parameters but those of paging, and what a cursor says beside them. The cursor is bound to the list and its parameters.
Answer<PageRequest> read_page_request(const Ask& ask, const List& list, const std::string& route);
// {"items", "at", "at_time", "cursor"?}; with count=1 also "total", or "total_at_least" from kCountMax on.
Answer<Json> answer_page(const Ask& ask, const List& list, const std::string& route);

// Names that no field shadows in FIELD=VALUE; filter= reaches such a field.
inline constexpr std::string_view kListParameters[] = {"at", "limit", "cursor", "sort", "format", "count"};

}  // namespace tallystick::explorer::api
