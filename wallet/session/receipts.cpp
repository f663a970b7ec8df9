#include "wallet/session/receipts.h"

#include "contracts/registry.h"

namespace tallystick::wallet {

Json receipt_json(const contracts::Receipt& receipt, const JsonContext& context) {
  Json out{{"subject", receipt.subject.hex()},
           {"kind", std::string{name_of(receipt.kind)}},
           {"outcome", std::string{name_of(receipt.outcome)}},
           {"events", Json::array()}};
  if (receipt.refusal) {
    out["refusal"] = std::string{name_of(*receipt.refusal)};
    out["operation"] = receipt.operation;
  }
  if (!receipt.detail.value.empty()) out["detail"] = receipt.detail.value;
  for (const contracts::Event& event : receipt.events) {
    const auto json = contracts::event_to_json(context, event);
    out["events"].push_back(json ? *json : Json{{"event", event.kind}, {"payload", to_hex(event.payload.value)}});
  }
  return out;
}

std::vector<Block> receipt_blocks(const contracts::Receipt& receipt, const JsonContext& context, const Names& names) {
  std::vector<Block> out;
  if (receipt.refusal) {
    const Failure failure = refusal_of(receipt, Exit::failed);
    out.push_back(Sentence{{failure.code + ": " + failure.message.en, failure.code + ":" + failure.message.zh},
                           Sentence::Mood::bad});
    return out;
  }
  for (const contracts::Event& event : receipt.events) {
    const contracts::EventRow* row = contracts::registry().event(event.kind);
    const auto json = contracts::event_to_json(context, event);
    if (row == nullptr || !json) continue;
    Pairs pairs = readable(row->fields(), *json, names);
    pairs.rows.insert(pairs.rows.begin(), {say(Msg::column_event), verbatim(std::string{row->name})});
    out.push_back(std::move(pairs));
  }
  return out;
}

Failure refusal_of(std::string_view code, const std::string& detail, Exit exit) {
  Failure out;
  out.exit = exit;
  out.code = code;
  out.data["detail"] = detail;
  const std::string values = readable_detail(detail);
  const contracts::RefusalText* row = contracts::find_refusal(code.substr(0, code.find(':')));
  if (row == nullptr) {
    out.message = say(Msg::unknown_refusal, values.empty() ? std::string{code} : std::string{code} + ": " + values);
    return out;
  }
  const auto with_detail = [&](std::string_view cause, std::string_view stop, const char* between) {
    if (!values.empty() && cause.ends_with(stop)) cause.remove_suffix(stop.size());
    return std::string{cause} + (values.empty() ? "" : between + values + std::string{stop});
  };
  out.message = {with_detail(row->cause_en, ".", ": "), with_detail(row->cause_zh, "。", "：")};
  out.hint = {std::string{row->cure_en}, std::string{row->cure_zh}};
  return out;
}

Failure refusal_of(const contracts::Receipt& receipt, Exit exit) {
  Failure out = refusal_of(name_of(*receipt.refusal), receipt.detail.value, exit);
  out.data["operation"] = receipt.operation;
  return out;
}

}  // namespace tallystick::wallet
