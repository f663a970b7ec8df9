// The node's methods as typed calls. Answers are checked for their form only; what they say is believed nowhere in the wallet: holdings and
// receipts are shown after their proof was verified against the pinned genesis.
#pragma once

#include "consensus/proof.h"
#include "contracts/ledger/receipt.h"
#include "contracts/ledger/tables.h"
#include "core/transaction.h"
#include "node/client/rpc_client.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {

// A call that failed as the command's failure: unreachable 3, refused before inclusion 4, not found 6, unknown outcome 7.
Failure failure_of(const node::client::CallError& error);

struct ChainStatus {
  Height height;
  Timestamp block_time;
  Date ledger_day;
  Hash genesis_hash;
};

// What the node knows about a transaction.
struct TransactionStatus {
  // not_entered: a block had it but its lane or its keys were wrong there; it changed nothing and may never enter.
  enum class State { unknown, waiting, not_entered, final } state = State::unknown;
  Hash hash;
};

struct ListPage {
  struct Row {
    contracts::Table table{};
    Bytes key;  // of the record
  };
  std::vector<Row> rows;
  std::string cursor;  // empty: no more
};

class NodeApi {
 public:
  // Connects on the first call; fails when the profile names no node.
  static Outcome<NodeApi> of(Session& session);

  Outcome<ChainStatus> status();
  Outcome<Sequence> next_sequence(const AccountId& account, std::uint8_t lane);
  // "received" promises nothing; a refusal here means that it never enters a block.
  Outcome<void> submit(ByteView transaction);
  Outcome<contracts::Receipt> simulate(ByteView transaction);
  Outcome<TransactionStatus> transaction(const Hash& id);
  // Answers when it is final and durable on the node, or after `wait` with state waiting.
  Outcome<TransactionStatus> wait(const Hash& id, Millis wait);
  Outcome<ListPage> list(contracts::Index index, ByteView prefix, const std::string& cursor, std::uint32_t limit);

  // Verified against the pinned genesis before they are returned: W_PROOF otherwise.
  // The record's bytes, or nothing when it is proved that there is none.
  struct Proven {
    std::optional<Bytes> value;
    Height height;  // as of this block
  };
  Outcome<Proven> record(contracts::Table table, ByteView key);
  // One outcome per key, in order.
  Outcome<std::vector<Proven>> records(const std::vector<ListPage::Row>& rows);
  struct ProvenReceipt {
    contracts::Receipt receipt;
    Height height;
  };
  Outcome<ProvenReceipt> receipt(const Hash& transaction_id);
  // The bundles themselves, for export; not verified here.
  Outcome<consensus::ProofBundle> state_bundle(contracts::Table table, ByteView key);
  Outcome<consensus::ProofBundle> receipt_bundle(const Hash& transaction_id);

  node::client::RpcClient& client() { return client_; }

 private:
  NodeApi(node::client::RpcClient& client, const PinnedGenesis& genesis) : client_{client}, genesis_{genesis} {}
  Outcome<Json> call(const std::string& method, const Json& params);
  Outcome<Json> call(const std::string& method, const Json& params, Millis timeout);
  Outcome<consensus::ProofBundle> read_bundle(const Json& answer);
  Outcome<Proven> verified(const consensus::ProofBundle& bundle, contracts::Table table, ByteView key);

  node::client::RpcClient& client_;
  const PinnedGenesis& genesis_;
};

}  // namespace tallystick::wallet
