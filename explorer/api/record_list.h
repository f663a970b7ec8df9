// The records of one type, as of any height.
#pragma once

#include "explorer/api/list.h"

namespace tallystick::explorer::api {

class RecordList final : public List {
 public:
  // `table` outlives the list.
  explicit RecordList(const RecordTable& table);
  const std::vector<ListField>& fields() const override { return fields_; }
  bool newest_first() const override { return false; }
  Answer<Page> page(const Ask& ask, const PageRequest& request) const override;
  Answer<std::int64_t> count(const Ask& ask, const PageRequest& request, std::int64_t max) const override;
  std::vector<std::string> columns() const override;

 private:
  struct Version {
    sql::Value key, sorted_by;
    std::int64_t since = 0;
    std::optional<std::int64_t> until;
    Bytes value;
  };
  Answer<std::vector<Version>> current(const Ask& ask, const PageRequest& request) const;
  Answer<std::vector<Version>> past(const Ask& ask, const PageRequest& request) const;
  // Conditions on either table: the filters, and what comes after the page before.
  std::string where(const sql::Dialect& dialect, Bound& bound, const PageRequest& request) const;
  std::string order(const PageRequest& request, const std::string& sorted_by) const;

  const RecordTable& table_;
  std::vector<ListField> fields_;
};

}  // namespace tallystick::explorer::api
