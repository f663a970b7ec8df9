#include "core/transaction.h"

#include "core/sha256.h"

namespace tallystick {

Hash transaction_id(const Network& network, const TransactionBody& body) {
  Writer w;
  encode(w, network);
  encode(w, body);
  return tagged_hash("tallystick/transaction", w.bytes());
}

Hash transaction_hash(ByteView transaction_bytes) {
  return tagged_hash("tallystick/signed-transaction", transaction_bytes);
}

Result<Transaction> decode_transaction(ByteView bytes) {
  if (bytes.size() > kTransactionBytesMax)
    return malformed("a transaction of " + std::to_string(bytes.size()) + " bytes is longer than " +
                     std::to_string(kTransactionBytesMax));
  auto transaction = from_bytes<Transaction>(bytes);
  if (!transaction) return transaction;
  const TransactionBody& body = transaction->body;
  if (body.version != kTransactionVersion)
    return malformed("transaction version " + std::to_string(body.version) + " is not known; this is version " +
                     std::to_string(kTransactionVersion));
  if (body.lane >= kNonceLanes)
    return malformed("lane " + std::to_string(body.lane) + " does not exist; lanes are 0 to " +
                     std::to_string(kNonceLanes - 1));
  if (body.operations.empty()) return malformed("a transaction without operations");
  const auto& signatures = transaction->signatures.items;
  if (signatures.empty()) return malformed("a transaction without signatures");
  for (std::size_t i = 1; i < signatures.size(); ++i)
    if (signatures[i].key <= signatures[i - 1].key) return malformed("signatures are not ascending by public key");
  return transaction;
}

}  // namespace tallystick
