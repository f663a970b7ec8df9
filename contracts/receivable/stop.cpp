#include "contracts/receivable/stop.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::receivable {

namespace {
constexpr std::size_t kGroupMembersMax = 4'096;  // more companies than any group on record has
}

std::optional<PartyId> stopped_by(const LedgerView& view, const PartyId& issuer) {
  if (party::is_stopped(view, issuer)) return issuer;
  const auto self = must_load<party::Party>(view, issuer);
  if (!self.group) return std::nullopt;
  for (const IndexRow& row : scan_prefix(view, Index::party_by_group, self.group->view(), kGroupMembersMax)) {
    const PartyId member = *PartyId::from(row.record_key);
    if (party::is_stopped(view, member)) return member;
  }
  return std::nullopt;
}

void stop_issuer(LedgerDelta& delta, const Receivable& delinquent, Date today) {
  party::stop_issuing(delta, delinquent.issuer, party::StopCause::own_default,
                      {"receivable " + delinquent.id.hex() + " is unpaid"}, today);
}

}  // namespace tallystick::contracts::receivable
