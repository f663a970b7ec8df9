#include "explorer/rules/alert.h"

#include "core/sha256.h"
#include "explorer/relations/ndjson.h"

namespace tallystick::explorer {
namespace {

constexpr std::size_t kWhoMax = 128, kNoteMax = 4'096;

const Rule& rule_of(const Hit& hit) {
  return *rule_book()[hit.rule - 1U];
}

template <class Key>
void names_as_json(std::string& out, const char* key, const std::vector<Key>& keys, const Names& names) {
  out += std::string(",\"") + key + "\":[";
  for (std::size_t i = 0; i < keys.size(); ++i) out += (i == 0 ? "" : ",") + quoted(names.text(keys[i]));
  out += ']';
}

std::string without_id(const Hit& hit, const Names& names) {
  const Rule& rule = rule_of(hit);
  std::string out = "\"rule\":" + quoted(rule.id) + ",\"variant\":" + quoted(rule.variants[hit.variant].name) +
                    ",\"t\":" + std::to_string(hit.t.raw()) + ",\"amount\":" + std::to_string(hit.amount);
  names_as_json(out, "parties", hit.parties, names);
  names_as_json(out, "proof", hit.proof, names);
  return out + '}';
}

}  // namespace

const char* name_of(AlertState state) {
  constexpr const char* kNames[] = {"open", "acknowledged", "closed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string alert_id(const Hit& hit, const Names& names) {
  const std::string text = without_id(hit, names);
  const Hash hash = tagged_hash("tallystick/alert", as_bytes(text));
  return std::string(rule_of(hit).id) + "-" + hash.hex().substr(0, 32);
}

Result<Alert> step(Alert alert, AlertStep next) {
  const auto place = static_cast<int>(alert.state);
  if (static_cast<int>(next.to) != place + 1)
    return malformed(std::string("an alert that is ") + name_of(alert.state) + " cannot become " + name_of(next.to));
  if (next.who.empty() || next.who.size() > kWhoMax)
    return malformed("who takes the step must be said, in at most 128 bytes");
  if (next.note.empty() || next.note.size() > kNoteMax) return malformed("a note must say why, in at most 4096 bytes");
  if (!alert.steps.empty() && next.at < alert.steps.back().at)
    return malformed("a step cannot be earlier than the one before");
  alert.state = next.to;
  alert.steps.push_back(std::move(next));
  return alert;
}

std::string alert_json(const Hit& hit, const Names& names) {
  return "{\"id\":" + quoted(alert_id(hit, names)) + "," + without_id(hit, names);
}

}  // namespace tallystick::explorer
