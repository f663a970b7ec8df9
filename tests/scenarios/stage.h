// The ledger on which a story is played, what its names mean there, and what was done last. Built on TradeWorld: bank0 to bank3 (100,000,000.00
// of reserves each), the core enterprise "core" at bank0, suppliers "tier1" and "tier2" at bank1 and "tier3" at bank2, from 2026-01-06 on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contracts/ledger/trade_world.h"
#include "tests/scenarios/story.h"

namespace tallystick::scenarios {

class Stage {
 public:
  Stage();
  contracts::TradeWorld world;
  const contracts::LedgerView& view() const { return world.ledger.view(); }

  // What a word means; StoryError when nothing.
  const contracts::Member& member(const std::string& word) const;
  Amount amount(const std::string& word) const;  // "1,000.00": yuan
  Money money(const std::string& word) const { return {*Currency::of("CNY"), amount(word)}; }
  std::int64_t number(const std::string& word) const;  // "1,000"
  Rate rate(const std::string& word) const;            // "4.2%"
  contracts::ReceivableId receivable(const std::string& word) const;
  // Names of things: hexadecimal ids. `called` gives what a word names, `call` names something new.
  const std::string& called(const std::string& word) const;
  void call(const std::string& word, const std::string& hex);
  template <class Id>
  Id id(const std::string& word) const {
    const auto found = Id::from_hex(called(word));
    if (!found) throw StoryError(word + " is something else");
    return *found;
  }
  // The fragment that a word means to its holder (or, while offered, its payee): the one of that name; or, of a receivable, the only one in
  // that hand and state (one on hold only when no other fits), else any that lives, else the first.
  contracts::FragmentId fragment(const std::string& word, const AccountId& hand,
                                 std::optional<contracts::fragment::State> state) const;
  // A deposit's bank: the one that registered the party; a bank's own funds for a bank.
  PartyId bank_of(const contracts::Member& who) const;

  // People and things, for naming them back in facts; nothing for strangers.
  std::string name_of_account(const AccountId& account) const;
  std::string name_of_party(const PartyId& party) const;
  const std::map<std::string, contracts::Member>& members() const { return members_; }
  const std::map<std::string, std::string>& things() const { return things_; }
  void join(const std::string& name, const contracts::Member& member);

  // One transaction in a block of its own; or, between begin_block and end_block, one of that block, whose receipts end_block gives.
  void act(const contracts::Member& who, std::vector<Operation> operations);
  template <class Op>
  void act(const contracts::Member& who, const Op& op) {
    act(who, std::vector<Operation>{contracts::make_operation(op)});
  }
  void begin_block() { gathering_.emplace(); }
  std::vector<contracts::Receipt> end_block();
  // The receipt of the last act; nothing when time passed instead, or while a block is gathered.
  const std::optional<contracts::Receipt>& receipt() const { return receipt_; }
  bool applied() const { return receipt_ && receipt_->outcome == contracts::Outcome::applied; }
  // The events of one kind that the last act, or the last stretch of time, left.
  template <contracts::EventType E>
  std::vector<E> events() const {
    std::vector<E> out;
    for (const contracts::Event& event : said_)
      if (auto found = contracts::event_as<E>(event)) out.push_back(std::move(*found));
    return out;
  }
  const std::vector<contracts::Event>& said() const { return said_; }
  // A block a day, or one block after some hours.
  void pass_days(std::int64_t days);
  void pass_hours(std::int64_t hours);
  void forget_last();

 private:
  void hear();

  std::map<std::string, contracts::Member> members_;
  std::map<std::string, std::string> things_;  // receivables, fragments, offers, …: hexadecimal ids
  std::optional<std::vector<Transaction>> gathering_;
  std::optional<contracts::Receipt> receipt_;
  std::vector<contracts::Event> said_;
};

}  // namespace tallystick::scenarios
