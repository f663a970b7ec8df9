// Words for everything that has none of its own: any operation by its JSON form, any record by its key, any event by its name, and time.
//   tier1 runs {"operation": "fragment.claim", "fragment": "$R1.first"}
//   tier1 runs {…} naming L1 from loan.opened.loan
// In JSON texts, $name stands for the account of a member or the id of a thing, $name.party for a member's party, $name.first for the first
// fragment of a receivable, $today+90 for a date, $now+24h for a moment.
#include <algorithm>

#include "contracts/registry.h"
#include "core/json_codec.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

const JsonContext kJson{NetworkKind::test};

std::string meaning(const Stage& stage, const std::string& word) {
  const auto after = [&](std::string_view start) { return word.substr(start.size()); };
  if (word.starts_with("today+"))
    return format_date(stage.world.ledger.today() + Days{static_cast<std::int32_t>(stage.number(after("today+")))});
  if (word.starts_with("now+") && word.back() == 'h') {
    const auto hours = stage.number(word.substr(4, word.size() - 5));
    return std::to_string((stage.world.ledger.next_block().time + Millis{hours * 3'600'000}).raw());
  }
  const auto dot = word.find('.');
  const std::string name = word.substr(0, dot), part = dot == std::string::npos ? "" : word.substr(dot + 1);
  if (part == "party") return format_party(kJson.kind, stage.member(name).party);
  if (part == "first") return fragment_id(stage.receivable(name), {}, 0).hex();
  if (!part.empty()) throw StoryError("$" + word + " means nothing");
  if (stage.members().contains(name)) return format_account(kJson.kind, stage.member(name).account);
  return stage.called(name);
}

Json with_meanings(const Stage& stage, const Json& json) {
  if (json.is_string() && json.get_ref<const std::string&>().starts_with('$'))
    return meaning(stage, json.get_ref<const std::string&>().substr(1));
  if (!json.is_structured()) return json;
  Json out = json;
  for (auto& item : out) item = with_meanings(stage, item);
  return out;
}

Json parsed(const Stage& stage, const std::string& word) {
  const Json json = Json::parse(word, nullptr, false);
  if (json.is_discarded()) throw StoryError("no JSON: " + word);
  return with_meanings(stage, json);
}

void run(Stage& stage, const Places& p) {
  const auto operation = operation_from_json(kJson, parsed(stage, p[1]));
  if (!operation) throw StoryError(operation.error().message);
  stage.act(stage.member(p[0]), std::vector<Operation>{*operation});
}

// The part of JSON that "event.name.field.field" means.
std::string in_events(const Stage& stage, const std::string& path) {
  for (const Event& event : stage.said()) {
    const auto json = event_to_json(kJson, event);
    if (!json) continue;
    const std::string name = (*json)["event"].get<std::string>() + ".";
    if (!path.starts_with(name)) continue;
    std::string pointer = "/" + path.substr(name.size());
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    const Json::json_pointer place{pointer};
    if (json->contains(place) && (*json)[place].is_string()) return (*json)[place].get<std::string>();
  }
  throw StoryError("no event says " + path);
}

void run_naming(Stage& stage, const Places& p) {
  run(stage, {p[0], p[1]});
  if (stage.applied()) stage.call(p[2], in_events(stage, p[3]));
}

bool is_said(const Stage& stage, const std::string& event) {
  if (!std::any_of(registry().events.begin(), registry().events.end(),
                   [&](const EventRow& row) { return row.name == event; }))
    throw StoryError("there is no event " + event);
  return std::any_of(stage.said().begin(), stage.said().end(),
                     [&](const Event& one) { return registry().event(one.kind)->name == event; });
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.dump();
}

// "then fragment.fragment "$F1" has state held", "then loan.loan "$L1" has terms.rate 42000".
void see_record(const Stage& stage, const Places& p) {
  const RecordRow* row = registry().record(p[0]);
  if (row == nullptr) throw StoryError("there is no record " + p[0]);
  const Json named = p[1].starts_with('$') ? Json(meaning(stage, p[1].substr(1))) : parsed(stage, p[1]);
  const auto key = row->key_from_json(kJson, named);
  if (!key) throw StoryError(key.error().message);
  const auto bytes = stage.view().get(row->table, *key);
  if (!bytes) throw StoryError("there is no " + p[0] + " " + p[1]);
  const auto json = row->to_json(kJson, *bytes);
  std::string pointer = "/" + p[2];
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  const Json::json_pointer place{pointer};
  const std::string is = json->contains(place) ? text_of((*json)[place]) : "absent";
  const std::string says = p[3].starts_with('$') ? meaning(stage, p[3].substr(1)) : p[3];
  if (is != says) throw StoryError(p[0] + " " + p[1] + " has " + p[2] + " " + is + ", not " + says);
}

void see_no_record(const Stage& stage, const Places& p) {
  const RecordRow* row = registry().record(p[0]);
  if (row == nullptr) throw StoryError("there is no record " + p[0]);
  const Json named = p[1].starts_with('$') ? Json(meaning(stage, p[1].substr(1))) : parsed(stage, p[1]);
  const auto key = row->key_from_json(kJson, named);
  if (!key) throw StoryError(key.error().message);
  if (stage.view().get(row->table, *key)) throw StoryError("there is a " + p[0] + " " + p[1]);
}

void come(Stage& stage, Date day) {
  const auto days = (day - stage.world.ledger.today()).raw();
  if (days < 1) throw StoryError(format_date(day) + " is not after " + format_date(stage.world.ledger.today()));
  stage.pass_days(days);
}

}  // namespace

std::vector<Sentence> general_sentences() {
  return {
      {"{who} runs {json}", run},
      {"{who} runs {json} naming {new} from {event.field}", run_naming},
      {"{number} days pass", [](Stage& s, const Places& p) { s.pass_days(s.number(p[0])); }},
      {"a day passes", [](Stage& s, const Places&) { s.pass_days(1); }},
      {"{number} hours pass", [](Stage& s, const Places& p) { s.pass_hours(s.number(p[0])); }},
      {"the day of payment of {receivable} comes",
       [](Stage& s, const Places& p) { come(s, s.world.receivable(s.receivable(p[0])).pay_on); }},
      {"the day before payment of {receivable} comes",
       [](Stage& s, const Places& p) { come(s, s.world.receivable(s.receivable(p[0])).pay_on + Days{-1}); }},
  };
}

std::vector<Check> general_checks() {
  return {
      {"the ledger says {event}",
       [](const Stage& s, const Places& p) {
         if (!is_said(s, p[0])) throw StoryError("the ledger did not say " + p[0]);
       }},
      {"the ledger does not say {event}",
       [](const Stage& s, const Places& p) {
         if (is_said(s, p[0])) throw StoryError("the ledger said " + p[0]);
       }},
      {"the rule is {rule}",
       [](const Stage& s, const Places& p) {
         const std::string why = s.receipt() ? s.receipt()->detail.value : "";
         if (!why.starts_with(p[0] + ":")) throw StoryError("the receipt says \"" + why + "\"");
       }},
      {"today is {date}",
       [](const Stage& s, const Places& p) {
         const std::string today = format_date(s.world.ledger.today());
         if (today != p[0]) throw StoryError("today is " + today + ", not " + p[0]);
       }},
      {"there is no {record} {key}", see_no_record},
      {"{record} {key} has {field} {value}", see_record},
  };
}

}  // namespace tallystick::scenarios
