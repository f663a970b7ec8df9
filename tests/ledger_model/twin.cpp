#include "tests/ledger_model/twin.h"

#include "contracts/cash/records.h"
#include "contracts/limit/set.h"
#include "contracts/party/rules.h"
#include "contracts/scenario/books.h"
#include "contracts/settlement/pay.h"
#include "tests/catalogue/headers.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr Fen kReserves = 100'000'000'00;
constexpr Fen kLimit = 2'000'000'00;

// Small bounds, so that every one of them is reached.
Genesis tight() {
  Genesis genesis = test_genesis();
  const Rules rules;
  genesis.parameters.items = {{{"leaves_max"}, rules.leaves_max, genesis.calendar.first_date},
                              {{"level_max"}, rules.level_max, genesis.calendar.first_date}};
  return genesis;
}

std::string bank_name(int i) {
  return "bank" + std::to_string(i);
}

}  // namespace

Twin::Twin()
    : world_{tight()},
      supervisor_{world_.ledger.appoint("office", party::Role::supervisor)},
      model_{{}, world_.ledger.today().raw(), world_.ledger.next_block().time.raw()} {
  members_ = {{"issuer", world_.issuer}, {"tier1", world_.tier1}, {"tier2", world_.tier2},
              {"tier3", world_.tier3},   {"bank0", world_.bank0}, {"bank1", world_.bank1},
              {"bank2", world_.bank2},   {"bank3", world_.bank3}, {"supervisor", supervisor_}};
  model_.bank_of = {{"issuer", "bank0"}, {"tier1", "bank1"}, {"tier2", "bank1"}, {"tier3", "bank2"}};
  for (int i = 0; i < 4; ++i) {
    model_.reserves[bank_name(i)] = kReserves;
    for (const auto kind : {financing::SaleKind::without_recourse, financing::SaleKind::with_recourse}) {
      financing::PolicyText text = world_.policy_text();
      text.kind = kind;
      const bool recourse = kind == financing::SaleKind::with_recourse;
      policies_[bank_name(i) + (recourse ? " with recourse" : "")] = world_.publish(member(bank_name(i)), text);
    }
  }
  world_.ledger.must(world_.bank0.account, limit::Set{world_.issuer.party, {TradeWorld::kProgramme}, yuan(kLimit)});
  model_.limit = kLimit;
}

void Twin::differs(const std::string& what) {
  if (difference_.empty()) difference_ = what;
}

Name Twin::name_of(const AccountId& account) const {
  for (const auto& [name, member] : members_)
    if (member.account == account) return name;
  return "stranger";
}
Name Twin::bank_named(const PartyId& party) const {
  for (const auto& [name, member] : members_)
    if (member.party == party) return name;
  return "stranger";
}

// One transaction in a block of its own; what comes of it, against what the model says.
void Twin::ask(const Name& by, const Operation& operation, const std::string& expected,
               const std::function<void()>& then) {
  const std::string name{registry().operation(operation.type)->name};
  const Receipt receipt = world_.ledger.run(world_.ledger.transaction(member(by).account, {operation}));
  ++operations_;
  const std::string is = receipt.outcome == Outcome::applied ? ""
                         : receipt.refusal                   ? std::string{tallystick::name_of(*receipt.refusal)}
                                                             : "internal";
  ++tried_[name + (is.empty() ? " applied" : " " + is)];
  if (is != expected)
    return differs(name + " by " + by + ": \"" + is + "\" (" + receipt.detail.value + "), the model says \"" +
                   expected + "\"");
  if (!is.empty())
    if (auto what = catalogue::unlisted(name, is); !what.empty()) differs(what);
  if (is.empty()) then();
  model_.due_work("issuer");
  compare_changed();
}

void Twin::pass(Millis time) {
  world_.ledger.pass(time);
  model_.clock(world_.ledger.today().raw(), world_.ledger.next_block().time.raw());
  world_.ledger.run_block({});
  model_.due_work("issuer");
  compare_changed();
}

// --- comparing ---

void Twin::compare_changed() {
  if (!difference_.empty()) return;
  if (!world_.ledger.last().alarms.empty()) differs("alarm: " + world_.ledger.last().alarms.front());
  for (const RecordChange& change : world_.ledger.last().delta.records) compare(change.table, change.key);
  if (operations_ % 16 == 0) compare_all();
}

void Twin::compare(Table table, const Bytes& key) {
  const auto bytes = world_.ledger.view().get(table, key);
  if (!bytes) return;  // what is gone is seen by compare_all
  const auto equal = [&](const std::string& what, Fen is, Fen model) {
    if (is != model) differs(what + " is " + std::to_string(is) + ", in the model " + std::to_string(model));
  };
  switch (table) {
    case Table::balance: {
      const auto is = *decode_record<cash::Balance>(*bytes);
      if (is.kind == cash::Kind::reserve)
        return equal("reserves of " + name_of(is.account), is.amount.minor(), model_.reserves[name_of(is.account)]);
      const std::pair place{bank_named(is.bank), name_of(is.account)};
      return equal("deposit of " + place.second + " at " + place.first, is.amount.minor(), model_.deposits[place]);
    }
    case Table::limit: {
      const auto is = *decode_record<limit::Limit>(*bytes);
      equal("limit", is.limit.minor(), model_.limit);
      equal("reserved", is.reserved.minor(), model_.reserved);
      return equal("outstanding", is.outstanding.minor(), model_.outstanding);
    }
    case Table::evidence: {
      const auto is = *decode_record<evidence::Evidence>(*bytes);
      if (const auto found = model_.documents.find(is.fingerprint.hex()); found != model_.documents.end())
        equal("document", is.used.minor(), found->second.used);
      return;
    }
    case Table::fragment:
      return compare_fragment(*decode_record<fragment::Fragment>(*bytes));
    case Table::receivable:
      return compare_receivable(*decode_record<receivable::Receivable>(*bytes));
    default:
      return;
  }
}

