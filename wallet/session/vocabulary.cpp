#include "wallet/session/vocabulary.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tallystick::wallet {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// Both ascending by name.
constexpr Entry kWords[] = {
#include "wallet/session/vocabulary.def"
};
constexpr Entry kOperations[] = {
#include "wallet/session/operations_zh.def"
};

constexpr bool by_name(const Entry& a, const Entry& b) {
  return a.first < b.first;
}
static_assert(std::is_sorted(std::begin(kWords), std::end(kWords), by_name));
static_assert(std::is_sorted(std::begin(kOperations), std::end(kOperations), by_name));

template <std::size_t N>
std::optional<std::string_view> look_up(const Entry (&entries)[N], std::string_view name) {
  const auto* it = std::lower_bound(std::begin(entries), std::end(entries), Entry{name, {}}, by_name);
  if (it == std::end(entries) || it->first != name) return std::nullopt;
  return it->second;
}

}  // namespace

std::optional<std::string_view> chinese_field(std::string_view name) {
  return look_up(kWords, name);
}

std::optional<std::string_view> chinese_operation(std::string_view name) {
  return look_up(kOperations, name);
}

}  // namespace tallystick::wallet
