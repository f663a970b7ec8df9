#include "node/rpc/dispatcher.h"
#include "node/rpc/params.h"

namespace tallystick::node::rpc {

namespace {

Json error_entry(Code code) {
  const ErrorRow& row = error_row(code);
  return {{"code", static_cast<std::int32_t>(row.code)},
          {"message", row.message},
          {"x-name", row.name},
          {"x-http-status", row.http_status},
          {"x-exit-code", row.exit_code},
          {"x-retryable", row.retryable}};
}

Json method_entry(const Method& method) {
  Json entry = {{"name", method.name},
                {"summary", method.about},
                {"paramStructure", "by-name"},
                {"params", Json::array()},
                {"result", {{"name", "result"}, {"description", method.result}, {"schema", Json::object()}}}};
  for (const Param& param : method.params) {
    entry["params"].push_back({{"name", param.name},
                               {"description", param.about},
                               {"required", param.need == Need::required},
                               {"schema", schema_of(param)}});
  }
  if (!method.errors.empty()) entry["errors"] = Json::array();
  for (const Code code : method.errors) entry["errors"].push_back(error_entry(code));
  return entry;
}

}  // namespace

Json Dispatcher::discover() const {
  Json document = {
      {"openrpc", "1.2.6"}, {"info", {{"title", info_.title}, {"version", info_.version}}}, {"methods", Json::array()}};
  for (const auto& [name, method] : methods_) document["methods"].push_back(method_entry(method));
  Json errors = Json::array();
  for (const ErrorRow& row : error_table()) errors.push_back(error_entry(row.code));
  document["x-errors"] = std::move(errors);
  return document;
}

}  // namespace tallystick::node::rpc
