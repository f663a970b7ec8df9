// Words for who answers for a default: recourse and guarantees.
#include <algorithm>
#include <iterator>

#include "contracts/guarantee/call.h"
#include "contracts/guarantee/give.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

void pass_on(Stage& s, const Places& p) {
  const Member from = s.member(p[0]);
  const FragmentId source = s.fragment(p[2], from.account, fragment::State::held);
  auto op = s.world.transfer_of(source, from, s.member(p[3]), s.amount(p[1]).minor());
  op.parts.items.front().recourse = true;
  s.act(from, op);
}

FragmentId of(const Stage& s, const std::string& what, const std::string& holder) {
  return s.fragment(what, s.member(holder).account, std::nullopt);
}

void give(Stage& s, const std::string& who, guarantee::Terms terms, const std::string& trigger,
          const std::string& name) {
  const Member by = s.member(who);
  const auto& all = EnumNames<guarantee::Trigger>::values;
  const auto found =
      std::find_if(std::begin(all), std::end(all), [&](const auto& one) { return one.second == trigger; });
  if (found == std::end(all)) throw StoryError("there is no " + trigger);
  terms.trigger = found->first;
  terms.from_bank = s.bank_of(by);
  s.act(by, guarantee::Give{terms});
  if (s.applied()) s.call(name, s.events<guarantee::Given>().at(0).guarantee.id.hex());
}

// {guarantor} {rate} {receivable} {money} {trigger} {new}
void guarantee(Stage& s, const Places& p) {
  guarantee::Terms terms;
  terms.receivable = s.receivable(p[2]);
  terms.share = s.rate(p[1]);
  terms.cap = s.amount(p[3]);
  give(s, p[0], terms, p[4], p[5]);
}

// {guarantor} {number} {money} {receivable} {trigger} {money} {new}: bears the whole of it up to its cap, after lower ranks.
void guarantee_in_rank(Stage& s, const Places& p) {
  guarantee::Terms terms;
  terms.receivable = s.receivable(p[3]);
  terms.share = Rate{1'000'000};
  terms.cap = s.amount(p[2]);
  terms.rank = static_cast<std::uint8_t>(s.number(p[1]));
  terms.automatic = true;
  terms.reserve = s.amount(p[5]);
  give(s, p[0], terms, p[4], p[6]);
}

}  // namespace

std::vector<Sentence> recourse_sentences() {
  return {
      {"{holder} passes {money} of {what} to {payee} with recourse", pass_on},
      {"{holder} demands recourse for {what}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), recourse::Request{of(s, p[1], p[0]), {}});
       }},
      {"{debtor} pays {holder} by recourse for {what}",
       [](Stage& s, const Places& p) {
         const Member by = s.member(p[0]);
         s.act(by, recourse::Pay{of(s, p[2], p[1]), s.bank_of(by)});
       }},
      {"{debtor} refuses {holder} recourse for {what}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), recourse::Reject{of(s, p[2], p[1]), {"as written"}});
       }},
      {"{guarantor} guarantees {rate} of {receivable} up to {money}, once {trigger}, as {new}", guarantee},
      {"{guarantor} in rank {number} answers for {money} of {receivable} by itself, once {trigger}, with {money} set "
       "aside, as {new}",
       guarantee_in_rank},
      {"{holder} calls {guarantee} for {what}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), guarantee::Call{s.id<guarantee::GuaranteeId>(p[1]), of(s, p[2], p[0])});
       }},
  };
}

}  // namespace tallystick::scenarios
