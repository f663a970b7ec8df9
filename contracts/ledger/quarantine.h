// Due work that broke an invariant: it changed nothing, is not tried again by itself, and waits for people.
// The association sends it back to its queue once the cause is known (policy.retry_due_work).
#pragma once

#include "contracts/ledger/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts {

inline constexpr std::size_t kQueueKeyBytesMax = 256;

struct Quarantine {
  static constexpr Table kTable = Table::quarantine;
  struct Key {
    std::uint16_t work = 0;
    Blob<kQueueKeyBytesMax> queue_key;
    static constexpr auto fields() {
      return field_list(field("work", &Key::work), field("queue_key", &Key::queue_key));
    }
  };
  Key key() const { return {work, queue_key}; }
  std::uint16_t work = 0;             // number of the handler
  Blob<kQueueKeyBytesMax> queue_key;  // its place in the handler's queue
  Height since;
  Text<kDetailBytesMax> violation;
  static constexpr auto fields() {
    return field_list(field("work", &Quarantine::work, "number of the due-work handler"),
                      field("queue_key", &Quarantine::queue_key, "its place in the handler's queue"),
                      field("since", &Quarantine::since, "height of the block in which it failed"),
                      field("violation", &Quarantine::violation, "the invariant and the values that disagreed"));
  }
  bool operator==(const Quarantine&) const = default;
};

}  // namespace tallystick::contracts