void Twin::compare_fragment(const fragment::Fragment& is) {
  const auto found = model_.fragments.find(is.id.hex());
  if (found == model_.fragments.end()) return differs("the model has no fragment " + is.id.hex());
  const Fragment& model = found->second;
  const bool same = tallystick::name_of(is.state) == model.state && name_of(is.holder) == model.holder &&
                    (is.payee ? name_of(*is.payee) : "") == model.payee && is.root.hex() == model.root &&
                    is.face.minor() == model.face && is.paid.minor() == model.paid &&
                    is.penalty_paid.minor() == model.late && is.level == model.level;
  if (!same)
    differs("fragment " + is.id.hex() + ": " + std::string{tallystick::name_of(is.state)} + " with " +
            name_of(is.holder) + ", paid " + std::to_string(is.paid.minor()) + " of " +
            std::to_string(is.face.minor()) + "; in the model " + model.state + " with " + model.holder + ", paid " +
            std::to_string(model.paid) + " of " + std::to_string(model.face));
}

void Twin::compare_receivable(const receivable::Receivable& is) {
  const auto found = model_.receivables.find(is.id.hex());
  if (found == model_.receivables.end()) return differs("the model has no receivable " + is.id.hex());
  const Receivable& model = found->second;
  const bool same = tallystick::name_of(is.state) == model.state && is.face.minor() == model.face &&
                    is.paid.minor() == model.paid && is.cancelled.minor() == model.cancelled &&
                    is.penalty_owed.minor() == model.late_owed && is.penalty_paid.minor() == model.late_paid &&
                    is.pay_on.raw() == model.pay_on &&
                    (is.is_final() || static_cast<int>(is.leaves) == model_.leaves(is.id.hex()));
  if (!same)
    differs("receivable " + is.id.hex() + ": " + std::string{tallystick::name_of(is.state)} + ", paid " +
            std::to_string(is.paid.minor()) + ", late interest " + std::to_string(is.penalty_owed.minor()) + " and " +
            std::to_string(is.penalty_paid.minor()) + "; in the model " + model.state + ", paid " +
            std::to_string(model.paid) + ", late interest " + std::to_string(model.late_owed) + " and " +
            std::to_string(model.late_paid));
}

void Twin::compare_all() {
  std::map<Table, std::size_t> count;
  Fen deposits = 0, reserves = 0;
  for (const auto& [place, bytes] : world_.ledger.view().records()) {
    ++count[place.first];
    compare(place.first, place.second);
    if (place.first != Table::balance) continue;
    const auto is = *decode_record<cash::Balance>(bytes);
    (is.kind == cash::Kind::reserve ? reserves : deposits) += is.amount.minor();
  }
  Fen of_model = 0, reserves_of_model = 0;
  for (const auto& [place, amount] : model_.deposits) of_model += amount;
  for (const auto& [bank, amount] : model_.reserves) reserves_of_model += amount;
  if (count[Table::fragment] != model_.fragments.size()) differs("another number of fragments");
  if (count[Table::receivable] != model_.receivables.size()) differs("another number of receivables");
  if (deposits != of_model)
    differs("deposits come to " + std::to_string(deposits) + ", in the model to " + std::to_string(of_model));
  if (reserves != reserves_of_model) differs("reserves come to another sum");
  if (party::is_stopped(world_.ledger.view(), world_.issuer.party) != model_.stopped) differs("the issuing stop");
  if (auto wrong = books_complaint(world_.ledger.view()); !wrong.empty()) differs(wrong);
}

void Twin::replay() {
  TestLedger again{tight()};
  for (const TestLedger::Played& block : world_.ledger.played()) {
    again.pass(block.time - again.next_block().time);
    again.run_block(block.transactions);
  }
  if (again.view().records() != world_.ledger.view().records()) differs("replayed from genesis, it is another ledger");
}

void Twin::search_for_dead_ends() {
  for (const auto& [id, root] : model_.receivables) {
    if (root.final()) continue;
    const auto real = ReceivableId::from_hex(id);
    TestLedger ledger = world_.ledger;
    const auto state = [&] { return must_load<receivable::Receivable>(ledger.view(), *real); };
    ledger.mint(2, world_.tier3.account, yuan(4 * root.face));
    if (state().is_final()) continue;  // the mint's block paid it
    if (ledger.today() < state().pay_on) ledger.go_to(state().pay_on);
    ledger.run_block({});
    const auto pay = [&](std::optional<Amount> amount) {
      return ledger.run(world_.tier3.account, settlement::Pay{*real, amount, world_.bank2.party});
    };
    if (state().is_final()) continue;  // collected, or the offer ended with its day
    if (pay(Amount{1}).outcome != Outcome::applied) differs("no part payment of a receivable that is " + root.state);
    if (!state().is_final() && pay(std::nullopt).outcome != Outcome::applied)
      differs("no payment of a receivable that is " + root.state);
    if (!state().is_final()) differs("no way out for a receivable that is " + root.state);
    for (const auto& [fragment, one] : model_.fragments)
      if (one.root == id && must_load<fragment::Fragment>(ledger.view(), *FragmentId::from_hex(fragment)).is_live())
        differs("no way out for a fragment that is " + one.state);
  }
}

}  // namespace tallystick::ledger_model
