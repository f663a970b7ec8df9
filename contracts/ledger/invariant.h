// Statements about the ledger that no transaction and no due work may break, whatever contracts do. After each of them
// the executor shows every record it touched, before and after, and every event to a fresh set of invariants and asks for their
// verdicts. Each invariant is one small class in contracts/ledger/invariants/, a row in contracts/registry_work.cpp,
// and a test that breaks it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/ledger/delta.h"

namespace tallystick::contracts {

class Invariant {
 public:
  virtual ~Invariant() = default;
  // "I6 money is conserved": shown in the receipt and the alarm.
  virtual std::string_view name() const = 0;
  virtual void visit(const RecordChange& change) = 0;
  // What the work said it did, in order; for the few that hold records against it.
  virtual void hear(const Event&) {}
  // Nothing when it holds; else the values that disagree. `after` is the state after the work.
  virtual std::optional<std::string> verdict(const LedgerView& after) const = 0;
};

// Calls f(const R* before, const R* after), null for absent, if the change is to a record of type R.
template <Record R, class F>
void visit_as(const RecordChange& change, F&& f) {
  if (change.table == R::kTable)
    f(decode_record<R>(change.before, change.decoded_before), decode_record<R>(change.after, change.decoded_after));
}

using InvariantFactory = std::unique_ptr<Invariant> (*)();
template <class I>
std::unique_ptr<Invariant> make_invariant() {
  return std::make_unique<I>();
}

}  // namespace tallystick::contracts
