#include "consensus/proof.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "consensus/validator_set.h"
#include "core/json_codec.h"
#include "core/merkle.h"
#include "core/strict_json.h"

namespace tallystick::consensus {
namespace {

Bytes bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

PrivateKey key(std::uint8_t number) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = number;
  return std::move(*PrivateKey::from(secret));
}

Genesis make_genesis(std::string chain = "tallystick-test-1") {
  Genesis genesis;
  genesis.chain_id.value = std::move(chain);
  for (std::uint8_t i = 1; i <= 4; ++i) {
    GenesisBank bank;
    bank.name.value = "Bank " + std::to_string(i);
    bank.consensus_key = key(i).public_key();
    bank.operator_key = key(static_cast<std::uint8_t>(i + 10)).public_key();
    genesis.banks.items.push_back(bank);
  }
  return genesis;
}

// Seven blocks, the last one certified; each with three receipts and the same little state.
struct Chain {
  Genesis genesis = make_genesis();
  std::vector<BlockHeader> headers;
  std::vector<ExecutionResult> results;
  std::vector<Hash> history;  // leaf hashes
  std::vector<SparseLeaf> leaves;
  Finalization finalization;

  static Bytes receipt(std::uint64_t height, int place) {
    return bytes("receipt " + std::to_string(place) + " of block " + std::to_string(height));
  }
  static std::vector<Hash> receipt_leaves(std::uint64_t height) {
    return {merkle_leaf(receipt(height, 0)), merkle_leaf(receipt(height, 1)), merkle_leaf(receipt(height, 2))};
  }

  explicit Chain(std::vector<std::uint8_t> signers = {1, 2, 4}) {
    for (const char* name : {"alpha", "beta", "gamma", "delta", "epsilon"})
      leaves.push_back({state_key_hash(7, bytes(name)), state_value_hash(bytes(std::string{name} + " value"))});
    std::ranges::sort(leaves);
    const Hash state_root = sparse_subtree(leaves).hash;
    history.push_back(merkle_leaf(history_leaf(genesis_hash(genesis), state_root, merkle_empty()).view()));
    headers.emplace_back();
    results.push_back({state_root, merkle_empty(), merkle_empty()});
    for (std::uint64_t height = 1; height <= 7; ++height) {
      BlockHeader header;
      header.view = View{height + 3};
      header.height = Height{height};
      header.parent_hash = height == 1 ? genesis_hash(genesis) : header_hash(headers.back());
      header.timestamp = Timestamp{1'700'000'000'000 + static_cast<std::int64_t>(height)};
      const ExecutionResult result{state_root, merkle_root(receipt_leaves(height)), merkle_root(history)};
      headers.push_back(header);
      results.push_back(result);
      history.push_back(merkle_leaf(history_leaf(header_hash(header), result.state_root, result.receipts_root).view()));
    }
    finalization = sign(headers.back(), results.back(), signers);
  }

  Finalization sign(const BlockHeader& header, const ExecutionResult& result,
                    const std::vector<std::uint8_t>& signers) const {
    const Subject subject = finalize(header.epoch, header.view, header_hash(header), result_digest(result));
    const Hash digest = vote_digest(network_of(genesis), subject);
    std::vector<ValidatorIndex> indices;
    Certificate certificate;
    certificate.subject = subject;
    for (const std::uint8_t signer : signers) {
      indices.push_back(ValidatorIndex{static_cast<std::uint16_t>(signer - 1)});
      certificate.signatures.items.push_back(key(signer).sign(digest));
    }
    certificate.signers = signer_bits(4, indices);
    return to_finalization(certificate);
  }

