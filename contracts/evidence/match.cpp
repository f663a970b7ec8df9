#include "contracts/evidence/match.h"

#include <algorithm>
#include <set>

#include "contracts/ledger/text.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::evidence {

namespace {

using Documents = std::vector<const Evidence*>;

// One flow as it is looked at.
class Look {
 public:
  Look(Flow flow, const std::vector<Evidence>& all, std::initializer_list<Kind> kinds) {
    finding_.flow = flow;
    for (const Kind kind : kinds)
      for (const Evidence& one : all)
        if (one.facts.kind == kind) {
          of_.push_back(&one);
          finding_.documents.items.push_back(one.fingerprint);
        }
  }
  const Documents& documents() const { return of_; }
  bool has(Kind kind) const {
    return std::any_of(of_.begin(), of_.end(), [&](const Evidence* one) { return one->facts.kind == kind; });
  }
  // The sum that documents of this kind state, in minor units; at most kUsesMax amounts.
  std::int64_t stated(Kind kind) const {
    std::int64_t sum = 0;
    for (const Evidence* one : of_)
      if (one->facts.kind == kind) sum += one->facts.amount.minor();
    return sum;
  }
  // The first thing that is wrong counts, a conflict before any gap.
  void conflict(const std::string& why) { note(Agreement::conflict, why); }
  void gap(const std::string& why) { note(Agreement::gap, why); }
  void need(Kind kind) {
    if (!has(kind)) gap("no " + std::string{name_of(kind)});
  }
  FlowFinding take() { return std::move(finding_); }

 private:
  void note(Agreement what, const std::string& why) {
    if (what <= finding_.verdict) return;
    finding_.verdict = what;
    finding_.why = {why.substr(0, decltype(finding_.why)::kMax)};
  }
  FlowFinding finding_;
  Documents of_;
};

// What all documents of a flow have in common: parties and currency.
void check_facts(Look& look, const Trade& trade) {
  for (const Evidence* one : look.documents()) {
    const Facts& facts = one->facts;
    const std::string name{name_of(facts.kind)};
    if (facts.seller != trade.seller || facts.buyer != trade.buyer) look.conflict(name + " is between other parties");
    if (!facts.amount.is_zero() && facts.currency != trade.money.currency)
      look.conflict(name + " is in " + facts.currency.code());
  }
}

// Agreed and delivered before it was promised.
void check_not_after(Look& look, Date issued) {
  for (const Evidence* one : look.documents())
    if (one->facts.dated > issued)
      look.conflict(std::string{name_of(one->facts.kind)} + " is dated " + format_date(one->facts.dated) +
                    ", after the issue");
}

std::optional<Date> last_date(const Documents& documents) {
  std::optional<Date> last;
  for (const Evidence* one : documents) last = std::max(last.value_or(one->facts.dated), one->facts.dated);
  return last;
}

// Amounts of one trade, in minor units.
struct Sums {
  std::int64_t promised = 0;   // what is to be backed
  std::int64_t invoiced = 0;   // by the invoices, in full
  std::int64_t tolerance = 0;  // of what is promised
};

std::string of(const Trade& trade, std::int64_t minor) {
  return text_of(trade.money.currency, minor);
}

// Documents of the kind that state amounts cover what is promised.
void check_covers(Look& look, Kind kind, const Trade& trade, const Sums& sums) {
  const std::int64_t stated = look.stated(kind);
  if (stated != 0 && stated < sums.promised - sums.tolerance)
    look.conflict(std::string{name_of(kind)} + " of " + of(trade, stated) + ", promised " + of(trade, sums.promised));
}

FlowFinding commerce(const std::vector<Evidence>& all, const Trade& trade, Date issued, const Sums& sums) {
  Look look{Flow::commerce, all, {Kind::contract, Kind::order}};
  check_facts(look, trade);
  check_not_after(look, issued);
  check_covers(look, Kind::contract, trade, sums);
  check_covers(look, Kind::order, trade, sums);
  look.need(Kind::contract);
  look.need(Kind::order);
  return look.take();
}

FlowFinding goods(const std::vector<Evidence>& all, const Trade& trade, Date issued, const Sums& sums) {
  Look look{Flow::goods, all, {Kind::delivery, Kind::receipt, Kind::waybill}};
  check_facts(look, trade);
  check_not_after(look, issued);
  check_covers(look, Kind::delivery, trade, sums);
  check_covers(look, Kind::receipt, trade, sums);
  const auto agreed = last_date(Look{Flow::commerce, all, {Kind::contract, Kind::order}}.documents());
  for (const Evidence* one : look.documents())
    if (agreed && one->facts.dated < *agreed)
      look.conflict(std::string{name_of(one->facts.kind)} + " of " + format_date(one->facts.dated) +
                    ", before the contract or order of " + format_date(*agreed));
  look.need(Kind::delivery);
  look.need(Kind::receipt);
  return look.take();
}

FlowFinding funds(const std::vector<Evidence>& all, const Trade& trade, const Sums& sums) {
  Look look{Flow::funds, all, {Kind::payment}};
  check_facts(look, trade);
  const std::int64_t paid = look.stated(Kind::payment);
  if (paid + sums.promised > sums.invoiced + sums.tolerance)
    look.conflict("paid " + of(trade, paid) + " and promised " + of(trade, sums.promised) + " of " +
                  of(trade, sums.invoiced));
  return look.take();
}

FlowFinding information(const std::vector<Evidence>& all, const Trade& trade, const Sums& sums) {
  Look look{Flow::information, all, {Kind::invoice, Kind::tax_check}};
  check_facts(look, trade);
  const std::int64_t taxed = look.stated(Kind::tax_check);
  if (taxed != 0 && std::abs(taxed - sums.invoiced) > sums.tolerance)
    look.conflict("tax check of " + of(trade, taxed) + ", invoices of " + of(trade, sums.invoiced));
  look.need(Kind::invoice);
  look.need(Kind::tax_check);
  return look.take();
}

}  // namespace

