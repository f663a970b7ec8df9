#include "wallet/session/schema.h"

#include <set>

#include <nlohmann/json.hpp>

#include "consensus/proof.h"
#include "contracts/ledger/receipt.h"
#include "contracts/registry.h"
#include "core/genesis.h"
#include "core/vote.h"
#include "core/wire_type.h"
#include "wallet/session/vocabulary.h"

namespace tallystick::wallet {
namespace {

using Ordered = nlohmann::ordered_json;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kFormat = "tallystick-schema/1";

Ordered fields_json(WireFields fields);

// As people know it; but bytes of one length and of any are told apart.
std::string_view kind_name(WireKind kind) {
  if (kind == WireKind::fixed) return "fixed";
  return kind == WireKind::bytes ? "bytes" : name_of(kind);
}

void add_type(Ordered& out, const WireType& type) {
  out["kind"] = kind_name(type.kind);
  if (type.kind == WireKind::integer || type.kind == WireKind::fixed || type.kind == WireKind::choice)
    out["width"] = type.width;
  if (type.kind == WireKind::integer && type.is_signed) out["signed"] = true;
  if (type.kind == WireKind::text || type.kind == WireKind::bytes || type.kind == WireKind::list)
    out["bound"] = type.bound;
  for (const WireChoice& choice : type.choices)
    out["choices"].push_back(Ordered{{"number", choice.number}, {"name", choice.name}});
  if (type.kind == WireKind::list) add_type(out["item"], *type.item);
  if (type.kind == WireKind::object) out["fields"] = fields_json(type.parts);
}

Ordered type_json(const WireType& type) {
  Ordered out;
  add_type(out, type);
  return out;
}

Ordered fields_json(WireFields fields) {
  Ordered out = Ordered::array();
  for (const WireField& field : fields) {
    Ordered one{{"name", field.name}};
    if (field.optional) one["optional"] = true;
    add_type(one, *field.type);
    if (!field.about.empty()) one["about"] = field.about;
    out.push_back(std::move(one));
  }
  return out;
}

Ordered bounds() {
  Ordered currencies = Ordered::array();
  std::string code(3, 'A');
  for (char& a = code[0] = 'A'; a <= 'Z'; ++a)
    for (char& b = code[1] = 'A'; b <= 'Z'; ++b)
      for (char& c = code[2] = 'A'; c <= 'Z'; ++c)
        if (const auto currency = Currency::of(code))
          currencies.push_back(Ordered{{"code", code}, {"digits", currency->digits()}});
  return {{"amount_max", std::to_string(Amount::kMax)},
          {"date_min", kDateMin.raw()},
          {"date_max", kDateMax.raw()},
          {"time_min", std::to_string(kTimestampMin.raw())},
          {"time_max", std::to_string(kTimestampMax.raw())},
          {"currencies", std::move(currencies)}};
}

Ordered structures() {
  return {{"network", type_json(wire_type<Network>)},
          {"genesis", type_json(wire_type<Genesis>)},
          {"transaction", type_json(wire_type<Transaction>)},
          {"block_header", type_json(wire_type<BlockHeader>)},
          {"execution_result", type_json(wire_type<ExecutionResult>)},
          {"receipt", type_json(wire_type<contracts::Receipt>)},
          {"validator_list", type_json(wire_type<ValidatorList>)},
          {"finalization", type_json(wire_type<consensus::Finalization>)},
          {"seal_proof", type_json(wire_type<consensus::SealProof>)},
          {"epoch_link", type_json(wire_type<consensus::EpochLink>)},
          {"sparse_proof", type_json(wire_type<SparseProof>)},
          {"proof_bundle", type_json(wire_type<consensus::ProofBundle>)}};
}

void collect_names(WireFields fields, Names& out) {
  for (const WireField& field : fields) {
    if (!field.name.empty()) out.emplace(field.name);
    for (const WireChoice& choice : field.choices()) out.emplace(choice.name);
    collect_names(field.parts(), out);
  }
}

Ordered chinese(const contracts::Registry& registry) {
  Names names;
  for (const auto& row : registry.operations) collect_names(row.fields(), names);
  for (const auto& row : registry.records) collect_names(row.fields(), names);
  for (const auto& row : registry.events) collect_names(row.fields(), names);
  Ordered fields = Ordered::object(), operations = Ordered::object();
  for (const std::string& name : names)
    if (const auto words = chinese_field(name)) fields[name] = *words;
  for (const auto& row : registry.operations)
    if (const auto words = chinese_operation(row.name)) operations[std::string{row.name}] = *words;
  return {{"names", std::move(fields)}, {"operations", std::move(operations)}};
}

Ordered refusals() {
  Ordered out = Ordered::array();
  for (const contracts::RefusalText& text : contracts::refusal_table())
    out.push_back(Ordered{{"number", static_cast<unsigned>(text.refusal)},
                          {"code", text.code},
                          {"cause", {{"en", text.cause_en}, {"zh", text.cause_zh}}},
                          {"cure", {{"en", text.cure_en}, {"zh", text.cure_zh}}}});
  return out;
}

}  // namespace

Ordered wire_schema() {
  const contracts::Registry& registry = contracts::registry();
  Ordered operations = Ordered::array(), records = Ordered::array(), events = Ordered::array(), due = Ordered::array();
  for (const auto& row : registry.operations)
    operations.push_back(Ordered{{"number", row.type},
                                 {"name", row.name},
                                 {"who", row.who},
                                 {"about", row.about},
                                 {"fields", fields_json(row.fields())}});
  for (const auto& row : registry.records)
    records.push_back(Ordered{{"number", static_cast<unsigned>(row.table)},
                              {"name", row.name},
                              {"about", row.about},
                              {"key", type_json(*row.key)},
                              {"fields", fields_json(row.fields())}});
  for (const auto& row : registry.events)
    events.push_back(
        Ordered{{"number", row.kind}, {"name", row.name}, {"about", row.about}, {"fields", fields_json(row.fields())}});
  for (const auto& row : registry.due) due.push_back(Ordered{{"number", row.number}, {"name", row.name}});
  return {{"format", kFormat},           {"protocol", kProtocolVersion},        {"bounds", bounds()},
          {"structures", structures()},  {"operations", std::move(operations)}, {"records", std::move(records)},
          {"events", std::move(events)}, {"due_work", std::move(due)},          {"refusals", refusals()},
          {"chinese", chinese(registry)}};
}

}  // namespace tallystick::wallet
