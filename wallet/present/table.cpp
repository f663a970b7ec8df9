#include "wallet/present/table.h"

#include <algorithm>
#include <numeric>

#include "wallet/present/safe_text.h"
#include "wallet/present/width.h"

namespace tallystick::wallet {
namespace {

constexpr int kGap = 2;
constexpr int kShrunkWidthMin = 8;

using Cells = std::vector<std::string>;

std::vector<Cells> safe_cells(const Table& table, Language language) {
  std::vector<Cells> out;
  Cells titles;
  for (const Column& column : table.columns) titles.push_back(safe_for_terminal(column.title.in(language)));
  out.push_back(std::move(titles));
  for (const auto& row : table.rows) {
    Cells cells;
    for (const Spoken& cell : row) cells.push_back(safe_for_terminal(cell.in(language)));
    cells.resize(table.columns.size());
    out.push_back(std::move(cells));
  }
  return out;
}

// Widest content of each column, then the widest shrinkable column gives way, one step at a time, until the line fits.
std::vector<int> widths(const Table& table, const std::vector<Cells>& cells, int columns_max) {
  std::vector<int> out(table.columns.size(), 0);
  for (const Cells& row : cells)
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::max(out[i], display_width(row[i]));
  if (columns_max == 0 || out.empty()) return out;
  const int gaps = kGap * static_cast<int>(out.size() - 1);
  int excess = std::accumulate(out.begin(), out.end(), gaps) - columns_max;
  while (excess > 0) {
    std::size_t widest = out.size();
    for (std::size_t i = 0; i < out.size(); ++i)
      if (table.columns[i].may_shrink && out[i] > kShrunkWidthMin && (widest == out.size() || out[i] > out[widest]))
        widest = i;
    if (widest == out.size()) break;
    --out[widest];
    --excess;
  }
  return out;
}

std::string line_of(const Table& table, const Cells& cells, const std::vector<int>& width) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = table.columns[i].may_shrink ? shorten(cells[i], std::max(width[i], 1)) : cells[i];
    const auto pad = static_cast<std::size_t>(std::max(0, width[i] - display_width(cell)));
    if (i > 0) line.append(kGap, ' ');
    if (table.columns[i].align == Align::right) line.append(pad, ' ');
    line += cell;
    if (table.columns[i].align == Align::left && i + 1 < cells.size()) line.append(pad, ' ');
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::vector<std::string> draw(const Table& table, Language language, int columns_max) {
  const auto cells = safe_cells(table, language);
  const auto width = widths(table, cells, columns_max);
  std::vector<std::string> out;
  for (const Cells& row : cells) out.push_back(line_of(table, row, width));
  return out;
}

std::vector<std::string> draw_plain(const Table& table, Language language) {
  std::vector<std::string> out;
  const auto cells = safe_cells(table, language);
  for (std::size_t r = 1; r < cells.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < cells[r].size(); ++i) line += (i > 0 ? "\t" : "") + cells[r][i];
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace tallystick::wallet
