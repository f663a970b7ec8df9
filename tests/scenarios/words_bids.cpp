// Words for sealed bids. What a bank seals here is not encrypted: the ledger never looks inside, only at the hash that binds it.
#include "contracts/financing/open.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "core/sha256.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

using fragment::State;

Timestamp in_hours(const Stage& s, std::int64_t hours) {
  return s.world.ledger.next_block().time + Millis{hours * 3'600'000};
}

financing::BidText text_of(const PartyId& bank, Rate rate) {
  financing::BidText out;
  out.terms.rate = rate;
  out.salt = sha256(bank.view());
  return out;
}

// Bids come in for a day; one may be opened on the day after.
void invite(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const FragmentId what = s.fragment(p[2], who.account, State::held);
  const PublicKey reader = *PublicKey::from_hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  s.act(who,
        financing::Request{what, s.amount(p[1]), {}, in_hours(s, 48), financing::SealedBids{in_hours(s, 24), reader}});
}

void bid(Stage& s, const Places& p) {
  const Member bank = s.member(p[0]), holder = s.member(p[3]);
  const FragmentId what = s.fragment(p[2], holder.account, State::held);
  const auto request = load<financing::SaleRequest>(s.view(), what);
  const auto text = text_of(bank.party, s.rate(p[1]));
  const Hash bound = commitment_of(bank.party, what, request ? request->amount : Amount{}, text);
  s.act(bank, financing::PostBid{what, bound, {to_bytes(text)}});
}

// At the cost that the rate comes to.
void open(Stage& s, const Places& p) {
  const Member who = s.member(p[0]), bank = s.member(p[1]);
  const FragmentId what = s.fragment(p[2], who.account, State::held);
  const auto text = text_of(bank.party, s.rate(p[3]));
  Rate shown;
  if (const auto request = load<financing::SaleRequest>(s.view(), what)) {
    const Date pay_on = s.world.receivable(s.world.fragment(what).root).pay_on;
    if (const auto price = financing::price_of(request->amount, text.terms, s.world.ledger.today(), pay_on))
      shown = price->cost.effective;
  }
  s.act(who, financing::OpenBid{what, bank.party, text, shown});
}

}  // namespace

std::vector<Sentence> bid_sentences() {
  return {
      {"{holder} invites sealed bids on {money} of {what}", invite},
      {"{bank} bids {rate} for {what} of {holder}", bid},
      {"{holder} opens the bid of {bank} on {what} at {rate}", open},
      {"{bank} takes its bid on {what} of {holder} back",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), financing::WithdrawBid{s.fragment(p[1], s.member(p[2]).account, State::held)});
       }},
  };
}

}  // namespace tallystick::scenarios
