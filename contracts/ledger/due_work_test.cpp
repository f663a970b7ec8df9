// Due work runs itself: in order, bounded, once; what breaks an invariant waits for people and blocks nobody.
#include "contracts/ledger/due_work.h"

#include <gtest/gtest.h>

#include "contracts/cash/records.h"
#include "contracts/ledger/quarantine.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/policy/records.h"
#include "contracts/policy/retry_due_work.h"
#include "contracts/registry_rows.h"

namespace tallystick::contracts {
namespace {

// An alarm clock: rings on its day. A mode says how the handler behaves when it does.
enum class Mode : std::uint8_t { good = 0, stays = 1, forges = 2 };

struct Clock {
  static constexpr Table kTable = static_cast<Table>(250);
  using Key = std::uint8_t;
  Key key() const { return id; }
  std::uint8_t id = 0;
  Date day;
  std::uint8_t mode = 0;
  std::uint8_t units = 1;
  static constexpr auto fields() {
    return field_list(field("id", &Clock::id), field("day", &Clock::day), field("mode", &Clock::mode),
                      field("units", &Clock::units));
  }
  std::vector<IndexEntry> index_entries() const { return {{static_cast<Index>(250), index_key(day, id)}}; }
};

struct Rang {
  static constexpr std::uint16_t kEvent = 0xff02;
  static constexpr std::string_view kName = "test.rang";
  std::uint8_t id = 0;
  static constexpr auto fields() { return field_list(field("id", &Rang::id)); }
};

bool healed = false;  // a release that fixed the handler

void ring(const IndexRow& row, const DueContext&, LedgerDelta& delta) {
  const Clock clock = load_row<Clock>(delta, row);
  const Mode mode = healed ? Mode::good : static_cast<Mode>(clock.mode);
  if (mode == Mode::forges) {
    delta.store(cash::Supply{PartyId{}, *Currency::of("CNY"), Amount{1}});
  }
  if (mode != Mode::stays) delta.erase<Clock>(clock.id);
  delta.emit(Rang{clock.id});
}

std::size_t units(const IndexRow& row, const BlockContext&, const LedgerView& view) {
  return load_row<Clock>(view, row).units;
}

constexpr std::uint16_t kRing = 0xfff0;

const Registry& with_clocks() {
  static const Registry instance = [] {
    Registry out = make_registry();
    out.due.push_back({kRing, "test.ring", static_cast<Index>(250), due_by_day, ring, units});
    return out;
  }();
  return instance;
}

// A view with clocks in it.
struct DueWorkTest : ::testing::Test {
  TestLedger ledger{test_genesis(), with_clocks()};
  MemoryView state = ledger.view();
  Date today = ledger.today();
  BlockContext block = ledger.next_block();
  DueWorkTest() { healed = false; }

