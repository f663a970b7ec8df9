// A proof that somebody can keep, mail and check years later with nothing but the genesis file: what the ledger's state held at a key, or
// what became of a transaction, under a Finalization that a quorum of the validators signed. Who they are
// follows from genesis: each epoch's validators finalized a block that names those of the next.
//
// What is shown, step by step:
//   1. the bundle is whole and for this genesis; the validators of the certified block's epoch follow from genesis, a link an epoch
//   2. a quorum signed: block `header` is final and executing it gave R
//   3. `result` digests to R: its state, receipts and history roots are what they agreed upon
//   4. only with `history`: the older block with its roots is one of the blocks before `header`
//   5. `state`:   the state root holds exactly this value at this key, or holds nothing there
//      `receipt`: the receipts root holds exactly this receipt
// A promise that something will be included is not a proof; nothing in a bundle is taken on trust, and nothing in it may be changed.
// JSON form: core/json_codec.h over the field lists below, format "tallystick-proof/1" (docs/FORMATS.md). Paths of RFC 6962 trees are given as
// steps with their side: such a path fixes itself, where (index, size) would leave the size open.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consensus/seal.h"
#include "core/block.h"
#include "core/bounded.h"
#include "core/genesis.h"
#include "core/sparse_merkle.h"

namespace tallystick::consensus {

inline constexpr std::string_view kProofFormat = "tallystick-proof/1";
inline constexpr std::size_t kProvenBytesMax = 16 * 1024 * 1024;
inline constexpr std::size_t kProofFileBytesMax = 48 * 1024 * 1024;

// Epochs before the one of the certified block. Links cannot be left out: a set that was removed could sign anything for later epochs.
inline constexpr std::size_t kEpochLinksMax = 4'096;

// Where a sibling stands.
enum class Side : std::uint8_t { left = 0, right = 1 };

struct PathStep {
  Side side{};
  Hash hash;
  static constexpr auto fields() {
    return field_list(field("side", &PathStep::side, "where this sibling stands"), field("hash", &PathStep::hash));
  }
  bool operator==(const PathStep&) const = default;
};
using MerklePath = List<PathStep, 64>;  // from the leaf to the root

// The RFC 6962 inclusion proof of leaf `index` of `size` as steps. The proof must have the length that index and size give it.
MerklePath path_of(std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof);
// The root that the path gives to a leaf hash.
Hash path_root(Hash leaf, const MerklePath& path);

// An older block under the history root of the certified one.
struct HistoryPart {
  BlockHeader header;
  Hash state_root;
  Hash receipts_root;
  MerklePath path;
  static constexpr auto fields() {
    return field_list(field("header", &HistoryPart::header), field("state_root", &HistoryPart::state_root),
                      field("receipts_root", &HistoryPart::receipts_root), field("path", &HistoryPart::path));
  }
  bool operator==(const HistoryPart&) const = default;
};

struct StatePart {
  std::uint8_t table = 0;
  Blob<kProvenBytesMax> key;
  std::optional<Blob<kProvenBytesMax>> value;  // absent: nothing stands at the key
  SparseProof proof;
  static constexpr auto fields() {
    return field_list(field("table", &StatePart::table), field("key", &StatePart::key),
                      field("value", &StatePart::value, "absent: nothing stands at the key"),
                      field("proof", &StatePart::proof));
  }
  bool operator==(const StatePart&) const = default;
};

struct ReceiptPart {
  Blob<kProvenBytesMax> receipt;  // canonical bytes of contracts' Receipt
  MerklePath path;
  static constexpr auto fields() {
    return field_list(field("receipt", &ReceiptPart::receipt), field("path", &ReceiptPart::path));
  }
  bool operator==(const ReceiptPart&) const = default;
};

struct ProofBundle {
  Text<32> format{std::string{kProofFormat}};
  Hash genesis;
  List<EpochLink, kEpochLinksMax> epochs;  // the i-th ends epoch i; as many as the certified block's epoch counts
  BlockHeader header;      // the certified block
  ExecutionResult result;  // of the certified block
  Finalization finalization;
  std::optional<HistoryPart> history;  // absent: what is shown belongs to the certified block itself
  std::optional<StatePart> state;      // exactly one of state and receipt
  std::optional<ReceiptPart> receipt;
  Hash digest;  // of all the rest: H("tallystick/proof" ‖ the bytes before it)
  static constexpr auto fields() {
    return field_list(field("format", &ProofBundle::format),
                      field("genesis", &ProofBundle::genesis, "genesis hash"),
                      field("epochs", &ProofBundle::epochs, "how the epochs before ended"),
                      field("header", &ProofBundle::header, "the certified block"),
                      field("result", &ProofBundle::result, "what executing it gave"),
                      field("finalization", &ProofBundle::finalization, "signed by a quorum"),
                      field("history", &ProofBundle::history, "when an earlier block is shown"),
                      field("state", &ProofBundle::state, "a key of the state"),
                      field("receipt", &ProofBundle::receipt, "what became of a transaction"),
                      field("digest", &ProofBundle::digest, "of all the rest"));
  }
  bool operator==(const ProofBundle&) const = default;
};

// Fills in the digest; the last step of making a bundle. It convinces nobody, the signatures do; it is there because an absence proof
// of one key is also one of its neighbours, so that nothing else would notice a slip in the key.
ProofBundle sealed(ProofBundle bundle);

// One line for people per step, in the order above.
struct ProofStep {
  std::string what;  // "a quorum of validators signed"
  bool ok = false;
  std::string detail;  // the values, or what is wrong
};

struct ProofReport {
  std::vector<ProofStep> steps;  // ends with the first that failed
  bool ok = false;               // every step was taken and none failed
  // What is proven, when ok: the block it belongs to.
  Height height;
  Timestamp block_time;
};

// Never throws, reads nothing but its arguments. `scheme` is the real one except in simulations.
ProofReport verify_proof(const ProofBundle& bundle, const Genesis& genesis,
                         const SignatureScheme& scheme = Secp256k1Scheme{});

// Compact, in one line; the reader takes any white space.
std::string write_proof_json(const Genesis& genesis, const ProofBundle& bundle);
// malformed with the path of what is wrong; unknown fields are refused, so are texts beyond kProofFileBytesMax.
Result<ProofBundle> read_proof_json(const Genesis& genesis, std::string_view text);

// For readers who ask one question: verifies, and checks that the bundle answers it. malformed naming the failed step otherwise.
// The value at the key; nothing if it is proven that nothing stands there.
Result<std::optional<Bytes>> proven_value(const ProofBundle& bundle, const Genesis& genesis, std::uint8_t table,
                                          ByteView key);
// The receipt's bytes. The caller decodes them and compares the subject.
Result<Bytes> proven_receipt(const ProofBundle& bundle, const Genesis& genesis);

}  // namespace tallystick::consensus

namespace tallystick {
template <>
struct EnumNames<consensus::Side> {
  static constexpr std::pair<consensus::Side, std::string_view> values[] = {{consensus::Side::left, "left"},
                                                                            {consensus::Side::right, "right"}};
};
}  // namespace tallystick
