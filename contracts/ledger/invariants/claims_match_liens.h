// I2, the claims: a live fragment that is sold or pledged carries one live claim of the same kind made on this ledger, of the bank that bought
// it; any other fragment carries none.
#pragma once

#include <set>

#include "contracts/claim/enter.h"
#include "contracts/financing/record.h"
#include "contracts/ledger/invariant.h"

namespace tallystick::contracts {

class ClaimsMatchLiens final : public Invariant {
 public:
  std::string_view name() const override { return "I2 claims are those of sales and pledges"; }
  void visit(const RecordChange& change) override {
    visit_as<fragment::Fragment>(
        change, [&](const auto& before, const auto& after) { fragments_.insert(after ? after->id : before->id); });
    visit_as<claim::Claim>(change, [&](const auto& before, const auto& after) {
      fragments_.insert(after ? after->fragment : before->fragment);
      if (!after) broken_ = "a claim on fragment " + before->fragment.hex() + " was erased";
      if (before && before->state != claim::State::live && after && after->state != before->state)
        broken_ = "an ended claim on fragment " + before->fragment.hex() + " changed";
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_) return broken_;
    for (const FragmentId& id : fragments_)
      if (auto broken = look_at(after, id)) return "fragment " + id.hex() + ": " + *broken;
    return std::nullopt;
  }

 private:
  static std::optional<claim::Kind> lien_of(const fragment::Fragment& fragment) {
    if (fragment.state == fragment::State::sold) return claim::Kind::sale;
    if (fragment.state == fragment::State::sold_recourse) return claim::Kind::sale_recourse;
    if (fragment.state == fragment::State::pledged) return claim::Kind::pledge;
    return std::nullopt;
  }
  static std::optional<std::string> look_at(const LedgerView& after, const FragmentId& id) {
    const auto fragment = load<fragment::Fragment>(after, id);
    if (!fragment) return "claimed, but not there";
    const auto rows = scan_prefix(after, Index::claim_live, index_key(fragment->root, id), 2);
    const auto lien = lien_of(*fragment);
    if (rows.size() != (lien ? 1U : 0U)) return std::to_string(rows.size()) + " live claims";
    if (!lien) return std::nullopt;
    const auto live = load_row<claim::Claim>(after, rows.front());
    if (live.kind != *lien) return "its claim is of another kind";
    const auto deal = load<financing::Deal>(after, id);
    if (fragment->is_sold() && (!deal || deal->bank != live.claimant || deal->registration != live.registration))
      return "its claim is not its buyer's";
    return std::nullopt;
  }
  std::set<FragmentId> fragments_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
