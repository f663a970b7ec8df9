#include "explorer/rules/graph/components.h"

#include <algorithm>

namespace tallystick::explorer {

std::vector<std::uint32_t> strong_components(const std::vector<std::vector<std::uint32_t>>& out) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> component(out.size(), kNone), found(out.size(), kNone), low(out.size(), 0), open, path;
  std::vector<std::size_t> next(out.size(), 0);
  std::uint32_t order = 0, components = 0;
  for (std::uint32_t start = 0; start < out.size(); ++start) {
    if (found[start] != kNone) continue;
    path.push_back(start);
    while (!path.empty()) {
      const std::uint32_t at = path.back();
      if (found[at] == kNone) {
        found[at] = low[at] = order++;
        open.push_back(at);
      }
      if (next[at] < out[at].size()) {
        const std::uint32_t to = out[at][next[at]++];
        if (found[to] == kNone)
          path.push_back(to);
        else if (component[to] == kNone)
          low[at] = std::min(low[at], found[to]);
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[at]);
      if (low[at] != found[at]) continue;
      std::uint32_t member = kNone;
      do {
        member = open.back();
        open.pop_back();
        component[member] = components;
      } while (member != at);
      ++components;
    }
  }
  return component;
}

}  // namespace tallystick::explorer
