#include "contracts/terms/lax.h"

#include <algorithm>
#include <set>

#include "contracts/terms/accrual.h"
#include "contracts/terms/lam.h"
#include "contracts/terms/shared_events.h"
#include "contracts/terms/shared_schedules.h"

namespace tallystick::contracts::terms {
namespace {

// Moments of piece i: from its anchor until the next one's, and until `end` at most.
Result<std::vector<Moment>> dates_of(const Terms& terms, std::string_view name, const std::vector<PlanPiece>& pieces,
                                     std::size_t i, Moment end) {
  const Moment stop = i + 1 < pieces.size() ? std::min(pieces[i + 1].anchor, end) : end;
  return cycle_dates(terms, name, pieces[i].anchor, pieces[i].cycle, stop, Closing::without_end);
}

constexpr std::string_view kRedemptions = "arrayCycleOfPrincipalRedemption";

// The payment with which nothing is left.
Result<Moment> end_of_plan(const Terms& terms) {
  Decimal left = terms.notional_principal;
  const std::vector<PlanPiece>& pieces = terms.redemption_pieces;
  std::size_t payments = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const PlanPiece& piece = pieces[i];
    Moment at = piece.anchor;
    for (std::int64_t k = 1; i + 1 == pieces.size() || at < pieces[i + 1].anchor; ++k) {
      left += piece.increases ? piece.amount : -piece.amount;
      if (left.sign() <= 0) return at;
      if (!piece.cycle || ++payments == kScheduleMax) break;
      at = schedule_point(piece.anchor, *piece.cycle, k, terms.end_of_month);
    }
  }
  return malformed("the term 'maturityDate' is missing, and the plan does not redeem the principal");
}

Result<void> add_redemptions_of_pieces(const Terms& terms, Moment end, Timeline& timeline) {
  for (std::size_t i = 0; i < terms.redemption_pieces.size(); ++i) {
    const auto dates = dates_of(terms, kRedemptions, terms.redemption_pieces, i, end);
    if (!dates) return tl::unexpected(dates.error());
    const PlanPiece& piece = terms.redemption_pieces[i];
    for (const Moment& at : *dates) {
      Event event = on_cycle(terms, piece.increases ? EventType::PI : EventType::PR, at);
      event.amount = piece.amount;
      timeline.events.push_back(event);
    }
  }
  return {};
}

Result<void> add_interest_of_pieces(const Terms& terms, Moment end, Timeline& timeline) {
  if (!terms.nominal_interest_rate) return {};
  std::set<Moment> all{end};
  for (std::size_t i = 0; i < terms.interest_pieces.size(); ++i) {
    const auto dates = dates_of(terms, "arrayCycleOfInterestPayment", terms.interest_pieces, i, end);
    if (!dates) return tl::unexpected(dates.error());
    all.insert(dates->begin(), dates->end());
  }
  add_interest(terms, {all.begin(), all.end()}, timeline);
  return {};
}

Result<void> add_resets_of_pieces(const Terms& terms, Moment end, Timeline& timeline) {
  for (std::size_t i = 0; i < terms.reset_pieces.size(); ++i) {
    const auto dates = dates_of(terms, "arrayCycleOfRateReset", terms.reset_pieces, i, end);
    if (!dates) return tl::unexpected(dates.error());
    const PlanPiece& piece = terms.reset_pieces[i];
    for (const Moment& at : *dates) {
      Event event = on_cycle(terms, piece.fixed ? EventType::RRF : EventType::RR, at);
      event.amount = piece.amount;
      timeline.events.push_back(event);
    }
  }
  return {};
}

}  // namespace

Result<Timeline> plan_lax(const Contract& contract) {
  const Terms& terms = contract.terms;
  if (terms.redemption_pieces.empty())
    return malformed("the term 'arrayCycleAnchorDateOfPrincipalRedemption' is missing");
  const auto end = terms.maturity_date ? Result<Moment>{*terms.maturity_date} : end_of_plan(terms);
  if (!end) return tl::unexpected(end.error());
  Timeline timeline;
  timeline.maturity = *end;
  for (const auto add : {add_redemptions_of_pieces, add_interest_of_pieces, add_resets_of_pieces, add_scaling,
                         add_base_fixings, add_fees})
    if (const auto added = add(terms, *end, timeline); !added) return tl::unexpected(added.error());
  add_prepayments(contract, timeline);
  add_dated_events(terms, timeline);
  timeline.events.push_back(on_date(terms, EventType::MD, *end));
  return timeline;
}

Result<Decimal> apply_lax(const Event& event, const Play& play, State& state) {
  if (event.type == EventType::PR) {
    state.next_redemption = play.sign() * *event.amount;
    return apply_lam(event, play, state);
  }
  if (event.type != EventType::PI) return apply_shared(event, play, state);
  accrue(play, state, event.calculated);
  const Decimal drawn = play.sign() * *event.amount;
  state.notional_principal += drawn;
  rebase(play.terms(), state);
  return -state.principal_scaling * drawn;
}

}  // namespace tallystick::contracts::terms
