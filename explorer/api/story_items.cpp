#include "explorer/api/story_items.h"

#include "consensus/certificate.h"
#include "core/strict_json.h"
#include "explorer/index/place.h"

namespace tallystick::explorer::api {
namespace {

std::string hex_at(const sql::Row& row, std::size_t column) {
  return to_hex(sql::bytes_at(row, column));
}

std::string decimal_at(const sql::Row& row, std::size_t column) {
  return decimal(sql::number_at(row, column));
}

void add_place(Json& item, std::int64_t place) {
  item["height"] = decimal(height_of_place(place));
  item["place"] = receipt_of_place(place);
}

template <class Id>
std::optional<Bytes> id_bytes(const Result<Id>& id) {
  return id ? std::optional{to_bytes(*id)} : std::nullopt;
}

}  // namespace

Json block_item(const Context&, const sql::Row& row) {
  Json out{{"height", decimal_at(row, 0)},
           {"hash", hex_at(row, 1)},
           {"time", decimal_at(row, 2)},
           {"ledger_day", format_date(Date{static_cast<std::int32_t>(sql::number_at(row, 3))})},
           {"epoch", decimal_at(row, 4)},
           {"view", decimal_at(row, 5)},
           {"proposer", sql::number_at(row, 6)},
           {"transactions", sql::number_at(row, 7)},
           {"due_work", sql::number_at(row, 8)},
           {"events", sql::number_at(row, 9)},
           {"certified", sql::number_at(row, 10) != 0},
           {"validators", sql::number_at(row, 12)}};
  if (!sql::null_at(row, 11)) {
    Json signers = Json::array();
    for (const ValidatorIndex index : consensus::signers_of(consensus::SignerBits{sql::bytes_at(row, 11)}))
      signers.push_back(index.raw());
    out["signers"] = std::move(signers);
  }
  return out;
}

Json receipt_item(const Context& context, const sql::Row& row) {
  Json out{{"time", decimal_at(row, 3)}, {"outcome", sql::text_at(row, 4)}, {"events", sql::number_at(row, 7)}};
  add_place(out, sql::number_at(row, 0));
  if (!sql::null_at(row, 5)) out["refusal"] = sql::text_at(row, 5);
  if (sql::null_at(row, 8)) {
    out["subject"] = hex_at(row, 2);
    out["work"] = sql::text_at(row, 6);
    return out;
  }
  out["id"] = hex_at(row, 2);
  out["account"] = format_account(context.json.kind, AccountId::from(sql::bytes_at(row, 8)).value_or(AccountId{}));
  out["lane"] = sql::number_at(row, 9);
  out["sequence"] = decimal_at(row, 10);
  out["hash"] = hex_at(row, 11);
  out["operations"] = parse_json(sql::text_at(row, 12)).value_or(Json::array());
  return out;
}

Json event_item(const Context& context, const sql::Row& row) {
  const std::int64_t place = sql::number_at(row, 0);
  Json out{{"n", event_of_place(place)},
           {"event", sql::text_at(row, 1)},
           {"origin", sql::text_at(row, 2)},
           {"subject", hex_at(row, 3)},
           {"time", decimal_at(row, 4)}};
  add_place(out, place);
  for (const contracts::EventRow& known : context.registry.events)
    if (known.name == sql::text_at(row, 1))
      out["fields"] = known.to_json(context.json, sql::bytes_at(row, 5)).value_or(Json::object());
  return out;
}

std::optional<Bytes> id_of_text(std::string_view text) {
  if (auto bytes = from_hex(text); bytes && !bytes->empty()) return bytes;
  for (const NetworkKind kind : {NetworkKind::test, NetworkKind::production}) {
    if (auto account = id_bytes(parse_account(kind, text))) return account;
    if (auto party = id_bytes(parse_party(kind, text))) return party;
  }
  return std::nullopt;
}

}  // namespace tallystick::explorer::api
