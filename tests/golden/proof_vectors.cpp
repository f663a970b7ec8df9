#include <algorithm>

#include "consensus/proof.h"
#include "core/epoch_length.h"
#include "core/merkle.h"
#include "core/sparse_merkle.h"
#include "core/strict_json.h"
#include "tests/golden/golden.h"

namespace tallystick::golden {
namespace {

using namespace consensus;

Network network() {
  return network_of(golden_genesis());
}

// Four validators sign with the keys from this number on; those of genesis, and those of the next two epochs.
constexpr std::uint8_t kFirstKeys[] = {20, 50, 60};

// A finalization by three of the four validators of the header's epoch.
Finalization finalization(const BlockHeader& header, const Hash& result) {
  const Subject subject = finalize(header.epoch, header.view, header_hash(header), result);
  Certificate out{subject, signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{2}, ValidatorIndex{3}}), {}};
  for (const std::uint8_t bank : std::initializer_list<std::uint8_t>{0, 2, 3})
    out.signatures.items.push_back(golden_key(static_cast<std::uint8_t>(kFirstKeys[header.epoch.raw()] + bank))
                                       .sign(vote_digest(network(), subject)));
  return to_finalization(out);
}

BlockHeader block(std::uint64_t height) {
  BlockHeader header;
  header.view = View{height + 1};
  header.height = Height{height};
  header.parent_hash = filled(0x0a);
  header.parent_view = View{height};
  header.tx_root = filled(0x21);
  header.tx_count = 2;
  header.timestamp = Timestamp{1'795'392'000'000 + static_cast<std::int64_t>(height)};
  header.proposer = ValidatorIndex{1};
  header.finalized = {Height{0}, filled(0x0b)};
  return header;
}

// A ledger of two blocks whose state and receipts are a few short byte strings.
struct Chain {
  struct Entry {
    std::uint8_t table;
    Bytes key;
    Bytes value;
  };
  std::vector<Entry> state{{1, {1}, {10, 11}}, {1, {2}, {}}, {2, {1}, Bytes(40, 7)}, {9, Bytes(20, 0xaa), {1}}};
  std::vector<Bytes> receipts{{1, 2, 3}, {4}, Bytes(33, 5)};
  BlockHeader older = block(1);
  BlockHeader newest = block(2);

  std::vector<SparseLeaf> leaves() const {
    std::vector<SparseLeaf> out;
    for (const Entry& entry : state)
      out.push_back({state_key_hash(entry.table, entry.key), state_value_hash(entry.value)});
    std::sort(out.begin(), out.end());
    return out;
  }
  Hash state_root() const { return sparse_subtree(leaves()).hash; }
  std::vector<Hash> receipt_leaves() const {
    std::vector<Hash> out;
    for (const Bytes& receipt : receipts) out.push_back(merkle_leaf(receipt));
    return out;
  }
  Hash receipts_root() const { return merkle_root(receipt_leaves()); }
  // Of genesis and the older block.
  std::vector<Hash> history_leaves() const {
    const Hash genesis = history_leaf(network().genesis_hash, filled(0x31), merkle_empty());
    const Hash first = history_leaf(header_hash(older), state_root(), receipts_root());
    return {merkle_leaf(genesis.view()), merkle_leaf(first.view())};
  }
  ProofBundle bundle() const {
    ProofBundle out;
    out.genesis = network().genesis_hash;
    out.header = newest;
    out.result = {state_root(), receipts_root(), merkle_root(history_leaves())};
    out.finalization = finalization(newest, result_digest(out.result));
    return out;
  }
  ReceiptPart receipt(std::size_t i) const {
    return {{receipts[i]}, path_of(i, receipts.size(), merkle_inclusion_proof(receipt_leaves(), i))};
  }
};

ValidatorList validators_of(std::uint64_t epoch) {
  ValidatorList list;
  for (std::uint8_t i = 0; i < 4; ++i)
    list.validators.items.push_back({i,
                                     {std::string("Bank ") + static_cast<char>('A' + i)},
                                     golden_key(static_cast<std::uint8_t>(kFirstKeys[epoch] + i)).public_key(),
                                     filled(static_cast<std::uint8_t>(kFirstKeys[epoch] + i))});
  return list;
}

// How an epoch ends: its sealing block, final by itself or through an extension.
EpochLink link(std::uint64_t epoch, bool extended) {
  EpochLink out;
  out.validators = validators_of(epoch + 1);
  BlockHeader& sealing = out.seal.sealing;
  sealing = block((epoch + 1) * epoch_length(golden_genesis()));
  sealing.epoch = Epoch{epoch};
  sealing.next_validators = validator_list_hash(out.validators);
  BlockHeader last = sealing;
  if (extended) {
    last.view = last.view.next();
    last.parent_hash = header_hash(sealing);
    last.tx_root = merkle_empty();
    last.tx_count = 0;
    last.next_validators = {};
    out.seal.extensions.items = {last};
  }
  out.seal.finalization = finalization(last, filled(0x41));
  return out;
}

Json proof(const char* name, const ProofBundle& open) {
  const Genesis genesis = golden_genesis();
  const ProofBundle bundle = sealed(open);
  return {{"name", name},
          {"proof", parse_json(write_proof_json(genesis, bundle)).value()},
          {"bytes", to_hex(to_bytes(bundle))},
          {"verifies", verify_proof(bundle, genesis).ok}};
}

Json proofs() {
  const Chain chain;
  Json out = Json::array();
  for (const std::uint8_t table : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{7}}) {
    const Bytes key{1};
    const auto entry = std::find_if(chain.state.begin(), chain.state.end(),
                                    [&](const Chain::Entry& e) { return e.table == table && e.key == key; });
    ProofBundle bundle = chain.bundle();
    bundle.state = StatePart{table, {key}, {}, sparse_prove(chain.leaves(), state_key_hash(table, key))};
    if (entry != chain.state.end()) bundle.state->value = Blob<kProvenBytesMax>{entry->value};
    out.push_back(proof(bundle.state->value ? "a record" : "no record", bundle));
  }
  ProofBundle with_receipt = chain.bundle();
  with_receipt.receipt = chain.receipt(2);
  out.push_back(proof("a receipt of the certified block", with_receipt));
  ProofBundle with_history = chain.bundle();
  with_history.receipt = chain.receipt(0);
  with_history.history = HistoryPart{chain.older, chain.state_root(), chain.receipts_root(),
                                     path_of(1, 2, merkle_inclusion_proof(chain.history_leaves(), 1))};
  out.push_back(proof("a receipt of an older block", with_history));
  Chain later = chain;
  later.newest = block(2 * epoch_length(golden_genesis()) + 1);
  later.newest.epoch = Epoch{2};
  ProofBundle of_later_epoch = later.bundle();
  of_later_epoch.epochs.items = {link(0, false), link(1, true)};
  of_later_epoch.receipt = later.receipt(1);
  out.push_back(proof("a receipt of the third epoch", of_later_epoch));
  ProofBundle wrong = with_receipt;
  wrong.receipt->receipt.value[0] ^= 1;
  out.push_back(proof("a receipt with a changed byte", wrong));
  return out;
}

}  // namespace

Json proof_vectors() {
  return {{"genesis", to_json(kContext, golden_genesis())}, {"proof", proofs()}};
}

}  // namespace tallystick::golden
