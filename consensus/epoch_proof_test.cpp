// Proofs from later epochs, and what a set that was removed may still sign: nothing that anybody believes.
#include <gtest/gtest.h>

#include "consensus/proof.h"
#include "consensus/validator_set.h"
#include "core/codec.h"
#include "core/epoch_length.h"
#include "core/merkle.h"
#include "core/sparse_merkle.h"

namespace tallystick::consensus {
namespace {

constexpr std::uint64_t kLength = 10;

PrivateKey epoch_key(std::uint16_t seat) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = static_cast<std::uint8_t>(seat + 1);
  return std::move(*PrivateKey::from(secret));
}

// Epoch e has the seats e..e+3.
ValidatorList epoch_list(std::uint16_t epoch) {
  ValidatorList list;
  for (std::uint16_t seat = epoch; seat < epoch + 4; ++seat)
    list.validators.items.push_back({seat,
                                     {"Bank " + std::to_string(seat)},
                                     epoch_key(seat).public_key(),
                                     sha256(as_bytes("pin " + std::to_string(seat)))});
  return list;
}

Genesis epoch_genesis() {
  Genesis genesis;
  genesis.chain_id.value = "tallystick-epochs";
  for (const ValidatorEntry& entry : epoch_list(0).validators)
    genesis.banks.items.push_back({entry.name, {}, {}, entry.consensus_key, entry.tls_key_pin});
  genesis.parameters.items.push_back({{kEpochLengthName}, kLength, {}});
  return genesis;
}

// By three of these seats, in the places they have there.
Finalization epoch_finalization(const BlockHeader& header, const Hash& result, std::uint16_t first_seat) {
  const Subject subject = finalize(header.epoch, header.view, header_hash(header), result);
  Certificate out{subject, signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{1}, ValidatorIndex{2}}), {}};
  for (std::uint16_t seat = first_seat; seat < first_seat + 3; ++seat)
    out.signatures.items.push_back(epoch_key(seat).sign(vote_digest(network_of(epoch_genesis()), subject)));
  return to_finalization(out);
}

BlockHeader block_of(std::uint64_t epoch, std::uint64_t height) {
  BlockHeader header;
  header.epoch = Epoch{epoch};
  header.view = View{height};
  header.height = Height{height};
  return header;
}

EpochLink link_of(std::uint16_t epoch, std::uint16_t signed_by) {
  EpochLink link;
  link.validators = epoch_list(static_cast<std::uint16_t>(epoch + 1));
  link.seal.sealing = block_of(epoch, (epoch + 1) * kLength);
  link.seal.sealing.next_validators = validator_list_hash(link.validators);
  link.seal.finalization = epoch_finalization(link.seal.sealing, sha256(as_bytes("r")), signed_by);
  return link;
}

// What the state of a block of epoch 2 holds.
ProofBundle good_bundle() {
  ProofBundle bundle;
  const Bytes key{1};
  const Bytes value{2};
  const std::vector<SparseLeaf> leaves{{state_key_hash(7, key), state_value_hash(value)}};
  bundle.genesis = genesis_hash(epoch_genesis());
  bundle.epochs.items = {link_of(0, 0), link_of(1, 1)};
  bundle.header = block_of(2, 2 * kLength + 1);
  bundle.result = {sparse_subtree(leaves).hash, merkle_empty(), merkle_empty()};
  bundle.finalization = epoch_finalization(bundle.header, result_digest(bundle.result), 2);
  bundle.state = StatePart{7, {key}, Blob<kProvenBytesMax>{value}, sparse_prove(leaves, state_key_hash(7, key))};
  return bundle;
}

void sign_again(ProofBundle& bundle, std::uint16_t first_seat) {
  bundle.finalization = epoch_finalization(bundle.header, result_digest(bundle.result), first_seat);
}

TEST(EpochProof, OnlyTheEpochsOwnValidatorsAreBelieved) {
  const struct {
    const char* name;
    void (*change)(ProofBundle&);
    bool holds;
  } rows[] = {
      {"as it is", [](ProofBundle&) {}, true},
      {"signed by the validators of genesis", [](ProofBundle& b) { sign_again(b, 0); }, false},
      {"signed by those of the epoch before", [](ProofBundle& b) { sign_again(b, 1); }, false},
      {"signed by those of an epoch to come", [](ProofBundle& b) { sign_again(b, 3); }, false},
      {"the removed say that it is still their epoch",
       [](ProofBundle& b) {
         b.epochs.items.clear();
         b.header.epoch = Epoch{0};
         sign_again(b, 0);
       },
       false},
      {"those of the epoch before say that it is still theirs",
       [](ProofBundle& b) {
         b.epochs.items.pop_back();
         b.header.epoch = Epoch{1};
         sign_again(b, 1);
       },
       false},
      {"no links", [](ProofBundle& b) { b.epochs.items.clear(); }, false},
      {"a link left out", [](ProofBundle& b) { b.epochs.items.erase(b.epochs.items.begin()); }, false},
      {"a link too many", [](ProofBundle& b) { b.epochs.items.push_back(link_of(2, 2)); }, false},
      {"links swapped", [](ProofBundle& b) { std::swap(b.epochs.items[0], b.epochs.items[1]); }, false},
      {"the second link signed by the removed", [](ProofBundle& b) { b.epochs.items[1] = link_of(1, 0); }, false},
      {"a list that the link does not name", [](ProofBundle& b) { b.epochs.items[1].validators = epoch_list(0); },
       false},
      {"the removed put themselves into the next list",
       [](ProofBundle& b) {
         EpochLink& link = b.epochs.items[1];
         link.validators = epoch_list(0);
         link.seal.sealing.next_validators = validator_list_hash(link.validators);
         link.seal.finalization = epoch_finalization(link.seal.sealing, sha256(as_bytes("r")), 0);
         sign_again(b, 0);
       },
       false},
      {"an epoch that ends early",
       [](ProofBundle& b) {
         EpochLink& link = b.epochs.items[1];
         link.seal.sealing.height = Height{2 * kLength - 1};
         link.seal.finalization = epoch_finalization(link.seal.sealing, sha256(as_bytes("r")), 1);
       },
       false},
      {"final through an extension",
       [](ProofBundle& b) {
         EpochLink& link = b.epochs.items[1];
         BlockHeader extension = link.seal.sealing;
         extension.parent_hash = header_hash(link.seal.sealing);
         extension.next_validators = {};
         extension.view = extension.view.next();
         link.seal.extensions.items.push_back(extension);
         link.seal.finalization = epoch_finalization(extension, sha256(as_bytes("r")), 1);
       },
       true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    ProofBundle bundle = good_bundle();
    row.change(bundle);
    const ProofReport report = verify_proof(sealed(bundle), epoch_genesis());
    EXPECT_EQ(report.ok, row.holds) << report.steps.back().what << ": " << report.steps.back().detail;
  }
}

TEST(EpochProof, JsonKeepsTheLinks) {
  const ProofBundle bundle = sealed(good_bundle());
  const auto back = read_proof_json(epoch_genesis(), write_proof_json(epoch_genesis(), bundle));
  ASSERT_TRUE(back.has_value()) << back.error().message;
  EXPECT_EQ(*back, bundle);
}

}  // namespace
}  // namespace tallystick::consensus
