// What became of matching the documents behind one receivable, kept beside it; and a bank's word that a gap may stand.
#pragma once

#include "contracts/evidence/record.h"

namespace tallystick::contracts::evidence {

enum class Flow : std::uint8_t {
  commerce = 1,     // 商流: contract, order
  goods = 2,        // 物流: delivery, receipt, waybill
  funds = 3,        // 资金流: payments, and the promise with its mandate
  information = 4,  // 信息流: invoice, tax check
};

enum class Agreement : std::uint8_t { pass = 1, gap = 2, conflict = 3 };

struct FlowFinding {
  Flow flow = Flow::commerce;
  Agreement verdict = Agreement::pass;
  List<Fingerprint, kUsesMax> documents;
  Text<96> why;  // what is missing or disagrees; empty when it passes
  static constexpr auto fields() {
    return field_list(field("flow", &FlowFinding::flow, "commerce, goods, funds or information"),
                      field("verdict", &FlowFinding::verdict, "pass, gap or conflict"),
                      field("documents", &FlowFinding::documents, "those of this flow"),
                      field("why", &FlowFinding::why, "what is missing or disagrees"));
  }
  bool operator==(const FlowFinding&) const = default;
};

struct FourFlows {
  static constexpr Table kTable = Table::four_flows;
  using Key = ReceivableId;
  Key key() const { return receivable; }
  ReceivableId receivable;
  Agreement verdict = Agreement::pass;  // the worst of the four
  List<FlowFinding, 4> flows;
  static constexpr auto fields() {
    return field_list(field("receivable", &FourFlows::receivable, "what they are behind"),
                      field("verdict", &FourFlows::verdict, "pass, gap or conflict: the worst of the four"),
                      field("flows", &FourFlows::flows, "each with its documents"));
  }
  bool operator==(const FourFlows&) const = default;
};

// A bank's word that an invoice may back a receivable under its limit though a flow has a gap. Kept per bank and invoice.
struct GapOverride {
  static constexpr Table kTable = Table::gap_override;
  struct Key {
    Fingerprint invoice;
    PartyId bank;
    static constexpr auto fields() { return field_list(field("invoice", &Key::invoice), field("bank", &Key::bank)); }
  };
  Key key() const { return {invoice, bank}; }
  Fingerprint invoice;
  PartyId bank;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("invoice", &GapOverride::invoice, "the trade it is about"),
                      field("bank", &GapOverride::bank, "who answers for it"),
                      field("reason", &GapOverride::reason, "why the gap may stand, in words"));
  }
  bool operator==(const GapOverride&) const = default;
};

}  // namespace tallystick::contracts::evidence

namespace tallystick {
template <>
struct EnumNames<contracts::evidence::Flow> {
  using enum contracts::evidence::Flow;
  static constexpr std::pair<contracts::evidence::Flow, std::string_view> values[] = {
      {commerce, "commerce"}, {goods, "goods"}, {funds, "funds"}, {information, "information"}};
};
template <>
struct EnumNames<contracts::evidence::Agreement> {
  using enum contracts::evidence::Agreement;
  static constexpr std::pair<contracts::evidence::Agreement, std::string_view> values[] = {
      {pass, "pass"}, {gap, "gap"}, {conflict, "conflict"}};
};
}  // namespace tallystick
