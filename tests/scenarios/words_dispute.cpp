// Words for disputes, and for the orders of courts.
#include <algorithm>

#include "contracts/account/change_policy.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/lift.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/resolve.h"
#include "contracts/dispute/withdraw.h"
#include "core/sha256.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

using dispute::Subject;

FragmentId part_of(const Stage& s, const std::string& what, const std::string& holder) {
  return s.fragment(what, s.member(holder).account, std::nullopt);
}

// {who} {money} {what} {holder} {invoice} {arbiter} {arbiter} {arbiter} {new}
void open(Stage& s, const Places& p, Subject subject) {
  dispute::Open op;
  op.fragment = part_of(s, p[2], p[3]);
  op.subject = subject;
  op.amount = s.amount(p[1]);
  op.documents.items = {s.id<Fingerprint>(p[4])};
  op.statement = {"as written"};
  for (std::size_t i = 5; i < 8; ++i) op.arbiters.items.push_back(s.member(p[i]).party);
  std::sort(op.arbiters.items.begin(), op.arbiters.items.end());
  s.act(s.member(p[0]), op);
  if (s.applied()) s.call(p[8], s.events<dispute::Opened>().at(0).dispute.hex());
}

void answer(Stage& s, const Places& p, bool agrees) {
  s.act(s.member(p[0]), dispute::Answer{s.id<HoldId>(p[1]), agrees, {}});
}

void rule(Stage& s, const Places& p, dispute::Ruling ruling, Amount amount) {
  s.act(s.member(p[0]), dispute::Resolve{s.id<HoldId>(p[1]), ruling, amount});
}

dispute::Freeze order(const Stage& s, const std::string& days) {
  dispute::Freeze op;
  op.order_hash = sha256(as_bytes("an order"));
  op.reason = {"as ordered"};
  op.ends = s.world.ledger.today() + Days{static_cast<std::int32_t>(s.number(days))};
  return op;
}

void freeze(Stage& s, const std::string& who, const dispute::Freeze& op, const std::string& name) {
  s.act(s.member(who), op);
  if (s.applied()) s.call(name, s.events<dispute::Frozen>().at(0).order.id.hex());
}

void freeze_part(Stage& s, const Places& p) {
  auto op = order(s, p[4]);
  op.fragment = part_of(s, p[2], p[3]);
  op.amount = s.amount(p[1]);
  freeze(s, p[0], op, p[5]);
}

void freeze_bought(Stage& s, const Places& p) {
  auto op = order(s, p[3]);
  op.fragment = part_of(s, p[1], p[2]);
  op.names_banks = true;
  freeze(s, p[0], op, p[4]);
}

void freeze_party(Stage& s, const Places& p) {
  auto op = order(s, p[2]);
  op.party = s.member(p[1]).party;
  freeze(s, p[0], op, p[3]);
}

// Its own key, and another.
void take_second_key(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  auto policy = must_load<account::Account>(s.view(), who.account).policy;
  policy.keys.items.push_back(one_key(97).keys.items.front());
  std::sort(policy.keys.items.begin(), policy.keys.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  s.act(who, account::ChangePolicy{policy});
}

}  // namespace

std::vector<Sentence> dispute_sentences() {
  using enum dispute::Ruling;
  return {
      {"{who} disputes {money} of {what} held by {holder}, over {invoice}, before {arbiter}, {arbiter} and {arbiter} "
       "as {new}",
       [](Stage& s, const Places& p) { open(s, p, Subject::obligation); }},
      {"{who} disputes the transfer of {money} of {what} held by {holder}, over {invoice}, before {arbiter}, {arbiter} "
       "and {arbiter} as {new}",
       [](Stage& s, const Places& p) { open(s, p, Subject::transfer); }},
      {"{respondent} contests {dispute}", [](Stage& s, const Places& p) { answer(s, p, false); }},
      {"{respondent} agrees to {dispute}", [](Stage& s, const Places& p) { answer(s, p, true); }},
      {"{arbiter} dismisses {dispute}", [](Stage& s, const Places& p) { rule(s, p, dismiss, {}); }},
      {"{arbiter} reverses {dispute}", [](Stage& s, const Places& p) { rule(s, p, reverse, {}); }},
      {"{arbiter} reduces {dispute} by {money}", [](Stage& s, const Places& p) { rule(s, p, reduce, s.amount(p[2])); }},
      {"{claimant} gives up {dispute}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), dispute::Withdraw{s.id<HoldId>(p[1])}); }},
      {"{supervisor} takes a second key", take_second_key},
      {"{supervisor} orders {money} of {what} held by {holder} frozen for {number} days as {new}", freeze_part},
      {"{supervisor} orders {what} bought by {bank} frozen for {number} days as {new}", freeze_bought},
      {"{supervisor} orders {party} frozen for {number} days as {new}", freeze_party},
      {"{supervisor} lifts {order}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), dispute::Lift{s.id<HoldId>(p[1])}); }},
  };
}

}  // namespace tallystick::scenarios
