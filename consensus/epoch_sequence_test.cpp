// From one epoch to the next, and who is heard in which.
#include "consensus/epoch_sequence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

PublicKey point(std::size_t n) {
  for (Hash secret = test_hash("key " + std::to_string(n));; secret = sha256(secret.view()))
    if (const auto key = PrivateKey::from(secret.view())) return key->public_key();
}

ValidatorList list_of(std::initializer_list<std::uint16_t> seats) {
  ValidatorList list;
  for (const std::uint16_t seat : seats)
    list.validators.items.push_back(
        {seat, {"Bank " + std::to_string(seat)}, point(seat), test_hash("pin " + std::to_string(seat))});
  return list;
}

Vote vote_of(std::uint16_t seat, std::uint16_t place, const Subject& subject) {
  return {subject, ValidatorIndex{place}, StubScheme::sign(point(seat), vote_digest(test_network(), subject))};
}

// Seat 1 in a network whose epoch 0 has the seats 0..3 and, ended at height 10, is followed by an epoch of the seats 1..4.
struct TwoEpochs {
  explicit TwoEpochs(std::uint16_t self = 1) : signer{point(self)}, sequence{config(self), scheme, &signer} {
    started = sequence.start({}, Recovery{{first().root}, {}, View{0}, true}, now).has_value();
  }
  static ReplicaConfig first() {
    ReplicaConfig config = test_config(4, std::nullopt);
    config.validators = validator_set(list_of({0, 1, 2, 3}), config.root.hash);
    return config;
  }
  static SequenceConfig config(std::uint16_t self) {
    SequenceConfig out{first(), list_of({0, 1, 2, 3}), 10};
    out.first.self = out.first.validators.index_of(point(self));
    return out;
  }
  static EpochLink link(std::initializer_list<std::uint16_t> seats = {1, 2, 3, 4}) {
    EpochLink out;
    out.validators = list_of(seats);
    out.seal.sealing.height = Height{10};
    out.seal.sealing.view = View{17};
    out.seal.sealing.next_validators = validator_list_hash(list_of({1, 2, 3, 4}));
    out.seal.finalization.result = test_hash("r");
    return out;
  }
  Result<std::vector<Effect>> open(const EpochLink& next, std::vector<LogRecord> records = {}) {
    return sequence.open(next, Recovery{{root_after(next.seal, {})}, std::move(records), View{0}, true}, now);
  }
  std::vector<Effect> hear(std::uint16_t seat, Message message) {
    return sequence.step(MessageReceived{ValidatorIndex{seat}, make_message(std::move(message))}, now);
  }
  View view() const { return sequence.replica().summary().view; }

