// A network under a load of payments while a test does something to it, and the judgement afterwards. For GoogleTest.
#pragma once

#include <functional>

#include "tests/e2e/judge.h"
#include "tests/e2e/load.h"
#include "tests/e2e/watch.h"

namespace tallystick::e2e {

class Trial {
 public:
  struct Options {
    std::size_t payers_per_bank = 2;
    LoadOptions load{};
  };
  // The network, which outlives it, is started and ready; the load begins.
  Trial(Network& network, const Options& options);
  // Of a test that failed, shows how long each wait took, where each node stood and the end of its log.
  ~Trial();

  const Watch& watch() const { return *watch_; }
  std::uint64_t decided() const { return load_->decided(); }
  SignedVotes& votes() { return votes_; }
  // Until some of these validators (all, when none is named) shows a height above this one; how long that took, or nothing.
  std::optional<Millis> until_above(Height height, const std::vector<std::size_t>& nodes, Millis patience) const;
  // Until each of them does.
  std::optional<Millis> until_all_above(Height height, const std::vector<std::size_t>& nodes, Millis patience) const;

  // Ends the load, lets all nodes reach one height, stops them and holds everything that must hold against what they left; each promise
  // that does not hold fails the test, except for findings that are `expected`. Once.
  void judge(const std::function<bool(const std::string&)>& expected = {});

 private:
  std::optional<Millis> until(Height height, Millis patience, const std::function<bool()>& condition) const;

  Network& network_;
  std::vector<Payer> payers_;
  History history_;
  SignedVotes votes_;
  Height since_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Load> load_;
  mutable std::vector<std::string> waits_;
};

}  // namespace tallystick::e2e
