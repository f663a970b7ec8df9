#include "core/merkle.h"

#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "core/strict_json.h"
#include "core/vectors_test.h"

namespace tallystick {
namespace {

// The eight leaves that implementations of RFC 6962 share as test data, and the roots of the first 0..8 of them.
const char* const kLeaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const char* const kRoots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(merkle_leaf(Bytes{static_cast<std::uint8_t>(i)}));
  return out;
}

// RFC 6962 2.1.2, as it is written there: the proof that the tree of the first m leaves is a prefix.
std::vector<Hash> subproof(std::span<const Hash> leaves, std::size_t m, bool whole) {
  if (m == leaves.size()) return whole ? std::vector<Hash>{} : std::vector<Hash>{merkle_root(leaves)};
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  std::vector<Hash> out = m <= k ? subproof(leaves.first(k), m, whole) : subproof(leaves.subspan(k), m - k, false);
  out.push_back(merkle_root(m <= k ? leaves.subspan(k) : leaves.first(k)));
  return out;
}

TEST(Merkle, KnownRoots) {
  std::vector<Hash> leaves;
  MerkleFrontier frontier;
  for (std::size_t size = 0; size <= 8; ++size) {
    SCOPED_TRACE(size);
    EXPECT_EQ(merkle_root(leaves).hex(), kRoots[size]);
    EXPECT_EQ(frontier.root().hex(), kRoots[size]);
    if (size == 8) break;
    leaves.push_back(merkle_leaf(*from_hex(kLeaves[size])));
    frontier.append(leaves.back());
  }
}

TEST(Merkle, EveryLeafOfEveryTreeIsProved) {
  for (std::size_t size = 1; size <= 66; ++size) {
    const auto leaves = numbered_leaves(size);
    const Hash root = merkle_root(leaves);
    for (std::size_t i = 0; i < size; ++i) {
      SCOPED_TRACE(std::to_string(i) + " of " + std::to_string(size));
      auto proof = merkle_inclusion_proof(leaves, i);
      EXPECT_TRUE(verify_inclusion(i, size, leaves[i], proof, root));
      EXPECT_FALSE(verify_inclusion(size, size, leaves[i], proof, root));
      EXPECT_FALSE(verify_inclusion(i, size, merkle_empty(), proof, root));
      EXPECT_FALSE(verify_inclusion(i, size, leaves[i], proof, merkle_empty()));
      if (size > 1) {
        EXPECT_FALSE(verify_inclusion((i + 1) % size, size, leaves[i], proof, root));
      }
      proof.push_back(root);
      EXPECT_FALSE(verify_inclusion(i, size, leaves[i], proof, root));
      proof.pop_back();
      for (std::size_t k = 0; k < proof.size(); ++k) {
        auto wrong = proof;
        wrong[k] = merkle_empty();
        EXPECT_FALSE(verify_inclusion(i, size, leaves[i], wrong, root));
      }
      if (!proof.empty()) {
        proof.pop_back();
        EXPECT_FALSE(verify_inclusion(i, size, leaves[i], proof, root));
      }
    }
  }
}

// A proof fits one size only: an inner node of a larger tree is no leaf of a smaller one.
TEST(Merkle, TheShapeOfTheTreeIsPartOfTheClaim) {
  const auto leaves = numbered_leaves(4);
  const Hash root = merkle_root(leaves);
  const Hash left = merkle_node(leaves[0], leaves[1]);
  const Hash right = merkle_node(leaves[2], leaves[3]);
  ASSERT_EQ(merkle_node(left, right), root);
  EXPECT_FALSE(verify_inclusion(0, 1, right, std::vector<Hash>{left}, root));
  EXPECT_FALSE(verify_inclusion(0, 1, leaves[0], std::vector<Hash>{leaves[1], right}, root));
  EXPECT_FALSE(verify_inclusion(0, 8, leaves[0], std::vector<Hash>{leaves[1], right}, root));
  EXPECT_FALSE(verify_inclusion(1, 8, right, std::vector<Hash>{left}, root));
  EXPECT_FALSE(verify_consistency(3, 5, {}, root, root));
  EXPECT_FALSE(verify_consistency(4, 5, {}, root, root));
  EXPECT_FALSE(verify_consistency(2, 3, std::vector<Hash>{leaves[2], left}, left, root));
}

TEST(Merkle, EveryPrefixIsConsistent) {
  for (std::size_t second = 1; second <= 40; ++second) {
    const auto leaves = numbered_leaves(second);
    const Hash root = merkle_root(leaves);
    for (std::size_t first = 1; first <= second; ++first) {
      SCOPED_TRACE(std::to_string(first) + " of " + std::to_string(second));
      const Hash before = merkle_root(std::span(leaves).first(first));
      auto proof = subproof(leaves, first, true);
      EXPECT_TRUE(verify_consistency(first, second, proof, before, root));
      EXPECT_FALSE(verify_consistency(first, second, proof, merkle_empty(), root));
      EXPECT_FALSE(verify_consistency(first, second, proof, before, merkle_empty()));
      proof.push_back(root);
      EXPECT_FALSE(verify_consistency(first, second, proof, before, root));
      proof.pop_back();
      if (!proof.empty()) {
        proof.pop_back();
        EXPECT_FALSE(verify_consistency(first, second, proof, before, root));
      }
    }
    EXPECT_FALSE(verify_consistency(0, second, {}, merkle_empty(), root));
    EXPECT_FALSE(verify_consistency(second + 1, second, {}, root, root));
  }
}

TEST(MerkleFrontier, StoredNodesProveEveryLeafAtEverySize) {
  MerkleFrontier frontier;
  std::map<std::pair<int, std::uint64_t>, Hash> stored;
  const auto node_at = [&](std::uint8_t level, std::uint64_t index) { return stored.at({level, index}); };
  const auto leaves = numbered_leaves(70);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    for (const auto& node : frontier.append(leaves[size - 1]))
      EXPECT_TRUE(stored.emplace(std::pair{node.level, node.index}, node.hash).second) << "a node was completed twice";
    EXPECT_EQ(frontier.size(), size);
    const auto now = std::span(leaves).first(size);
    EXPECT_EQ(frontier.root(), merkle_root(now));
    for (std::size_t i = 0; i < size; ++i)
      EXPECT_EQ(merkle_inclusion_from_nodes(i, size, node_at), merkle_inclusion_proof(now, i));
  }
}

