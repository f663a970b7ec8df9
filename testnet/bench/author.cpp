#include "testnet/bench/author.h"

#include <atomic>
#include <thread>

#include "core/codec.h"

namespace tallystick::bench {

Draft write_draft(const Network& network, Author& author, std::vector<Operation> operations) {
  TransactionBody body;
  body.account = author.account;
  body.sequence = author.next;
  author.next = author.next.next();
  body.operations.items = std::move(operations);
  Draft draft{{}, &author};
  draft.unsigned_transaction.bytes = to_bytes(body);
  draft.unsigned_transaction.id = transaction_id(network, body);
  draft.unsigned_transaction.operations = static_cast<std::uint32_t>(body.operations.size());
  return draft;
}

namespace {

// The bytes of a transaction are those of its body followed by those of its signatures (core/transaction.h).
Prepared sign(Draft draft) {
  Prepared out = std::move(draft.unsigned_transaction);
  List<KeySignature, kSignaturesMax> signatures;
  const PrivateKey& key = draft.author->key;
  signatures.items.push_back({KeyAlgorithm::secp256k1, key.public_key(), key.sign(out.id)});
  const Bytes end = to_bytes(signatures);
  out.bytes.reserve(out.bytes.size() + end.size());
  out.bytes.insert(out.bytes.end(), end.begin(), end.end());
  return out;
}

}  // namespace

Result<std::vector<ClientWork>> sign_all(std::vector<DraftWork> work, std::size_t threads,
                                         const std::function<bool()>& stop) {
  std::vector<ClientWork> out(work.size());
  std::atomic<std::size_t> next = 0;
  const auto sign_some = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) {
      out[i].node = work[i].node;
      out[i].transactions.reserve(work[i].drafts.size());
      for (Draft& draft : work[i].drafts) {
        if (stop()) return;
        out[i].transactions.push_back(sign(std::move(draft)));
      }
    }
  };
  {
    std::vector<std::jthread> running;
    for (std::size_t i = 0; i < threads; ++i) running.emplace_back(sign_some);
  }
  if (stop()) return fail(ErrorKind::not_yet, "interrupted");
  return out;
}

}  // namespace tallystick::bench