FourFlows match(const std::vector<Evidence>& documents, const Trade& trade, Date issued, Rate tolerance) {
  __extension__ using Wide = __int128;
  Sums sums;
  sums.promised = trade.money.amount.minor();
  sums.tolerance = static_cast<std::int64_t>(Wide{sums.promised} * tolerance.raw() / 1'000'000);
  for (const Evidence& one : documents)
    if (one.facts.kind == Kind::invoice) sums.invoiced += one.facts.amount.minor();
  FourFlows out;
  out.flows.items = {commerce(documents, trade, issued, sums), goods(documents, trade, issued, sums),
                     funds(documents, trade, sums), information(documents, trade, sums)};
  for (const FlowFinding& flow : out.flows) out.verdict = std::max(out.verdict, flow.verdict);
  return out;
}

FourFlows match_uses(const LedgerView& view, const Uses& uses, const Trade& trade, Date issued) {
  std::vector<Evidence> documents;
  std::set<Fingerprint> seen;  // an invoice may be used in two amounts
  for (const Use& use : uses)
    if (seen.insert(use.fingerprint).second) documents.push_back(must_load<Evidence>(view, use.fingerprint));
  const Rate tolerance{static_cast<Rate::rep>(policy::value_at(view, policy::kFlowTolerance, issued))};
  return match(documents, trade, issued, tolerance);
}

namespace {

// The first flow that is as bad as the verdict, and why.
std::string worst_of(const FourFlows& flows) {
  const auto worst = std::find_if(flows.flows.begin(), flows.flows.end(),
                                  [&](const FlowFinding& flow) { return flow.verdict == flows.verdict; });
  return std::string{name_of(worst->flow)} + ": " + worst->why.value;
}

}  // namespace

Verdict check_no_conflict(const FourFlows& flows) {
  if (flows.verdict == Agreement::conflict) return refuse(Refusal::E_FLOW, worst_of(flows));
  return {};
}

Verdict check_flows(const LedgerView& view, const Uses& uses, const FourFlows& flows, const PartyId& limit_bank,
                    Date issued) {
  if (auto ok = check_no_conflict(flows); !ok) return ok;
  if (flows.verdict == Agreement::pass) return {};
  if (policy::value_at(view, policy::kFlowGapOverride, issued) == 0) return {};
  for (const Use& use : uses)
    if (!use.amount.is_zero() && !load<GapOverride>(view, {use.fingerprint, limit_bank}))
      return refuse(Refusal::E_FLOW, worst_of(flows) + ", and the limit's bank has not overridden it");
  return {};
}

}  // namespace tallystick::contracts::evidence
