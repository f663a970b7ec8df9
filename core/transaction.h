// A transaction: a list of operations that one account asks for, applied all or none, in its place in one of the account's nonce lanes.
//
// Bytes (see core/codec.h for the rules):
//   offset  size  field
//   0       1     version = 1
//   1       1     mode = 0 (all or none)
//   2       20    account
//   22      1     lane, 0..15
//   23      8     sequence, counts up from 0 in each lane
//   31      1/9   expiry: 00, or 01 and block time in ms after which it is refused
//   …       4+…   operations: count (1..64), then each: u16 type number, u32 length, payload (contracts give it meaning)
//   …       4+…   signatures: count (1..8), ascending by public key, then each: u8 algorithm, 33-byte key, 64-byte signature
//
// Signed digest = H("tallystick/transaction" ‖ chain id ‖ genesis hash ‖ bytes without signatures); it is the transaction's id:
// what users and idempotency know. The hash covers all bytes with signatures; it is what blocks commit to.
#pragma once

#include <optional>

#include "core/address.h"
#include "core/bounded.h"
#include "core/codec.h"
#include "core/keys.h"
#include "core/time.h"

namespace tallystick {

inline constexpr std::uint8_t kTransactionVersion = 1;
inline constexpr std::uint8_t kNonceLanes = 16;
inline constexpr std::size_t kOperationsMax = 64;         // a batch a person can still review
inline constexpr std::size_t kSignaturesMax = 8;          // the largest k of a k-of-n policy
inline constexpr std::size_t kPayloadBytesMax = 16'384;   // one operation's fields
inline constexpr std::size_t kTransactionBytesMax = 65'536;

using ChainId = Text<32>;  // for example "tallystick-test-7"

// The network a signature is for: every signed digest starts with it.
struct Network {
  ChainId chain_id;
  Hash genesis_hash;
  static constexpr auto fields() {
    return field_list(field("chain_id", &Network::chain_id), field("genesis_hash", &Network::genesis_hash));
  }
  bool operator==(const Network&) const = default;
};

enum class TransactionMode : std::uint8_t { all_or_none = 0 };
template <>
struct EnumNames<TransactionMode> {
  static constexpr std::pair<TransactionMode, std::string_view> values[] = {{TransactionMode::all_or_none, "all_or_none"}};
};

struct Operation {
  std::uint16_t type = 0;  // a row of the contracts' registry
  Blob<kPayloadBytesMax> payload;
  static constexpr auto fields() {
    return field_list(field("type", &Operation::type), field("payload", &Operation::payload));
  }
  bool operator==(const Operation&) const = default;
};

// What is signed.
struct TransactionBody {
  std::uint8_t version = kTransactionVersion;
  TransactionMode mode = TransactionMode::all_or_none;
  AccountId account;
  std::uint8_t lane = 0;
  Sequence sequence;
  std::optional<Timestamp> expiry;
  List<Operation, kOperationsMax> operations;
  static constexpr auto fields() {
    return field_list(field("version", &TransactionBody::version),     field("mode", &TransactionBody::mode),
                      field("account", &TransactionBody::account),     field("lane", &TransactionBody::lane),
                      field("sequence", &TransactionBody::sequence),   field("expiry", &TransactionBody::expiry),
                      field("operations", &TransactionBody::operations));
  }
  bool operator==(const TransactionBody&) const = default;
};

struct KeySignature {
  KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
  PublicKey key;
  Signature signature;
  static constexpr auto fields() {
    return field_list(field("algorithm", &KeySignature::algorithm), field("key", &KeySignature::key),
                      field("signature", &KeySignature::signature));
  }
  bool operator==(const KeySignature&) const = default;
};

struct Transaction {
  TransactionBody body;
  List<KeySignature, kSignaturesMax> signatures;
  static constexpr auto fields() {
    return field_list(field("body", &Transaction::body), field("signatures", &Transaction::signatures));
  }
  bool operator==(const Transaction&) const = default;
};

// What is signed, and the transaction's id.
Hash transaction_id(const Network& network, const TransactionBody& body);
// Covers every byte, signatures included: what blocks commit to.
Hash transaction_hash(ByteView transaction_bytes);

// from_bytes<Transaction> and every rule that needs no state: version, lane, counts, sizes, signatures ascending by key without repeats.
Result<Transaction> decode_transaction(ByteView bytes);

}  // namespace tallystick
