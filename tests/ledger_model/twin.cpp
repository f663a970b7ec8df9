#include "tests/ledger_model/twin.h"

#include "contracts/limit/set.h"
#include "contracts/party/change_role.h"
#include "tests/catalogue/headers.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {

constexpr Fen kReserves = 100'000'000'00;
constexpr Fen kLimit = 2'000'000'00;

// Small bounds and short times, so that every one of them is reached; days off in the midst of weeks.
Genesis tight() {
  Genesis genesis = test_genesis();
  const Rules rules;
  const auto at = [&](std::string_view name, std::int64_t value) {
    return GenesisParameter{{std::string{name}}, value, genesis.calendar.first_date};
  };
  genesis.parameters.items = {at("default_days", rules.default_days),
                              at("delinquent_days", rules.delinquent_days),
                              at("dispute_answer_days", rules.dispute_answer_days),
                              at("dispute_days", rules.dispute_days),
                              at("due_work_max", 100'000),
                              at("leaves_max", rules.leaves_max),
                              at("level_max", rules.level_max),
                              at("recourse_days", rules.recourse_days)};
  for (const char* day : {"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-04-06",
                          "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01", "2026-10-02", "2026-10-05"})
    genesis.holidays.items.push_back(*parse_date(day));
  return genesis;
}

std::set<int> holidays() {
  std::set<int> out;
  for (const Date day : tight().holidays) out.insert(day.raw());
  return out;
}

Name name_fragment(const Name& root, const std::vector<Name>& parents, int index) {
  List<FragmentId, kParentsMax> ids;
  for (const Name& parent : parents) ids.items.push_back(*FragmentId::from_hex(parent));
  return fragment_id(*ReceivableId::from_hex(root), ids, static_cast<std::uint16_t>(index)).hex();
}

}  // namespace

Twin::Twin() : world_{tight()}, model_{{}, holidays(), name_fragment} {
  members_ = {{"issuer", world_.issuer},
              {"tier1", world_.tier1},
              {"tier2", world_.tier2},
              {"tier3", world_.tier3},
              {"bank0", world_.bank0},
              {"bank1", world_.bank1},
              {"bank2", world_.bank2},
              {"bank3", world_.bank3},
              {"supervisor", world_.ledger.appoint("office", party::Role::supervisor)}};
  const auto guard = [&](const Name& name, std::uint16_t bank, std::uint8_t key) {
    members_[name] = world_.ledger.enroll(bank, name, {{party::Role::supplier}}, one_key(key));
    world_.ledger.must(world_.ledger.association().account,
                       party::GrantRole{members_[name].party, party::Role::guarantor});
  };
  guard("guard1", 3, 41);
  guard("guard2", 1, 42);
  model_.bank_of = {{"issuer", "bank0"}, {"tier1", "bank1"},  {"tier2", "bank1"},
                    {"tier3", "bank2"},  {"guard1", "bank3"}, {"guard2", "bank1"}};
  for (int i = 1; i <= 7; ++i) {
    const Name judge = "judge" + std::to_string(i);
    members_[judge] = world_.ledger.appoint(judge, party::Role::arbiter);
  }
  model_.guarantors = {"guard1", "guard2"};
  tell_the_time();
  for (int i = 0; i < 4; ++i) {
    const Name bank = "bank" + std::to_string(i);
    model_.reserves[bank] = kReserves;
    model_.key_of_bank[bank] = member(bank).party.hex();
    model_.bank_by_key[member(bank).party.hex()] = bank;
    for (const bool recourse : {false, true})
      publish({bank,
               recourse,
               false,
               360,
               {{"issuer_listed", "equal", 1}},
               {{30, 10, 36'000, 0}, {366, 10, 42'000, 0}},
               std::nullopt,
               0,
               0,
               0});
  }
  world_.ledger.must(world_.bank0.account, limit::Set{world_.issuer.party, {TradeWorld::kProgramme}, yuan(kLimit)});
  model_.limit = kLimit;
}

