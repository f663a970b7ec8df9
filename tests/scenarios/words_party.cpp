// Words for people: who joins, who is frozen, who may not issue, what the rules are.
#include "contracts/limit/set.h"
#include "contracts/party/change_role.h"
#include "contracts/party/freeze.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/policy/set_parameter.h"
#include "contracts/receivable/stop.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

template <class E>
E named(const std::string& word) {
  for (const auto& [value, name] : EnumNames<E>::values)
    if (name == word) return value;
  throw StoryError("there is no " + word);
}

// Bank 0 to 3, by the name of its member.
std::uint16_t bank_number(const Stage& stage, const std::string& word) {
  const PartyId party = stage.member(word).party;
  for (std::uint16_t i = 0; i < 4; ++i)
    if (stage.world.ledger.bank(i).party == party) return i;
  throw StoryError(word + " is no bank");
}

void join(Stage& s, const Places& p) {
  const auto key = static_cast<std::uint8_t>(40 + s.members().size());
  s.join(p[0], s.world.ledger.enroll(bank_number(s, p[2]), p[0], {{named<party::Role>(p[1])}}, one_key(key)));
}

void limit(Stage& s, const Places& p) {
  s.act(s.member(p[0]), limit::Set{s.member(p[1]).party, {TradeWorld::kProgramme}, s.money(p[2])});
}

void set_rule(Stage& s, const Places& p) {
  s.act(s.member("association"), policy::SetParameter{{p[0]}, s.number(p[1]), s.world.ledger.today() + Days{1}});
}

void see_may_issue(const Stage& s, const std::string& who, bool may) {
  if (receivable::stopped_by(s.view(), s.member(who).party).has_value() == may)
    throw StoryError(who + (may ? " is stopped from issuing" : " is not stopped from issuing"));
}

}  // namespace

std::vector<Sentence> party_sentences() {
  return {
      {"{new} joins as {role} at {bank}", join},
      {"the association appoints {new} as {role}",
       [](Stage& s, const Places& p) { s.join(p[0], s.world.ledger.appoint(p[0], named<party::Role>(p[1]))); }},
      {"the association grants {who} the role of {role}",
       [](Stage& s, const Places& p) {
         s.act(s.member("association"), party::GrantRole{s.member(p[0]).party, named<party::Role>(p[1])});
       }},
      {"{bank} limits {issuer} to {money}", limit},
      {"from tomorrow {parameter} is {number}", set_rule},
      {"{supervisor} freezes {who}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), party::Freeze{s.member(p[1]).party, {"order 7"}});
       }},
      {"{supervisor} unfreezes {who}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), party::Unfreeze{s.member(p[1]).party, {"order 8"}});
       }},
      {"{supervisor} stops {issuer} for {cause}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), party::StopIssuing{s.member(p[1]).party, named<party::StopCause>(p[2]), {"a notice"}});
       }},
      {"{supervisor} clears {issuer}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), party::ClearStop{s.member(p[1]).party}); }},
  };
}

std::vector<Check> party_checks() {
  return {
      {"{issuer} may issue", [](const Stage& s, const Places& p) { see_may_issue(s, p[0], true); }},
      {"{issuer} may not issue", [](const Stage& s, const Places& p) { see_may_issue(s, p[0], false); }},
  };
}

}  // namespace tallystick::scenarios
