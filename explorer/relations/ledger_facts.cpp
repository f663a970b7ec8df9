// The order of a block's facts, and its parties, accounts, limits and stops.
#include "explorer/relations/ledger_facts.h"

#include "contracts/account/records.h"
#include "contracts/limit/records.h"
#include "explorer/relations/ledger_changes.h"

namespace tallystick::explorer {
namespace {

using namespace contracts;

PartyType type_of(const party::Party& party) {
  if (party.has(party::Role::bank)) return PartyType::bank;
  if (party.has(party::Role::core_enterprise)) return PartyType::enterprise;
  if (party.has(party::Role::platform)) return PartyType::platform;
  return party.has(party::Role::guarantor) && !party.has(party::Role::supplier) ? PartyType::guarantor
                                                                                : PartyType::supplier;
}

}  // namespace

PartyKey LedgerFacts::owner(const AccountId& account) const {
  const auto it = owners_.find(account);
  return it == owners_.end() ? PartyKey{} : it->second;
}

std::size_t LedgerFacts::remembered() const {
  std::size_t parts = 0;
  for (const auto& [id, receivable] : receivables_) parts += receivable.known.size();
  return owners_.size() + group_link_.size() + stop_.size() + groups_.size() + limits_.size() + documents_.size() +
         documents_by_time_.size() + receivables_.size() + parts + fragments_.size() + open_.size() + loans_.size();
}

std::vector<Fact> LedgerFacts::of(const LedgerBlock& block) {
  height_ = block.height;
  t_ = std::max(block.t, t_ + Millis{1});
  out_.clear();
  parties(block);
  limits_and_stops(block);
  receivables(block);
  documents(block);
  fragments(block);
  financings(block);
  events(block);
  endings(block);
  return std::move(out_);
}

void LedgerFacts::parties(const LedgerBlock& block) {
  each<party::Party>(block, [&](const party::Party* before, const party::Party* after) {
    if (before == nullptr) out_.push_back(Party{key<PartyKey>(after->id), type_of(*after), false, t_});
  });
  each<party::Party>(block, [&](const party::Party* before, const party::Party* after) {
    if (after == nullptr || (before != nullptr && before->group == after->group)) return;
    if (const auto old = group_link_.find(after->id); old != group_link_.end()) {
      out_.push_back(LinkEnded{old->second, t_});
      group_link_.erase(old);
    }
    if (!after->group) return;
    if (groups_.insert(*after->group).second)
      out_.push_back(Party{key<PartyKey>(*after->group), PartyType::enterprise, false, t_});
    const RowKey link = named("group-" + after->id.hex());
    out_.push_back(
        Link{link, key<PartyKey>(*after->group), key<PartyKey>(after->id), LinkKind::controller, 0, t_, kNever});
    group_link_[after->id] = link;
  });
  each<account::Account>(block, [&](const account::Account* before, const account::Account* after) {
    if (before != nullptr || after == nullptr) return;
    const auto party = key<PartyKey>(after->party);
    owners_[after->id] = party;
    out_.push_back(Account{key<AccountKey>(after->id), party, AccountKind::enterprise, t_});
  });
}

void LedgerFacts::limits_and_stops(const LedgerBlock& block) {
  each<limit::Limit>(block, [&](const limit::Limit* before, const limit::Limit* after) {
    if (after == nullptr || after->currency != currency_ || (before != nullptr && before->limit == after->limit))
      return;
    auto& programmes = limits_[{after->id.issuer, after->id.bank}];
    programmes[after->id.programme.value] = after->limit.minor();
    Sum sum = 0;
    for (const auto& [name, amount] : programmes) sum += amount;
    const RowKey id =
        named("limit-" + after->id.bank.hex() + "-" + after->id.issuer.hex() + "-" + after->id.programme.value);
    out_.push_back(Limit{id, key<PartyKey>(after->id.bank), key<PartyKey>(after->id.issuer), told(sum), t_});
  });
  each<limit::Ceiling>(block, [&](const limit::Ceiling* before, const limit::Ceiling* after) {
    if (after == nullptr || after->currency != currency_ || (before != nullptr && before->ceiling == after->ceiling))
      return;
    out_.push_back(Limit{named("ceiling-" + after->issuer.hex()), PartyKey{}, key<PartyKey>(after->issuer),
                         after->ceiling ? after->ceiling->minor() : kUnlimited, t_});
  });
  each<party::IssuingStop>(block, [&](const party::IssuingStop* before, const party::IssuingStop* after) {
    if (before == nullptr) {
      stop_[after->party] = named("stop-" + after->party.hex());
      out_.push_back(Stop{stop_[after->party], key<PartyKey>(after->party), t_, kNever});
    } else if (after == nullptr) {
      out_.push_back(StopCleared{stop_[before->party], t_});
      stop_.erase(before->party);
    }
  });
}

}  // namespace tallystick::explorer
