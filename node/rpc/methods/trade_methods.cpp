// receivable_get, receivable_getLineage, financing_listPolicies, claim_getPriority
#include <deque>
#include <set>

#include "contracts/claim/priority.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

using contracts::FragmentId;
using contracts::Index;
using contracts::ReceivableId;
using contracts::Table;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

Param receivable_param() {
  return {.name = "receivable", .type = ParamType::hex, .about = "its id", .min = 32, .max = 32, .values = {}};
}

Outcome get(const MethodContext& context, const Json& params) {
  return fields_of_record(context, *context.ledger.committed(), Table::receivable, bytes_of(params, "receivable"),
                          "receivable");
}

// Every fragment that ever was, from the first to those alive, each with what it became.
Outcome lineage(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  const auto id = ReceivableId::from(bytes_of(params, "receivable")).value_or(ReceivableId{});
  const auto receivable = contracts::load<Receivable>(*moment, id);
  if (!receivable) return rpc_fail(Code::not_found, "there is no such receivable");
  auto root = get(context, params);
  if (!root) return root;

  Json fragments = Json::array();
  std::int64_t outstanding = 0;
  bool truncated = false;
  std::deque<FragmentId> waiting{contracts::fragment_id(id, {}, 0)};
  std::set<FragmentId> seen{waiting.front()};
  while (!waiting.empty()) {
    const FragmentId at = waiting.front();
    waiting.pop_front();
    const auto row = moment->record(Table::fragment, at.view());
    if (!row) return rpc_fail(row.error());
    if (!*row) return rpc_fail(Code::internal_error, "fragment " + at.hex() + " is missing");
    const auto fragment = from_bytes<Fragment>((*row)->value);
    if (!fragment) return rpc_fail(Code::internal_error, "fragment " + at.hex() + " is damaged");
    if (fragment->is_live()) outstanding += fragment->outstanding().minor();
    Json item = record_json(context, **row);
    item["children"] = Json::array();
    for (const auto& child :
         contracts::scan_prefix(*moment, Index::fragment_by_parent, at.view(), context.limits.lineage_max)) {
      const auto child_id = FragmentId::from(child.record_key);
      if (!child_id) return rpc_fail(Code::internal_error, "an index entry is damaged");
      item["children"].push_back(child_id->hex());
      if (!seen.insert(*child_id).second) continue;  // merged from several, or met before
      if (seen.size() <= context.limits.lineage_max)
        waiting.push_back(*child_id);
      else
        truncated = true;
    }
    fragments.push_back(std::move(item));
  }
  Json out{{"receivable", std::move(*root)},
           {"fragments", std::move(fragments)},
           {"truncated", truncated},
           {"unpaid", std::to_string(receivable->unpaid().minor())},
           {"height", decimal(moment->tip().height.raw())}};
  if (!truncated) {
    out["live_fragments"] = std::to_string(outstanding);
    out["conserved"] = outstanding == receivable->unpaid().minor();
  }
  return out;
}

Outcome policies(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  Bytes prefix;
  if (params.contains("bank")) {
    const auto bank = party_of(context, params, "bank");
    if (!bank) return tl::unexpected(bank.error());
    prefix = to_bytes(*bank);
  }
  auto page = list_records(context, *moment, Index::lending_policy_by_bank, prefix, params);
  if (!page) return tl::unexpected(page.error());
  return page_json(*moment, "policies", std::move(*page));
}

// Whose claim on a fragment comes first (Civil Code 768), and why.
Outcome priority(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  const auto id = FragmentId::from(bytes_of(params, "fragment")).value_or(FragmentId{});
  const auto fragment = contracts::load<Fragment>(*moment, id);
  if (!fragment) return rpc_fail(Code::not_found, "there is no such fragment");
  Json places = Json::array();
  for (const auto& place : contracts::claim::priority(*moment, *fragment))
    places.push_back({{"rank", place.rank},
                      {"basis", std::string{name_of(place.basis)}},
                      {"claim", tallystick::to_json(context.json, place.claim)}});
  return Json{{"fragment", id.hex()}, {"places", std::move(places)}, {"height", decimal(moment->tip().height.raw())}};
}

}  // namespace

void add_trade_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  dispatcher.add({.name = "receivable_get",
                  .about = "A receivable and where it stands.",
                  .params = {receivable_param()},
                  .result = "its record",
                  .errors = {Code::not_found},
                  .handler = reading([context](const Json& params) { return get(*context, params); })});
  dispatcher.add(
      {.name = "receivable_getLineage",
       .about = "Everything that a receivable was split, passed on and merged into.",
       .params = {receivable_param()},
       .result =
           "the receivable, all its fragments with their children, and whether those alive add up to what is unpaid",
       .errors = {Code::not_found},
       .handler = reading([context](const Json& params) { return lineage(*context, params); })});
  dispatcher.add(
      {.name = "claim_getPriority",
       .about = "Whose claim on a fragment comes first, and the basis of each place (Civil Code 768).",
       .params = {{.name = "fragment", .type = ParamType::hex, .about = "its id", .min = 32, .max = 32, .values = {}}},
       .result = "places, each with its rank, its basis and the claim's record",
       .errors = {Code::not_found},
       .handler = reading([context](const Json& params) { return priority(*context, params); })});
  dispatcher.add({.name = "financing_listPolicies",
                  .about = "The lending policies that banks have published.",
                  .params = {{.name = "bank",
                              .need = Need::optional,
                              .about = "only this bank's; bech32m of its party",
                              .max = 90,
                              .values = {}},
                             cursor_param(),
                             limit_param(*context)},
                  .result = "policy records",
                  .errors = {},
                  .handler = reading([context](const Json& params) { return policies(*context, params); })});
}

}  // namespace tallystick::node::rpc
