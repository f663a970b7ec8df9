#include "wallet/session/transact.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "contracts/account/records.h"
#include "wallet/cli/moment.h"
#include "wallet/session/lane_lock.h"
#include "wallet/session/outbox.h"
#include "wallet/session/paths.h"
#include "wallet/session/reading.h"
#include "wallet/session/receipts.h"

namespace tallystick::wallet {
namespace {

constexpr std::chrono::milliseconds kPause{50};  // between two questions when an answer came at once

Outbox outbox() {
  return Outbox{state_directory() + "/outbox"};
}

// What is agreed before anything is signed.
struct Draft {
  TransactionBody body;
  Hash id;
  LaneLock lane;
};

Outcome<Draft> make_draft(Session& session, NodeApi& node, const std::vector<Operation>& operations) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const auto account = acting_account(session);
  if (!account) return tl::unexpected(account.error());
  if (operations.empty() || operations.size() > kOperationsMax)
    return stop(WalletError::W_USAGE, say(Msg::too_many_operations, std::to_string(kOperationsMax)));
  auto lane = LaneLock::take(state_directory() + "/lanes", *account, session.globals().lane);
  if (!lane) return stop(WalletError::W_NODE_BUSY, lane.error().message);
  const auto sequence = node.next_sequence(*account, lane->lane());
  if (!sequence) return tl::unexpected(sequence.error());
  TransactionBody body;
  body.account = *account;
  body.lane = lane->lane();
  body.sequence = *sequence;
  if (session.globals().expires_in) body.expiry = now() + *session.globals().expires_in;
  body.operations.items = operations;
  const Hash id = transaction_id((*genesis)->network, body);
  return Draft{std::move(body), id, std::move(*lane)};
}

Outcome<std::vector<std::string>> signing_keys(Session& session) {
  const auto profile = session.profile();
  if (!profile) return tl::unexpected(profile.error());
  if ((*profile)->keys.empty()) return stop(WalletError::W_CONFIG, say(Msg::no_key));
  if ((*profile)->keys.size() > kSignaturesMax)
    return stop(WalletError::W_USAGE, say(Msg::too_many_keys, std::to_string(kSignaturesMax)));
  return (*profile)->keys;
}

Outcome<Transaction> sign(Session& session, const Draft& draft) {
  const auto names = signing_keys(session);
  if (!names) return tl::unexpected(names.error());
  Transaction out;
  out.body = draft.body;
  for (const std::string& name : *names) {
    const auto key = session.unlock(name);
    if (!key) return tl::unexpected(key.error());
    KeySignature one;
    one.key = key->public_key();
    one.signature = key->sign(draft.id);
    out.signatures.items.push_back(one);
  }
  auto& all = out.signatures.items;
  std::sort(all.begin(), all.end(), [](const KeySignature& a, const KeySignature& b) { return a.key < b.key; });
  all.erase(
      std::unique(all.begin(), all.end(), [](const KeySignature& a, const KeySignature& b) { return a.key == b.key; }),
      all.end());
  return out;
}

TxMark mark_of(const Hash& id) {
  return TxMark{id.hex(), {}, std::nullopt, false};
}

Failure with_mark(Failure failure, TxMark mark) {
  failure.tx = std::move(mark);
  return failure;
}

Outcome<Report> report_of(Session& session, const NodeApi::ProvenReceipt& proven, const Hash& id, const Hash& hash) {
  const auto genesis = session.genesis();
  const Names names{**session.profile(), **genesis};
  TxMark mark{id.hex(), hash.hex(), proven.height.raw(), true};
  if (proven.receipt.outcome != contracts::Outcome::applied) {
    Failure failure = proven.receipt.refusal ? refusal_of(proven.receipt, Exit::failed)
                                             : failure_of(WalletError::W_FAILED, proven.receipt.detail.value);
    return tl::unexpected(with_mark(std::move(failure), std::move(mark)));
  }
  Report out;
  out.data = receipt_json(proven.receipt, (*genesis)->json);
  out.blocks.push_back(
      Sentence{say(Msg::tx_final, id.hex(), std::to_string(proven.height.raw())), Sentence::Mood::good});
  for (Block& block : receipt_blocks(proven.receipt, (*genesis)->json, names)) out.blocks.push_back(std::move(block));
  out.tx = std::move(mark);
  return out;
}

// Time that is left of --timeout.
class Deadline {
 public:
  explicit Deadline(Millis span) : end_{Clock::now() + std::chrono::milliseconds{span.raw()}} {}
  Millis left() const {
    return Millis{std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now()).count()};
  }
  bool is_over() const { return left().raw() <= 0; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point end_;
};

// Reasons to try again until the deadline: the node is restarting or busy, or a block that was finalized through a later one is not
// certified yet, which happens a moment after it is committed.
bool is_passing(const Failure& failure) {
  return failure.exit == Exit::unreachable || failure.exit == Exit::timeout ||
         failure.code == row_of(WalletError::W_NODE_BUSY).code;
}

// Waits until the transaction is final, then proves its receipt.
Outcome<Report> await(Session& session, NodeApi& node, const Hash& id) {
  const Deadline deadline{session.globals().timeout};
  while (!deadline.is_over()) {
    const auto status = node.wait(id, deadline.left());
    if (status && status->state == TransactionStatus::State::final) {
      const auto proven = node.receipt(id);
      if (proven) {
        outbox().remove(id);
        return report_of(session, *proven, id, status->hash);
      }
      if (!is_passing(proven.error())) return tl::unexpected(with_mark(proven.error(), mark_of(id)));
    } else if (!status && !is_passing(status.error())) {
      return tl::unexpected(with_mark(status.error(), mark_of(id)));
    }
    std::this_thread::sleep_for(kPause);
  }
  if (const auto last = node.transaction(id); last && last->state == TransactionStatus::State::not_entered)
    return tl::unexpected(with_mark(failure_of(WalletError::W_REJECTED, say(Msg::not_entered, id.hex())), mark_of(id)));
  return tl::unexpected(with_mark(failure_of(WalletError::W_TIMEOUT, say(Msg::wait_with, id.hex())), mark_of(id)));
}

Outcome<Report> send(Session& session, NodeApi& node, const Hash& id, const Bytes& bytes) {
  if (const auto sent = node.submit(bytes); !sent) {
    // Only a refusal is a final word; anything else leaves it open whether some node has the transaction.
    if (sent.error().exit == Exit::rejected) outbox().remove(id);
    return tl::unexpected(with_mark(sent.error(), mark_of(id)));
  }
  if (session.globals().wait == Wait::final) return await(session, node, id);
  Report out;
  out.data = {{"id", id.hex()}, {"status", "received"}};
  out.blocks.push_back(Sentence{say(Msg::tx_received, id.hex())});
  out.tx = mark_of(id);
  return out;
}

// E_SIG has two causes: a key that is not the account's, or too few keys of it. The second one asks for other people (exit 8).
Failure explain_signatures(NodeApi& node, const Transaction& transaction, const Failure& refused) {
  const auto account = read_record<contracts::account::Account>(node, transaction.body.account);
  if (!account || !*account) return refused;
  const auto& keys = (*account)->policy.keys.items;
  for (const KeySignature& signature : transaction.signatures)
    if (std::none_of(keys.begin(), keys.end(), [&](const auto& known) { return known.key == signature.key; }))
      return refused;
  Failure out = failure_of(WalletError::W_APPROVALS, refused.message);
  out.rpc = refused.rpc;
  out.data = refused.data;
  out.tx = refused.tx;
  return out;
}

Outcome<contracts::Receipt> simulate_draft(NodeApi& node, const Draft& draft) {
  return node.simulate(to_bytes(Transaction{draft.body, {}}));
}

Outcome<Report> dry_run(Session& session, NodeApi& node, const Draft& draft) {
  const auto receipt = simulate_draft(node, draft);
  if (!receipt) return tl::unexpected(receipt.error());
  if (receipt->refusal) return tl::unexpected(refusal_of(*receipt, Exit::rejected));
  const auto genesis = session.genesis();
  Report out;
  out.data = receipt_json(*receipt, (*genesis)->json);
  out.data["dry_run"] = true;
  out.blocks.push_back(Sentence{say(Msg::dry_run_would), Sentence::Mood::good});
  for (Block& block : receipt_blocks(*receipt, (*genesis)->json, Names{**session.profile(), **genesis}))
    out.blocks.push_back(std::move(block));
  return out;
}

}  // namespace

