// Whether one text becomes the other by at most one insertion, removal or replacement of a byte. Numbers of documents are ASCII.
#pragma once

#include <algorithm>
#include <string_view>

namespace tallystick::explorer {

constexpr bool at_most_one_edit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  // One replaced, or one more in b: what follows is equal.
  return a.size() == b.size() ? a.substr(std::min(i + 1, a.size())) == b.substr(std::min(i + 1, b.size()))
                              : a.substr(i) == b.substr(i + 1);
}

}  // namespace tallystick::explorer
