#include "explorer/api/export.h"

#include "core/strict_json.h"

namespace tallystick::explorer::api {
namespace {

constexpr std::int64_t kRowsAtOnce = 1'000;
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // tells spreadsheets that it is UTF-8

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

Answer<std::optional<Format>> format_of(const Ask& ask) {
  const auto text = ask.query.one("format");
  if (!text) return tl::unexpected(text.error());
  if (text->empty()) return std::nullopt;
  if (*text == "csv") return Format::csv;
  if (*text == "json") return Format::json;
  return bad_parameter("format", "It is csv or json.");
}

Export::Export(std::shared_ptr<const List> list, Format format, PageRequest request)
    : list_{std::move(list)}, format_{format}, columns_{list_->columns()}, request_{std::move(request)} {
  request_.limit = kRowsAtOnce;
}

std::string Export::begin() const {
  if (format_ == Format::csv) return std::string{kMark} + csv_line(columns_);
  Json head;
  add_moment(head, request_.moment);
  std::string text = dump_json(head);
  text.pop_back();
  return text + ",\"items\":[\n";
}

std::string Export::text_of(const std::vector<Json>& items) {
  std::string out;
  for (const Json& item : items) {
    if (format_ == Format::json) {
      out += (first_ ? "" : ",\n") + dump_json(item);
      first_ = false;
      continue;
    }
    std::vector<std::string> cells;
    for (const std::string& column : columns_) cells.push_back(csv_cell(item, column));
    out += csv_line(cells);
  }
  return out;
}

Answer<std::string> Export::next(const Ask& ask) {
  if (ended_) return std::string{};
  auto page = list_->page(ask, request_);
  if (!page) return tl::unexpected(page.error());
  std::string out = begun_ ? std::string{} : begin();
  begun_ = true;
  out += text_of(page->items);
  request_.after = std::move(page->next);
  ended_ = !request_.after;
  if (ended_ && format_ == Format::json) out += "\n]}\n";
  return out;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) out += ',';
    const bool formula =
        !cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos && !is_number(cell);
    const std::string text = (formula ? "'" : "") + cell;
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
      out += text;
      continue;
    }
    out += '"';
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
    out += '"';
  }
  return out + "\r\n";
}

std::string csv_cell(const Json& item, std::string_view path) {
  const Json* at = &item;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    if (!at->is_object()) return {};
    const auto found = at->find(std::string{path.substr(0, end)});
    if (found == at->end()) return {};
    at = &*found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return at->is_string() ? at->get<std::string>() : dump_json(*at);
}

}  // namespace tallystick::explorer::api
