// What a node says about state and receipts, believed only with a proof that verifies against genesis: what a wallet shows its owner.
// Errors are unavailable while the node has no proof of its newest block yet, internal when a proof does not hold.
#pragma once

#include <optional>

#include "contracts/ledger/receipt.h"
#include "contracts/ledger/tables.h"
#include "core/codec.h"
#include "core/genesis.h"
#include "node/client/rpc_client.h"

namespace tallystick::bench {

class ProvedReads {
 public:
  // Both must outlive it.
  ProvedReads(node::client::RpcClient& node, const Genesis& genesis) : node_{node}, genesis_{genesis} {}

  // Nothing when it is proved that there is none.
  template <class R>
  Result<std::optional<R>> record(const typename R::Key& key) {
    const auto bytes = value(R::kTable, to_bytes(key));
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes) return std::optional<R>{};
    auto read = from_bytes<R>(**bytes);
    if (!read) return internal_error(read.error().message);
    return std::optional<R>{std::move(*read)};
  }
  Result<contracts::Receipt> receipt(const Hash& transaction_id);

 private:
  Result<std::optional<Bytes>> value(contracts::Table table, ByteView key);
  node::client::RpcClient& node_;
  const Genesis& genesis_;
};

}  // namespace tallystick::bench
