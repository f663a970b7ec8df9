#include "wallet/session/vocabulary.h"

#include <algorithm>
#include <utility>

namespace tallystick::wallet {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// Ascending by name.
constexpr Entry kWords[] = {
#include "wallet/session/vocabulary.def"
};
static_assert(std::is_sorted(std::begin(kWords), std::end(kWords),
                             [](const Entry& a, const Entry& b) { return a.first < b.first; }));

}  // namespace

std::optional<std::string_view> chinese_field(std::string_view name) {
  const auto* it = std::lower_bound(std::begin(kWords), std::end(kWords), name,
                                    [](const Entry& e, std::string_view n) { return e.first < n; });
  if (it == std::end(kWords) || it->first != name) return std::nullopt;
  return it->second;
}

}  // namespace tallystick::wallet
