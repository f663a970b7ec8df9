// Words for sales to banks.
#include "contracts/financing/accept.h"
#include "contracts/financing/policy.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

using fragment::State;

void publish(Stage& s, const Places& p, financing::SaleKind kind) {
  financing::PolicyText text = s.world.policy_text();
  text.kind = kind;
  text.prices.items = {{366, 10, s.rate(p[2]), Amount{}}};
  s.act(s.member(p[0]), financing::PublishPolicy{text});
  if (s.applied()) s.call(p[1], s.events<financing::PolicyPublished>().at(0).policy.hex());
}

// At the cost that the ledger shows; where it would refuse, at none.
void sell(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const FragmentId what = s.fragment(p[2], who.account, State::held);
  const auto policy = s.id<LendingPolicyId>(p[3]);
  const BlockContext block = s.world.ledger.next_block();
  const Context context{block, {}, 0, who.account, who.party, {}};
  const auto price = financing::preview(s.view(), context, policy, what, s.amount(p[1]));
  const Rate shown = price ? price->cost.effective : Rate{};
  s.act(who, financing::Sell{policy, what, s.amount(p[1]), shown});
}

void sell_shown(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const FragmentId what = s.fragment(p[2], who.account, State::held);
  s.act(who, financing::Sell{s.id<LendingPolicyId>(p[3]), what, s.amount(p[1]), s.rate(p[4])});
}

Timestamp in_hours(const Stage& s, std::int64_t hours) {
  return s.world.ledger.next_block().time + Millis{hours * 3'600'000};
}

void ask(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const FragmentId what = s.fragment(p[3], who.account, State::held);
  s.act(who, financing::Request{what, s.amount(p[2]), {{s.member(p[1]).party}}, in_hours(s, 48), {}});
}

void offer(Stage& s, const Places& p, financing::SaleKind kind) {
  const Member seller = s.member(p[3]);
  const FragmentId what = s.fragment(p[2], seller.account, State::held);
  const financing::Terms terms{kind, s.rate(p[1]), pricing::DayCount::actual_360, Amount{}};
  s.act(s.member(p[0]), financing::Offer{what, terms, std::nullopt, in_hours(s, 24)});
  if (s.applied()) s.call(p[4], s.events<financing::Quoted>().at(0).quote.id.hex());
}

void accept(Stage& s, const Places& p) {
  const auto id = s.id<QuoteId>(p[1]);
  const auto quote = load<financing::Quote>(s.view(), id);
  Rate shown;
  if (quote) {
    const Date pay_on = s.world.receivable(s.world.fragment(quote->fragment).root).pay_on;
    if (const auto price = financing::price_of(quote->amount, quote->terms, s.world.ledger.today(), pay_on))
      shown = price->cost.effective;
  }
  s.act(s.member(p[0]), financing::Accept{id, shown});
}

}  // namespace

std::vector<Sentence> financing_sentences() {
  using enum financing::SaleKind;
  return {
      {"{bank} publishes {new} at {rate}", [](Stage& s, const Places& p) { publish(s, p, without_recourse); }},
      {"{bank} publishes {new} at {rate} with recourse",
       [](Stage& s, const Places& p) { publish(s, p, with_recourse); }},
      {"{holder} sells {money} of {what} under {policy}", sell},
      {"{holder} sells {money} of {what} under {policy}, shown {rate}", sell_shown},
      {"{holder} asks {bank} for an offer on {money} of {what}", ask},
      {"{bank} offers {rate} for {what} of {holder} as {new}",
       [](Stage& s, const Places& p) { offer(s, p, without_recourse); }},
      {"{bank} offers {rate} with recourse for {what} of {holder} as {new}",
       [](Stage& s, const Places& p) { offer(s, p, with_recourse); }},
      {"{holder} accepts {offer}", accept},
      {"{who} withdraws {offer}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), financing::Withdraw{s.id<QuoteId>(p[1])}); }},
  };
}

}  // namespace tallystick::scenarios
