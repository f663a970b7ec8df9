// A whole filter as a file: CSV for people's programs, JSON for programs. Made page by page as it is read, so that its length costs no memory, and
// as of one height, so that it is one moment of the ledger however long it takes.
#pragma once

#include "explorer/api/list.h"

namespace tallystick::explorer::api {

enum class Format { csv, json };
// `format` of the query; nothing when a page is wanted.
Answer<std::optional<Format>> format_of(const Ask& ask);

class Export {
 public:
  Export(std::shared_ptr<const List> list, Format format, PageRequest request);
  // The next piece; empty at the end.
  Answer<std::string> next(const Ask& ask);

 private:
  std::string begin() const;
  std::string text_of(const std::vector<Json>& items);

  const std::shared_ptr<const List> list_;
  const Format format_;
  const std::vector<std::string> columns_;
  PageRequest request_;
  bool begun_ = false, ended_ = false, first_ = true;
};

// One line of RFC 4180 with its CR LF. A text that a spreadsheet would take for a formula begins with an apostrophe instead.
std::string csv_line(const std::vector<std::string>& cells);
// The cell for the path ("fields.mandate.account") in an item: lists and objects as JSON, nothing for what is absent.
std::string csv_cell(const Json& item, std::string_view path);

}  // namespace tallystick::explorer::api
