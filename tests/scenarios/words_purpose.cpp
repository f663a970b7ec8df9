// Words for money that is bound to a purpose.
#include <algorithm>

#include "contracts/financing/quote.h"
#include "contracts/purpose/grant.h"
#include "contracts/purpose/pay.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

constexpr std::string_view kLeft = "{purpose} has {=} left";

void draw_purposes(const Stage& s, Picture& out) {
  for (const auto& [name, hex] : s.things()) {
    const auto id = purpose::PurposeId::from_hex(hex);
    if (const auto found = id ? load<purpose::Earmark>(s.view(), *id) : std::nullopt)
      add(out, fact(kLeft, {name}), found->left);
  }
}

Timestamp in_days(const Stage& s, std::int64_t days) {
  return s.world.ledger.next_block().time + Millis{days * 24 * 3'600'000};
}

void offer(Stage& s, const Places& p, const financing::Terms& terms) {
  const FragmentId what = s.fragment(p[2], s.member(p[3]).account, fragment::State::held);
  s.act(s.member(p[0]), financing::Offer{what, terms, std::nullopt, in_days(s, 1)});
  if (s.applied()) s.call(p[4], s.events<financing::Quoted>().at(0).quote.id.hex());
}

void offer_bound(Stage& s, const Places& p) {
  financing::Terms terms{financing::SaleKind::with_recourse, s.rate(p[1]), pricing::DayCount::actual_360, {}};
  terms.bound = purpose::Bound{{{s.member(p[5]).account}}, {}, {}, in_days(s, s.number(p[6]))};
  offer(s, p, terms);
}

void offer_to_payee(Stage& s, const Places& p) {
  financing::Terms terms{financing::SaleKind::without_recourse, s.rate(p[1]), pricing::DayCount::actual_360, {}};
  terms.pay_to = s.member(p[5]).account;
  offer(s, p, terms);
}

// The invoice of the payee to who pays, for just this.
void pay(Stage& s, const Places& p) {
  const Member who = s.member(p[0]), to = s.member(p[2]);
  const Amount amount = s.amount(p[1]);
  const auto invoice = s.world.document(evidence::Kind::invoice, to, who, amount.minor());
  s.act(who, purpose::Pay{s.id<purpose::PurposeId>(p[3]), to.account, amount, {{{invoice, amount}}}});
}

// The one that has no name yet.
void name_it(Stage& s, const Places& p) {
  for (const auto& [key, bytes] : s.world.ledger.view().records()) {
    if (key.first != Table::earmark) continue;
    const std::string id = decode_record<purpose::Earmark>(bytes)->id.hex();
    const auto& things = s.things();
    if (std::any_of(things.begin(), things.end(), [&](const auto& thing) { return thing.second == id; })) continue;
    return s.call(p[0], id);
  }
  throw StoryError("no money is bound");
}

}  // namespace

std::vector<Sentence> purpose_sentences() {
  return {
      {"{bank} offers {rate} with recourse for {what} of {holder} as {new}, bound to {payee} for {number} days",
       offer_bound},
      {"{bank} offers {rate} for {what} of {holder} as {new}, paid to {payee}", offer_to_payee},
      {"the bound money is called {new}", name_it},
      {"{who} pays {money} to {payee} out of {purpose}", pay},
      {"{who} gives {purpose} back",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), purpose::GiveBack{s.id<purpose::PurposeId>(p[1])}); }},
  };
}

Facts purpose_facts() {
  return {{kLeft}, draw_purposes};
}

}  // namespace tallystick::scenarios
