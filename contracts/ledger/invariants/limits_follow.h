// I5: what an issuer uses of a limit is what its receivables under it still owe: reserved while they are offered, outstanding from then on. Its
// use of the ceiling is the sum of both over all banks.
#pragma once

#include <map>
#include <tuple>

#include "contracts/ledger/invariant.h"
#include "contracts/limit/records.h"
#include "contracts/receivable/record.h"

namespace tallystick::contracts {

class LimitsFollow final : public Invariant {
 public:
  std::string_view name() const override { return "I5 limits follow what is owed"; }
  void visit(const RecordChange& change) override {
    visit_as<receivable::Receivable>(change, [&](const auto& before, const auto& after) {
      if (before) owe(*before, -1);
      if (after) owe(*after, 1);
    });
    visit_as<limit::Limit>(change, [&](const auto& before, const auto& after) {
      if (before) use(*before, 1);
      if (after) use(*after, -1);
    });
    visit_as<limit::Ceiling>(change, [&](const auto& before, const auto& after) {
      if (before) ceilings_[{before->issuer, before->currency}] += before->used.minor();
      if (after) ceilings_[{after->issuer, after->currency}] -= after->used.minor();
    });
  }
  std::optional<std::string> verdict(const LedgerView&) const override {
    for (const auto& [place, more] : limits_)
      if (more.reserved != 0 || more.outstanding != 0)
        return "limit of " + std::get<1>(place).hex() + ": " + std::to_string(more.reserved) + " more offered and " +
               std::to_string(more.outstanding) + " more owed than it counts";
    for (const auto& [place, more] : ceilings_)
      if (more != 0)
        return "ceiling of " + place.first.hex() + ": " + std::to_string(more) + " more owed than it counts";
    return std::nullopt;
  }

 private:
  // What receivables owe more than limits count. Differences of a few amounts that limits bound: far inside 63 bits.
  struct More {
    std::int64_t reserved = 0, outstanding = 0;
  };
  More& at(const limit::LimitKey& key) { return limits_[{key.bank, key.issuer, key.programme.value}]; }
  void owe(const receivable::Receivable& root, std::int64_t sign) {
    const std::int64_t unpaid = sign * root.unpaid().minor();
    More& more = at(root.limit_key());
    (root.state == receivable::State::offered ? more.reserved : more.outstanding) += unpaid;
    ceilings_[{root.issuer, root.currency}] += unpaid;
  }
  void use(const limit::Limit& limit, std::int64_t sign) {
    More& more = at(limit.id);
    more.reserved += sign * limit.reserved.minor();
    more.outstanding += sign * limit.outstanding.minor();
  }
  std::map<std::tuple<PartyId, PartyId, std::string>, More> limits_;
  std::map<std::pair<PartyId, Currency>, std::int64_t> ceilings_;
};

}  // namespace tallystick::contracts
