// Made-up traces of one node, whose last step the model allows or not.
#include "testnet/sim/checkers/conformance.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tallystick::sim {
namespace {

using consensus::Subject;
using consensus::VoteKind;

constexpr Epoch kEpoch{0};
constexpr NodeIndex kNode = 1;

Hash hash_of(std::uint8_t name) {
  std::array<std::uint8_t, Hash::kSize> raw{};
  raw.fill(name);
  return Hash{raw};
}
const Hash kRoot = hash_of(0xFF);
const Hash kResult = hash_of(0xEE);

using Step = std::function<void(Conformance&)>;
using Steps = std::vector<Step>;

Step record(consensus::LogRecord record) {
  return [record = std::move(record)](Conformance& checker) { checker.on_record(kNode, record); };
}
Step vote(const Subject& subject) {
  return record(consensus::OwnVote{{subject, ValidatorIndex{kNode}, {}}});
}
Step sees(const Subject& subject) {
  return record(
      consensus::Seen{std::make_shared<const consensus::Certificate>(consensus::Certificate{subject, {}, {}})});
}
// The block named `name` of a view, on another block, and what executing it gave.
Step body(std::uint8_t name, std::uint64_t view, const Hash& parent, std::uint64_t parent_view) {
  consensus::HashedBlock block;
  block.hash = hash_of(name);
  block.block.header.epoch = kEpoch;
  block.block.header.view = View{view};
  block.block.header.parent_hash = parent;
  block.block.header.parent_view = View{parent_view};
  return record(consensus::Body{std::make_shared<const consensus::HashedBlock>(block)});
}
Step executed(std::uint8_t name) {
  return record(consensus::Executed{kEpoch, hash_of(name), kResult});
}
Step says(const Subject& subject) {
  return [subject](Conformance& checker) {
    checker.on_said(kNode, consensus::Vote{subject, ValidatorIndex{kNode}, {}});
  };
}
Step crash() {
  return [](Conformance& checker) { checker.on_starting(kNode); };
}

Subject n(std::uint64_t view, std::uint8_t name) {
  return consensus::notarize(kEpoch, View{view}, hash_of(name));
}
Subject u(std::uint64_t view) {
  return consensus::nullify(kEpoch, View{view});
}
Subject f(std::uint64_t view, std::uint8_t name, const Hash& result = kResult) {
  return consensus::finalize(kEpoch, View{view}, hash_of(name), result);
}

// One view as it should be: block 1 notarized, executed, finalized.
Steps good_view() {
  return {body(1, 1, kRoot, 0), vote(n(1, 1)), says(n(1, 1)), sees(n(1, 1)), executed(1), vote(f(1, 1)), says(f(1, 1))};
}
Steps operator+(Steps first, const Steps& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

TEST(Conformance, FlagsTheFirstVoteThatTheModelWouldNotAllow) {
  const struct {
    const char* name;
    Steps before;  // allowed
    Step last;
    const char* complaint;  // empty: allowed
  } rows[] = {
      {"the next view", good_view() + Steps{body(2, 2, hash_of(1), 1)}, vote(n(2, 2)), ""},
      {"after a skipped view", good_view() + Steps{vote(u(2)), sees(u(2)), body(3, 3, hash_of(1), 1)}, vote(n(3, 3)),
       ""},
      {"nullify after notarize", {body(1, 1, kRoot, 0), vote(n(1, 1))}, vote(u(1)), ""},
      {"finalize what it has not notarized", {sees(n(1, 1)), body(1, 1, kRoot, 0), executed(1)}, vote(f(1, 1)), ""},
      {"finalize after nullify",
       {vote(u(1)), body(1, 1, kRoot, 0), sees(n(1, 1)), executed(1)},
       vote(f(1, 1)),
       "rule F"},
      {"nullify a view it has left", {sees(n(1, 1))}, vote(u(1)), "it stands in view 2"},
      {"a second notarize", {body(1, 1, kRoot, 0), vote(n(1, 1)), body(2, 1, kRoot, 0)}, vote(n(1, 2)), "rule N"},
      {"notarize after nullify", {body(1, 1, kRoot, 0), vote(u(1))}, vote(n(1, 1)), "rule N"},
      {"nullify twice", {vote(u(1))}, vote(u(1)), "rule U"},
      {"finalize twice", good_view(), vote(f(1, 1)), "rule F"},
      {"finalize without a Notarization", {body(1, 1, kRoot, 0), executed(1)}, vote(f(1, 1)), "rule F"},
      {"finalize a block that another was notarized beside",
       {body(2, 1, kRoot, 0), executed(2), sees(n(1, 1))},
       vote(f(1, 2)),
       "rule F"},
      {"another root", {body(1, 1, kResult, 0)}, vote(n(1, 1)), "rule N"},
      {"a parent without a certificate",
       {body(1, 1, kRoot, 0), sees(u(1)), body(2, 2, hash_of(1), 1)},
       vote(n(2, 2)),
       "rule N"},
      {"a certificate of another block of the parent's view",
       {sees(n(1, 1)), body(2, 2, hash_of(9), 1)},
       vote(n(2, 2)),
       "rule N"},
      {"a view skipped without its Nullification", good_view() + Steps{sees(n(2, 2)), body(3, 3, hash_of(1), 1)},
       vote(n(3, 3)), "rule N"},
      {"a view that nothing has led to", good_view(), vote(u(3)), "no certificate has led there"},
      {"below a final view",
       {sees(f(3, 3)), body(1, 1, kRoot, 0), executed(1), sees(n(1, 1))},
       vote(f(1, 1)),
       "rule F"},
      {"at the floor", {record(consensus::Floor{kEpoch, View{1}})}, vote(u(1)), "rule U"},
      {"a block that is not durable", {}, vote(n(1, 1)), "not in its log"},
      {"a result that is not its own",
       {body(1, 1, kRoot, 0), sees(n(1, 1)), executed(1)},
       vote(f(1, 1, kRoot)),
       "no such result"},
      {"said before it was appended", {}, says(u(1)), "not appended"},
      {"a vote lost in a crash",
       {body(1, 1, kRoot, 0), vote(n(1, 1)), crash(), body(2, 1, kRoot, 0)},
       vote(n(1, 2)),
       ""},
      {"a vote said and forgotten in a crash",
       {body(1, 1, kRoot, 0), vote(n(1, 1)), says(n(1, 1)), crash(), body(2, 1, kRoot, 0)},
       vote(n(1, 2)),
       "rule N"},
      {"a vote that survived a crash", {vote(u(1)), crash()}, says(u(1)), ""},
      {"a vote that survived a crash, beside one it forbids",
       {vote(u(1)), crash(), body(1, 1, kRoot, 0), sees(n(1, 1)), executed(1), vote(f(1, 1))},
       says(u(1)),
       "beside another"},
      {"certificates lost in a crash are seen again", {sees(u(1)), sees(u(2)), crash()}, vote(u(2)), ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Verdict verdict;
    Conformance checker{verdict, 4, kRoot};
    for (const Step& step : row.before) step(checker);
    ASSERT_EQ(verdict.what(), "");
    row.last(checker);
    if (*row.complaint == '\0')
      EXPECT_EQ(verdict.what(), "");
    else
      EXPECT_THAT(verdict.what(), testing::AllOf(testing::HasSubstr("node 1"), testing::HasSubstr(row.complaint)));
  }
}

// Views below a final one are forgotten as soon as something is said.
TEST(Conformance, RemembersNoMoreThanItNeeds) {
  Verdict verdict;
  Conformance checker{verdict, 4, kRoot};
  for (std::uint64_t view = 1; view <= 1'000; ++view) {
    vote(u(view))(checker);
    says(u(view))(checker);
    sees(u(view))(checker);
  }
  EXPECT_EQ(checker.views_kept(kNode), 1'000U);
  sees(f(1'001, 1))(checker);
  vote(u(1'002))(checker);
  says(u(1'002))(checker);
  EXPECT_EQ(checker.views_kept(kNode), 2U);
  EXPECT_EQ(checker.judged(), 1'001U);
  EXPECT_EQ(verdict.what(), "");
}

}  // namespace
}  // namespace tallystick::sim
