// Random lives of many receivables at once: whatever is asked, in whatever order, on whatever day. Watches everything that happens, and can add
// up the books from nothing. Tests and searches for bugs play it from steps of their own making.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "contracts/financing/sale.h"
#include "contracts/ledger/trade_world.h"

namespace tallystick::contracts {

class RandomLife {
 public:
  // One thing that somebody does; the numbers choose who, what and how much among what there is.
  struct Step {
    std::uint8_t kind = 0;
    std::uint32_t a = 0, b = 0, c = 0;
    friend std::ostream& operator<<(std::ostream& out, const Step& step) {
      return out << int{step.kind} << '(' << step.a << ',' << step.b << ',' << step.c << ')';
    }
  };
  void play(const Step& step);
  // Sums, limits, documents and deposits from the records alone.
  void add_up();
  // The first thing that must not have happened; empty: nothing.
  const std::string& complaint() const { return complaint_; }
  const TestLedger& ledger() const { return world_.ledger; }

  using Records = std::map<std::pair<Table, Bytes>, Bytes>;

 private:
  using Fragments = std::vector<fragment::Fragment>;
  void complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }
  void run(const AccountId& account, const std::vector<Operation>& operations);
  void watch();
  void nobody_robbed(const AccountId& by, const Records& before);
  void price_is_right(const financing::Sold& sold);
  const Member& supplier(std::uint32_t n) const;
  const Member* owner_of(const AccountId& account) const;
  std::optional<fragment::Fragment> some(fragment::State state, std::uint32_t n) const;
  void issue(const Step& step);
  void issue_again(const Step& step);
  void answer(const Step& step, bool claims);
  void transfer(const Step& step);
  void merge(const Step& step);
  void sell(const Step& step);
  void ask(const Step& step);
  void close(const Step& step);
  void pass(Millis time);
  void pay(const Step& step);
  void fund(const Step& step);
  void meddle(const Step& step);

  TradeWorld world_;
  std::string complaint_;
  std::size_t transactions_ = 0;
};

}  // namespace tallystick::contracts
