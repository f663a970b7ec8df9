// What an operation or a piece of due work tells the world. Events stand in receipts, so validators agree on them.
//
//   struct Paid {
//     static constexpr std::uint16_t kEvent = 0x0301;    // frozen, unique; family in the high byte, as for operations
//     static constexpr std::string_view kName = "cash.paid";
//     ...;
//     static constexpr auto fields();
//   };
//   delta.emit(Paid{...});   and a row in contracts/registry_events.cpp
#pragma once

#include <string_view>

#include "core/bounded.h"
#include "core/codec.h"
#include "core/fields.h"

namespace tallystick::contracts {

inline constexpr std::size_t kEventBytesMax = 4'096;

struct Event {
  std::uint16_t kind = 0;
  Blob<kEventBytesMax> payload;  // canonical encoding of the event type of this kind
  static constexpr auto fields() {
    return field_list(field("kind", &Event::kind, "number of the event type"),
                      field("payload", &Event::payload, "its fields, canonically encoded"));
  }
  bool operator==(const Event&) const = default;
};

template <class E>
concept EventType = HasFields<E> && requires {
  { E::kEvent } -> std::convertible_to<std::uint16_t>;
  { E::kName } -> std::convertible_to<std::string_view>;
};

// The event as E; nothing if it is of another kind.
template <EventType E>
std::optional<E> event_as(const Event& event) {
  if (event.kind != E::kEvent) return std::nullopt;
  auto decoded = from_bytes<E>(event.payload.value);
  return decoded ? std::optional{std::move(*decoded)} : std::nullopt;
}

}  // namespace tallystick::contracts
