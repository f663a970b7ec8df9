// A notice before the day: so many days ahead (the parameter notice_days of the day of issue) the ledger tells issuer and holders, once for
// each receivable, that the day of payment comes. It moves nothing. A receivable issued later than that needs none.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts::receivable {

// A notice that waits for its day; gone once given, or once nothing is left to pay.
struct Notice {
  static constexpr Table kTable = Table::notice;
  using Key = ReceivableId;
  Key key() const { return receivable; }
  ReceivableId receivable;
  Date on;
  static constexpr auto fields() {
    return field_list(field("receivable", &Notice::receivable, "what falls due"),
                      field("on", &Notice::on, "ledger day on which issuer and holders are told"));
  }
  bool operator==(const Notice&) const = default;
  std::vector<IndexEntry> index_entries() const { return {{Index::notice_on, index_key(on, receivable)}}; }
};

// At issue.
void plan_notice(LedgerDelta& delta, const Receivable& root, Date today);

// Once the receivable is final.
void drop_notice(LedgerDelta& delta, const ReceivableId& receivable);

// Due work on its day: tells, if there is anything left to pay. Units: its live fragments.
void give_notice(const IndexRow& row, const DueContext& context, LedgerDelta& delta);
std::size_t notice_units(const IndexRow& row, const BlockContext& block, const LedgerView& view);

inline constexpr std::size_t kToldMax = 128;  // holders in one event: within kEventBytesMax

// Several events when a receivable has more fragments than fit into one; a holder of several stands there once for each.
struct DueSoon {
  static constexpr std::uint16_t kEvent = 0x0905;
  static constexpr std::string_view kName = "receivable.due_soon";
  ReceivableId receivable;
  AccountId issuer_account;
  Date pay_on;
  Money unpaid;
  List<AccountId, kToldMax> holders;
  static constexpr auto fields() {
    return field_list(field("receivable", &DueSoon::receivable, "what falls due"),
                      field("issuer_account", &DueSoon::issuer_account, "who pays"),
                      field("pay_on", &DueSoon::pay_on, "when"), field("unpaid", &DueSoon::unpaid, "of the face"),
                      field("holders", &DueSoon::holders, "who is paid, by fragment"));
  }
  bool operator==(const DueSoon&) const = default;
};

}  // namespace tallystick::contracts::receivable
