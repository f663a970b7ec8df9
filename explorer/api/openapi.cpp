#include "explorer/api/openapi.h"

#include "explorer/api/place_list.h"

namespace tallystick::explorer::api {
namespace {

const Json kText{{"type", "string"}};

Json reference(const std::string& schema) {
  return {{"$ref", "#/components/schemas/" + schema}};
}

Json parameter_json(const Parameter& parameter, const char* where) {
  Json out{{"name", parameter.name},
           {"in", where},
           {"required", parameter.required},
           {"description", parameter.about},
           {"schema", kText}};
  if (!parameter.example.empty()) out["example"] = parameter.example;
  return out;
}

Json content(const Json& schema) {
  return {{"application/json", {{"schema", schema}}}};
}

Json list_parameters() {
  Json out = Json::array();
  out.push_back(parameter_json(at_parameter(), "query"));
  out.push_back(
      {{"name", "filter"},
       {"in", "query"},
       {"description",
        "FIELD:OP:VALUE, up to 16, all must hold; OP is one of eq ne lt le gt ge in present absent contains. "
        "FIELD=VALUE is short for eq."},
       {"schema",
        {{"type", "array"}, {"items", {{"type", "string"}, {"maxLength", kQueryValueMax}}}, {"maxItems", kFiltersMax}}},
       {"example", "state:eq:held"}});
  out.push_back(parameter_json({"sort", "A sortable field; -FIELD for descending.", "-face", false}, "query"));
  out.push_back(
      {{"name", "limit"},
       {"in", "query"},
       {"description", "Rows on a page."},
       {"schema", {{"type", "integer"}, {"minimum", 1}, {"maximum", kLimitMax}, {"default", kLimitDefault}}}});
  out.push_back(parameter_json({"cursor", "Where to go on, as an earlier answer gave it.", {}, false}, "query"));
  out.push_back({{"name", "count"},
                 {"in", "query"},
                 {"description", "Also say how many rows the whole filter has."},
                 {"schema", {{"type", "string"}, {"enum", {"1"}}}}});
  out.push_back({{"name", "format"},
                 {"in", "query"},
                 {"description", "The whole filter as a file, without limit or cursor."},
                 {"schema", {{"type", "string"}, {"enum", {"csv", "json"}}}}});
  return out;
}

Json page_schema(const std::string& item) {
  return {{"type", "object"},
          {"required", {"items", "at", "at_time"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", reference(item)}}},
            {"at", {{"type", "string"}, {"description", "height that the list is as of"}}},
            {"at_time", {{"type", "string"}, {"description", "block time of that height, ms"}}},
            {"total", {{"type", "string"}, {"description", "with count=1: rows of the whole filter"}}},
            {"total_at_least", {{"type", "string"}, {"description", "instead, where there are more than are counted"}}},
            {"cursor", {{"type", "string"}, {"description", "absent at the end"}}}}}};
}

Json operation(const std::string& name, const std::string& about, Json parameters, const Json& answer) {
  return {{"get",
           {{"operationId", name},
            {"summary", about},
            {"parameters", std::move(parameters)},
            {"responses",
             {{"200", {{"description", "the answer"}, {"content", content(answer)}}},
              {"default",
               {{"description", "what is wrong, and what to do"}, {"content", content(reference("Error"))}}}}}}}};
}

// A plain object; members are texts unless they say otherwise.
Json object(std::initializer_list<std::pair<const char*, const char*>> members) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& [name, type] : members) {
    const std::string_view text{type};
    const bool optional = text.ends_with('?');
    const std::string bare{optional ? text.substr(0, text.size() - 1) : text};
    if (bare.ends_with("[]"))
      properties[name] = {{"type", "array"}, {"items", {{"type", bare.substr(0, bare.size() - 2)}}}};
    else
      properties[name] = {{"type", bare}};
    if (!optional) required.push_back(name);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

Json with(Json schema, const Json& more) {
  for (const auto& [name, type] : more["properties"].items()) schema["properties"][name] = type;
  for (const auto& name : more["required"]) schema["required"].push_back(name);
  return schema;
}

Json schemas() {
  const Json block = object({{"height", "string"},
                             {"hash", "string"},
                             {"time", "string"},
                             {"ledger_day", "string"},
                             {"epoch", "string"},
                             {"view", "string"},
                             {"proposer", "integer"},
                             {"transactions", "integer"},
                             {"due_work", "integer"},
                             {"events", "integer"},
                             {"certified", "boolean"},
                             {"signers", "integer[]?"},
                             {"validators", "integer"}});
  const Json transaction = object({{"id", "string"},
                                   {"hash", "string"},
                                   {"height", "string"},
                                   {"place", "integer"},
                                   {"time", "string"},
                                   {"account", "string"},
                                   {"lane", "integer"},
                                   {"sequence", "string"},
                                   {"operations", "string[]"},
                                   {"outcome", "string"},
                                   {"refusal", "string?"},
                                   {"events", "integer"}});
  const Json work = object({{"subject", "string"},
                            {"work", "string"},
                            {"height", "string"},
                            {"place", "integer"},
                            {"time", "string"},
                            {"outcome", "string"},
                            {"events", "integer"}});
  const Json event = object({{"height", "string"},
                             {"place", "integer"},
                             {"n", "integer"},
                             {"time", "string"},
                             {"event", "string"},
                             {"origin", "string"},
                             {"subject", "string"},
                             {"fields", "object"}});
  const Json record = object({{"key", "string"}, {"fields", "object"}, {"from", "string"}, {"to", "string?"}});
  const Json alert = object({{"id", "string"},
                             {"rule", "string"},
                             {"variant", "string"},
                             {"state", "string"},
                             {"height", "string"},
                             {"time", "string"},
                             {"ledger_day", "string"},
                             {"currency", "string"},
                             {"amount", "string"},
                             {"amount_is_at_least", "boolean?"},
                             {"parties", "string[]"}});
  Json detail = transaction;
  detail.erase("required");
  detail["properties"]["events"] = {{"type", "array"}, {"items", reference("Event")}};
  return {
      {"Error",
       {{"type", "object"},
        {"required", {"error"}},
        {"properties",
         {{"error",
           object({{"code", "string"}, {"cause", "string"}, {"cure", "string?"}, {"parameter", "string?"}})}}}}},
      {"Status", object({{"state", "string"},
                         {"indexed_height", "string"},
                         {"node", "string"},
                         {"index", "string"},
                         {"version", "string"},
                         {"chain_id", "string?"},
                         {"genesis_hash", "string?"},
                         {"network", "string?"},
                         {"ledger_day", "string?"},
                         {"ms_per_day", "string?"},
                         {"utc_offset_minutes", "integer?"},
                         {"indexed_time", "string?"},
                         {"age_ms", "string?"},
                         {"node_height", "string?"},
                         {"behind", "string?"},
                         {"alerts", "object"},
                         {"alarm", "object?"},
                         {"alarms", "object[]?"}})},
      {"Genesis", object({{"hash", "string"}, {"genesis", "object"}})},
      {"Block", block},
      {"BlockDetail", with(block, object({{"header", "object"},
                                          {"result", "object"},
                                          {"finalization", "object?"},
                                          {"bytes", "object"},
                                          {"receipts", "object[]"}}))},
      {"Transaction", transaction},
      {"TransactionDetail", with(detail, object({{"receipt", "object"},
                                                 {"bytes", "object"},
                                                 {"signers", "string[]?"},
                                                 {"body", "object[]?"},
                                                 {"expiry", "string?"}}))},
      {"Work", work},
      {"Event", event},
      {"Validator", object({{"epoch", "string"},
                            {"validator", "integer"},
                            {"seat", "integer"},
                            {"name", "string"},
                            {"consensus_key", "string?"},
                            {"proposed", "string"},
                            {"signed", "string"},
                            {"first_height", "string"},
                            {"blocks", "string"},
                            {"certified", "string"}})},
      {"Types", object({{"types", "object[]"}})},
      {"Record", record},
      {"RecordDetail",
       with(record, object({{"type", "string"}, {"bytes", "string"}, {"at", "string"}, {"at_time", "string"}}))},
      {"Version",
       with(
           object(
               {{"type", "string"}, {"key", "string"}, {"at", "string"}, {"at_time", "string"}, {"cursor", "string?"}}),
           object({{"items", "object[]"}}))},
      {"Search", object({{"items", "object[]"}, {"at", "string"}, {"at_time", "string"}})},
      {"Lineage", object({{"receivable", "object"},
                          {"nodes", "object[]"},
                          {"sums", "object"},
                          {"conserved", "boolean"},
                          {"omitted", "integer"},
                          {"at", "string"},
                          {"at_time", "string"}})},
      {"Summary", object({{"blocks", "string"},
                          {"transactions", "string"},
                          {"events", "string"},
                          {"records", "object"},
                          {"receivables", "object[]"},
                          {"at", "string"},
                          {"at_time", "string"}})},
      {"Alert", alert},
      {"AlertDetail", with(alert, object({{"proof", "object[]"}, {"parameters", "object[]"}}))},
      {"Rules", object({{"items", "object[]"}, {"judged_height", "string?"}, {"at", "string"}, {"at_time", "string"}})},
      {"Proof", object({{"bundle", "object"}})}};
}

}  // namespace

Json openapi(const std::vector<Route>& routes) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    Json parameters = route.list ? list_parameters() : Json::array();
    for (const Parameter& parameter : route.path_parameters) parameters.push_back(parameter_json(parameter, "path"));
    for (const Parameter& parameter : route.query_parameters) parameters.push_back(parameter_json(parameter, "query"));
    paths[route.path] = operation(route.name, route.about, std::move(parameters),
                                  route.list ? page_schema(route.schema) : reference(route.schema));
  }
  const Json type = parameter_json({"type", "name of the record type", "fragment.fragment", true}, "path");
  const Json key = parameter_json({"key", "hexadecimal of the canonical key", {}, true}, "path");
  const Json id = parameter_json({"id", "transaction id", {}, true}, "path");
  paths["/v1/status"] = operation("getStatus", "Where the explorer stands, and how far behind the node it is.",
                                  Json::array(), reference("Status"));
  paths["/v1/genesis"] =
      operation("getGenesis", "What the network started from; compare the hash with the one you pinned.", Json::array(),
                reference("Genesis"));
  paths["/v1/proofs/state/{type}/{key}"] =
      operation("getStateProof", "A proof bundle of what the state holds at a key, from the node, unchanged.",
                Json::array({type, key}), reference("Proof"));
  paths["/v1/proofs/receipt/{id}"] =
      operation("getReceiptProof", "A proof bundle of what became of a transaction, from the node, unchanged.",
                Json::array({id}), reference("Proof"));
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "tallystick-explorer"},
            {"version", TALLYSTICK_VERSION},
            {"description",
             "Everything that ever stood on the ledger, as of any height, computed here from blocks that a quorum "
             "signed. 64-bit numbers are decimal "
             "texts in minor units; ids are bech32m or lower-case hexadecimal. /v1/live is a WebSocket that tells "
             "every new height."}}},
          {"paths", std::move(paths)},
          {"components", {{"schemas", schemas()}}}};
}

}  // namespace tallystick::explorer::api
