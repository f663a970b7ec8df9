#include "wallet/present/envelope.h"

namespace tallystick::wallet {
namespace {

using nlohmann::ordered_json;

ordered_json texts(const std::vector<Spoken>& warnings, Language language) {
  ordered_json out = ordered_json::array();
  for (const Spoken& warning : warnings) out.push_back(warning.in(language));
  return out;
}

ordered_json mark(const TxMark& tx) {
  ordered_json out;
  out["id"] = tx.id;
  if (!tx.hash.empty()) out["hash"] = tx.hash;
  if (tx.height) out["height"] = *tx.height;
  out["final"] = tx.final;
  return out;
}

}  // namespace

ordered_json envelope_of(const Report& report, const std::vector<Spoken>& warnings, Language language) {
  ordered_json out;
  out["v"] = 1;
  out["ok"] = true;
  out["data"] = report.data;
  out["warnings"] = texts(warnings, language);
  if (report.tx) out["tx"] = mark(*report.tx);
  return out;
}

ordered_json envelope_of(const Failure& failure, const std::vector<Spoken>& warnings, Language language) {
  ordered_json out;
  out["v"] = 1;
  out["ok"] = false;
  auto& error = out["error"];
  error["code"] = failure.code;
  if (failure.rpc) error["rpc"] = *failure.rpc;
  error["message"] = failure.message.in(language);
  error["hint"] = failure.hint.in(language);
  error["data"] = failure.data;
  out["warnings"] = texts(warnings, language);
  if (failure.tx) out["tx"] = mark(*failure.tx);
  return out;
}

}  // namespace tallystick::wallet
