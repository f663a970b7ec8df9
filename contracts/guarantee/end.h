// How guarantees end, and follow what becomes of their receivable.
#pragma once

#include "contracts/guarantee/record.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::guarantee {

enum class EndCause : std::uint8_t {
  withdrawn = 1,  // by the guarantor, before anybody accepted
  declined = 4,   // by whom it was for
  used_up = 2,    // the cap is paid
  final = 3,      // nothing is owed any more on the receivable
};

// What is left of the reserve is the guarantor's again. Stores it.
void end(Guarantee guarantee, EndCause cause, LedgerDelta& delta);

// For a receivable that has just become final: its guarantees end. At most kPerReceivableMax.
void end_all(const ReceivableId& receivable, LedgerDelta& delta);

// For a receivable whose day of payment was brought forward: the ledger looks at its automatic guarantees from that day on.
void bring_forward(const receivable::Receivable& root, LedgerDelta& delta);

struct Ended {
  static constexpr std::uint16_t kEvent = 0x1103;
  static constexpr std::string_view kName = "guarantee.ended";
  GuaranteeId guarantee;
  EndCause cause = EndCause::withdrawn;
  Money paid;
  Amount returned;
  static constexpr auto fields() {
    return field_list(field("guarantee", &Ended::guarantee, "which"),
                      field("cause", &Ended::cause, "withdrawn, used_up, final or declined"),
                      field("paid", &Ended::paid, "under it in all"),
                      field("returned", &Ended::returned, "of the reserve, to the guarantor"));
  }
  bool operator==(const Ended&) const = default;
};

}  // namespace tallystick::contracts::guarantee

namespace tallystick {
template <>
struct EnumNames<contracts::guarantee::EndCause> {
  using enum contracts::guarantee::EndCause;
  static constexpr std::pair<contracts::guarantee::EndCause, std::string_view> values[] = {
      {withdrawn, "withdrawn"}, {used_up, "used_up"}, {final, "final"}, {declined, "declined"}};
};
}  // namespace tallystick
