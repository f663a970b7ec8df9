#include "consensus/messages.h"

#include <random>

#include <gtest/gtest.h>

#include "consensus/evidence.h"
#include "consensus/log_record.h"
#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

std::vector<Message> samples() {
  Solo solo{0};
  const Block first = solo.block(1, nullptr, {test_hash("t1"), test_hash("t2")});
  const Block second = solo.block(3, &first);
  const Hash result = solo.result({first});
  Status status;
  status.view = View{4};
  status.highest = nullify(Epoch{0}, View{3});
  status.voting = true;
  return {
      signed_vote(1, notarize(Epoch{0}, View{1}, Solo::hash(first))),
      signed_vote(2, nullify(Epoch{0}, View{2})),
      signed_vote(3, finalize(Epoch{0}, View{1}, Solo::hash(first), result)),
      solo.proposal(second, {solo.notarization(first), solo.nullification(2)}, solo.finalization(first, result)),
      solo.proposal(first),
      solo.notarization(first),
      status,
      Status{},
      Fetch{FetchCertificates{View{2}, View{9}}},
      Fetch{FetchBlocks{Solo::hash(first), Height{3}, 64}},
      Fetch{FetchFinalization{Height{7}}},
      Data{{{solo.nullification(2)}}, {{first, second}}},
      Data{},
  };
}

TEST(Messages, EveryMessageComesBackAsItWas) {
  for (const Message& message : samples()) {
    SCOPED_TRACE(word_of(message));
    const Bytes bytes = encode_message(message);
    const auto read = decode_message(bytes);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(*read, message);
    EXPECT_EQ(encode_message(*read), bytes);
  }
}

TEST(Messages, NoShorterNoLongerNoUnknown) {
  for (const Message& message : samples()) {
    SCOPED_TRACE(word_of(message));
    Bytes bytes = encode_message(message);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_FALSE(decode_message(ByteView{bytes}.first(size)).has_value()) << size << " of " << bytes.size();
    bytes.push_back(0);
    EXPECT_FALSE(decode_message(bytes).has_value());
    for (const int type : {0, 7, 63, 64, 255}) {
      bytes[0] = static_cast<std::uint8_t>(type);
      EXPECT_FALSE(decode_message(bytes).has_value()) << "type " << type;
    }
  }
}

// Changed bytes give another message or none, never the same and never a crash.
TEST(Messages, ChangedBytesAreNeverTheSameMessage) {
  std::mt19937_64 random{7};
  for (const Message& message : samples()) {
    const Bytes bytes = encode_message(message);
    for (int round = 0; round < 2'000; ++round) {
      Bytes changed = bytes;
      for (std::uint64_t count = 1 + random() % 3; count > 0; --count)
        changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
      if (changed == bytes) continue;
      const auto read = decode_message(changed);
      if (read) {
        EXPECT_EQ(encode_message(*read), changed);
      }
    }
  }
}

TEST(Messages, RefusesWhatIsOutOfBounds) {
  Solo solo{0};
  Propose propose = solo.proposal(solo.block(1));
  propose.justification.items.assign(kJustificationMax + 1, solo.nullification(1));
  EXPECT_FALSE(decode_message(encode_message(Message{propose})).has_value());
  EXPECT_FALSE(decode_message(encode_message(Message{Vote{nullify(Epoch{0}, View{0}), {}, {}}})).has_value())
      << "view 0";
  EXPECT_FALSE(decode_message(encode_message(Message{Fetch{FetchCertificates{View{3}, View{2}}}})).has_value());
  EXPECT_FALSE(decode_message(encode_message(Message{Fetch{FetchBlocks{Hash{}, Height{0}, 0}}})).has_value());
  EXPECT_FALSE(
      decode_message(encode_message(Message{Fetch{FetchBlocks{Hash{}, Height{0}, kFetchBlocksMax + 1}}})).has_value());
  Data data;
  data.blocks.items.assign(7, Block{});
  for (Block& block : data.blocks.items) block.transactions.items.resize(kFetchHashesMax / 7 + 1);
  EXPECT_FALSE(decode_message(encode_message(Message{data})).has_value());
}

