#include "contracts/ledger/entry.h"

#include <algorithm>

#include "contracts/account/rules.h"
#include "contracts/ledger/text.h"
#include "contracts/party/records.h"

namespace tallystick::contracts {
namespace {

Entry stopped(Entry entry, tl::unexpected<Refused> why) {
  entry.obstacle = std::move(why.value());
  return entry;
}

bool is_key_of(const account::KeyPolicy& policy, const KeySignature& signature) {
  return std::any_of(policy.keys.begin(), policy.keys.end(), [&](const account::PolicyKey& k) {
    return k.key == signature.key && k.algorithm == signature.algorithm;
  });
}

}  // namespace

Verdict Stakes::add(const account::KeyPolicy& policy, const std::vector<PublicKey>& signers, const OperationRow& row,
                    ByteView payload, const LedgerView& view, const Asker& asker) {
  if (policy.thresholds.empty()) return {};
  auto stake = row.stake(payload, view, asker);
  if (stake) {
    auto sum = std::find_if(sums_.begin(), sums_.end(),
                            [&](const Sum& s) { return s.type == row.type && s.money.currency == stake->currency; });
    if (sum == sums_.end()) sum = sums_.insert(sums_.end(), {row.type, {stake->currency, Amount{}}});
    // A sum past the bound asks for what the largest amount asks for.
    sum->money.amount = checked_add(sum->money.amount, stake->amount).value_or(Amount{Amount::kMax});
    stake = sum->money;
  }
  return account::check_signers(policy, signers, row.type, stake);
}

Entry examine(const Registry& registry, const LedgerView& view, Date today, const SignedTransaction& signed_transaction,
              bool drafts) {
  const TransactionBody& body = signed_transaction.transaction->body;
  const auto& signatures = signed_transaction.transaction->signatures;
  Entry entry;
  auto account = account::find_account(view, body.account);
  if (!account) return stopped(std::move(entry), tl::unexpected(account.error()));
  entry.account = std::move(*account);
  const auto lane = load<account::Lane>(view, {body.account, body.lane});
  entry.lane_next = lane ? lane->next : Sequence{0};

  const account::KeyPolicy& policy = entry.account.policy;
  const bool draft = drafts && signatures.empty();
  if (!draft) {
    if (signatures.empty()) return stopped(std::move(entry), refuse(Refusal::E_SIG, "no signature"));
    for (const KeySignature& signature : signatures) {
      if (!is_key_of(policy, signature))
        return stopped(std::move(entry),
                       refuse(Refusal::E_SIG, "key " + signature.key.hex() + " is not one of the account's"));
      entry.signers.push_back(signature.key);
    }
    Stakes stakes;
    for (const Operation& operation : body.operations) {
      const OperationRow* row = registry.operation(operation.type);
      if (row == nullptr) continue;  // refused as E_MALFORMED when its turn comes
      if (auto ok = stakes.add(policy, entry.signers, *row, operation.payload.value, view, {body.account, today}); !ok)
        return stopped(std::move(entry), tl::unexpected(ok.error()));
    }
  } else {
    for (const account::PolicyKey& key : policy.keys) entry.signers.push_back(key.key);
  }
  if (body.sequence != entry.lane_next)
    return stopped(std::move(entry),
                   refuse(Refusal::E_NONCE, "lane " + std::to_string(body.lane) + " is at " +
                                                std::to_string(entry.lane_next.raw()) + ", the transaction has " +
                                                std::to_string(body.sequence.raw())));
  return entry;
}

Verdict may_start(const LedgerView& view, const BlockContext& block, const SignedTransaction& transaction,
                  const account::Account& account) {
  const auto& expiry = transaction.transaction->body.expiry;
  if (expiry && block.time > *expiry)
    return refuse(Refusal::E_EXPIRED, "expiry " + text_of(*expiry) + " is before block time " + text_of(block.time));
  if (account.frozen_by) return refuse(Refusal::E_FROZEN, "account " + account.id.hex());
  if (must_load<party::Party>(view, account.party).frozen)
    return refuse(Refusal::E_FROZEN, "party " + account.party.hex());
  return {};
}

}  // namespace tallystick::contracts
