#include "tests/scenarios/stage.h"

#include <algorithm>

#include "contracts/party/records.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {
const std::string kNobody = "somebody";
}

Stage::Stage() {
  members_ = {{"core", world.issuer},
              {"tier1", world.tier1},
              {"tier2", world.tier2},
              {"tier3", world.tier3},
              {"bank0", world.bank0},
              {"bank1", world.bank1},
              {"bank2", world.bank2},
              {"bank3", world.bank3},
              {"association", world.ledger.association()},
              {"authority", world.ledger.authority()}};
}

const Member& Stage::member(const std::string& word) const {
  const auto found = members_.find(word);
  if (found == members_.end()) throw StoryError("nobody is called " + word);
  return found->second;
}

Amount Stage::amount(const std::string& word) const {
  const auto read = parse_amount(word, *Currency::of("CNY"));
  if (!read) throw StoryError(word + " is no amount: " + read.error().message);
  return *read;
}

std::int64_t Stage::number(const std::string& word) const {
  std::string digits;
  for (const char c : word)
    if (c != ',') digits += c;
  if (digits.empty() || digits.size() > 15 || digits.find_first_not_of("0123456789") != std::string::npos)
    throw StoryError(word + " is no number");
  return std::stoll(digits);
}

Rate Stage::rate(const std::string& word) const {
  const auto read = parse_percent(word);
  if (!read) throw StoryError(word + " is no rate: " + read.error().message);
  return *read;
}

const std::string& Stage::called(const std::string& word) const {
  const auto found = things_.find(word);
  if (found == things_.end()) throw StoryError("nothing is called " + word);
  return found->second;
}

void Stage::call(const std::string& word, const std::string& hex) {
  if (members_.contains(word) || !things_.emplace(word, hex).second) throw StoryError("the name " + word + " is taken");
}

void Stage::join(const std::string& name, const Member& member) {
  if (things_.contains(name) || !members_.emplace(name, member).second)
    throw StoryError("the name " + name + " is taken");
}

ReceivableId Stage::receivable(const std::string& word) const {
  const auto found = id<ReceivableId>(word);
  if (!load<receivable::Receivable>(view(), found)) throw StoryError(word + " is no receivable");
  return found;
}

FragmentId Stage::fragment(const std::string& word, const AccountId& hand, std::optional<fragment::State> state) const {
  if (const auto named = id<FragmentId>(word); load<fragment::Fragment>(view(), named)) return named;
  const ReceivableId root = receivable(word);
  std::vector<FragmentId> fitting, on_hold, live;
  for (const IndexRow& row : scan_prefix(view(), Index::fragment_by_root, root.view(), 1'000)) {
    const auto one = load_row<fragment::Fragment>(view(), row);
    live.push_back(one.id);
    if (one.payee.value_or(one.holder) == hand && (!state || one.state == *state))
      (one.hold ? on_hold : fitting).push_back(one.id);
  }
  if (fitting.empty()) fitting = on_hold;
  if (fitting.size() > 1) throw StoryError("several parts of " + word + " fit: name one");
  if (!fitting.empty()) return fitting.front();
  return live.empty() ? fragment_id(root, {}, 0) : live.front();
}

PartyId Stage::bank_of(const Member& who) const {
  if (load<party::Bank>(view(), who.party)) return who.party;
  return must_load<party::Party>(view(), who.party).registrar;
}

std::string Stage::name_of_account(const AccountId& account) const {
  for (const auto& [name, member] : members_)
    if (member.account == account) return name;
  return kNobody;
}

std::string Stage::name_of_party(const PartyId& party) const {
  for (const auto& [name, member] : members_)
    if (member.party == party) return name;
  return kNobody;
}

void Stage::hear() {
  for (const Receipt& one : world.ledger.last().receipts)
    said_.insert(said_.end(), one.events.begin(), one.events.end());
  if (!world.ledger.last().alarms.empty()) throw StoryError("alarm: " + world.ledger.last().alarms.front());
}

void Stage::forget_last() {
  receipt_.reset();
  said_.clear();
}

void Stage::act(const Member& who, std::vector<Operation> operations) {
  forget_last();
  Transaction transaction = world.ledger.transaction(who.account, std::move(operations));
  if (gathering_) {
    const auto before = std::count_if(gathering_->begin(), gathering_->end(),
                                      [&](const Transaction& t) { return t.body.account == who.account; });
    transaction.body.sequence = Sequence{transaction.body.sequence.raw() + static_cast<std::uint64_t>(before)};
    gathering_->push_back(std::move(transaction));
    return;
  }
  receipt_ = world.ledger.run(transaction);
  hear();
}

std::vector<Receipt> Stage::end_block() {
  forget_last();
  const std::vector<Transaction> transactions = std::move(*gathering_);
  gathering_.reset();
  auto receipts = world.ledger.run_block(transactions).receipts;
  hear();
  receipts.resize(transactions.size());
  return receipts;
}

void Stage::pass_days(std::int64_t days) {
  forget_last();
  for (std::int64_t day = 0; day < days; ++day) {
    world.arrive(world.ledger.today() + Days{1});
    hear();
  }
}

void Stage::pass_hours(std::int64_t hours) {
  forget_last();
  world.ledger.pass(Millis{hours * 3'600'000});
  world.ledger.run_block({});
  hear();
}

}  // namespace tallystick::scenarios
