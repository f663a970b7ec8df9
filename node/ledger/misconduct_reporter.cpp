#include "node/ledger/misconduct_reporter.h"

#include <algorithm>

#include "contracts/account/rules.h"
#include "contracts/registry.h"
#include "contracts/validator/rules.h"

namespace tallystick::node {
namespace {

using namespace contracts;

constexpr std::uint64_t kEpochsKept = 2;  // in which reports are counted

validator::Misconduct::Key offence_key(const PublicKey& key, const Evidence& evidence) {
  const Subject& subject = evidence.first.subject;
  return {key, subject.epoch, subject.view, validator::offence_of(evidence)};
}

bool is_recorded(const LedgerView& state, const validator::Misconduct::Key& key) {
  return load<validator::Misconduct>(state, key).has_value();
}

}  // namespace

std::optional<PublicKey> MisconductReporter::signer_of(const Evidence& evidence, const LedgerView& state) const {
  const validator::Validators all = validator::validators_of(state);
  const Hash digest = vote_digest(network_, evidence.first.subject);
  for (const validator::Members* members : {&all.in_force, &all.announced})
    for (const validator::Validator& member : *members)
      if (votes_.verify(member.consensus_key, digest, evidence.first.signature)) return member.consensus_key;
  return std::nullopt;
}

bool MisconductReporter::found(const Evidence& evidence, const LedgerView& state) {
  const auto key = signer_of(evidence, state);
  if (!key) return false;
  const auto offence = offence_key(*key, evidence);
  const Bytes encoded = to_bytes(offence);
  const bool waits = std::any_of(waiting_.begin(), waiting_.end(),
                                 [&](const Waiting& other) { return to_bytes(other.key) == encoded; });
  if (waits || is_recorded(state, offence) || waiting_.size() >= kWaitingMax) return false;
  std::erase_if(reports_,
                [&](const auto& entry) { return entry.first.first.raw() + kEpochsKept < offence.epoch.raw(); });
  unsigned& reports = reports_[{offence.epoch, *key}];
  if (reports >= kReportsMax) return false;
  ++reports;
  waiting_.push_back({offence, {*key, {to_bytes(evidence)}}, std::nullopt});
  return true;
}

Result<std::vector<Bytes>> MisconductReporter::next(const LedgerView& state, Height height) {
  std::erase_if(waiting_, [&](const Waiting& waiting) { return is_recorded(state, waiting.key); });
  const auto is_due = [&](const Waiting& waiting) {
    return !waiting.handed_in || height.raw() >= waiting.handed_in->raw() + kAgainAfter;
  };
  std::vector<Bytes> out;
  if (std::none_of(waiting_.begin(), waiting_.end(), is_due)) return out;
  const auto account = reporter(state);
  if (!account) {
    waiting_.clear();
    return tl::unexpected(account.error());
  }
  const auto lane = load<account::Lane>(state, {*account, kLane});
  // Those under way take the lane's next places.
  std::uint64_t place = (lane ? lane->next.raw() : 0) +
                        static_cast<std::uint64_t>(std::count_if(waiting_.begin(), waiting_.end(),
                                                                 [&](const Waiting& w) { return !is_due(w); }));
  for (Waiting& waiting : waiting_) {
    if (!is_due(waiting)) continue;
    Transaction transaction;
    transaction.body.account = *account;
    transaction.body.lane = kLane;
    transaction.body.sequence = Sequence{place++};
    transaction.body.operations.items = {make_operation(waiting.report)};
    transaction.signatures.items = {{KeyAlgorithm::secp256k1, operator_->public_key(),
                                     operator_->sign(transaction_id(network_, transaction.body))}};
    out.push_back(to_bytes(transaction));
    waiting.handed_in = height;
  }
  return out;
}

Result<AccountId> MisconductReporter::reporter(const LedgerView& state) const {
  const validator::Report& report = waiting_.front().report;
  const std::string by_hand = "; let a bank or a supervisor hand it in: tallystick validator report " +
                              report.consensus_key.hex() + " --evidence " + to_hex(report.evidence.value);
  if (operator_ == nullptr) return malformed("node.operator_key is not set" + by_hand);
  const validator::Validators all = validator::validators_of(state);
  const auto is_self = [&](const validator::Validator& member) { return member.consensus_key == self_; };
  const auto self = std::find_if(all.in_force.begin(), all.in_force.end(), is_self);
  if (self == all.in_force.end()) return malformed("this node is no validator in force" + by_hand);
  const auto account = must_load<account::Account>(state, self->operator_account);
  const OperationRow* row = registry().operation(validator::Report::kName);
  const bool is_key = std::any_of(account.policy.keys.begin(), account.policy.keys.end(),
                                  [&](const account::PolicyKey& k) { return k.key == operator_->public_key(); });
  if (!is_key || !account::check_signers(account.policy, {operator_->public_key()}, row->type, std::nullopt))
    return malformed("the key in node.operator_key may not report by itself for account " + account.id.hex() + by_hand);
  return account.id;
}

}  // namespace tallystick::node
