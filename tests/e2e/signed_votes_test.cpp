// Pairs of signatures that CONSENSUS 1.5 calls evidence, planted in a validator's log and in certificates, and pairs that are none.
#include "tests/e2e/signed_votes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/sha256.h"
#include "node/os/posix_disk.h"
#include "node/os/temp_directory.h"
#include "node/storage/consensus_log.h"
#include "tests/e2e/checks.h"

namespace tallystick::e2e {
namespace {

using namespace consensus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Epoch kEpoch{0};
constexpr View kView{7};
const Hash kBlock = sha256(as_bytes("a block"));
const Hash kOther = sha256(as_bytes("another block"));
const Hash kResult = sha256(as_bytes("a result"));
const Hash kWrong = sha256(as_bytes("another result"));

// Four validators whose keys the test has.
struct Four {
  Genesis genesis;
  std::vector<PrivateKey> keys;
  Four() {
    genesis.chain_id.value = "tallystick-unit";
    for (std::uint8_t i = 0; i < 4; ++i) {
      std::array<std::uint8_t, 32> secret{};
      secret[31] = static_cast<std::uint8_t>(i + 1);
      keys.push_back(std::move(*PrivateKey::from(secret)));
      GenesisBank bank;
      bank.consensus_key = keys.back().public_key();
      genesis.banks.items.push_back(bank);
    }
  }
  Vote vote(std::uint16_t voter, const Subject& subject) const {
    return {subject, ValidatorIndex{voter}, keys[voter].sign(vote_digest(network_of(genesis), subject))};
  }
  Certificate certificate(const std::vector<std::uint16_t>& voters, const Subject& subject) const {
    Certificate out{subject, {}, {}};
    std::vector<ValidatorIndex> signers;
    for (const std::uint16_t voter : voters) {
      signers.emplace_back(voter);
      out.signatures.items.push_back(vote(voter, subject).signature);
    }
    out.signers = signer_bits(4, signers);
    return out;
  }
};

TEST(SignedVotes, PairsThatNoCorrectValidatorSigns) {
  const Four four;
  struct Row {
    const char* name;
    Subject first;
    Subject second;
    const char* found;  // empty: both may be signed
  };
  const Row rows[] = {
      {"two blocks notarized", notarize(kEpoch, kView, kBlock), notarize(kEpoch, kView, kOther), "double_notarize"},
      {"two blocks finalized", finalize(kEpoch, kView, kBlock, kResult), finalize(kEpoch, kView, kOther, kResult),
       "double_finalize"},
      {"two results finalized", finalize(kEpoch, kView, kBlock, kResult), finalize(kEpoch, kView, kBlock, kWrong),
       "double_finalize"},
      {"nullified and finalized", nullify(kEpoch, kView), finalize(kEpoch, kView, kBlock, kResult), "nullify_finalize"},
      {"the same vote again", notarize(kEpoch, kView, kBlock), notarize(kEpoch, kView, kBlock), ""},
      {"notarized, then nullified", notarize(kEpoch, kView, kBlock), nullify(kEpoch, kView), ""},
      {"another block finalized than notarized", notarize(kEpoch, kView, kBlock),
       finalize(kEpoch, kView, kOther, kResult), ""},
      {"two blocks in two views", notarize(kEpoch, kView, kBlock), notarize(kEpoch, kView.next(), kOther), ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    // In a certificate that others kept, and as a vote of its own.
    SignedVotes votes{four.genesis};
    votes.add(four.certificate({0, 1, 2}, row.first));
    votes.add(four.vote(3, row.second));
    EXPECT_THAT(check_votes(votes), IsEmpty()) << "of two validators";
    votes.add(four.vote(1, row.second));
    if (*row.found == 0)
      EXPECT_THAT(check_votes(votes), IsEmpty());
    else
      EXPECT_THAT(check_votes(votes), ElementsAre("validator 1 signed a " + std::string{row.found} + " in view 7"));
  }
}

TEST(SignedVotes, WhatALogHoldsIsFound) {
  const Four four;
  const node::TempDirectory place;
  {
    auto disk = node::PosixDisk::open_root(place.path()).value();
    auto log = node::ConsensusLog::open(*disk, {"log/0", 64 * 1024}).value().log;
    const Certificate seen = four.certificate({0, 1, 3}, finalize(kEpoch, kView, kBlock, kResult));
    ASSERT_TRUE(log->append(OwnVote{four.vote(2, notarize(kEpoch, kView, kBlock))}));
    ASSERT_TRUE(log->append(Seen{std::make_shared<const Certificate>(seen)}));
    Propose propose;
    propose.header.view = View{8};
    propose.header.proposer = ValidatorIndex{2};
    propose.signature = four.vote(2, notarize(kEpoch, View{8}, header_hash(propose.header))).signature;
    ASSERT_TRUE(log->append(OwnPropose{std::make_shared<const Propose>(propose)}));
    ASSERT_TRUE(log->sync());
  }
  SignedVotes votes{four.genesis};
  ASSERT_TRUE(votes.add_log(place.path()));
  EXPECT_EQ(votes.size(), 5U);
  EXPECT_THAT(check_votes(votes), IsEmpty());
  votes.add(four.vote(2, notarize(kEpoch, kView, kOther)));
  votes.add(four.vote(3, nullify(kEpoch, kView)));
  votes.add(four.vote(2, notarize(kEpoch, View{8}, kOther)));
  EXPECT_THAT(check_votes(votes),
              ElementsAre(HasSubstr("validator 2 signed a double_"), "validator 3 signed a nullify_finalize in view 7",
                          HasSubstr("in view 8")));
}

TEST(SignedVotes, ForgedEvidenceIsCalledForged) {
  const Four four;
  SignedVotes votes{four.genesis};
  votes.add(four.vote(0, notarize(kEpoch, kView, kBlock)));
  Vote forged = four.vote(1, notarize(kEpoch, kView, kOther));
  forged.voter = ValidatorIndex{0};
  votes.add(forged);
  EXPECT_THAT(check_votes(votes), ElementsAre(HasSubstr("if the signatures were its own")));
}

}  // namespace
}  // namespace tallystick::e2e
