#include "contracts/evidence/attest.h"

#include <algorithm>

#include "contracts/evidence/level.h"
#include "contracts/ledger/text.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::evidence {

namespace {

// The role that a capacity asks for; none for seller and buyer, whom the document names.
std::optional<party::Role> role_of(Capacity as) {
  switch (as) {
    case Capacity::bank:
      return party::Role::bank;
    case Capacity::carrier:
      return party::Role::carrier;
    case Capacity::tax_service:
      return party::Role::tax_service;
    case Capacity::data_platform:
      return party::Role::data_platform;
    case Capacity::attester:
      return party::Role::attester;
    case Capacity::seller:
    case Capacity::buyer:
      return std::nullopt;
  }
  return std::nullopt;
}

Verdict check_standing(const Attest& op, const Facts& facts, const Context& context, const LedgerView& view) {
  switch (op.as) {
    case Capacity::seller:
    case Capacity::buyer:
      if (context.party != (op.as == Capacity::seller ? facts.seller : facts.buyer))
        return refuse(Refusal::E_OWNER, "the document names another " + std::string{name_of(op.as)});
      return {};
    case Capacity::bank:
      if (!party::is_customer(view, context.party, facts.seller) &&
          !party::is_customer(view, context.party, facts.buyer))
        return refuse(Refusal::E_OWNER, "the bank serves neither seller nor buyer");
      return {};
    default:
      return {};
  }
}

bool replaced_by(const Vouch& vouch, const Attest& op, const Context& context) {
  return (vouch.by == context.party && vouch.as == op.as) || !vouch.counts_at(context.block.time);
}

}  // namespace

Verdict permit(const Attest& op, const Context& context, const LedgerView& view) {
  const auto role = role_of(op.as);
  if (role)
    if (auto ok = party::require_role(context, view, *role); !ok) return ok;
  const auto document = load<Evidence>(view, op.fingerprint);
  if (!document) return refuse(Refusal::E_NOENT, "document " + op.fingerprint.hex());
  const Facts& facts = document->facts;
  if (auto ok = check_standing(op, facts, context, view); !ok) return ok;
  if (!may_vouch(facts.kind, op.as))
    return refuse_policy("capacity",
                         std::string{name_of(op.as)} + " does not vouch for " + std::string{name_of(facts.kind)});
  if (op.until && *op.until <= context.block.time)
    return refuse(Refusal::E_EXPIRED, "it would count until " + text_of(*op.until));
  const bool third_party = role && op.as != Capacity::bank;
  if (third_party &&
      (party::same_group(view, context.party, facts.seller) || party::same_group(view, context.party, facts.buyer)))
    return refuse(Refusal::E_SELF, "who vouches is seller or buyer, or of the same group");
  const auto others = std::count_if(document->vouches.begin(), document->vouches.end(),
                                    [&](const Vouch& vouch) { return !replaced_by(vouch, op, context); });
  if (static_cast<std::size_t>(others) >= kVouchesMax)
    return refuse(Refusal::E_COUNT, std::to_string(others) + " vouch already");
  return {};
}

void apply(const Attest& op, const Context& context, LedgerDelta& delta) {
  auto document = must_load<Evidence>(delta, op.fingerprint);
  std::erase_if(document.vouches.items, [&](const Vouch& vouch) { return replaced_by(vouch, op, context); });
  document.vouches.items.push_back({context.party, op.as, context.block.time, op.until, op.record});
  delta.store(document);
  delta.emit(Attested{op.fingerprint, context.party, op.as, op.until});
}

}  // namespace tallystick::contracts::evidence