TEST(MerkleFrontier, DecodingWantsThePeaksOfItsSize) {
  MerkleFrontier frontier;
  for (const Hash& leaf : numbered_leaves(11)) frontier.append(leaf);
  Bytes bytes = to_bytes(frontier);
  EXPECT_EQ(bytes.size(), 8U + 4 + 3 * 32);
  EXPECT_EQ(from_bytes<MerkleFrontier>(bytes).value(), frontier);
  bytes[7] = 12;  // two peaks, but three are there
  EXPECT_FALSE(from_bytes<MerkleFrontier>(bytes));
}

Bytes from_base64(std::string_view text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Bytes out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    held = (held << 6 | static_cast<std::uint32_t>(digit)) & 0xffff;
    for (bits += 6; bits >= 8; bits -= 8) out.push_back(static_cast<std::uint8_t>(held >> (bits - 8)));
  }
  return out;
}

// The published proofs, right and wrong. A value that is not 32 bytes cannot even be read as a hash.
template <class Verify>
std::size_t run_published(const std::filesystem::path& folder, std::initializer_list<const char*> hash_keys,
                          Verify verify) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    SCOPED_TRACE(entry.path());
    ++files;
    const auto json = parse_json(read_whole_file(entry.path())).value();
    bool readable = true;
    const auto hash = [&](const nlohmann::json& text) {
      const auto read = Hash::from(from_base64(text.is_string() ? text.get<std::string>() : std::string()));
      readable = readable && read;
      return read.value_or(Hash{});
    };
    std::vector<Hash> proof;
    if (json.at("proof").is_array())
      for (const auto& item : json.at("proof")) proof.push_back(hash(item));
    std::vector<Hash> hashes;
    for (const char* key : hash_keys) hashes.push_back(hash(json.at(key)));
    EXPECT_EQ(readable && verify(json, proof, hashes), !json.at("wantErr").template get<bool>());
  }
  return files;
}

TEST(Merkle, PublishedInclusionProofs) {
  const auto folder = test_vectors("merkle");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  const auto files = run_published(
      *folder / "inclusion", {"leafHash", "root"}, [](const auto& json, const auto& proof, const auto& hashes) {
        return verify_inclusion(json.at("leafIdx").template get<std::uint64_t>(),
                                json.at("treeSize").template get<std::uint64_t>(), hashes[0], proof, hashes[1]);
      });
  EXPECT_GT(files, 20U);
}

TEST(Merkle, PublishedConsistencyProofs) {
  const auto folder = test_vectors("merkle");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  const auto files = run_published(
      *folder / "consistency", {"root1", "root2"}, [](const auto& json, const auto& proof, const auto& hashes) {
        return verify_consistency(json.at("size1").template get<std::uint64_t>(),
                                  json.at("size2").template get<std::uint64_t>(), proof, hashes[0], hashes[1]);
      });
  EXPECT_GT(files, 10U);
}

}  // namespace
}  // namespace tallystick
