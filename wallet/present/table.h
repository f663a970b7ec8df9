// Tables for people (aligned by display width, fitted to the terminal) and for other programs (tab-separated, whole).
#pragma once

#include <string>
#include <vector>

#include "wallet/present/language.h"

namespace tallystick::wallet {

enum class Align { left, right };

struct Column {
  Spoken title;
  Align align = Align::left;
  bool may_shrink = false;  // cut short with "…" when the terminal is narrow; ids and amounts never are
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Spoken>> rows;  // each as long as `columns`
};

// Lines without line ends, two spaces between columns, a title line first. `columns_max` 0: no limit.
std::vector<std::string> draw(const Table& table, Language language, int columns_max);
// One line a row, tabs between cells, no titles; tabs and line ends inside a cell are escaped.
std::vector<std::string> draw_plain(const Table& table, Language language);

}  // namespace tallystick::wallet
