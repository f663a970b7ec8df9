// The ledger and its model side by side: whatever is asked of one is asked of the other, the answers are compared, and after each step everything
// that either of them changed.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "contracts/ledger/trade_world.h"
#include "tests/ledger_model/model.h"

namespace tallystick::ledger_model {

class Twin {
 public:
  Twin();
  // One thing that somebody does; the numbers choose who, what and how much among what there is.
  struct Step {
    std::uint8_t kind = 0;
    std::uint32_t a = 0, b = 0, c = 0;
    friend std::ostream& operator<<(std::ostream& out, const Step& step) {
      return out << int{step.kind} << '(' << step.a << ',' << step.b << ',' << step.c << ')';
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
  void ask(const Name& by, const Operation& operation, const std::string& expected, const std::function<void()>& then);
  template <class Op>
  void ask(const Name& by, const Op& op, const std::string& expected, const std::function<void()>& then) {
    ask(by, contracts::make_operation(op), expected, then);
  }
  void pass(Millis time);
  void compare_changed();
  void compare(contracts::Table table, const Bytes& key);
  void compare_fragment(const contracts::fragment::Fragment& is);
  void compare_receivable(const contracts::receivable::Receivable& is);

  void issue(const Step& step);
  void answer(const Step& step);
  void cancel(const Step& step);
  void pass_on(const Step& step);
  void merge(const Step& step);
  void sell(const Step& step);
  void pay(const Step& step);
  void money(const Step& step);
  void govern(const Step& step);

  const contracts::Member& member(const Name& name) const { return members_.at(name); }
  Name name_of(const AccountId& account) const;
  Name bank_named(const PartyId& party) const;
  Name supplier(std::uint32_t n) const;
  // A document made for the step, or one that was used before.
  std::pair<Name, contracts::evidence::Use> invoice(const Name& seller, const Name& buyer, Fen amount, std::uint32_t n);
  // A fragment in that state, or any at all now and then; empty when there is none.
  Name some_fragment(const std::string& state, std::uint32_t n) const;
  Name some_receivable(std::uint32_t n) const;
  // Its holder (or payee), now and then somebody else.
  Name somebody(const Name& right, std::uint32_t n) const;

  contracts::TradeWorld world_;
  contracts::Member supervisor_;
  std::map<Name, contracts::Member> members_;
  std::map<Name, contracts::LendingPolicyId> policies_;  // "bank1", "bank1 with recourse", …
  Ledger model_;
  std::string difference_;
  std::uint64_t operations_ = 0;
  std::map<std::string, std::uint64_t> tried_;
};

}  // namespace tallystick::ledger_model
