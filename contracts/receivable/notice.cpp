#include "contracts/receivable/notice.h"

#include <algorithm>

#include "contracts/policy/parameters.h"
#include "contracts/settlement/finish.h"

namespace tallystick::contracts::receivable {

void plan_notice(LedgerDelta& delta, const Receivable& root, Date today) {
  const std::int64_t days = policy::value_at(delta, policy::kNoticeDays, root.issued);
  const Date on = root.pay_on + Days{static_cast<std::int32_t>(-days)};
  if (days > 0 && on > today) delta.store(Notice{root.id, on});
}

void drop_notice(LedgerDelta& delta, const ReceivableId& receivable) {
  if (load<Notice>(delta, receivable)) delta.erase<Notice>(receivable);
}

void give_notice(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const auto notice = load_row<Notice>(delta, row);
  delta.erase<Notice>(notice.receivable);
  const auto root = must_load<Receivable>(delta, notice.receivable);
  if (root.state != State::outstanding) return;
  DueSoon told{root.id, root.issuer_account, root.pay_on, {root.currency, root.unpaid()}, {}};
  for (const fragment::Fragment& fragment : settlement::live_fragments(delta, root)) {
    if (told.holders.size() == kToldMax) {
      delta.emit(told);
      told.holders.items.clear();
    }
    told.holders.items.push_back(fragment.holder);
  }
  delta.emit(told);
}

std::size_t notice_units(const IndexRow& row, const BlockContext&, const LedgerView& view) {
  const auto root = must_load<Receivable>(view, load_row<Notice>(view, row).receivable);
  return std::max<std::size_t>(root.leaves, 1);
}

}  // namespace tallystick::contracts::receivable
