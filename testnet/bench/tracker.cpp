#include "testnet/bench/tracker.h"

namespace tallystick::bench {
namespace {

constexpr std::size_t kProblemsKept = 5;

}  // namespace

Tracker::Tracker(const std::vector<ClientWork>& work) : applied_(work.size()) {
  for (std::uint32_t client = 0; client < work.size(); ++client) {
    const auto& transactions = work[client].transactions;
    fates_.emplace_back(transactions.size());
    for (std::uint32_t i = 0; i < transactions.size(); ++i) by_id_.emplace(transactions[i].id, Place{client, i});
  }
}

void Tracker::in_block(const Hash& id, const std::string& outcome, Height height) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  if (outcome != "applied") {
    // One that could not enter is not decided: it may still be, in a later block.
    if (outcome != "not_entered")
      problem("transaction " + id.hex() + " in block " + std::to_string(height.raw()) + ": " + outcome);
    return;
  }
  Fate& its = fates_[found->second.client][found->second.index];
  if (its.height != 0) return problem("transaction " + id.hex() + " was applied twice");
  its.height = height.raw();
  ++applied_[found->second.client];
}

std::uint64_t Tracker::applied() const {
  std::uint64_t sum = 0;
  for (const auto& of_one : applied_) sum += of_one;
  return sum;
}

void Tracker::problem(const std::string& what) {
  const std::lock_guard lock{mutex_};
  ++problems_;
  if (first_.size() < kProblemsKept) first_.push_back(what);
}

std::uint64_t Tracker::problems() const {
  const std::lock_guard lock{mutex_};
  return problems_;
}

std::vector<std::string> Tracker::first_problems() const {
  const std::lock_guard lock{mutex_};
  return first_;
}

}  // namespace tallystick::bench
