// Random lives of many receivables at once: whatever is asked, in whatever order, on whatever day, no invariant breaks, and at the end the
// books still agree when they are added up from nothing.
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "contracts/cash/records.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/receivable/cancel.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts {
namespace {

// One thing that somebody does; the numbers choose who, what and how much among what there is.
struct Step {
  std::uint8_t kind = 0;
  std::uint32_t a = 0, b = 0, c = 0;
};
std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << int{step.kind} << '(' << step.a << ',' << step.b << ',' << step.c << ')';
}

template <Record R>
std::vector<R> all(const TradeWorld& world) {
  std::vector<R> out;
  for (const auto& [key, value] : world.ledger.view().records())
    if (key.first == R::kTable) out.push_back(*decode_record<R>(value));
  return out;
}

class Player {
 public:
  TradeWorld world;

  void play(const Step& step) {
    switch (step.kind % 14) {
      case 0:
        return issue(step);
      case 1:
        return answer(step, true);
      case 2:
        return answer(step, true);
      case 3:
        return answer(step, false);
      case 4:
        return transfer(step);
      case 5:
        return transfer(step);
      case 6:
        return merge(step);
      case 7:
        return sell(step);
      case 8:
        return ask(step);
      case 9:
        return close(step);
      case 10:
        return pass(Millis{std::int64_t{step.a % 100} * 3'600'000});
      case 11:
        return pass(Millis{std::int64_t{step.a % 20} * 86'400'000});
      case 12:
        return pay(step);
      default:
        return fund(step);
    }
  }

 private:
  using Fragments = std::vector<fragment::Fragment>;
  void run(const AccountId& account, const Operation& operation) {
    RC_ASSERT(world.ledger.run(world.ledger.transaction(account, {operation})).outcome != Outcome::internal);
    watch();
  }
  void watch() const { RC_ASSERT(world.ledger.last().alarms.empty()); }
  const Member& supplier(std::uint32_t n) const {
    const Member* const list[] = {&world.tier1, &world.tier2, &world.tier3};
    return *list[n % 3];
  }
  const Member* owner_of(const AccountId& account) const {
    for (const Member* member : {&world.tier1, &world.tier2, &world.tier3})
      if (member->account == account) return member;
    return nullptr;
  }
  std::optional<fragment::Fragment> some(fragment::State state, std::uint32_t n) const {
    Fragments found;
    for (auto& one : all<fragment::Fragment>(world))
      if (one.state == state) found.push_back(std::move(one));
    if (found.empty()) return std::nullopt;
    return found[n % found.size()];
  }

