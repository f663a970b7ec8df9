#include "consensus/proof.h"

#include "consensus/validator_set.h"
#include "core/ensure.h"
#include "core/epoch_length.h"
#include "core/json_codec.h"
#include "core/merkle.h"
#include "core/strict_json.h"

namespace tallystick::consensus {
namespace {

constexpr JsonLimits kLimits{kProofFileBytesMax, 32};

std::string short_hash(const Hash& hash) {
  return hash.hex().substr(0, 16) + "…";
}

Hash digest_of(const ProofBundle& bundle) {
  Bytes bytes = to_bytes(bundle);
  bytes.resize(bytes.size() - Hash::kSize);
  return tagged_hash("tallystick/proof", bytes);
}

std::string block_name(const BlockHeader& header) {
  return "block " + std::to_string(header.height.raw());
}

// The steps so far; `expect` adds one and says whether to go on.
class Steps {
 public:
  explicit Steps(ProofReport& report) : report_{report} {}
  bool expect(std::string what, bool ok, std::string good, std::string bad) {
    report_.steps.push_back({std::move(what), ok, ok ? std::move(good) : std::move(bad)});
    return ok;
  }

 private:
  ProofReport& report_;
};

// The sides of the siblings of leaf `index` of `size`, from the leaf up (RFC 9162 2.1.3.2); nothing if there is no such leaf.
std::optional<std::vector<Side>> sides_of(std::uint64_t index, std::uint64_t size) {
  if (index >= size) return std::nullopt;
  std::vector<Side> sides;
  std::uint64_t last = size - 1;
  while (last != 0) {
    if ((index & 1) != 0) {
      sides.push_back(Side::left);
    } else if (index != last) {
      sides.push_back(Side::right);
    }  // else: the last node of an odd level has no sibling there
    index >>= 1;
    last >>= 1;
  }
  return sides;
}

bool has_sides(const MerklePath& path, const std::vector<Side>& sides) {
  return std::ranges::equal(path.items, sides, {}, &PathStep::side);
}

// The validators of the certified block's epoch, each set vouched for by the one before; nothing when they do not follow.
std::optional<ValidatorSet> verify_epochs(const ProofBundle& bundle, const Genesis& genesis,
                                          const SignatureScheme& scheme, Steps& steps) {
  ValidatorSet validators = ValidatorSet::of(genesis);
  const std::uint64_t epoch = bundle.header.epoch.raw();
  std::string bad;
  if (bundle.epochs.size() != epoch)
    bad = "the block is of epoch " + std::to_string(epoch) + ", the bundle shows the end of " +
          std::to_string(bundle.epochs.size()) + " epochs";
  const std::uint64_t length = epoch_length(genesis);
  const std::uint64_t begin = epoch * length;
  const std::uint64_t height = bundle.header.height.raw();
  if (bad.empty() && (height <= begin || height > begin + length))
    bad = "height " + std::to_string(height) + " is not one of epoch " + std::to_string(epoch);
  for (std::uint64_t i = 0; bad.empty() && i < epoch; ++i) {
    const EpochLink& link = bundle.epochs.items[i];
    const std::string where = "the end of epoch " + std::to_string(i) + ": ";
    const auto sealed =
        verify_seal(network_of(genesis), validators, scheme, Epoch{i}, Height{(i + 1) * length}, link.seal);
    const auto list = check_validator_list(link.validators);
    if (!sealed) {
      bad = where + sealed.error().message;
    } else if (!list) {
      bad = where + list.error().message;
    } else if (validator_list_hash(link.validators) != link.seal.sealing.next_validators) {
      bad = where + "its sealing block names other validators";
    } else {
      validators = validator_set(link.validators, header_hash(link.seal.sealing));
    }
  }
  if (epoch == 0 && bad.empty()) return validators;
  const bool ok = steps.expect("the validators of epoch " + std::to_string(epoch) + " follow from genesis", bad.empty(),
                               std::to_string(epoch) + " times a quorum finalized who comes next", bad);
  return ok ? std::optional{validators} : std::nullopt;
}

bool verify_history(const HistoryPart& history, const ProofBundle& bundle, Steps& steps) {
  const std::string what = block_name(history.header) + " is one of the blocks before " + block_name(bundle.header);
  const auto sides = sides_of(history.header.height.raw(), bundle.header.height.raw());
  const Hash leaf =
      merkle_leaf(history_leaf(header_hash(history.header), history.state_root, history.receipts_root).view());
  const bool ok =
      sides && has_sides(history.path, *sides) && path_root(leaf, history.path) == bundle.result.history_root;
  return steps.expect(what, ok,
                      "its header and roots are a leaf of history root " + short_hash(bundle.result.history_root),
                      "its header and roots are no leaf of history root " + short_hash(bundle.result.history_root));
}

bool verify_state(const StatePart& state, const Hash& root, Steps& steps) {
  const Hash key_hash = state_key_hash(state.table, state.key.value);
  const std::string key = "table " + std::to_string(state.table) + ", key " + to_hex(state.key.value);
  if (state.value)
    return steps.expect(
        "the state holds this value",
        verify_sparse_presence(root, key_hash, state_value_hash(state.value->value), state.proof),
        key + ": " + std::to_string(state.value->value.size()) + " bytes under state root " + short_hash(root),
        key + ": the value is not the one under state root " + short_hash(root));
  return steps.expect("the state holds nothing here", verify_sparse_absence(root, key_hash, state.proof),
                      key + ": nothing under state root " + short_hash(root),
                      key + ": absence under state root " + short_hash(root) + " is not shown");
}

bool verify_receipt(const ReceiptPart& part, const Hash& root, Steps& steps) {
  return steps.expect("the block gave this receipt", path_root(merkle_leaf(part.receipt.value), part.path) == root,
                      std::to_string(part.receipt.value.size()) + " bytes under receipts root " + short_hash(root),
                      "the receipt is not one of those under receipts root " + short_hash(root));
}

}  // namespace

ProofBundle sealed(ProofBundle bundle) {
  bundle.digest = digest_of(bundle);
  return bundle;
}

MerklePath path_of(std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof) {
  const auto sides = sides_of(index, size);
  ensure(sides && sides->size() == proof.size());
  MerklePath path;
  for (std::size_t i = 0; i < proof.size(); ++i) path.items.push_back({(*sides)[i], proof[i]});
  return path;
}

Hash path_root(Hash leaf, const MerklePath& path) {
  for (const PathStep& step : path)
    leaf = step.side == Side::left ? merkle_node(step.hash, leaf) : merkle_node(leaf, step.hash);
  return leaf;
}

ProofReport verify_proof(const ProofBundle& bundle, const Genesis& genesis, const SignatureScheme& scheme) {
  ProofReport report;
  Steps steps{report};
  const Hash expected = genesis_hash(genesis);
  if (!steps.expect("the bundle is a proof of this network",
                    bundle.format.value == kProofFormat && bundle.genesis == expected,
                    genesis.chain_id.value + ", genesis " + short_hash(expected),
                    "it says " + bundle.format.value + ", genesis " + short_hash(bundle.genesis) +
                        "; the genesis file is " + short_hash(expected)))
    return report;

  if (!steps.expect(
          "the bundle is whole", bundle.digest == digest_of(bundle), "digest " + short_hash(bundle.digest),
          "its content does not have the digest " + short_hash(bundle.digest) + ": it was changed after it was made"))
    return report;

  const Finalization& finalization = bundle.finalization;
  const Hash block = header_hash(bundle.header);
  const bool same_block = finalization.block == block && finalization.epoch == bundle.header.epoch &&
                          finalization.view == bundle.header.view;
  const auto known = verify_epochs(bundle, genesis, scheme, steps);
  if (!known) return report;
  const ValidatorSet& validators = *known;
  const auto signatures = verify_finalization(network_of(genesis), validators, scheme, finalization);
  if (!steps.expect(
          "a quorum of the validators finalized " + block_name(bundle.header), same_block && signatures.has_value(),
          std::to_string(finalization.signatures.size()) + " of " + std::to_string(validators.size()) + " signed, " +
              std::to_string(validators.quorum()) + " are needed; header hash " + short_hash(block),
          !same_block   ? "the finalization is of another block"
          : !signatures ? signatures.error().message
                        : std::string{}))
    return report;

  if (!steps.expect("they agreed on the result of executing it", result_digest(bundle.result) == finalization.result,
                    "state, receipts and history roots digest to the signed R " + short_hash(finalization.result),
                    "the roots do not digest to the signed R " + short_hash(finalization.result)))
    return report;

  Hash state_root = bundle.result.state_root;
  Hash receipts_root = bundle.result.receipts_root;
  const BlockHeader* shown = &bundle.header;
  if (bundle.history) {
    if (!verify_history(*bundle.history, bundle, steps)) return report;
    state_root = bundle.history->state_root;
    receipts_root = bundle.history->receipts_root;
    shown = &bundle.history->header;
  }

  if (bundle.state.has_value() == bundle.receipt.has_value()) {
    steps.expect("the bundle shows one thing", false, {}, "it must hold either a key of the state or a receipt");
    return report;
  }
  report.ok = bundle.state ? verify_state(*bundle.state, state_root, steps)
                           : verify_receipt(*bundle.receipt, receipts_root, steps);
  if (report.ok) {
    report.height = shown->height;
    report.block_time = shown->timestamp;
  }
  return report;
}

std::string write_proof_json(const Genesis& genesis, const ProofBundle& bundle) {
  return dump_json(to_json(JsonContext{genesis.kind}, bundle));
}

Result<ProofBundle> read_proof_json(const Genesis& genesis, std::string_view text) {
  const auto json = parse_json(text, kLimits);
  if (!json) return tl::unexpected(json.error());
  return from_json<ProofBundle>(JsonContext{genesis.kind}, *json);
}

namespace {

Result<void> must_verify(const ProofBundle& bundle, const Genesis& genesis) {
  const ProofReport report = verify_proof(bundle, genesis);
  if (report.ok) return {};
  const ProofStep& failed = report.steps.back();
  return malformed("the proof does not hold: " + failed.what + ": " + failed.detail);
}

}  // namespace

Result<std::optional<Bytes>> proven_value(const ProofBundle& bundle, const Genesis& genesis, std::uint8_t table,
                                          ByteView key) {
  if (const auto verified = must_verify(bundle, genesis); !verified) return tl::unexpected(verified.error());
  if (!bundle.state || bundle.state->table != table || !std::ranges::equal(bundle.state->key.value, key))
    return malformed("the proof is about something else than what was asked");
  if (!bundle.state->value) return std::nullopt;
  return bundle.state->value->value;
}

Result<Bytes> proven_receipt(const ProofBundle& bundle, const Genesis& genesis) {
  if (const auto verified = must_verify(bundle, genesis); !verified) return tl::unexpected(verified.error());
  if (!bundle.receipt) return malformed("the proof is not about a receipt");
  return bundle.receipt->receipt.value;
}

}  // namespace tallystick::consensus
