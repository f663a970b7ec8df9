// A receivable at its largest whose every fragment secures a loan of its own, each loan with as many pledges as one may have: maturity repays
// all the loans and frees all their pledges in one piece of work, and its receipt tells all of it.
#include "contracts/guarantee/give.h"
#include "contracts/loan/loan_world.h"
#include "contracts/policy/parameters.h"
#include "contracts/settlement/distribute.h"

namespace tallystick::contracts::loan {
namespace {

Genesis with_most_leaves() {
  Genesis genesis = test_genesis();
  genesis.parameters.items = {
      {{"leaves_max"}, policy::find_parameter(policy::kLeavesMax)->max, genesis.calendar.first_date}};
  return genesis;
}

template <class Id>
Id numbered(std::uint32_t kind, std::uint32_t n) {
  Writer w;
  w.integer(kind);
  w.integer(n);
  return *Id::from(sha256(w.bytes()).view());
}

// Copies of one true loan, put into the state as transactions would have left them: fragment n of each receivable secures loan n.
struct PledgedLoad : ::testing::Test {
  TradeWorld world{with_most_leaves()};
  const std::uint32_t leaves =
      static_cast<std::uint32_t>(policy::value_at(world.ledger.view(), policy::kLeavesMax, world.ledger.today()));
  static constexpr std::int64_t kFen = 1'000'00;  // of each fragment
  std::vector<TradeWorld::Root> roots;            // the first falls due first
  Loan pattern;

  PledgedLoad() {
    Offer offer{world.tier1.account, {}, {}, world.ledger.next_block().time + kHour};
    for (std::size_t i = 0; i < kCollateralMax; ++i) {
      roots.push_back(world.outstanding(kFen * leaves, i == 0 ? 30 : 180));
      offer.collateral.items.push_back(roots.back().first);
    }
    std::sort(offer.collateral.items.begin(), offer.collateral.items.end());
    offer.terms = LoanTest::instalments();
    offer.terms.principal = Amount{kFen / 2};
    world.ledger.must(world.bank2.account, offer);
    const LoanId id = events_of<Offered>(world.ledger.last()).at(0).offer.id;
    const Price price = *price_of(offer.terms, world.ledger.today(), world.ledger.view());
    world.ledger.must(world.tier1.account, Accept{id, price.cost.effective, {world.tier1.account, world.bank1.party}});
    pattern = must_load<Loan>(world.ledger.view(), id);
  }

  void divide_all() {
    world.ledger.edit([&](LedgerDelta& delta) {
      std::vector<Loan> loans(leaves, pattern);
      for (std::uint32_t n = 0; n < leaves; ++n) {
        loans[n].id = numbered<LoanId>(0, n);
        loans[n].collateral.items.clear();
      }
      for (std::uint32_t r = 0; r < roots.size(); ++r) {
        const auto first = must_load<fragment::Fragment>(delta, roots[r].first);
        const auto claim = load_row<claim::Claim>(
            delta, scan_prefix(delta, Index::claim_live, index_key(first.root, first.id), 1).at(0));
        auto root = must_load<receivable::Receivable>(delta, first.root);
        root.leaves = leaves;
        delta.store(root);
        delta.erase<fragment::Fragment>(first.id);
        delta.erase<claim::Claim>(claim.key());
        for (std::uint32_t n = 0; n < leaves; ++n) {
          fragment::Fragment part = first;
          part.id = numbered<FragmentId>(r + 1, n);
          part.index = static_cast<std::uint16_t>(n);
          part.face = Amount{kFen};
          part.evidence = {};
          part.loan = loans[n].id;
          delta.store(part);
          claim::Claim pledged = claim;
          pledged.fragment = part.id;
          delta.store(pledged);
          loans[n].collateral.items.push_back(part.id);
        }
      }
      delta.erase<Loan>(pattern.id);
      for (Loan& loan : loans) {
        std::sort(loan.collateral.items.begin(), loan.collateral.items.end());
        delta.store(loan);
      }
    });
  }
};

TEST_F(PledgedLoad, IsPaidInOnePieceThatTellsAll) {
  divide_all();
  const Date pay_on = world.receivable(roots.front().id).pay_on;
  world.ledger.mint(0, world.issuer.account, yuan(kFen * leaves));
  const BlockOutput& out = world.arrive(pay_on);
  ASSERT_TRUE(out.alarms.empty()) << out.alarms.front();
  EXPECT_EQ(world.receivable(roots.front().id).state, receivable::State::settled);
  EXPECT_EQ(events_of<Paid>(out).size(), leaves);
  EXPECT_EQ(events_of<Released>(out).size(), std::size_t{leaves} * kCollateralMax);
  std::size_t events = 0;
  for (const Receipt& receipt : out.receipts) events = std::max(events, receipt.events.size());
  std::printf("%zu events in the longest receipt\n", events);
  EXPECT_LE(2 * events, kEventsMax);  // room for what else a fragment may have to tell
}

}  // namespace
}  // namespace tallystick::contracts::loan