  void issue(const Step& step) {
    run(world.issuer.account, make_operation(world.issue_of(supplier(step.a), 100 + step.b % 1'000'000,
                                                            1 + static_cast<std::int32_t>(step.c % 120))));
  }
  void answer(const Step& step, bool claims) {
    const auto offered = some(fragment::State::offered, step.a);
    if (!offered) return;
    if (step.b % 16 == 0) {
      run(world.issuer.account, make_operation(receivable::Cancel{offered->root}));
    } else if (claims) {
      run(*offered->payee, make_operation(fragment::Claim{offered->id}));
    } else {
      run(*offered->payee, make_operation(fragment::Reject{offered->id}));
    }
  }
  void transfer(const Step& step) {
    const auto held = some(fragment::State::held, step.a);
    if (!held || held->outstanding().is_zero()) return;
    const Member& from = *owner_of(held->holder);
    const Member& to = supplier(step.b);
    if (from.party == to.party) return;
    const std::int64_t fen = 1 + step.c % held->outstanding().minor();
    run(from.account,
        make_operation(world.transfer_of(held->id, from, to, step.c % 5 == 0 ? held->outstanding().minor() : fen)));
  }
  void merge(const Step& step) {
    const auto first = some(fragment::State::held, step.a);
    if (!first) return;
    fragment::Merge op;
    for (const auto& other : all<fragment::Fragment>(world))
      if (other.state == fragment::State::held && other.holder == first->holder && other.root == first->root &&
          op.parents.size() < 4)
        op.parents.items.push_back(other.id);
    run(first->holder, make_operation(op));
  }
  void sell(const Step& step) {
    const auto held = some(fragment::State::held, step.a);
    if (!held || held->outstanding().is_zero()) return;
    financing::PolicyText text = world.policy_text();
    text.kind = step.b % 2 == 0 ? financing::SaleKind::without_recourse : financing::SaleKind::with_recourse;
    const auto policy = world.publish(step.b % 3 == 0 ? world.bank3 : world.bank1, text);
    const Amount amount{step.c % 3 == 0 ? held->outstanding().minor() : 1 + step.c % held->outstanding().minor()};
    const Context context{world.ledger.next_block(), {}, 0, held->holder, owner_of(held->holder)->party, {}};
    const auto price = financing::preview(world.ledger.view(), context, policy, held->id, amount);
    if (price) run(held->holder, make_operation(financing::Sell{policy, held->id, amount, price->cost.effective}));
  }
  void ask(const Step& step) {
    const auto held = some(fragment::State::held, step.a);
    if (!held || held->outstanding().is_zero()) return;
    const Timestamp until = world.ledger.next_block().time + Millis{std::int64_t{1 + step.b % 200} * 3'600'000};
    run(held->holder, make_operation(financing::Request{held->id, Amount{1 + step.c % held->outstanding().minor()},
                                                        std::nullopt, until}));
    run(world.bank2.account, make_operation(financing::Offer{held->id,
                                                             {financing::SaleKind::without_recourse, Rate{50'000},
                                                              pricing::DayCount::actual_360, Amount{}},
                                                             std::nullopt,
                                                             until}));
  }
  void close(const Step& step) {
    const auto quotes = all<financing::Quote>(world);
    if (quotes.empty()) return;
    const auto& quote = quotes[step.a % quotes.size()];
    if (step.b % 3 == 0) return run(quote.seller, make_operation(financing::Withdraw{quote.id}));
    const auto held = world.fragment(quote.fragment);
    const auto price =
        financing::price_of(quote.amount, quote.terms, world.ledger.today(), world.receivable(held.root).pay_on);
    if (price) run(quote.seller, make_operation(financing::Accept{quote.id, price->cost.effective}));
  }
  void pass(Millis time) {
    world.ledger.pass(time);
    world.ledger.run_block({});
    watch();
  }
  void pay(const Step& step) {
    const auto roots = all<receivable::Receivable>(world);
    if (roots.empty()) return;
    const auto& root = roots[step.a % roots.size()];
    const bool by_issuer = step.b % 2 == 0;
    const Member& payer = by_issuer ? world.issuer : world.tier3;
    const PartyId bank = (by_issuer ? world.bank0 : world.bank2).party;
    const std::optional<Amount> part = step.b % 4 < 2 ? std::optional{Amount{1 + step.c % 100'000}} : std::nullopt;
    run(payer.account, make_operation(settlement::Pay{root.id, part, bank}));
  }
  void fund(const Step& step) {
    world.ledger.mint(0, world.issuer.account, yuan(1 + step.a % 500'000));
    watch();
    if (step.b % 4 == 0) world.ledger.mint(2, world.tier3.account, yuan(1 + step.c % 500'000));
    watch();
  }
};

void books_agree(const TradeWorld& world) {
  std::map<ReceivableId, std::int64_t> outstanding, live, received;
  std::map<Fingerprint, std::int64_t> backed;
  for (const auto& one : all<fragment::Fragment>(world)) {
    outstanding[one.root] += one.outstanding().minor();
    live[one.root] += one.is_live() ? 1 : 0;
    received[one.root] += one.paid.minor() + one.penalty_paid.minor();
    for (const auto& use : one.evidence) backed[use.fingerprint] += use.amount.minor();
  }
  std::int64_t limit_used = 0;
  for (const auto& root : all<receivable::Receivable>(world)) {
    RC_ASSERT(outstanding[root.id] + root.paid.minor() + root.cancelled.minor() == root.face.minor());
    RC_ASSERT(live[root.id] == std::int64_t{root.leaves});
    RC_ASSERT(received[root.id] == root.paid.minor() + root.penalty_paid.minor());
    RC_ASSERT(root.next_day.has_value() == !root.is_final());
    limit_used += root.unpaid().minor();
    if (root.state == receivable::State::cancelled) continue;
    for (const auto& use : root.evidence) backed[use.fingerprint] += use.amount.minor();
  }
  for (const auto& limit : all<limit::Limit>(world)) RC_ASSERT(limit.used() == limit_used);
  for (const auto& document : all<evidence::Evidence>(world))
    RC_ASSERT(document.used.minor() == backed[document.fingerprint]);
  // Every bank owes what its depositors hold.
  std::map<PartyId, std::int64_t> owed;
  for (const auto& balance : all<cash::Balance>(world)) owed[balance.bank] += balance.amount.minor();
  for (const auto& supply : all<cash::Supply>(world)) RC_ASSERT(supply.amount.minor() == owed[supply.bank]);
}

RC_GTEST_PROP(RandomRun, BooksAgreeWhateverHappens, ()) {
  const auto step =
      rc::gen::build<Step>(rc::gen::set(&Step::kind), rc::gen::set(&Step::a, rc::gen::inRange(0U, 1'000'000U)),
                           rc::gen::set(&Step::b, rc::gen::inRange(0U, 1'000'000U)),
                           rc::gen::set(&Step::c, rc::gen::inRange(0U, 1'000'000U)));
  const auto steps = *rc::gen::container<std::vector<Step>>(step);
  Player player;
  for (const Step& one : steps) player.play(one);
  books_agree(player.world);
}

}  // namespace
}  // namespace tallystick::contracts
