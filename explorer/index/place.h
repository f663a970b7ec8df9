// One number for a place in the ledger's story, so that its order is the number's order:
//   height << 30 | place of the receipt in its block << 14 | place of the event in its receipt
#pragma once

#include <cstdint>

#include "contracts/ledger/receipt.h"
#include "core/time.h"

namespace tallystick::explorer {

inline constexpr unsigned kEventBits = 14;
inline constexpr unsigned kReceiptBits = 16;
inline constexpr std::int64_t kReceiptsMax = std::int64_t{1} << kReceiptBits;  // in a block: transactions and due work
static_assert(contracts::kEventsMax <= std::size_t{1} << kEventBits);

constexpr std::int64_t first_place(Height height) {
  return static_cast<std::int64_t>(height.raw()) << (kReceiptBits + kEventBits);
}
constexpr std::int64_t receipt_place(Height height, std::size_t receipt) {
  return first_place(height) + (static_cast<std::int64_t>(receipt) << kEventBits);
}
constexpr std::int64_t event_place(Height height, std::size_t receipt, std::size_t event) {
  return receipt_place(height, receipt) + static_cast<std::int64_t>(event);
}
constexpr std::int64_t height_of_place(std::int64_t place) {
  return place >> (kReceiptBits + kEventBits);
}
constexpr std::int64_t receipt_of_place(std::int64_t place) {
  return (place >> kEventBits) & (kReceiptsMax - 1);
}
constexpr std::int64_t event_of_place(std::int64_t place) {
  return place & ((std::int64_t{1} << kEventBits) - 1);
}

}  // namespace tallystick::explorer