  ProofBundle start() const {
    ProofBundle bundle;
    bundle.genesis = genesis_hash(genesis);
    bundle.header = headers.back();
    bundle.result = results.back();
    bundle.finalization = finalization;
    return bundle;
  }
  ProofBundle state(std::string_view name, std::optional<std::string> value) const {
    ProofBundle bundle = start();
    StatePart part;
    part.table = 7;
    part.key.value = bytes(name);
    if (value) part.value.emplace().value = bytes(*value);
    part.proof = sparse_prove(leaves, state_key_hash(7, bytes(name)));
    bundle.state = part;
    return sealed(bundle);
  }
  ProofBundle receipt_of(std::uint64_t height, int place) const {
    ProofBundle bundle = start();
    if (height != 7) {
      const std::vector<Hash> before{history.begin(), history.begin() + 7};
      bundle.history = HistoryPart{headers[height], results[height].state_root, results[height].receipts_root,
                                   path_of(height, 7, merkle_inclusion_proof(before, height))};
    }
    const auto index = static_cast<std::uint64_t>(place);
    const auto of_block = receipt_leaves(height);
    ReceiptPart part;
    part.receipt.value = receipt(height, place);
    part.path = path_of(index, 3, merkle_inclusion_proof(of_block, index));
    bundle.receipt = part;
    return sealed(bundle);
  }
};

// A key whose absence another leaf shows, and one whose place is empty.
std::string absent_name(const Chain& chain, bool other) {
  for (int i = 0;; ++i) {
    std::string name = "absent" + std::to_string(i);
    if (sparse_prove(chain.leaves, state_key_hash(7, bytes(name))).other.has_value() == other) return name;
  }
}

std::vector<std::pair<std::string, ProofBundle>> every_kind(const Chain& chain) {
  std::vector<std::pair<std::string, ProofBundle>> out;
  out.emplace_back("present", chain.state("beta", "beta value"));
  out.emplace_back("absent, another leaf", chain.state(absent_name(chain, true), std::nullopt));
  out.emplace_back("absent, empty place", chain.state(absent_name(chain, false), std::nullopt));
  out.emplace_back("receipt of the certified block", chain.receipt_of(7, 2));
  out.emplace_back("receipt of an older block", chain.receipt_of(3, 1));
  return out;
}

std::string explain(const ProofReport& report) {
  std::string out;
  for (const ProofStep& step : report.steps) out += (step.ok ? "ok " : "NO ") + step.what + " | " + step.detail + "\n";
  return out;
}

TEST(Proof, EveryKindHoldsAndSaysWhatItShows) {
  const Chain chain;
  for (const auto& [name, bundle] : every_kind(chain)) {
    SCOPED_TRACE(name);
    const ProofReport report = verify_proof(bundle, chain.genesis);
    EXPECT_TRUE(report.ok) << explain(report);
    EXPECT_EQ(report.steps.size(), bundle.history ? 6U : 5U);
    EXPECT_EQ(report.height, bundle.history ? Height{3} : Height{7});
    for (const ProofStep& step : report.steps) EXPECT_FALSE(step.detail.empty());
    const auto again = read_proof_json(chain.genesis, write_proof_json(chain.genesis, bundle));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, bundle);
  }
}

TEST(Proof, AnswersTheQuestionThatWasAskedOnly) {
  const Chain chain;
  const ProofBundle present = chain.state("beta", "beta value");
  EXPECT_EQ(*proven_value(present, chain.genesis, 7, bytes("beta")), bytes("beta value"));
  EXPECT_FALSE(proven_value(present, chain.genesis, 7, bytes("alpha")));
  EXPECT_FALSE(proven_value(present, chain.genesis, 8, bytes("beta")));
  const std::string absent = absent_name(chain, true);
  const auto nothing = proven_value(chain.state(absent, std::nullopt), chain.genesis, 7, bytes(absent));
  ASSERT_TRUE(nothing);
  EXPECT_EQ(*nothing, std::nullopt);
  EXPECT_FALSE(proven_receipt(present, chain.genesis));
  EXPECT_EQ(*proven_receipt(chain.receipt_of(3, 1), chain.genesis), Chain::receipt(3, 1));
  EXPECT_FALSE(proven_value(chain.receipt_of(3, 1), chain.genesis, 7, bytes("beta")));
}

