// The ledger and its model side by side: whatever is asked of one is asked of the other, the answers are compared, and after each step everything
// that either of them changed.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "contracts/dispute/record.h"
#include "contracts/ledger/trade_world.h"
#include "testnet/sim/random.h"
#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

class Twin {
 public:
  Twin();
  // One thing that somebody does: a kind, and a seed that chooses who, what and how much among what there is.
  struct Step {
    std::uint16_t kind = 0;
    std::uint32_t seed = 0;
    friend std::ostream& operator<<(std::ostream& out, const Step& step) {
      return out << int{step.kind} << '(' << step.seed << ')';
    }
  };
  void play(const Step& step);
  // Every record against the model, and the books from nothing.
  void compare_all();
  // Ways on, each tried on a copy of the ledger: whatever is unpaid and past due takes a part payment, and everything reaches its end by
  // payment, or by cancelling what is only offered.
  void search_for_dead_ends();
  // The same blocks from genesis give the same records (I11).
  void replay();

  // The first difference; empty: none.
  const std::string& difference() const { return difference_; }
  std::uint64_t operations() const { return operations_; }
  // How often each operation was applied and refused, by name and code: what a run has tried.
  const std::map<std::string, std::uint64_t>& tried() const { return tried_; }

 private:
  void differs(const std::string& what);
  void same(const std::string& what, Fen is, Fen model);
  void ask(const Name& by, const Operation& operation, const std::string& expected, const std::function<void()>& then);
  template <class Op>
  void ask(const Name& by, const Op& op, const std::string& expected, const std::function<void()>& then) {
    ask(by, contracts::make_operation(op), expected, then);
  }
  void pass(Millis time);
  void tell_the_time();

  // compare.cpp
  void compare_changed();
  void compare(contracts::Table table, const Bytes& key);
  void compare_balance(const Bytes& record);
  void compare_fragment(const Bytes& record);
  void compare_receivable(const Bytes& record);
  // compare_credit.cpp
  void compare_credit(contracts::Table table, const Bytes& record);
  void compare_deal(const Bytes& record);
  void compare_claim(const Bytes& record);
  void compare_priority(const Name& fragment);
  void compare_exposures();
  void compare_default(contracts::Table table, const Bytes& record);
  void compare_dispute(contracts::Table table, const Bytes& record);

  // compare_loan.cpp
  void compare_loan(const Bytes& record);
  void compare_loan_talk(contracts::Table table, const Bytes& record);

  // steps_trade.cpp
  void issue();
  void answer();
  void cancel();
  void pass_on();
  void merge();
  // steps_sale.cpp
  void request();
  void offer();
  void accept();
  void withdraw();
  void sell();
  // steps_policy.cpp
  void publish();
  void borrow_under();
  // steps_bid.cpp
  void bid();
  void open_bid();
  void spend_bound();
  // steps_claim.cpp
  void record_claim();
  void end_claim();
  void number_claim();
  // steps_loan.cpp
  void lend();
  void decline();
  void borrow();
  void repay();
  void draw();
  void change();
  void consent();
  void enforce();
  // steps_default.cpp
  void declare();
  void accelerate();
  void demand();
  void answer_demand();
  void give();
  void take_guarantee();
  void take_back();
  void call_on();
  // steps_dispute.cpp
  void dispute();
  void reply();
  void rule();
  void give_up();
  void offer_early();
  void accept_early();
  void agree_to_cancel();
  // steps_money.cpp
  void pay();
  void money();
  void govern();

  const contracts::Member& member(const Name& name) const { return members_.at(name); }
  Name name_of(const AccountId& account) const;
  Name name_of(const PartyId& party) const;
  void pay_off(const Name& loan);
  // The dice of the step that is being played.
  bool once_in(std::uint64_t n) { return dice_.below(n) == 0; }
  Fen up_to(Fen most) { return dice_.between(1, std::max<Fen>(most, 1)); }
  Name supplier();
  Name bank();
  // A document made for the step, or one that was used before.
  std::pair<Name, contracts::evidence::Use> invoice(const Name& seller, const Name& buyer, Fen amount);
  // A fragment in that state before its maturity, or any at all now and then; empty when there is none.
  Name some_fragment(const std::string& state);
  Name some_receivable();
  Name some_receivable(const std::string& state);
  Name some_dispute();
  void take_back_receivable(const Name& id);
  contracts::Fingerprint paper(const Trade& between);
  std::set<Name> judges(int n);
  contracts::dispute::Arbiters parties_of(const std::set<Name>& names) const;
  // What is not held by somebody who could not pay: a live fragment of a receivable in default, mostly.
  Name some_defaulted();
  // A live loan of that kind, or any at all now and then.
  Name some_loan(bool (*which)(const Loan&));
  LoanTerms loan_terms(Fen worth);
  Name some(const std::set<Name>& names) {
    return *std::next(names.begin(), static_cast<std::ptrdiff_t>(dice_.below(names.size())));
  }
  template <class Map>
  Name some(const Map& map) {
    return map.empty() ? Name{} : std::next(map.begin(), static_cast<std::ptrdiff_t>(dice_.below(map.size())))->first;
  }
  // Its holder (or payee), now and then somebody else.
  Name somebody(const Name& right);
  // Most of the time a good part or all of what there is; now and then nothing, or too much.
  Fen some_of(Fen all);
  // A cost to show: the real one, now and then another.
  Fen shown(const std::optional<Price>& price);
  void publish(const Policy& policy);
  Terms some_terms(Fen amount);
  Bound some_bound();
  std::optional<Fen> some_cap(const Terms& terms, Fen amount);
  Name some_tender(bool bids_are_in);
  // The name of the bound money that the last block brought; none without.
  Name granted() const;
  contracts::purpose::Bound real(const Bound& bound) const;
  contracts::financing::Terms real(const Terms& terms) const;
  contracts::loan::Terms real(const LoanTerms& terms) const;
  // Money that somebody has from now on.
  void fund(const Name& who, Fen amount);
  // All that somebody has is gone.
  void spend(const Name& who);
  contracts::claim::OutsideEntry entry(const std::string& number, std::int64_t at_ms) const;

  contracts::TradeWorld world_;
  std::map<Name, contracts::Member> members_;
  Ledger model_;
  sim::Random dice_{0};
  bool issuer_fails_ = false;
  Name poor_;
  std::map<Trade, contracts::Fingerprint> papers_;
  std::string difference_;
  std::uint64_t operations_ = 0;
  std::map<std::string, std::uint64_t> tried_;
};

}  // namespace tallystick::ledger_model