  void set(std::uint8_t id, int days, Mode mode = Mode::good, std::uint8_t weight = 1) {
    LedgerDelta delta{state};
    delta.store(Clock{id, today + Days{days}, static_cast<std::uint8_t>(mode), weight});
    state.apply(delta.state_delta());
  }
  void limit_to(std::int64_t pieces) {
    LedgerDelta delta{state};
    delta.store(policy::Parameter{{"due_work_max"}, {{{today, pieces}}}});
    state.apply(delta.state_delta());
  }
  // Runs an empty block; which clocks rang, in order.
  std::vector<int> run() {
    out = execute_block(with_clocks(), state, block, {});
    state.apply(out.delta);
    block.height = block.height.next();
    std::vector<int> rang;
    for (const Receipt& receipt : out.receipts) {
      EXPECT_EQ(receipt.kind, ReceiptKind::due_work);
      EXPECT_EQ(receipt.work, kRing);
      for (const Event& event : receipt.events) rang.push_back(event_as<Rang>(event)->id);
    }
    return rang;
  }
  BlockOutput out;
};

TEST_F(DueWorkTest, RunsWhatIsDueInOrderAndOnce) {
  set(3, 0);
  set(1, 0);
  set(2, -1);
  set(4, 1);
  EXPECT_TRUE(has_due_work(with_clocks(), state, block));
  EXPECT_EQ(run(), (std::vector{2, 1, 3}));
  EXPECT_FALSE(has_due_work(with_clocks(), state, block));
  EXPECT_EQ(run(), std::vector<int>{});
  block.day = today + Days{40};  // a block may skip days
  EXPECT_TRUE(has_due_work(with_clocks(), state, block));
  EXPECT_EQ(run(), std::vector{4});
}

TEST_F(DueWorkTest, IsBoundedAndTheRestIsCarriedOver) {
  limit_to(2);
  for (std::uint8_t id = 1; id <= 5; ++id) set(id, 0);
  EXPECT_EQ(run(), (std::vector{1, 2}));
  EXPECT_TRUE(has_due_work(with_clocks(), state, block));
  EXPECT_EQ(run(), (std::vector{3, 4}));
  EXPECT_EQ(run(), (std::vector{5}));
  EXPECT_FALSE(has_due_work(with_clocks(), state, block));
}

// What a block costs is bounded by what it touches: a piece that does not fit waits and is first in the next block, however small those
// behind it are; one that fits no block is done alone.
TEST_F(DueWorkTest, IsBoundedByWhatItTouches) {
  limit_to(10);
  const std::uint8_t weights[] = {4, 5, 2, 1, 200, 1, 10, 3};
  for (std::uint8_t id = 0; id < std::size(weights); ++id) set(id, 0, Mode::good, weights[id]);
  EXPECT_EQ(run(), (std::vector{0, 1}));
  EXPECT_EQ(run(), (std::vector{2, 3}));
  EXPECT_EQ(run(), (std::vector{4}));
  EXPECT_EQ(run(), (std::vector{5}));
  EXPECT_EQ(run(), (std::vector{6}));
  EXPECT_EQ(run(), (std::vector{7}));
  EXPECT_FALSE(has_due_work(with_clocks(), state, block));
}

// More pieces than are read ahead at once, all in one block and in order.
TEST_F(DueWorkTest, ReadsOnWhereAPageEnds) {
  std::vector<int> all;
  for (int id = 0; id < 200; ++id) {
    set(static_cast<std::uint8_t>(id), 0, id == 70 ? Mode::stays : Mode::good);
    if (id != 70) all.push_back(id);
  }
  EXPECT_EQ(run(), all);
}

TEST_F(DueWorkTest, ReceiptsNameThePieceUniquely) {
  set(1, 0);
  set(2, 0);
  run();
  const Hash first = out.receipts[0].subject, second = out.receipts[1].subject;
  set(1, 0);
  run();
  EXPECT_NE(first, second);
  EXPECT_NE(first, out.receipts[0].subject) << "the same place in the queue in another block";
}

TEST_F(DueWorkTest, WhatBreaksTheLedgerIsPutAsideUntilPeopleSendItBack) {
  for (const Mode mode : {Mode::stays, Mode::forges}) {
    SCOPED_TRACE(static_cast<int>(mode));
    healed = false;
    limit_to(1);
    set(1, 0, mode);
    set(2, 0);
    EXPECT_EQ(run(), std::vector<int>{});
    ASSERT_EQ(out.receipts.size(), 1u);
    EXPECT_EQ(out.receipts[0].outcome, Outcome::internal);
    EXPECT_EQ(out.alarms.size(), 1u);
    const Bytes place = index_key(today, std::uint8_t{1});
    const auto waiting = load<Quarantine>(state, {kRing, {place}});
    ASSERT_TRUE(waiting);
    EXPECT_EQ(waiting->violation.value, out.receipts[0].detail.value);

    EXPECT_EQ(run(), std::vector{2}) << "it blocks nobody";
    EXPECT_FALSE(has_due_work(with_clocks(), state, block));

    healed = true;
    LedgerDelta delta{state};
    const Context context{block, Hash{}, 0, ledger.association().account, ledger.association().party, {}};
    const policy::RetryDueWork retry{kRing, {place}};
    ASSERT_TRUE(permit(retry, context, delta));
    apply(retry, context, delta);
    state.apply(delta.state_delta());
    EXPECT_EQ(run(), std::vector{1});
    EXPECT_FALSE(load<Quarantine>(state, {kRing, {place}}));
  }
}

}  // namespace
}  // namespace tallystick::contracts