void Twin::play(const Step& step) {
  if (!difference_.empty()) return;
  struct Choice {
    int weight;
    void (Twin::*what)();
  };
  static constexpr Choice kChoices[] = {
      // clang-format off
      {8, &Twin::issue}, {14, &Twin::answer}, {2, &Twin::cancel}, {12, &Twin::pass_on}, {3, &Twin::merge},
      {10, &Twin::request}, {12, &Twin::offer}, {12, &Twin::accept}, {1, &Twin::withdraw}, {1, &Twin::publish}, {8, &Twin::sell},
      {14, &Twin::bid}, {12, &Twin::open_bid}, {9, &Twin::spend_bound}, {9, &Twin::borrow_under},
      {3, &Twin::record_claim}, {3, &Twin::end_claim}, {2, &Twin::number_claim},
      {12, &Twin::lend}, {1, &Twin::decline}, {14, &Twin::borrow}, {10, &Twin::repay}, {6, &Twin::draw}, {5, &Twin::change}, {6, &Twin::consent},
      {9, &Twin::enforce},
      {3, &Twin::declare}, {2, &Twin::accelerate}, {10, &Twin::demand}, {14, &Twin::answer_demand},
      {8, &Twin::give}, {4, &Twin::take_guarantee}, {1, &Twin::take_back}, {8, &Twin::call_on},
      {7, &Twin::dispute}, {8, &Twin::reply}, {16, &Twin::rule}, {2, &Twin::give_up},
      {4, &Twin::offer_early}, {9, &Twin::accept_early}, {2, &Twin::agree_to_cancel},
      {7, &Twin::pay}, {11, &Twin::money}, {4, &Twin::govern},
      // clang-format on
  };
  constexpr int kTimes = 50;  // of all weights, for time that passes
  int all = kTimes;
  for (const Choice& row : kChoices) all += row.weight;
  dice_ = sim::Random{step.seed};
  // In some lives the issuer has no money; in all, somebody is short for a while. What they have is gone before anything else happens.
  if (operations_ == 0) issuer_fails_ = once_in(3);
  if (issuer_fails_) spend("issuer");
  if (once_in(30)) poor_ = once_in(2) ? some(model_.bank_of) : "";
  if (!poor_.empty()) spend(poor_);
  int left = step.kind * all / 65'536;
  for (const Choice& row : kChoices) {
    left -= row.weight;
    if (left < 0) return (this->*row.what)();
  }
  if (once_in(3)) return pass(Millis{dice_.between(1, 23) * 3'600'000});
  // Days without a block now and then.
  if (once_in(6)) return pass(Millis{dice_.between(2, 9) * 86'400'000});
  for (std::int64_t day = dice_.between(1, 9); day > 0; --day) pass(Millis{86'400'000});
}

void Twin::differs(const std::string& what) {
  if (difference_.empty()) difference_ = what;
}

void Twin::same(const std::string& what, Fen is, Fen model) {
  if (is != model) differs(what + " is " + std::to_string(is) + ", in the model " + std::to_string(model));
}

Name Twin::name_of(const AccountId& account) const {
  for (const auto& [name, member] : members_)
    if (member.account == account) return name;
  return "stranger";
}
Name Twin::name_of(const PartyId& party) const {
  for (const auto& [name, member] : members_)
    if (member.party == party) return name;
  return "stranger";
}

void Twin::tell_the_time() {
  const BlockContext next = world_.ledger.next_block();
  model_.clock(next.day.raw(), next.time.raw(), static_cast<std::int64_t>(next.height.raw()));
}

// One transaction in a block of its own; what comes of it, against what the model says.
void Twin::ask(const Name& by, const Operation& operation, const std::string& expected,
               const std::function<void()>& then) {
  const std::string name{registry().operation(operation.type)->name};
  tell_the_time();
  const Receipt receipt = world_.ledger.run(world_.ledger.transaction(member(by).account, {operation}));
  ++operations_;
  std::string is = receipt.outcome == Outcome::applied ? ""
                   : receipt.refusal                   ? std::string{tallystick::name_of(*receipt.refusal)}
                                                       : "internal";
  if (!is.empty())
    if (auto what = catalogue::unlisted(name, is); !what.empty()) differs(what);
  if (is == "E_POLICY") is += ":" + receipt.detail.value.substr(0, receipt.detail.value.find(':'));
  ++tried_[name + (is.empty() ? " applied" : " " + is)];
  if (is != expected)
    return differs(name + " by " + by + ": \"" + is + "\" (" + receipt.detail.value + "), the model says \"" +
                   expected + "\"");
  if (is.empty()) then();
  model_.due_work();
  compare_changed();
}

void Twin::pass(Millis time) {
  world_.ledger.pass(time);
  tell_the_time();
  world_.ledger.run_block({});
  model_.due_work();
  compare_changed();
}

void Twin::replay() {
  TestLedger again{tight()};
  for (const TestLedger::Played& block : world_.ledger.played()) {
    again.pass(block.time - again.next_block().time);
    again.run_block(block.transactions);
  }
  if (again.view().records() != world_.ledger.view().records()) differs("replayed from genesis, it is another ledger");
}

// --- choosing ---

Name Twin::supplier() {
  return "tier" + std::to_string(1 + dice_.below(3));
}
Name Twin::bank() {
  return "bank" + std::to_string(dice_.below(4));
}

Name Twin::some_fragment(const std::string& state) {
  const bool any = once_in(16);
  std::vector<Name> found;
  for (const auto& [id, one] : model_.fragments)
    if (any || (one.state == state && model_.day() < model_.receivables.at(one.root).pay_on)) found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

Name Twin::some_receivable() {
  const bool any = once_in(16);
  std::vector<Name> found;
  for (const auto& [id, root] : model_.receivables)
    if (!root.final() || any) found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

Name Twin::somebody(const Name& right) {
  return once_in(12) || right.empty() ? some(model_.bank_of) : right;
}

Fen Twin::some_of(Fen all) {
  if (once_in(30)) return once_in(2) ? 0 : all + 1;
  if (once_in(2)) return all;
  return once_in(8) ? up_to(std::min<Fen>(all, 100)) : up_to(all);
}

Fen Twin::shown(const std::optional<Price>& price) {
  const Fen real = price ? price->yearly : 0;
  return once_in(25) ? real + dice_.between(500, 5'000) : real;
}

}  // namespace tallystick::ledger_model