  StubScheme scheme;
  StubSigner signer;
  EpochSequence sequence;
  Now now{Timestamp{1'000'000}, Millis{1'000}};
  bool started = false;
};

TEST(EpochSequence, TheNextEpochBeginsAtViewOneWithItsOwnValidators) {
  TwoEpochs two;
  ASSERT_TRUE(two.started);
  EXPECT_TRUE(two.open(TwoEpochs::link()).has_value());
  EXPECT_EQ(two.sequence.epoch(), Epoch{1});
  EXPECT_EQ(two.view(), View{1});
  EXPECT_EQ(two.sequence.root().header.height, Height{10});
  EXPECT_EQ(two.sequence.root().header.view, View{0});
  EXPECT_EQ(two.sequence.validators().size(), 4U);
  EXPECT_TRUE(two.sequence.member());
  const Hash sealing = header_hash(TwoEpochs::link().seal.sealing);
  for (std::uint64_t v = 1; v < 9; ++v)
    EXPECT_EQ(two.sequence.validators().leader(View{v}), validator_set(list_of({1, 2, 3, 4}), sealing).leader(View{v}));
}

TEST(EpochSequence, AListThatTheSealingBlockDoesNotNameIsRefused) {
  TwoEpochs two;
  EXPECT_FALSE(two.open(TwoEpochs::link({1, 2, 3, 5})).has_value());
}

TEST(EpochSequence, WhoIsRemovedFollowsAndWhoJoinsVotes) {
  TwoEpochs removed{0};
  EXPECT_TRUE(removed.sequence.member());
  ASSERT_TRUE(removed.open(TwoEpochs::link()).has_value());
  EXPECT_FALSE(removed.sequence.member());
  EXPECT_FALSE(removed.sequence.replica().summary().voting);
  TwoEpochs joins{4};
  EXPECT_FALSE(joins.sequence.replica().summary().voting);
  ASSERT_TRUE(joins.open(TwoEpochs::link()).has_value());
  EXPECT_TRUE(joins.sequence.replica().summary().voting);
}

// One process with the old key and the new one: whichever is in the list votes, in its place.
TEST(EpochSequence, OfTwoKeysTheOneInForceVotes) {
  TwoEpochs two{9};
  const StubSigner old_key{point(0)}, new_key{point(4)}, other{point(7)};
  const struct {
    const char* name;
    const Signer *signer, *next;
    std::optional<std::uint16_t> before, after;  // the places
  } rows[] = {
      {"the old one gives way to the new one", &old_key, &new_key, 0, 3},
      {"named the other way round", &new_key, &old_key, 0, 3},
      {"the new one is of no epoch yet", &old_key, &other, 0, std::nullopt},
      {"the new one alone", &new_key, nullptr, std::nullopt, 3},
      {"the next one alone", nullptr, &new_key, std::nullopt, 3},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto place = [](std::optional<std::uint16_t> p) {
      return p ? std::optional{ValidatorIndex{*p}} : std::nullopt;
    };
    EpochSequence sequence{TwoEpochs::config(9), two.scheme, row.signer, row.next};
    ASSERT_TRUE(sequence.start({}, Recovery{{TwoEpochs::first().root}, {}, View{0}, true}, two.now).has_value());
    EXPECT_EQ(sequence.member(), row.before.has_value());
    EXPECT_EQ(sequence.replica().summary().voting, row.before.has_value());
    const EpochLink next = TwoEpochs::link();
    const auto effects = sequence.open(next, Recovery{{root_after(next.seal, {})}, {}, View{0}, true}, two.now);
    ASSERT_TRUE(effects.has_value());
    EXPECT_EQ(sequence.member(), row.after.has_value());
    EXPECT_EQ(sequence.replica().summary().voting, row.after.has_value());
    const Signer* const acts = sequence.signer_in(sequence.list());
    ASSERT_EQ(acts != nullptr, row.after.has_value());
    if (acts != nullptr) {
      EXPECT_EQ(sequence.validators().index_of(acts->public_key()), place(row.after));
    }
  }
}

// Three nullify votes of view 1 end it; each row's third vote counts or not.
TEST(EpochSequence, RemovedKeysAreWorthless) {
  const Subject in_0 = nullify(Epoch{0}, View{1});
  const Subject in_1 = nullify(Epoch{1}, View{1});
  const struct {
    const char* name;
    std::uint16_t from;
    Vote vote;
    bool counts;
  } rows[] = {
      {"the new validator", 4, vote_of(4, 3, in_1), true},
      {"the removed one, in its old place", 0, vote_of(0, 0, in_1), false},
      {"the removed one, in the place of the new one", 0, vote_of(0, 3, in_1), false},
      {"the new one's place, signed by the removed one", 4, vote_of(0, 3, in_1), false},
      {"a vote of the old epoch", 4, vote_of(4, 3, in_0), false},
      {"the removed one's vote of the old epoch", 0, vote_of(0, 0, in_0), false},
      {"a vote of an epoch to come", 4, vote_of(4, 3, nullify(Epoch{2}, View{1})), false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    TwoEpochs two{9};  // itself without a vote
    ASSERT_TRUE(two.open(TwoEpochs::link()).has_value());
    two.hear(1, vote_of(1, 0, in_1));
    two.hear(2, vote_of(2, 1, in_1));
    ASSERT_EQ(two.view(), View{1});
    two.hear(row.from, row.vote);
    EXPECT_EQ(two.view(), View{row.counts ? 2U : 1U});
  }
}

// ava-labs/Simplex#551: the log of the old epoch was replayed into the new one.
TEST(EpochSequence, Avs551_RecordsOfTheOldEpochSayNothingInTheNewOne) {
  TwoEpochs two;
  const Subject old = nullify(Epoch{0}, View{1});
  ASSERT_TRUE(two.open(TwoEpochs::link(),
                       {OwnVote{vote_of(1, 1, old)}, Floor{Epoch{0}, View{50}},
                        Seen{std::make_shared<const Certificate>(Certificate{nullify(Epoch{0}, View{40}), {}, {}})}})
                  .has_value());
  EXPECT_EQ(two.view(), View{1});
  EXPECT_EQ(two.sequence.replica().summary().floor, View{0});
}

TEST(EpochSequence, AStragglerIsAnsweredWithTheEndOfItsEpoch) {
  TwoEpochs two;
  ASSERT_TRUE(two.open(TwoEpochs::link()).has_value());
  Status status;
  status.epoch = Epoch{0};
  const auto serves = [](const std::vector<Effect>& effects) {
    for (const Effect& effect : effects)
      if (const auto* serve = std::get_if<ServeSeal>(&effect)) return serve->to.raw() == 0 && serve->epoch == Epoch{0};
    return false;
  };
  EXPECT_TRUE(serves(two.hear(0, status)));
  EXPECT_FALSE(serves(two.hear(0, status))) << "not twice in a moment";
  two.now.monotonic = Millis{2'000};
  EXPECT_TRUE(serves(two.hear(0, status)));
  status.epoch = Epoch{5};
  EXPECT_TRUE(two.hear(0, status).empty());
}

// Who takes a few milliseconds for an epoch is not made to wait for the next one.
TEST(EpochSequence, AStragglerThatHasComeFurtherIsAnsweredAtOnce) {
  TwoEpochs two;
  ASSERT_TRUE(two.open(TwoEpochs::link()).has_value());
  EpochLink second = TwoEpochs::link();
  second.seal.sealing.epoch = Epoch{1};
  second.seal.sealing.height = Height{20};
  ASSERT_TRUE(two.open(second).has_value());
  const auto answered = [&](std::uint64_t epoch) {
    Status status;
    status.epoch = Epoch{epoch};
    const auto effects = two.hear(0, status);
    return effects.size() == 1 && std::holds_alternative<ServeSeal>(effects.front());
  };
  EXPECT_TRUE(answered(0));
  EXPECT_TRUE(answered(1));
  EXPECT_FALSE(answered(1)) << "the same again";
  EXPECT_FALSE(answered(0)) << "and back";
}

TEST(EpochSequence, FollowersAreAnsweredByTheirSeat) {
  TwoEpochs two;
  ASSERT_TRUE(two.open(TwoEpochs::link()).has_value());
  const auto effects = two.hear(0, Message{Fetch{FetchBlocks{test_hash("some block"), Height{0}, 1}}});
  ASSERT_FALSE(effects.empty());
  const auto* serve = std::get_if<Serve>(&effects.front());
  ASSERT_NE(serve, nullptr);
  EXPECT_EQ(serve->to, ValidatorIndex{0});
}

}  // namespace
}  // namespace tallystick::consensus
