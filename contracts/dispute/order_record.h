// A freeze that a court or a regulator ordered, as a supervisor entered it: of a fragment, of an amount of it, or of a party. It ends by the
// supervisor's word or on its day, whichever is first. Rule: DOMAIN row 27.
//   a fragment   is held: neither passed on nor financed, its money goes into escrow
//   a party      may not act, and all that it is paid on fragments goes into escrow
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::dispute {

enum class OrderState : std::uint8_t { standing = 1, lifted = 2, expired = 3 };

struct Order {
  static constexpr Table kTable = Table::order;
  using Key = HoldId;
  Key key() const { return id; }

  HoldId id;
  OrderState state = OrderState::standing;
  PartyId supervisor;
  Hash order_hash;  // of the order itself
  Text<128> reason;
  std::optional<FragmentId> fragment;  // this or party
  std::optional<PartyId> party;
  bool names_banks = false;       // the order says that it binds a bank that bought or lent in good faith too
  std::optional<HoldId> dispute;  // whose fragment it froze: the escrow is that one's
  bool frozen_before = false;     // the party was frozen otherwise, and stays so
  Amount paid_before;             // of the fragment's face, when the order began
  Amount penalty_before;          // late interest, likewise
  Date ends;                      // it expires on this day

  bool is_standing() const { return state == OrderState::standing; }
  static constexpr auto fields() {
    return field_list(field("id", &Order::id, "its name, also as a hold"),
                      field("state", &Order::state, "standing, lifted or expired"),
                      field("supervisor", &Order::supervisor, "who entered it"),
                      field("order_hash", &Order::order_hash, "hash of the order itself"),
                      field("reason", &Order::reason, "who ordered it, and why"),
                      field("fragment", &Order::fragment, "what is frozen; absent: a party"),
                      field("party", &Order::party, "who is frozen; absent: a fragment"),
                      field("names_banks", &Order::names_banks, "binds a bank that bought or lent in good faith too"),
                      field("dispute", &Order::dispute, "the dispute that held the fragment already"),
                      field("frozen_before", &Order::frozen_before, "the party was frozen otherwise, and stays so"),
                      field("paid_before", &Order::paid_before, "of the fragment's face, when the order began"),
                      field("penalty_before", &Order::penalty_before, "late interest received until then"),
                      field("ends", &Order::ends, "ledger day on which it expires"));
  }
  bool operator==(const Order&) const = default;

  std::vector<IndexEntry> index_entries() const {
    if (!is_standing()) return {};
    std::vector<IndexEntry> out{{Index::order_ends, index_key(ends, id)}};
    if (party) out.push_back({Index::order_by_party, index_key(*party, id)});
    return out;
  }
};

}  // namespace tallystick::contracts::dispute

namespace tallystick {
template <>
struct EnumNames<contracts::dispute::OrderState> {
  using enum contracts::dispute::OrderState;
  static constexpr std::pair<contracts::dispute::OrderState, std::string_view> values[] = {
      {standing, "standing"}, {lifted, "lifted"}, {expired, "expired"}};
};
}  // namespace tallystick
