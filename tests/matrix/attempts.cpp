#include "tests/matrix/attempts.h"

#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/ledger/executor.h"
#include "contracts/loan/change.h"
#include "contracts/loan/draw.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"
#include "core/json_codec.h"

namespace tallystick::matrix {

using namespace contracts;

namespace {

const JsonContext kJson{NetworkKind::test};
constexpr const char* kYuanAndMore = "100";  // 1.00

std::string hex_zeros(std::size_t bytes) {
  return std::string(2 * bytes, '0');
}

class Filler {
 public:
  Filler(const OperationRow& row, const Situation& situation, const Member& actor)
      : row_{row}, at_{situation}, actor_{actor} {}

  Json object(WireFields fields) const {
    Json out = Json::object();
    for (const WireField& field : fields)
      if (!field.optional) out[std::string{field.name}] = value(field);
    return out;
  }

 private:
  Json value(const WireField& field) const {
    if (field.is(WireKind::object)) return field.name == "policy" ? key_policy() : object(field.parts());
    if (field.is(WireKind::list)) return list(field);
    if (field.is(WireKind::account)) return format_account(kJson.kind, account(field.name));
    if (field.is(WireKind::party)) return format_party(kJson.kind, party(field.name));
    if (field.is_hex()) {
      const auto found = at_.ids.find(std::string{field.name});
      return found == at_.ids.end() ? hex_zeros(std::min<std::size_t>(field.bound(), 64)) : found->second;
    }
    if (field.is(WireKind::amount)) return is_extra(field) ? "0" : kYuanAndMore;
    if (field.is(WireKind::rate))
      return is_extra(field) ? Json(0) : field.name == "shown_cost" ? shown_cost() : Json(42'000);
    if (field.is(WireKind::currency)) return "CNY";
    if (field.is(WireKind::date)) return format_date(at_.world->ledger.today() + Days{30});
    if (field.is(WireKind::time)) return std::to_string((now() + Millis{24 * 3'600'000}).raw());
    if (field.is(WireKind::boolean)) return false;
    if (field.is(WireKind::choice)) return choice(field);
    if (field.is(WireKind::text)) return text(field);
    return field.bound() == 8 ? Json("1") : Json(1);
  }

  // What the plainest loan does without.
  bool is_extra(const WireField& field) const {
    return row_.name == "loan.offer" && field.name != "principal" && field.name != "rate";
  }

  Json choice(const WireField& field) const {
    if (row_.name == "party.revoke_role") return "supplier";
    return row_.name == "party.stop_issuing" ? field.choices().back().name : field.choices().front().name;
  }

  Timestamp now() const { return at_.world->ledger.next_block().time; }

  Json list(const WireField& field) const {
    if (field.name == "evidence")
      return to_json(kJson, row_.name == "receivable.issue" ? at_.for_issue : at_.for_transfer);
    if (field.name == "parents") return at_.parts;
    if (field.name == "steps" || field.name == "banks") return Json::array();
    if (field.parts().size() == 1 && field.parts().front().name.empty()) {
      WireField item = field.parts().front();
      item.name = field.name;
      return Json::array({value(item)});
    }
    return Json::array({object(field.parts())});
  }

  AccountId account(std::string_view name) const {
    if (name == "borrower" || row_.name == "loan.accept") return at_.world->tier1.account;
    return row_.name == "receivable.issue" && name == "account" ? at_.world->issuer.account : at_.world->tier2.account;
  }
  PartyId party(std::string_view name) const {
    const TradeWorld& world = *at_.world;
    if (name == "issuer" || row_.name == "party.stop_issuing" || row_.name == "party.clear_stop")
      return world.issuer.party;
    if (row_.name == "party.unfreeze") return world.tier1.party;
    if (row_.name.ends_with("_reserves")) return world.bank1.party;
    if (row_.name == "loan.accept") return world.bank1.party;
    if (name == "limit_bank" || name == "clearing_bank") return world.bank0.party;
    if (name == "from_bank") return bank_of(actor_);
    if (name == "to_bank") return world.bank1.party;
    if (name == "bank") return row_.name.starts_with("cash.") ? bank_of(actor_) : world.bank3.party;
    if (name == "seller") return world.tier2.party;
    if (name == "buyer") return world.tier1.party;
    return world.tier2.party;
  }
  PartyId bank_of(const Member& member) const {
    const auto record = must_load<party::Party>(at_.world->ledger.view(), member.party);
    return load<party::Bank>(at_.world->ledger.view(), member.party) ? member.party : record.registrar;
  }

  Json text(const WireField& field) const {
    if (row_.name == "policy.set_parameter") return "grace_days";
    if (field.name == "programme") return TradeWorld::kProgramme;
    if (field.name == "value" && row_.name == "party.register") return "a fresh id";
    return "words";
  }
  Json key_policy() const { return to_json(kJson, one_key(71)); }

  // What the ledger would show.
  Json shown_cost() const {
    const auto& view = at_.world->ledger.view();
    if (row_.name == "loan.accept") return loan_cost();
    if (row_.name == "loan.draw") return draw_cost();
    if (row_.name == "loan.propose" || row_.name == "loan.agree") return change_cost();
    const auto fragment = FragmentId::from_hex(at_.ids.at("fragment"));
    if (const auto quote = at_.ids.find("quote"); quote != at_.ids.end())
      if (const auto open = load<financing::Quote>(view, *QuoteId::from_hex(quote->second)))
        return open->price.cost.effective.raw();
    const auto block = at_.world->ledger.next_block();
    const Context context{block, {}, 0, actor_.account, actor_.party, {}};
    const auto policy = LendingPolicyId::from_hex(at_.ids.at("policy"));
    const auto price = financing::preview(view, context, *policy, *fragment, Amount{100});
    return price ? price->cost.effective.raw() : 0;
  }

  Json draw_cost() const {
    const auto found = at_.ids.find("loan");
    const auto id = found == at_.ids.end() ? std::nullopt : LoanId::from_hex(found->second);
    const auto line = id ? load<loan::Loan>(at_.world->ledger.view(), *id) : std::nullopt;
    if (!line || !line->is_revolving()) return 0;
    const auto cost = loan::cost_of_draw(*line, Amount{100}, at_.world->ledger.today());
    return cost ? cost->effective.raw() : 0;
  }

  // Of what is proposed, or of what one may agree to.
  Json change_cost() const {
    const auto& view = at_.world->ledger.view();
    const auto found = at_.ids.find("loan");
    const auto id = found == at_.ids.end() ? std::nullopt : LoanId::from_hex(found->second);
    const auto what = id ? load<loan::Loan>(view, *id) : std::nullopt;
    if (!what) return 0;
    std::optional<loan::Change> change;
    if (const auto open = load<loan::Proposal>(view, *id); open && row_.name == "loan.agree") change = open->change;
    for (const WireField& field : row_.fields())
      if (field.name == "change")
        if (const auto given = from_json<loan::Change>(kJson, value(field))) change = *given;
    const auto cost =
        change ? std::optional{loan::cost_of_change(*what, *change, at_.world->ledger.today(), view)} : std::nullopt;
    return cost && *cost && **cost ? (**cost)->effective.raw() : 0;
  }

  Json loan_cost() const {
    const auto& view = at_.world->ledger.view();
    const auto found = at_.ids.find("offer");
    const auto offer =
        found == at_.ids.end() ? std::nullopt : load<loan::OpenOffer>(view, *LoanId::from_hex(found->second));
    const auto price =
        offer ? std::optional{loan::price_of(offer->terms, at_.world->ledger.today(), view)} : std::nullopt;
    return price && *price ? (*price)->cost.effective.raw() : 0;
  }

  const OperationRow& row_;
  const Situation& at_;
  const Member& actor_;
};

}  // namespace

Operation attempt(const OperationRow& row, const Situation& situation, const Member& actor) {
  if (const auto written = situation.as.find(std::string{row.name}); written != situation.as.end())
    return written->second;
  if (row.name == evidence::Register::kName)
    return make_operation(situation.world->registration(evidence::Kind::invoice, situation.world->tier2,
                                                        situation.world->tier1, 100, "a fresh number"));
  const Json fields = Filler{row, situation, actor}.object(row.fields());
  auto payload = row.from_json(kJson, fields);
  // A payload that its own description cannot fill is an attempt with nothing in it.
  return {row.type, {payload ? std::move(*payload) : Bytes{}}};
}

std::string outcome_of(const OperationRow& row, const Situation& situation, const Member& actor) {
  const TestLedger& ledger = situation.world->ledger;
  const Transaction transaction = ledger.transaction(actor.account, {attempt(row, situation, actor)});
  const Receipt receipt =
      simulate(registry(), ledger.view(), ledger.next_block(), ledger.signed_transaction(transaction));
  if (receipt.outcome == Outcome::applied) return "yes";
  return receipt.refusal ? std::string{name_of(*receipt.refusal)} : "internal";
}

}  // namespace tallystick::matrix
