#include "explorer/rules/book_json.h"

#include "explorer/relations/ndjson.h"

namespace tallystick::explorer {

const char* name_of(Unit unit) {
  constexpr const char* kNames[] = {"count", "days", "hours", "percent", "minor", "millionths"};
  return kNames[static_cast<std::size_t>(unit)];
}

namespace {

std::string json(const Words& words) {
  return "{\"zh\":" + quoted(words.zh) + ",\"en\":" + quoted(words.en) + "}";
}

// f(i) for 0..count-1, in an array.
template <class F>
std::string array(std::size_t count, F f) {
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + f(i);
  return out + "]";
}

std::string json(const Parameter& parameter, const std::vector<Values::Dated>& dated) {
  std::string values = "[{\"value\":" + std::to_string(parameter.preset) + "}";
  for (const Values::Dated& d : dated)
    values += ",{\"from\":" + quoted(format_date(d.from)) + ",\"value\":" + std::to_string(d.value) + "}";
  return "{\"name\":" + quoted(parameter.name) + ",\"about\":" + json(parameter.about) + ",\"unit\":\"" +
         name_of(parameter.unit) + "\",\"min\":" + std::to_string(parameter.min) +
         ",\"max\":" + std::to_string(parameter.max) + ",\"values\":" + values + "]}";
}

}  // namespace

std::string book_json(std::span<const Enabled> rules) {
  return array(rules.size(), [&](std::size_t i) {
    const Rule& rule = *rules[i].rule;
    return "{\"number\":" + std::to_string(rule.number) + ",\"id\":" + quoted(rule.id) +
           ",\"name\":" + json(rule.name) + ",\"definition\":" + json(rule.definition) + ",\"why\":" + json(rule.why) +
           ",\"variants\":" +
           array(rule.variants.size(),
                 [&](std::size_t v) {
                   return "{\"name\":" + quoted(rule.variants[v].name) + ",\"about\":" + json(rule.variants[v].about) +
                          "}";
                 }) +
           ",\"parameters\":" +
           array(rule.parameters.size(),
                 [&](std::size_t p) { return json(rule.parameters[p], rules[i].values.set_values(p)); }) +
           "}";
  });
}

}  // namespace tallystick::explorer
