#include "contracts/scenario/random_life.h"

#include <map>

#include "contracts/cash/records.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/receivable/cancel.h"
#include "contracts/scenario/books.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts {
namespace {

__extension__ using Wide = __int128;

template <Record R>
std::vector<R> all(const TradeWorld& world) {
  std::vector<R> out;
  for (const auto& [key, value] : world.ledger.view().records())
    if (key.first == R::kTable) out.push_back(*decode_record<R>(value));
  return out;
}

RandomLife::Records without_lanes(RandomLife::Records records) {
  std::erase_if(records, [](const auto& entry) { return entry.first.first == Table::lane; });
  return records;
}

}  // namespace

void RandomLife::play(const Step& step) {
  switch (step.kind % 16) {
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
    case 13:
      return fund(step);
    case 14:
      return issue_again(step);
    default:
      return meddle(step);
  }
}

void RandomLife::run(const AccountId& account, const std::vector<Operation>& operations) {
  const Records before = world_.ledger.view().records();
  const Transaction transaction = world_.ledger.transaction(account, operations);
  const Receipt receipt = world_.ledger.run(transaction);
  watch();
  if (receipt.outcome == Outcome::internal) complain("alarm: " + receipt.detail.value);
  const Records& after = world_.ledger.view().records();
  const bool alone = world_.ledger.last().receipts.size() == 1;  // no due work beside it
  if (alone && receipt.outcome != Outcome::applied && without_lanes(before) != without_lanes(after))
    complain("receipt: a transaction that was not applied has left more than its place in its lane");
  if (alone && receipt.outcome == Outcome::applied) nobody_robbed(account, before);
  for (const auto& sold : events_of<financing::Sold>(world_.ledger.last())) price_is_right(sold);
  if (++transactions_ % 8 != 0) return;
  if (world_.ledger.run(transaction).outcome != Outcome::not_entered)
    complain("receipt: the same transaction entered twice");
  watch();
}
void RandomLife::watch() {
  if (!world_.ledger.last().alarms.empty()) complain("alarm: " + world_.ledger.last().alarms.front());
}
// What somebody holds, and has not offered or sold, only he himself passes on.
void RandomLife::nobody_robbed(const AccountId& by, const Records& before) {
  for (const auto& [key, value] : before) {
    if (key.first != Table::fragment) continue;
    const auto was = *decode_record<fragment::Fragment>(value);
    if (was.state != fragment::State::held && was.state != fragment::State::offered) continue;
    const auto is = world_.fragment(was.id);
    const bool moved = is.holder != was.holder || is.state == fragment::State::spent || is.is_sold();
    const bool may = by == was.holder || by == was.payee;
    if (moved && !may) complain("receipt: a fragment was moved by somebody who neither holds it nor was offered it");
  }
}
// The interest of a sale by another way than the ledger's: the nearest whole amount to face * rate * days / (1'000'000 * year), upwards from
// the middle on.
void RandomLife::price_is_right(const financing::Sold& sold) {
  const auto deal = must_load<financing::Deal>(world_.ledger.view(), sold.fragment);
  const Wide exact = Wide{deal.amount.minor()} * deal.terms.rate.raw() * deal.price.days.raw();
  const Wide unit = Wide{1'000'000} * (deal.terms.day_count == pricing::DayCount::actual_360 ? 360 : 365);
  const Wide twice_off = 2 * (exact - Wide{deal.price.interest.minor()} * unit);
  if (twice_off < -unit || twice_off >= unit) complain("price: interest is not the nearest whole amount");
  if (deal.price.proceeds.minor() != deal.amount.minor() - deal.price.interest.minor() - deal.terms.fee.minor())
    complain("price: proceeds are not what is left");
}
const Member& RandomLife::supplier(std::uint32_t n) const {
  const Member* const list[] = {&world_.tier1, &world_.tier2, &world_.tier3};
  return *list[n % 3];
}
const Member* RandomLife::owner_of(const AccountId& account) const {
  for (const Member* member : {&world_.tier1, &world_.tier2, &world_.tier3})
    if (member->account == account) return member;
  return nullptr;
}
std::optional<fragment::Fragment> RandomLife::some(fragment::State state, std::uint32_t n) const {
  Fragments found;
  for (auto& one : all<fragment::Fragment>(world_))
    if (one.state == state) found.push_back(std::move(one));
  if (found.empty()) return std::nullopt;
  return found[n % found.size()];
}

