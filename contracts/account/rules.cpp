#include "contracts/account/rules.h"

#include <algorithm>

#include "contracts/ledger/text.h"
#include "contracts/party/records.h"
#include "core/transaction.h"

namespace tallystick::contracts::account {
namespace {

bool can_make(const PolicyKey& key) {
  return key.duty != Duty::checker;
}
bool can_check(const PolicyKey& key) {
  return key.duty != Duty::maker;
}

// True if among the keys there is a maker and, another one, a checker.
bool has_maker_and_checker(const std::vector<const PolicyKey*>& keys) {
  for (const PolicyKey* maker : keys)
    for (const PolicyKey* checker : keys)
      if (maker != checker && can_make(*maker) && can_check(*checker)) return true;
  return false;
}

bool applies(const Threshold& rule, std::uint16_t operation, const std::optional<Money>& stake) {
  if (rule.operation != 0 && rule.operation != operation) return false;
  if (rule.currency && (!stake || stake->currency != *rule.currency)) return false;
  return rule.from.is_zero() || (stake && stake->amount >= rule.from);
}

std::string who(std::size_t signatures, bool maker_and_checker) {
  return std::to_string(signatures) + (signatures == 1 ? " signature" : " signatures") +
         (maker_and_checker ? " of maker and checker" : "");
}

}  // namespace

std::vector<IndexEntry> Account::index_entries() const {
  return {{Index::account_by_party, index_key(party, id)}};
}

std::vector<IndexEntry> Recovery::index_entries() const {
  if (!effective) return {};
  return {{Index::recovery_due, index_key(*effective, account)}};
}

Permitted<Account> find_account(const LedgerView& view, const AccountId& id) {
  auto account = load<Account>(view, id);
  if (!account) return refuse(Refusal::E_NOENT, "account " + id.hex());
  return std::move(*account);
}

bool belongs_to(const LedgerView& view, const AccountId& id, const PartyId& party) {
  const auto account = load<Account>(view, id);
  return account && account->party == party;
}

bool is_frozen(const LedgerView& view, const AccountId& account) {
  const auto found = must_load<Account>(view, account);
  return found.frozen_by || must_load<party::Party>(view, found.party).frozen;
}

Verdict check_policy(const KeyPolicy& policy) {
  const auto& keys = policy.keys.items;
  if (keys.empty()) return refuse(Refusal::E_AMOUNT, "keys are empty");
  std::vector<const PolicyKey*> all;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!is_valid(keys[i].key))
      return refuse(Refusal::E_AMOUNT, "key " + keys[i].key.hex() + " is no point of the curve");
    if (i > 0 && !(keys[i - 1].key < keys[i].key)) return refuse(Refusal::E_AMOUNT, "keys are not ascending");
    all.push_back(&keys[i]);
  }
  const std::size_t most = std::min(keys.size(), kSignaturesMax);
  for (const Threshold& rule : policy.thresholds) {
    if (rule.signatures == 0 || rule.signatures > most)
      return refuse(Refusal::E_AMOUNT, "threshold of " + std::to_string(rule.signatures) +
                                           " signatures is not within 1.." + std::to_string(most));
    if (rule.maker_and_checker && !has_maker_and_checker(all))
      return refuse(Refusal::E_AMOUNT, "no two keys can be maker and checker");
  }
  return {};
}

Verdict check_signers(const KeyPolicy& policy, const std::vector<PublicKey>& signers, std::uint16_t operation,
                      const std::optional<Money>& stake) {
  std::size_t needed = 1;
  bool maker_and_checker = false;
  for (const Threshold& rule : policy.thresholds) {
    if (!applies(rule, operation, stake)) continue;
    needed = std::max<std::size_t>(needed, rule.signatures);
    maker_and_checker = maker_and_checker || rule.maker_and_checker;
  }
  std::vector<const PolicyKey*> signed_by;
  for (const PolicyKey& key : policy.keys)
    if (std::binary_search(signers.begin(), signers.end(), key.key)) signed_by.push_back(&key);
  if (signed_by.size() >= needed && (!maker_and_checker || has_maker_and_checker(signed_by))) return {};
  return refuse(Refusal::E_SIG, "needs " + who(needed, maker_and_checker) +
                                    (stake ? " for " + text_of(*stake) : std::string{}) + ", has " +
                                    who(signed_by.size(), false));
}

std::optional<AccountId> first_account_of(const LedgerView& view, const PartyId& party) {
  const auto rows = scan_prefix(view, Index::account_by_party, party.view(), 1);
  if (rows.empty()) return std::nullopt;
  return AccountId::from(rows.front().record_key);
}

}  // namespace tallystick::contracts::account
