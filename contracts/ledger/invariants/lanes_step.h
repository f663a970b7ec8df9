// Nonce lanes step by one, one lane for one transaction, and never go away: no transaction can be applied twice.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class LanesStep final : public Invariant {
 public:
  std::string_view name() const override { return "lanes step by one"; }
  void visit(const RecordChange& change) override {
    visit_as<account::Lane>(change, [&](const auto& before, const auto& after) {
      ++lanes_;
      const Sequence was = before ? before->next : Sequence{0};
      if (!after)
        broken_ = "a lane of " + before->account.hex() + " vanished";
      else if (after->next != was.next())
        broken_ = "lane " + std::to_string(after->lane) + " of " + after->account.hex() + " went from " +
                  std::to_string(was.raw()) + " to " + std::to_string(after->next.raw());
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    if (lanes_ > 1) return std::to_string(lanes_) + " lanes moved at once";
    return broken_;
  }

 private:
  std::size_t lanes_ = 0;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