void RandomLife::issue(const Step& step) {
  run(world_.issuer.account, {make_operation(world_.issue_of(supplier(step.a), 100 + step.b % 1'000'000,
                                                             1 + static_cast<std::int32_t>(step.c % 120)))});
}
void RandomLife::answer(const Step& step, bool claims) {
  const auto offered = some(fragment::State::offered, step.a);
  if (!offered) return;
  if (step.b % 16 == 0) {
    run(world_.issuer.account, {make_operation(receivable::Cancel{offered->root})});
  } else if (claims) {
    run(*offered->payee, {make_operation(fragment::Claim{offered->id})});
  } else {
    run(*offered->payee, {make_operation(fragment::Reject{offered->id})});
  }
}
void RandomLife::transfer(const Step& step) {
  const auto held = some(fragment::State::held, step.a);
  if (!held || held->outstanding().is_zero()) return;
  const Member& from = *owner_of(held->holder);
  const Member& to = supplier(step.b);
  if (from.party == to.party) return;
  const std::int64_t fen = 1 + step.c % held->outstanding().minor();
  run(from.account,
      {make_operation(world_.transfer_of(held->id, from, to, step.c % 5 == 0 ? held->outstanding().minor() : fen))});
}
void RandomLife::merge(const Step& step) {
  const auto first = some(fragment::State::held, step.a);
  if (!first) return;
  fragment::Merge op;
  for (const auto& other : all<fragment::Fragment>(world_))
    if (other.state == fragment::State::held && other.holder == first->holder && other.root == first->root &&
        op.parents.size() < 4)
      op.parents.items.push_back(other.id);
  run(first->holder, {make_operation(op)});
}
void RandomLife::sell(const Step& step) {
  const auto held = some(fragment::State::held, step.a);
  if (!held || held->outstanding().is_zero()) return;
  financing::PolicyText text = world_.policy_text();
  text.kind = step.b % 2 == 0 ? financing::SaleKind::without_recourse : financing::SaleKind::with_recourse;
  const auto policy = world_.publish(step.b % 3 == 0 ? world_.bank3 : world_.bank1, text);
  const Amount amount{step.c % 3 == 0 ? held->outstanding().minor() : 1 + step.c % held->outstanding().minor()};
  const Context context{world_.ledger.next_block(), {}, 0, held->holder, owner_of(held->holder)->party, {}};
  const auto price = financing::preview(world_.ledger.view(), context, policy, held->id, amount);
  if (price) run(held->holder, {make_operation(financing::Sell{policy, held->id, amount, price->cost.effective})});
}
void RandomLife::ask(const Step& step) {
  const auto held = some(fragment::State::held, step.a);
  if (!held || held->outstanding().is_zero()) return;
  const Timestamp until = world_.ledger.next_block().time + Millis{std::int64_t{1 + step.b % 200} * 3'600'000};
  run(held->holder, {make_operation(financing::Request{held->id, Amount{1 + step.c % held->outstanding().minor()},
                                                       {}, until, {}})});
  run(world_.bank2.account, {make_operation(financing::Offer{held->id,
                                                             {financing::SaleKind::without_recourse, Rate{50'000},
                                                              pricing::DayCount::actual_360, Amount{}},
                                                             std::nullopt,
                                                             until})});
}
void RandomLife::close(const Step& step) {
  const auto quotes = all<financing::Quote>(world_);
  if (quotes.empty()) return;
  const auto& quote = quotes[step.a % quotes.size()];
  if (step.b % 3 == 0) return run(quote.seller, {make_operation(financing::Withdraw{quote.id})});
  const auto held = world_.fragment(quote.fragment);
  const auto price =
      financing::price_of(quote.amount, quote.terms, world_.ledger.today(), world_.receivable(held.root).pay_on);
  if (price) run(quote.seller, {make_operation(financing::Accept{quote.id, price->cost.effective})});
}
void RandomLife::pass(Millis time) {
  world_.ledger.pass(time);
  world_.ledger.run_block({});
  watch();
}
void RandomLife::pay(const Step& step) {
  const auto roots = all<receivable::Receivable>(world_);
  if (roots.empty()) return;
  const auto& root = roots[step.a % roots.size()];
  const bool by_issuer = step.b % 2 == 0;
  const Member& payer = by_issuer ? world_.issuer : world_.tier3;
  const PartyId bank = (by_issuer ? world_.bank0 : world_.bank2).party;
  const std::optional<Amount> part = step.b % 4 < 2 ? std::optional{Amount{1 + step.c % 100'000}} : std::nullopt;
  run(payer.account, {make_operation(settlement::Pay{root.id, part, bank})});
}
void RandomLife::fund(const Step& step) {
  world_.ledger.mint(0, world_.issuer.account, yuan(1 + step.a % 500'000));
  watch();
  if (step.b % 4 == 0) world_.ledger.mint(2, world_.tier3.account, yuan(1 + step.c % 500'000));
  watch();
}

// Documents that have backed an issue once, again.
void RandomLife::issue_again(const Step& step) {
  const auto roots = all<receivable::Receivable>(world_);
  if (roots.empty()) return;
  const auto& root = roots[step.a % roots.size()];
  auto again = world_.issue_of(supplier(step.b), root.face.minor(), 1 + static_cast<std::int32_t>(step.c % 120));
  again.payee = root.payee;
  again.evidence = root.evidence;
  run(world_.issuer.account, {make_operation(again)});
}
// Somebody tries what only another may do.
void RandomLife::meddle(const Step& step) {
  const Member& somebody = supplier(step.b);
  const auto held = some(fragment::State::held, step.a);
  const auto offered = some(fragment::State::offered, step.a);
  if (step.c % 2 == 0 && offered) return run(somebody.account, {make_operation(fragment::Claim{offered->id})});
  if (!held || held->outstanding().is_zero()) return;
  const auto taking =
      world_.transfer_of(held->id, somebody, supplier(step.b + 1), 1 + step.c % held->outstanding().minor());
  if (step.c % 4 == 1) return run(somebody.account, {make_operation(taking)});
  // Twice in one transaction: what the first did is undone when the second is refused.
  run(somebody.account, {make_operation(taking), make_operation(taking)});
}

void RandomLife::add_up() {
  if (std::string wrong = books_complaint(world_.ledger.view()); !wrong.empty()) complain(std::move(wrong));
}

}  // namespace tallystick::contracts
