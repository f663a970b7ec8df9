#include "contracts/ledger/executor.h"

#include <algorithm>

#include "contracts/ledger/due_work.h"
#include "contracts/ledger/entry.h"

namespace tallystick::contracts {
namespace {

struct Failed {
  std::uint16_t operation;
  Refused why;
};

// Every operation in order; the first refusal ends it. The caller drops what the earlier ones did.
std::optional<Failed> run_operations(const Registry& registry, const BlockContext& block,
                                     const SignedTransaction& transaction, std::uint32_t position, const Entry& entry,
                                     LedgerDelta& delta) {
  Context context{block, transaction.id, 0, entry.account.id, entry.account.party, entry.signers, position};
  const auto& operations = transaction.transaction->body.operations.items;
  Stakes stakes;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    context.operation = static_cast<std::uint16_t>(i);
    const auto failed = [&](Refused why) { return Failed{context.operation, std::move(why)}; };
    const OperationRow* row = registry.operation(operations[i].type);
    if (row == nullptr)
      return failed({Refusal::E_MALFORMED, "operation number " + std::to_string(operations[i].type) + " is unknown"});
    const Bytes& payload = operations[i].payload.value;
    // Asked again on the state that earlier operations left: what this one moves may only be known now.
    if (!transaction.transaction->signatures.empty())
      if (auto ok = stakes.add(entry.account.policy, entry.signers, *row, payload, delta, {context.account, block.day});
          !ok)
        return failed(ok.error());
    if (auto ok = row->execute(payload, context, delta); !ok) return failed(ok.error());
  }
  return std::nullopt;
}

Receipt refused(Receipt receipt, Outcome outcome, std::uint16_t operation, Refused why) {
  receipt.outcome = outcome;
  receipt.refusal = why.code;
  receipt.operation = operation;
  receipt.detail.value = std::move(why.detail);
  return receipt;
}

Receipt run_transaction(const Registry& registry, const BlockContext& block, const SignedTransaction& transaction,
                        std::uint32_t position, bool drafts, LedgerDelta& delta, BlockOutput& out) {
  Receipt receipt;
  receipt.subject = transaction.id;
  Entry entry = examine(registry, delta, block.day, transaction, drafts);
  if (entry.obstacle) return refused(std::move(receipt), Outcome::not_entered, 0, std::move(*entry.obstacle));

  const auto& body = transaction.transaction->body;
  const auto whole = delta.savepoint();
  delta.store(account::Lane{body.account, body.lane, entry.lane_next.next()});
  const auto entered = delta.savepoint();

  if (auto ok = may_start(delta, block, transaction, entry.account); !ok) {
    receipt = refused(std::move(receipt), Outcome::refused, 0, ok.error());
  } else if (auto failed = run_operations(registry, block, transaction, position, entry, delta)) {
    delta.roll_back(entered);
    receipt = refused(std::move(receipt), Outcome::refused, failed->operation, std::move(failed->why));
  }
  if (auto violation = find_violation(registry, delta, whole)) {
    delta.roll_back(entered);
    out.alarms.push_back("transaction " + transaction.id.hex() + ": " + *violation);
    receipt = Receipt{};
    receipt.subject = transaction.id;
    receipt.outcome = Outcome::internal;
    receipt.detail.value = std::move(*violation);
  }
  if (receipt.outcome != Outcome::applied) return receipt;
  receipt.events.items = delta.events_since(entered);
  for (const Event& event : receipt.events)
    if (const EventRow* row = registry.event(event.kind); row != nullptr && row->grave)
      out.notices.push_back(std::string{row->name} + " in transaction " + transaction.id.hex() + ": " +
                            std::string{row->about});
  return receipt;
}

}  // namespace

std::optional<std::string> find_violation(const Registry& registry, const LedgerDelta& delta,
                                          const LedgerDelta::Savepoint& since) {
  const auto bounded = [](std::string text) { return refuse(Refusal::E_STATE, std::move(text)).value().detail; };
  const std::size_t events = delta.savepoint().events - since.events;
  if (events > kEventsMax)
    return bounded("events of one receipt: " + std::to_string(events) + " > " + std::to_string(kEventsMax));
  const std::vector<RecordChange> changes = delta.changes_since(since);
  const std::vector<Event> said = delta.events_since(since);
  for (const InvariantFactory make : registry.invariants) {
    const auto invariant = make();
    for (const RecordChange& change : changes) invariant->visit(change);
    for (const Event& event : said) invariant->hear(event);
    if (auto broken = invariant->verdict(delta)) return bounded(std::string{invariant->name()} + ": " + *broken);
  }
  return std::nullopt;
}

BlockOutput execute_block(const Registry& registry, const LedgerView& base, const BlockContext& block,
                          std::span<const SignedTransaction> transactions) {
  BlockOutput out;
  LedgerDelta delta{base};
  out.receipts.reserve(transactions.size());
  for (const SignedTransaction& transaction : transactions) {
    const auto position = static_cast<std::uint32_t>(out.receipts.size());
    out.receipts.push_back(run_transaction(registry, block, transaction, position, false, delta, out));
    delta.keep();
  }
  run_due_work(registry, block, delta, out.receipts, out.alarms);
  out.delta = delta.state_delta();
  return out;
}

Receipt simulate(const Registry& registry, const LedgerView& base, const BlockContext& block,
                 const SignedTransaction& transaction) {
  LedgerDelta delta{base};
  BlockOutput unused;
  return run_transaction(registry, block, transaction, 0, true, delta, unused);
}

AdmissionAnswer admit(const Registry& registry, const LedgerView& view, const BlockContext& block,
                      const SignedTransaction& transaction) {
  Entry entry = examine(registry, view, block.day, transaction, false);
  AdmissionAnswer answer;
  answer.lane_next = entry.lane_next;
  const bool ahead = entry.obstacle && entry.obstacle->code == Refusal::E_NONCE &&
                     transaction.transaction->body.sequence > entry.lane_next;
  if (entry.obstacle && !ahead) {
    answer.refusal = std::move(entry.obstacle);
  } else if (auto ok = may_start(view, block, transaction, entry.account); !ok) {
    answer.refusal = ok.error();
  }
  answer.admission = answer.refusal ? Admission::refused : ahead ? Admission::later : Admission::now;
  return answer;
}

}  // namespace tallystick::contracts
