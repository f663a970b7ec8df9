#include "consensus/certificate.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "consensus/cluster_test.h"
#include "consensus/messages.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

const Hash kBlock = test_hash("block");
const Hash kResult = test_hash("result");

TEST(ValidatorSet, QuorumsMeetInAnHonestValidator) {
  struct Row {
    std::size_t n, f, q;
  };
  for (const Row& row : {Row{1, 0, 1}, Row{2, 0, 2}, Row{3, 0, 3}, Row{4, 1, 3}, Row{5, 1, 4}, Row{6, 1, 5},
                         Row{7, 2, 5}, Row{10, 3, 7}, Row{100, 33, 67}}) {
    const ValidatorSet set = test_validators(row.n);
    EXPECT_EQ(set.faulty_max(), row.f) << row.n;
    EXPECT_EQ(set.quorum(), row.q) << row.n;
    EXPECT_GT(2 * row.q, row.n + row.f) << "two quorums share more than f";
  }
}

TEST(ValidatorSet, EveryValidatorLeadsInTurn) {
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < 5; ++i) keys.push_back(stub_key(i));
  const ValidatorSet set{keys, test_hash("genesis")};
  for (std::uint64_t v = 1; v < 20; ++v) EXPECT_EQ((set.leader(View{v}).raw() + 1) % 5, set.leader(View{v + 1}).raw());
  std::set<ValidatorIndex> first_leaders;
  for (const char* seed : {"a", "b", "c", "d", "e", "f"})
    first_leaders.insert(ValidatorSet{keys, test_hash(seed)}.leader(View{1}));
  EXPECT_GT(first_leaders.size(), 1U) << "the seed matters";
  EXPECT_TRUE(set.contains(set.leader(View{UINT64_MAX})));
  EXPECT_EQ(set.index_of(stub_key(3)), ValidatorIndex{3});
  EXPECT_EQ(set.index_of(stub_key(9)), std::nullopt);
}

// Every part of what is signed changes the digest.
TEST(VoteDigest, CoversEveryPart) {
  const Network network = test_network();
  const Subject base = finalize(Epoch{1}, View{2}, kBlock, kResult);
  std::vector<Hash> digests{vote_digest(network, base)};
  const auto add = [&](const Network& n, const Subject& s) { digests.push_back(vote_digest(n, s)); };
  add({ChainId{"another"}, network.genesis_hash}, base);
  add({network.chain_id, test_hash("another genesis")}, base);
  add(network, finalize(Epoch{2}, View{2}, kBlock, kResult));
  add(network, finalize(Epoch{1}, View{3}, kBlock, kResult));
  add(network, finalize(Epoch{1}, View{2}, kResult, kResult));
  add(network, finalize(Epoch{1}, View{2}, kBlock, kBlock));
  add(network, notarize(Epoch{1}, View{2}, kBlock));
  add(network, nullify(Epoch{1}, View{2}));
  for (std::size_t i = 0; i < digests.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(digests[i], digests[j]) << i << " and " << j;
}

TEST(Certificate, VerificationRefusesEachFlaw) {
  struct Row {
    const char* name;
    std::function<void(Certificate&)> break_it;
    bool valid;
  };
  const Row rows[] = {
      {"as it should be", [](Certificate&) {}, true},
      {"one signature too few",
       [](Certificate& c) {
         c.signers = signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{1}});
         c.signatures.items.pop_back();
       },
       false},
      {"a quorum of the same one",
       [](Certificate& c) {
         c.signatures.items = {c.signatures.items[0], c.signatures.items[0], c.signatures.items[0]};
       },
       false},
      {"signatures in another order", [](Certificate& c) { std::swap(c.signatures.items[0], c.signatures.items[1]); },
       false},
      {"a signature more than signers", [](Certificate& c) { c.signatures.items.push_back(c.signatures.items[0]); },
       false},
      {"a signature less than signers", [](Certificate& c) { c.signatures.items.pop_back(); }, false},
      {"a signer who did not sign", [](Certificate& c) { c.signers.value[0] = 0b1011; }, false},
      {"a signer who does not exist", [](Certificate& c) { c.signers.value[0] = 0b10011; }, false},
      {"too many signer bytes", [](Certificate& c) { c.signers.value.push_back(0); }, false},
      {"no signer bytes", [](Certificate& c) { c.signers.value.clear(); }, false},
      {"another view", [](Certificate& c) { c.subject.view = View{10}; }, false},
      {"view 0", [](Certificate& c) { c.subject.view = View{0}; }, false},
      {"another epoch", [](Certificate& c) { c.subject.epoch = Epoch{1}; }, false},
      {"another block", [](Certificate& c) { c.subject.block = kResult; }, false},
      {"another result", [](Certificate& c) { c.subject.result = kBlock; }, false},
      {"another kind", [](Certificate& c) { c.subject = notarize(Epoch{0}, View{9}, kBlock); }, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Certificate certificate = certified(4, finalize(Epoch{0}, View{9}, kBlock, kResult));
    row.break_it(certificate);
    EXPECT_EQ(verify_certificate(test_network(), test_validators(4), StubScheme{}, certificate).has_value(), row.valid);
  }
  const Certificate certificate = certified(4, finalize(Epoch{0}, View{9}, kBlock, kResult));
  EXPECT_FALSE(verify_certificate({ChainId{"another"}, test_network().genesis_hash}, test_validators(4), StubScheme{},
                                  certificate));
  EXPECT_FALSE(verify_certificate(test_network(), test_validators(5), StubScheme{}, certificate));
  const Finalization alone = to_finalization(certificate);
  EXPECT_TRUE(verify_finalization(test_network(), test_validators(4), StubScheme{}, alone));
  EXPECT_EQ(to_certificate(alone), certificate);
}

TEST(Certificate, RealSignaturesOfAHundredValidators) {
  std::vector<PrivateKey> keys;
  std::vector<PublicKey> publics;
  for (std::uint8_t i = 0; i < 100; ++i) {
    std::array<std::uint8_t, 32> secret{};
    secret[31] = static_cast<std::uint8_t>(i + 1);
    keys.push_back(*PrivateKey::from(secret));
    publics.push_back(keys.back().public_key());
  }
  const ValidatorSet set{publics, test_hash("genesis")};
  const Subject subject = notarize(Epoch{0}, View{1}, kBlock);
  Certificate certificate{subject, {}, {}};
  std::vector<ValidatorIndex> signers;
  for (std::uint16_t i = 33; i < 100; ++i) {
    signers.push_back(ValidatorIndex{i});
    certificate.signatures.items.push_back(keys[i].sign(vote_digest(test_network(), subject)));
  }
  certificate.signers = signer_bits(100, signers);
  EXPECT_EQ(signers_of(certificate.signers), signers);
  EXPECT_TRUE(verify_certificate(test_network(), set, Secp256k1Scheme{}, certificate));
  std::swap(certificate.signatures.items[3], certificate.signatures.items[4]);
  EXPECT_FALSE(verify_certificate(test_network(), set, Secp256k1Scheme{}, certificate));
}

}  // namespace
}  // namespace tallystick::consensus
