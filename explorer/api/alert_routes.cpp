// Alerts with their proof paths, and the rule book.
#include "core/strict_json.h"
#include "explorer/api/place_list.h"
#include "explorer/api/routes.h"
#include "explorer/api/story_items.h"
#include "explorer/index/place.h"
#include "explorer/rules/alert.h"
#include "explorer/rules/book_json.h"

namespace tallystick::explorer::api {
namespace {

constexpr const char* kAlertColumns =
    "alert.place, alert.id, alert.rule, alert.variant, alert.day, alert.time, alert.currency, alert.amount, "
    "alert.state, alert.parties";

// Parties as they are written everywhere; a group of companies has no address and stays hexadecimal.
Json parties_json(const Context& context, const std::string& names) {
  Json out = Json::array();
  for (const Json& name : parse_json(names).value_or(Json::array())) {
    const std::string hex = name.get<std::string>();
    const auto party = PartyId::from_hex(hex);
    out.push_back(party ? format_party(context.json.kind, *party) : hex);
  }
  return out;
}

Json alert_item(const Context& context, const sql::Row& row) {
  const std::int64_t amount = sql::number_at(row, 7);
  Json out{{"id", sql::text_at(row, 1)},
           {"rule", sql::text_at(row, 2)},
           {"variant", sql::text_at(row, 3)},
           {"state", sql::text_at(row, 8)},
           {"height", decimal(height_of_place(sql::number_at(row, 0)))},
           {"time", decimal(sql::number_at(row, 5))},
           {"ledger_day", format_date(Date{static_cast<std::int32_t>(sql::number_at(row, 4))})},
           {"currency", sql::text_at(row, 6)},
           {"amount", decimal(amount)},
           {"parties", parties_json(context, sql::text_at(row, 9))}};
  if (amount == kUnlimited) out["amount_is_at_least"] = true;
  return out;
}

ListField party_field() {
  ListField out = plain_field<Text<128>>("party", {}, "a party that it is about");
  out.ops = {Op::eq, Op::in};
  out.condition = [](const sql::Dialect&, Bound& bound, Op, const std::vector<sql::Value>& values) {
    std::string ids;
    for (const sql::Value& value : values)
      ids += (ids.empty() ? "" : ", ") + bound.add(id_of_text(std::get<std::string>(value)).value_or(Bytes{}));
    return "alert.place IN (SELECT p.place FROM alert_party AS p WHERE p.party IN (" + ids + "))";
  };
  return out;
}

Answer<std::shared_ptr<const List>> alert_list(const Ask&) {
  const std::string order = "alert.place";
  static const auto list = std::make_shared<const PlaceList>(PlaceList::Shape{
      kAlertColumns,
      "alert",
      order,
      {},
      true,
      {height_field(order, true), time_field(order, true), plain_field<Text<64>>("id", "alert.id", "its name"),
       plain_field<Text<64>>("rule", "alert.rule", "name of the rule"),
       plain_field<Text<64>>("variant", "alert.variant", "name of the variant"),
       plain_field<Text<16>>("state", "alert.state", "open, acknowledged or closed"), party_field(),
       plain_field<Date>("ledger_day", "alert.day", "day that completed the pattern"),
       plain_field<Currency>("currency", "alert.currency", "of the amount"),
       plain_field<Amount>("amount", "alert.amount", "what is at stake, in minor units")},
      &alert_item,
      {"id", "rule", "variant", "state", "height", "time", "ledger_day", "currency", "amount", "parties"}});
  return std::shared_ptr<const List>{list};
}

Answer<Json> alert(const Ask& ask) {
  if (auto fine = only(ask, {}); !fine) return tl::unexpected(fine.error());
  const auto rows = ask.database.query(
      "SELECT " + std::string{kAlertColumns} + ", alert.proof, alert.parameters FROM alert WHERE id = $1",
      {ask.path[0]});
  if (!rows) return database_error(rows.error());
  if (rows->empty())
    return not_here("There is no such alert.", "Ask /v1/status how far the rule book has come (alerts.judged_height).");
  const sql::Row& row = rows->front();
  Json out = alert_item(ask.context, row);
  out["proof"] = parse_json(sql::text_at(row, 10)).value_or(Json::array());
  out["parameters"] = parse_json(sql::text_at(row, 11)).value_or(Json::array());
  return out;
}

// With how many alerts of each rule stand in which state.
Answer<Json> rules(const Ask& ask) {
  if (auto fine = only(ask, {"at"}); !fine) return tl::unexpected(fine.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const auto rows = ask.database.query(
      "SELECT rule, variant, state, count(*) FROM alert WHERE place < $1 GROUP BY rule, variant, state ORDER BY rule, "
      "variant, state",
      {first_place(moment->height.next())});
  if (!rows) return database_error(rows.error());
  const auto judged = ask.database.query("SELECT value FROM meta WHERE name = 'judged_height'");
  if (!judged) return database_error(judged.error());
  static const Json book = parse_json(book_json(enabled_rules())).value_or(Json::array());
  Json out{{"items", book}};
  for (Json& rule : out["items"])
    for (Json& variant : rule["variants"]) {
      variant["alerts"] = Json::object();
      for (const sql::Row& row : *rows)
        if (rule["id"] == sql::text_at(row, 0) && variant["name"] == sql::text_at(row, 1))
          variant["alerts"][sql::text_at(row, 2)] = decimal(sql::number_at(row, 3));
    }
  if (!judged->empty() && sql::text_at(judged->front(), 0) != "none")
    out["judged_height"] = sql::text_at(judged->front(), 0);
  add_moment(out, *moment);
  return out;
}

}  // namespace

void add_alert_routes(std::vector<Route>& routes) {
  routes.push_back({.path = "/v1/alerts",
                    .name = "listAlerts",
                    .about = "What the rule book found, newest first; `at` chooses by the block that completed the "
                             "pattern, states are those of now.",
                    .schema = "Alert",
                    .list = &alert_list});
  routes.push_back({.path = "/v1/alerts/{id}",
                    .name = "getAlert",
                    .about = "One alert with its proof path and the parameters in force on its day.",
                    .path_parameters = {{"id", "id of the alert", "tenor-" + std::string(32, '0'), true}},
                    .schema = "AlertDetail",
                    .answer = &alert});
  routes.push_back({.path = "/v1/rules",
                    .name = "listRules",
                    .about = "The rule book: definitions, why they matter, parameters by date, in Chinese and English; "
                             "and how many alerts of each variant stand in which state.",
                    .query_parameters = {at_parameter()},
                    .schema = "Rules",
                    .answer = &rules});
}

}  // namespace tallystick::explorer::api
