#include "contracts/terms/read_pieces.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "contracts/terms/read_terms.h"
#include "contracts/terms/read_text_impl.h"

namespace tallystick::contracts::terms {
namespace {

using Json = nlohmann::json;

struct ArrayRow {
  std::string_view anchors, cycles, amounts, flags;
  std::string_view flag_on, flag_off;
  std::vector<PlanPiece> Terms::*pieces;
  bool PlanPiece::*flag;
};
constexpr ArrayRow kArrays[] = {
    {"arrayCycleAnchorDateOfPrincipalRedemption", "arrayCycleOfPrincipalRedemption",
     "arrayNextPrincipalRedemptionPayment", "arrayIncreaseDecrease", "INC", "DEC", &Terms::redemption_pieces,
     &PlanPiece::increases},
    {"arrayCycleAnchorDateOfInterestPayment", "arrayCycleOfInterestPayment", "", "", "", "", &Terms::interest_pieces,
     nullptr},
    {"arrayCycleAnchorDateOfRateReset", "arrayCycleOfRateReset", "arrayRate", "arrayFixedVariable", "FIX", "VAR",
     &Terms::reset_pieces, &PlanPiece::fixed},
};

// The texts of an array, or of a single value; none when the term is absent.
Result<std::vector<std::string>> texts_of(const Json& object, std::string_view name) {
  std::vector<std::string> out;
  const auto found = name.empty() ? object.end() : object.find(std::string(name));
  if (found == object.end()) return out;
  const Json list = found->is_array() ? *found : Json::array({*found});
  for (const Json& one : list) {
    const auto text = text_of(one);
    if (!text)
      return malformed("the term '" + std::string(name) + "' holds something that is neither a text nor a number");
    out.push_back(trimmed(*text));
  }
  return out;
}

template <class T>
Result<void> put(std::string_view name, const std::string& text, T& to) {
  const auto done = read(text, to);
  if (!done) return tl::unexpected(about(name, text, done.error()));
  return {};
}

Result<void> read_pieces(const Json& object, const ArrayRow& row, Terms& terms) {
  const auto anchors = texts_of(object, row.anchors);
  const auto cycles = texts_of(object, row.cycles);
  const auto amounts = texts_of(object, row.amounts);
  const auto flags = texts_of(object, row.flags);
  for (const auto* list : {&anchors, &cycles, &amounts, &flags})
    if (!*list) return tl::unexpected(list->error());
  const std::size_t count = anchors->size();
  if (count == 0) return {};
  const auto odd = [&](std::string_view name) {
    return malformed("the term '" + std::string(name) + "' has not as many values as '" + std::string(row.anchors) +
                     "'");
  };
  if (!cycles->empty() && cycles->size() != 1 && cycles->size() != count) return odd(row.cycles);
  if (!row.amounts.empty() && amounts->size() != count) return odd(row.amounts);
  if (!row.flags.empty() && flags->size() != count) return odd(row.flags);
  for (std::size_t i = 0; i < count; ++i) {
    PlanPiece piece;
    if (const auto done = put(row.anchors, (*anchors)[i], piece.anchor); !done) return done;
    if (!cycles->empty())
      if (const auto done = put(row.cycles, (*cycles)[cycles->size() == 1 ? 0 : i], piece.cycle); !done) return done;
    if (!amounts->empty())
      if (const auto done = put(row.amounts, (*amounts)[i], piece.amount); !done) return done;
    if (!flags->empty()) {
      const std::string& flag = (*flags)[i];
      // The dictionary's letters F and V are in use beside its words.
      const bool on = flag == row.flag_on || flag == row.flag_on.substr(0, 1);
      if (!on && flag != row.flag_off && flag != row.flag_off.substr(0, 1))
        return malformed("the term '" + std::string(row.flags) + "' ('" + flag.substr(0, 40) + "') is neither " +
                         std::string(row.flag_on) + " nor " + std::string(row.flag_off));
      piece.*row.flag = on;
    }
    auto& pieces = terms.*row.pieces;
    if (!pieces.empty() && piece.anchor <= pieces.back().anchor)
      return malformed("the term '" + std::string(row.anchors) + "' does not rise");
    pieces.push_back(piece);
  }
  return {};
}

}  // namespace

bool is_array_term(std::string_view name) {
  return std::any_of(std::begin(kArrays), std::end(kArrays), [&](const ArrayRow& row) {
    return name == row.anchors || name == row.cycles || name == row.amounts || name == row.flags;
  });
}

Result<void> read_all_pieces(const Json& object, Terms& terms) {
  for (const ArrayRow& row : kArrays)
    if (const auto done = read_pieces(object, row, terms); !done) return done;
  return {};
}

}  // namespace tallystick::contracts::terms
