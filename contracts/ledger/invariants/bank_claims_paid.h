// What a bank may still claim of what it bought falls by what it was paid, and by nothing else: per bank and currency, the claims of its deals
// together fall by no more than the money that came to the bank or to one of its accounts. A deal that another bank took over is neither's.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/cash/events.h"
#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class BankClaimsPaid final : public Invariant {
 public:
  std::string_view name() const override { return "a bank's claim falls by what it is paid"; }
  void visit(const RecordChange& change) override {
    visit_as<financing::Deal>(change, [&](const auto& before, const auto& after) {
      if (before && after && before->bank != after->bank) return;
      const financing::Deal& one = after ? *after : *before;
      fallen_.push_back({one.bank, one.fragment, claim_of(before) - claim_of(after)});
    });
  }
  void hear(const Event& event) override {
    if (const auto paid = event_as<cash::Paid>(event); paid && paid->to_kind == cash::Kind::deposit)
      payments_.push_back(*paid);
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    std::map<std::pair<PartyId, Currency>, std::int64_t> unpaid;
    for (const Fallen& one : fallen_) {
      const auto fragment = load<fragment::Fragment>(after, one.fragment);
      if (!fragment) return "a deal about fragment " + one.fragment.hex() + ", which is not there";
      unpaid[{one.bank, fragment->currency}] += one.by;
    }
    for (auto& [place, fallen] : unpaid) {
      if (fallen <= 0) continue;
      const std::int64_t paid = paid_to(after, place.first, place.second);
      if (fallen > paid)
        return "bank " + place.first.hex() + ": its claims fell by " + std::to_string(fallen) + ", it was paid " +
               std::to_string(paid);
    }
    return std::nullopt;
  }

 private:
  struct Fallen {
    PartyId bank;
    FragmentId fragment;
    std::int64_t by;  // signed
  };
  static std::int64_t claim_of(const financing::Deal* deal) {
    return deal ? deal->amount.minor() - deal->received.minor() : 0;
  }
  std::int64_t paid_to(const LedgerView& after, const PartyId& bank, const Currency& currency) const {
    std::int64_t sum = 0;
    for (const cash::Paid& paid : payments_) {
      if (paid.money.currency != currency) continue;
      const auto account = paid.to ? load<account::Account>(after, *paid.to) : std::nullopt;
      if (paid.to ? account && account->party == bank : paid.to_bank == bank) sum += paid.money.amount.minor();
    }
    return sum;
  }
  std::vector<Fallen> fallen_;
  std::vector<cash::Paid> payments_;
};

}  // namespace tallystick::contracts
