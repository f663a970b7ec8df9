// The word that was probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::wallet {

// The candidate with the fewest single-character edits (a swap of neighbours counts as one), if that is at most two and less than half of
// the word; the first of equals.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tallystick::wallet
