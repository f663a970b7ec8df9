// Sealed bids: who may bid, until when, and that the one that is opened is the one that was posted.
#include "contracts/financing/bid.h"

#include <gtest/gtest.h>

#include "contracts/cash/reserves.h"
#include "contracts/financing/open.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "core/sha256.h"

namespace tallystick::contracts::financing {
namespace {

constexpr Millis kHour{3'600'000};
constexpr std::int64_t kFace = 1'000'000'00;

struct BidTest : ::testing::Test {
  TradeWorld world;
  AccountId seller = world.tier1.account;
  TradeWorld::Root root = world.outstanding(kFace, 90);

  Timestamp now() const { return world.ledger.next_block().time; }
  // Bids for an hour, then an hour to open one.
  Request request(std::vector<PartyId> banks = {}) const {
    Request op{root.first, Amount{kFace}, {}, now() + Millis{2 * kHour.raw()}, {}};
    std::sort(banks.begin(), banks.end());
    op.banks.items = std::move(banks);
    op.sealed = SealedBids{now() + kHour, test_key(32)};
    return op;
  }
  static BidText text(std::uint32_t rate, const char* salt = "salt") {
    return {{SaleKind::without_recourse, Rate{rate}, pricing::DayCount::actual_360, {}}, {}, sha256(as_bytes(salt))};
  }
  PostBid bid_of(const Member& bank, const BidText& text) const {
    return {root.first, commitment_of(bank.party, root.first, Amount{kFace}, text), {{1, 2, 3}}};
  }
  OpenBid open_of(const Member& bank, const BidText& text, std::uint32_t cost = 43'738) const {
    return {root.first, bank.party, text, Rate{cost}};
  }
  bool any_left() const {
    return load<SaleRequest>(world.ledger.view(), root.first) ||
           !scan_prefix(world.ledger.view(), Index::bid_by_bank, {}, 1).empty() ||
           !scan_prefix(world.ledger.view(), Index::sale_request_end, {}, 1).empty();
  }
};

TEST_F(BidTest, RequestRefusals) {
  const Request good = request({world.bank1.party, world.bank3.party});
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(
      world.ledger,
      {{"an unknown bank", seller, made([&](Request& r) { r.banks.items[0] = world.tier2.party; }), Refusal::E_NOENT},
       {"out of order", seller, made([](Request& r) { std::swap(r.banks.items[0], r.banks.items[1]); }),
        Refusal::E_AMOUNT},
       {"a bank twice", seller, made([](Request& r) { r.banks.items[1] = r.banks.items[0]; }), Refusal::E_AMOUNT},
       {"no reader", seller, made([](Request& r) { r.sealed->reader = {}; }), Refusal::E_AMOUNT},
       {"no time to bid", seller, made([&](Request& r) { r.sealed->until = now(); }), Refusal::E_EXPIRED},
       {"no time to open", seller, made([](Request& r) { r.sealed->until = r.until; }), Refusal::E_EXPIRED}});
  world.ledger.must(seller, good);
}

TEST_F(BidTest, BidRefusals) {
  const auto bank = world.bank1.account;
  const PostBid good = bid_of(world.bank1, text(42'000));
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(world.ledger, {{"nobody asked", bank, make_operation(good), Refusal::E_NOENT, "no request"}});
  Request open = request();
  open.sealed.reset();
  world.ledger.must(seller, open);
  expect_refused(world.ledger,
                 {{"open offers are asked for", bank, make_operation(good), Refusal::E_STATE, "open offers"}});
  world.ledger.must(seller, request({world.bank1.party, world.bank2.party}));
  expect_refused(world.ledger,
                 {{"no bank", world.tier2.account, make_operation(good), Refusal::E_ROLE},
                  {"unknown fragment", bank, made([](PostBid& b) { b.fragment = {}; }), Refusal::E_NOENT},
                  {"not asked", world.bank3.account, make_operation(good), Refusal::E_OWNER},
                  {"nothing in it", bank, made([](PostBid& b) { b.sealed.value.clear(); }), Refusal::E_AMOUNT},
                  {"an open offer", bank, make_operation(Offer{root.first, text(42'000).terms, {}, now() + kHour}),
                   Refusal::E_STATE, "sealed bids"},
                  {"taken back: none there", bank, make_operation(WithdrawBid{root.first}), Refusal::E_NOENT}});
  world.ledger.must(bank, good);
  world.ledger.pass(kHour);
  expect_refused(world.ledger,
                 {{"late", world.bank2.account, make_operation(good), Refusal::E_EXPIRED, "bids came in until"},
                  {"late, to be better", bank, make_operation(good), Refusal::E_EXPIRED},
                  {"taken back late", bank, make_operation(WithdrawBid{root.first}), Refusal::E_EXPIRED}});
}

TEST_F(BidTest, ARequestHoldsSoManyBids) {
  world.ledger.must(seller, request());
  world.ledger.edit([&](LedgerDelta& delta) {
    auto asked = must_load<SaleRequest>(delta, root.first);
    for (std::uint8_t i = 0; i < kBanksAskedMax; ++i) {
      PartyId bank;
      bank = *PartyId::from(sha256(ByteView{&i, 1}).view().first(PartyId::kSize));
      asked.bidders.items.push_back(bank);
      delta.store(Bid{root.first, bank, {}, {}, {}});
    }
    std::sort(asked.bidders.items.begin(), asked.bidders.items.end());
    delta.store(asked);
  });
  expect_refused(world.ledger, {{"one too many", world.bank1.account, make_operation(bid_of(world.bank1, text(42'000))),
                                 Refusal::E_COUNT}});
}

TEST_F(BidTest, OpenRefusals) {
  const BidText mine = text(42'000);
  world.ledger.must(seller, request());
  world.ledger.must(world.bank3.account, bid_of(world.bank3, mine));
  BidText capped = mine;
  capped.recourse_cap = Amount{1};
  BidText greedy = mine;
  greedy.terms.fee = Amount{kFace};
  const OpenBid good = open_of(world.bank3, mine);
  const auto made = [&](auto&& change) { return make_operation(but(good, change)); };
  expect_refused(world.ledger, {{"too early", seller, make_operation(good), Refusal::E_STATE, "bids come in until"}});
  world.ledger.pass(kHour);
  expect_refused(
      world.ledger,
      {{"no request", seller, made([](OpenBid& o) { o.fragment = {}; }), Refusal::E_NOENT},
       {"a bank without a bid", seller, made([&](OpenBid& o) { o.bank = world.bank1.party; }), Refusal::E_NOENT},
       {"another's", world.tier2.account, make_operation(good), Refusal::E_OWNER},
       {"a cap without recourse", seller, made([&](OpenBid& o) { o.text = capped; }), Refusal::E_AMOUNT},
       {"terms that leave nothing", seller, made([&](OpenBid& o) { o.text = greedy; }), Refusal::E_AMOUNT},
       {"a better rate than was bid", seller, made([](OpenBid& o) { o.text.terms.rate = Rate{41'999}; }),
        Refusal::E_PROOF},
       {"another salt", seller, made([](OpenBid& o) { o.text.salt = {}; }), Refusal::E_PROOF},
       {"another cost than shown", seller, made([](OpenBid& o) { o.shown_cost = Rate{42'000}; }), Refusal::E_APR}});
  world.ledger.must(world.ledger.authority().account,
                    cash::BurnReserves{world.bank3.party, yuan(world.reserves(world.bank3) - 989'499'99)});
  expect_refused(world.ledger, {{"a bank without money", seller, make_operation(good), Refusal::E_CASH}});
  world.ledger.mint_reserves(3, yuan(1));
  world.ledger.must(seller, good);
  EXPECT_EQ(world.reserves(world.bank3), 0);
  EXPECT_FALSE(any_left());
}

TEST_F(BidTest, AfterItsEndNothingIsOpened) {
  world.ledger.must(seller, request());
  world.ledger.must(world.bank1.account, bid_of(world.bank1, text(42'000)));
  world.ledger.pass(Millis{2 * kHour.raw()});
  const Receipt late = world.ledger.run(seller, open_of(world.bank1, text(42'000)));
  EXPECT_EQ(late.refusal, Refusal::E_EXPIRED);
  const auto ended = events_of<RequestEnded>(world.ledger.last()).at(0);
  EXPECT_EQ(ended.cause, RequestEnd::over);
  EXPECT_EQ(ended.bids, 1U);
  EXPECT_FALSE(any_left());
}

TEST_F(BidTest, TheChosenBidIsOpenedAndNoOther) {
  world.ledger.must(seller, request({world.bank1.party, world.bank2.party, world.bank3.party}));
  world.ledger.must(world.bank1.account, bid_of(world.bank1, text(45'000)));
  world.ledger.must(world.bank1.account, bid_of(world.bank1, text(42'000, "again")));  // replaced
  world.ledger.must(world.bank2.account, bid_of(world.bank2, text(43'000)));
  world.ledger.must(world.bank3.account, bid_of(world.bank3, text(44'000)));
  world.ledger.must(world.bank3.account, WithdrawBid{root.first});
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::held);
  EXPECT_EQ(must_load<SaleRequest>(world.ledger.view(), root.first).bidders.size(), 2U);
  world.ledger.pass(kHour);
  expect_refused(world.ledger, {{"the bid that was replaced", seller,
                                 make_operation(open_of(world.bank1, text(45'000), 46'943)), Refusal::E_PROOF}});
  world.ledger.must(seller, open_of(world.bank1, text(42'000, "again")));
  EXPECT_EQ(events_of<BidOpened>(world.ledger.last()).at(0).others, 1U);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 989'500'00);
  EXPECT_EQ(world.fragment(root.first).holder, world.bank1.account);
  EXPECT_FALSE(any_left());
}

// The hash names its bank: what one bank posted is worth nothing in another's name.
TEST_F(BidTest, NobodyBidsWithAnothersBid) {
  world.ledger.must(seller, request());
  const PostBid theirs = bid_of(world.bank2, text(42'000));
  world.ledger.must(world.bank2.account, theirs);
  world.ledger.must(world.bank1.account, theirs);
  world.ledger.pass(kHour);
  expect_refused(world.ledger,
                 {{"copied", seller, make_operation(open_of(world.bank1, text(42'000))), Refusal::E_PROOF}});
}

TEST_F(BidTest, ANewRequestDropsTheOldBids) {
  world.ledger.must(seller, request());
  world.ledger.must(world.bank1.account, bid_of(world.bank1, text(42'000)));
  world.ledger.must(seller, request());
  EXPECT_EQ(events_of<RequestEnded>(world.ledger.last()).at(0).cause, RequestEnd::replaced);
  EXPECT_FALSE(load<Bid>(world.ledger.view(), {root.first, world.bank1.party}));
  EXPECT_TRUE(must_load<SaleRequest>(world.ledger.view(), root.first).bidders.empty());
}

TEST_F(BidTest, WhatWasPassedOnIsNotSoldByOldBids) {
  world.ledger.must(seller, request());
  world.ledger.must(world.bank1.account, bid_of(world.bank1, text(42'000)));
  world.pass_on(root.first, world.tier1, world.tier2, kFace);
  world.ledger.pass(kHour);
  expect_refused(world.ledger,
                 {{"spent", seller, make_operation(open_of(world.bank1, text(42'000))), Refusal::E_STATE}});
}

}  // namespace
}  // namespace tallystick::contracts::financing