TEST(Proof, OneRowPerLie) {
  const Chain chain;
  struct Row {
    const char* name;
    std::function<void(ProofBundle&)> lie;
    const char* failing_step;  // part of it
  };
  const Chain two_signers{{1, 2}};
  const Row rows[] = {
      {"another value", [](ProofBundle& b) { b.state->value->value = bytes("beta valuf"); }, "holds this value"},
      {"present as absent", [](ProofBundle& b) { b.state->value.reset(); }, "holds nothing here"},
      {"another key", [](ProofBundle& b) { b.state->key.value = bytes("alpha"); }, "holds this value"},
      {"another table", [](ProofBundle& b) { b.state->table = 8; }, "holds this value"},
      {"another state root", [](ProofBundle& b) { b.result.state_root = b.result.receipts_root; },
       "agreed on the result"},
      {"another header", [](ProofBundle& b) { b.header.timestamp = Timestamp{1}; }, "finalized block 7"},
      {"another view", [](ProofBundle& b) { b.finalization.view = View{11}; }, "finalized block 7"},
      {"too few signatures", [&](ProofBundle& b) { b.finalization = two_signers.finalization; }, "finalized block 7"},
      {"a signer that did not sign", [](ProofBundle& b) { b.finalization.signers.value[0] = 0b0111; },
       "finalized block 7"},
      {"another network", [](ProofBundle& b) { b.genesis = genesis_hash(make_genesis("tallystick-test-2")); },
       "of this network"},
      {"another format", [](ProofBundle& b) { b.format.value = "tallystick-proof/2"; }, "of this network"},
      {"nothing shown", [](ProofBundle& b) { b.state.reset(); }, "shows one thing"},
      {"two things shown", [&](ProofBundle& b) { b.receipt = chain.receipt_of(7, 0).receipt; }, "shows one thing"},
      {"a history that is not there",
       [&](ProofBundle& b) {
         b.history = chain.receipt_of(3, 1).history;
         b.history->state_root = b.history->receipts_root;
       },
       "block 3 is one of the blocks before block 7"},
      {"the block as its own past",
       [&](ProofBundle& b) {
         b.history = HistoryPart{b.header, b.result.state_root, b.result.receipts_root, {}};
       },
       "block 7 is one of the blocks before block 7"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    ProofBundle bundle = chain.state("beta", "beta value");
    row.lie(bundle);
    EXPECT_FALSE(verify_proof(bundle, chain.genesis).ok);
    bundle = sealed(bundle);
    const ProofReport report = verify_proof(bundle, chain.genesis);
    EXPECT_FALSE(report.ok);
    ASSERT_FALSE(report.steps.empty());
    EXPECT_NE(report.steps.back().what.find(row.failing_step), std::string::npos) << explain(report);
    EXPECT_FALSE(proven_value(bundle, chain.genesis, 7, bytes("beta")));
  }
}

TEST(Proof, AnotherGenesisRefusesIt) {
  const Chain chain;
  EXPECT_FALSE(verify_proof(chain.state("beta", "beta value"), make_genesis("tallystick-test-2")).ok);
}

TEST(Proof, ABlockOfALaterEpochNeedsTheValidatorsOfThatEpoch) {
  const Chain chain;
  ProofBundle bundle = chain.state("beta", "beta value");
  bundle.header.epoch = Epoch{1};
  bundle.finalization = chain.sign(bundle.header, bundle.result, {1, 2, 3});
  EXPECT_FALSE(verify_proof(sealed(bundle), chain.genesis).ok);
}

bool holds(const Chain& chain, std::string_view text) {
  const auto bundle = read_proof_json(chain.genesis, text);
  return bundle && verify_proof(*bundle, chain.genesis).ok;
}

// The promise of a proof file: change any byte of it and it is refused.
TEST(Proof, EveryByteOfTheFileCounts) {
  const Chain chain;
  for (const ProofBundle& bundle : {chain.state(absent_name(chain, true), std::nullopt), chain.receipt_of(3, 1)}) {
    const std::string good = write_proof_json(chain.genesis, bundle);
    ASSERT_TRUE(holds(chain, good));
    for (std::size_t i = 0; i < good.size(); ++i) {
      std::string changed = good;
      changed[i] = static_cast<char>(changed[i] ^ 0x01);  // a hex digit becomes another, mostly
      EXPECT_FALSE(holds(chain, changed)) << "byte " << i << " of " << good;
      changed.erase(i, 1);
      EXPECT_FALSE(holds(chain, changed)) << "without byte " << i << " of " << good;
    }
  }
}

// Every value in the file, replaced by others of its type; every key left out; a key added to every object.
void mutate(const nlohmann::json& root, const nlohmann::json::json_pointer& at, std::vector<nlohmann::json>& out) {
  const nlohmann::json& here = root.at(at);
  const auto with = [&](nlohmann::json value) {
    nlohmann::json copy = root;
    copy[at] = std::move(value);
    out.push_back(std::move(copy));
  };
  if (here.is_object()) {
    for (const auto& [name, value] : here.items()) {
      nlohmann::json copy = root;
      copy[at].erase(name);
      out.push_back(std::move(copy));
      mutate(root, at / name, out);
    }
    nlohmann::json copy = root;
    copy[at]["surplus"] = 1;
    out.push_back(std::move(copy));
  } else if (here.is_array()) {
    for (std::size_t i = 0; i < here.size(); ++i) {
      nlohmann::json copy = root;
      copy[at].erase(i);
      out.push_back(std::move(copy));
      mutate(root, at / i, out);
    }
    nlohmann::json longer = here;
    if (!here.empty()) {
      longer.push_back(here.back());
      with(longer);
    }
  } else if (here.is_string()) {
    const std::string text = here.get<std::string>();
    with(text + "0");
    with(text + "00");
    with("");
    with(nullptr);
    if (!text.empty()) {
      std::string upper = text;
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (upper != text) with(upper);
      std::string other = text;
      other.back() = other.back() == '0' ? '1' : '0';
      with(other);
      with("0" + text);
    }
  } else {
    with(here.get<std::int64_t>() + 1);
    with(std::to_string(here.get<std::int64_t>()));
    with(nullptr);
  }
}

TEST(Proof, EveryValueOfTheFileCounts) {
  const Chain chain;
  for (const auto& [name, bundle] : every_kind(chain)) {
    SCOPED_TRACE(name);
    const auto good = parse_json(write_proof_json(chain.genesis, bundle));
    ASSERT_TRUE(good);
    std::vector<nlohmann::json> changed;
    mutate(*good, nlohmann::json::json_pointer{}, changed);
    EXPECT_GT(changed.size(), 100U);
    for (const nlohmann::json& json : changed) {
      EXPECT_FALSE(holds(chain, dump_json(json))) << dump_json(json);
      // Somebody who also makes the digest right gets no further, except from one absent key to its absent neighbour.
      const auto read = read_proof_json(chain.genesis, dump_json(json));
      if (!read || sealed(*read) == bundle) continue;
      const bool neighbour = bundle.state && !bundle.state->value && read->state &&
                             (read->state->key != bundle.state->key || read->state->table != bundle.state->table);
      EXPECT_TRUE(neighbour || !verify_proof(sealed(*read), chain.genesis).ok) << dump_json(json);
    }
  }
}

TEST(Proof, APathFixesItself) {
  // For every leaf of every size: the path gives the root, and no path has a side turned or a step more or less.
  for (std::uint64_t size = 1; size <= 20; ++size) {
    std::vector<Hash> leaves;
    for (std::uint64_t i = 0; i < size; ++i) leaves.push_back(merkle_leaf(to_bytes(i)));
    const Hash root = merkle_root(leaves);
    for (std::uint64_t i = 0; i < size; ++i) {
      const MerklePath path = path_of(i, size, merkle_inclusion_proof(leaves, i));
      EXPECT_EQ(path_root(leaves[i], path), root) << i << " of " << size;
      for (std::size_t step = 0; step < path.size(); ++step) {
        MerklePath turned = path;
        turned.items[step].side = turned.items[step].side == Side::left ? Side::right : Side::left;
        EXPECT_NE(path_root(leaves[i], turned), root);
        MerklePath shorter = path;
        shorter.items.erase(shorter.items.begin() + static_cast<std::ptrdiff_t>(step));
        EXPECT_NE(path_root(leaves[i], shorter), root);
      }
    }
  }
}

}  // namespace
}  // namespace tallystick::consensus