TEST(LogRecord, EveryRecordComesBackAsItWas) {
  Solo solo{1};
  const Block first = solo.block(1, nullptr, {test_hash("t1")});
  const auto propose = std::make_shared<const Propose>(solo.proposal(first));
  const LogRecord records[] = {
      EpochOpen{Epoch{0}, test_hash("genesis")},
      OwnPropose{propose},
      OwnVote{signed_vote(1, nullify(Epoch{0}, View{4}))},
      Seen{std::make_shared<const Certificate>(solo.nullification(2))},
      Body{hashed(first)},
      Executed{Epoch{0}, Solo::hash(first), test_hash("r")},
      Floor{Epoch{0}, View{77}},
  };
  for (const LogRecord& record : records) {
    SCOPED_TRACE(record.index());
    Bytes bytes = encode_record(record);
    const auto read = decode_record(bytes);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(read->index(), record.index());
    EXPECT_EQ(encode_record(*read), bytes);
    EXPECT_EQ(epoch_of(*read), Epoch{0});
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_FALSE(decode_record(ByteView{bytes}.first(size)).has_value());
    bytes.push_back(0);
    EXPECT_FALSE(decode_record(bytes).has_value());
  }
  EXPECT_EQ(own_vote_view(records[1]), View{1});
  EXPECT_EQ(own_vote_view(records[2]), View{4});
  EXPECT_EQ(own_vote_view(records[3]), std::nullopt);
  EXPECT_FALSE(decode_record(Bytes{8}).has_value());
  EXPECT_TRUE(std::get<OwnPropose>(*decode_record(encode_record(records[1]))).propose->transactions.empty());
  Bytes with_transactions{2};
  for (const std::uint8_t byte : to_bytes(*propose)) with_transactions.push_back(byte);
  EXPECT_FALSE(decode_record(with_transactions).has_value()) << "the Body record has them";
}

TEST(Evidence, IsTwoVotesThatNoCorrectValidatorSigns) {
  const View v{5};
  const Hash a = test_hash("a"), b = test_hash("b"), r = test_hash("r"), s = test_hash("s");
  struct Row {
    const char* name;
    Subject first, second;
    std::optional<EvidenceKind> expected;
  };
  const Epoch e{0};
  const Row rows[] = {
      {"the same vote", notarize(e, v, a), notarize(e, v, a), {}},
      {"two blocks", notarize(e, v, a), notarize(e, v, b), EvidenceKind::double_notarize},
      {"two blocks in two views", notarize(e, v, a), notarize(e, View{6}, b), {}},
      {"two blocks in two epochs", notarize(e, v, a), notarize(Epoch{1}, v, b), {}},
      {"notarize and nullify", notarize(e, v, a), nullify(e, v), {}},
      {"notarize and finalize another", notarize(e, v, a), finalize(e, v, b, r), {}},
      {"nullify and finalize", nullify(e, v), finalize(e, v, a, r), EvidenceKind::nullify_finalize},
      {"two results", finalize(e, v, a, r), finalize(e, v, a, s), EvidenceKind::double_finalize},
      {"two final blocks", finalize(e, v, a, r), finalize(e, v, b, r), EvidenceKind::double_finalize},
      {"the same nullify", nullify(e, v), nullify(e, v), {}},
  };
  const ValidatorSet set = test_validators(4);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto evidence = evidence_of(signed_vote(2, row.first), signed_vote(2, row.second));
    EXPECT_EQ(evidence, evidence_of(signed_vote(2, row.second), signed_vote(2, row.first)));
    ASSERT_EQ(evidence.has_value(), row.expected.has_value());
    if (!evidence) continue;
    EXPECT_EQ(kind_of(set, *evidence), *row.expected);
    EXPECT_TRUE(verify_evidence(test_network(), set, StubScheme{}, *evidence));
    EXPECT_FALSE(verify_evidence(test_network(), set, StubScheme{}, {evidence->second, evidence->first}));
    Evidence forged = *evidence;
    forged.second.signature = forged.first.signature;
    EXPECT_FALSE(verify_evidence(test_network(), set, StubScheme{}, forged));
    Evidence stranger = *evidence;
    stranger.first.voter = stranger.second.voter = ValidatorIndex{4};
    EXPECT_FALSE(verify_evidence(test_network(), set, StubScheme{}, stranger));
  }
  EXPECT_FALSE(evidence_of(signed_vote(1, notarize(e, v, a)), signed_vote(2, notarize(e, v, b))));
  const auto leader = evidence_of(signed_vote(1, notarize(e, v, a)), signed_vote(1, notarize(e, v, b)));
  EXPECT_EQ(kind_of(set, *leader), EvidenceKind::double_propose) << "validator 1 leads view 5";
}

}  // namespace
}  // namespace tallystick::consensus
