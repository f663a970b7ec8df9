// Schedules that several contract types have in common (techspecs 4.1 PAM and 4.2 LAM: "same as PAM"). Each adds its events to the
// timeline; each fails with one sentence that names the term.
#pragma once

#include "contracts/terms/schedule.h"
#include "contracts/terms/state.h"

namespace tallystick::contracts::terms {

// An event of a cycle moves to a business day; one on a date that the contract names (exchange, maturity, purchase, termination, call)
// happens on that date, and is calculated as of the business day where amounts follow shifts.
Event on_cycle(const Terms& terms, EventType type, Moment at);
Event on_date(const Terms& terms, EventType type, Moment at);

// The cycle's anchor, or the initial exchange and one cycle; nothing without either.
std::optional<Moment> anchor_of(const Terms& terms, const std::optional<Moment>& anchor,
                                const std::optional<Cycle>& cycle);

// Moments of a cycle until `end`; the error names the term.
Result<std::vector<Moment>> cycle_dates(const Terms& terms, std::string_view name, std::optional<Moment> anchor,
                                        const std::optional<Cycle>& cycle, Moment end, Closing closing);

// IED, PRD, TD.
void add_dated_events(const Terms& terms, Timeline& timeline);
// IP at the dates; those before the end of capitalization, and that end, become IPCI.
void add_interest(const Terms& terms, const std::vector<Moment>& dates, Timeline& timeline);
// RR until `end`; the first after the status date is an RRF when the next rate is agreed.
Result<void> add_rate_resets(const Terms& terms, Moment end, Timeline& timeline);
// SC, IPCB, FP until `end`.
Result<void> add_scaling(const Terms& terms, Moment end, Timeline& timeline);
Result<void> add_base_fixings(const Terms& terms, Moment end, Timeline& timeline);
Result<void> add_fees(const Terms& terms, Moment end, Timeline& timeline);
// PP, and PY when there is a penalty, as observed.
void add_prepayments(const Contract& contract, Timeline& timeline);

}  // namespace tallystick::contracts::terms