Outcome<AccountId> acting_account(Session& session) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const auto profile = session.profile();
  if ((*profile)->account.empty()) return stop(WalletError::W_CONFIG, say(Msg::no_account));
  const auto id = Names{**profile, **genesis}.account((*profile)->account);
  if (!id) return bad_option("account", id.error().message);
  return *id;
}

Outcome<Report> carry_out(Session& session, const std::vector<Operation>& operations) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto draft = make_draft(session, *node, operations);
  if (!draft) return tl::unexpected(draft.error());
  if (session.globals().dry_run) return dry_run(session, *node, *draft);
  const auto transaction = sign(session, *draft);
  if (!transaction) return tl::unexpected(transaction.error());
  const Bytes bytes = to_bytes(*transaction);
  if (const auto kept = outbox().put(draft->id, bytes); !kept) return stop(WalletError::W_FILE, kept.error().message);
  auto sent = send(session, *node, draft->id, bytes);
  if (!sent && sent.error().code == name_of(contracts::Refusal::E_SIG))
    return tl::unexpected(explain_signatures(*node, *transaction, sent.error()));
  return sent;
}

Outcome<Report> wait_for(Session& session, const Hash& id) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto status = node->transaction(id);
  if (!status) return tl::unexpected(status.error());
  if (status->state == TransactionStatus::State::unknown) {
    const auto kept = outbox().get(id);
    if (!kept) return stop(WalletError::W_NOT_FOUND, say(Msg::no_such_transaction, id.hex()));
    return send(session, *node, id, *kept);
  }
  return await(session, *node, id);
}

Outcome<contracts::Receipt> simulate(Session& session, const std::vector<Operation>& operations) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto draft = make_draft(session, *node, operations);
  if (!draft) return tl::unexpected(draft.error());
  return simulate_draft(*node, *draft);
}

}  // namespace tallystick::wallet
