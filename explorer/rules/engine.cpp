#include "explorer/rules/engine.h"

namespace tallystick::explorer {

std::vector<Enabled> enabled_rules() {
  std::vector<Enabled> out;
  for (const Rule* rule : rule_book()) out.push_back({rule, Values{rule->parameters}});
  return out;
}

std::vector<Hit> judge_all(const Relations& relations, std::span<const Enabled> rules, Timestamp until) {
  std::vector<Hit> hits;
  std::vector<Subject> subjects;
  for (const Enabled& enabled : rules) {
    subjects.clear();
    enabled.rule->subjects(relations, subjects);
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    for (const Subject& subject : subjects)
      enabled.rule->judge(subject, relations, enabled.values, {Timestamp{-1}, until}, hits);
  }
  std::sort(hits.begin(), hits.end());
  return hits;
}

Engine::Engine(Relations& relations, std::vector<Enabled> rules) : relations_{relations}, rules_{std::move(rules)} {}

void Engine::examine(std::size_t rule, Subject subject, Timestamp at, std::vector<Hit>& hits) {
  ++examinations_;
  rules_[rule].rule->judge(subject, relations_, rules_[rule].values, {at - Millis{1}, at}, hits);
}

void Engine::ripen(Timestamp until, std::vector<Hit>& hits) {
  while (!waiting_.empty() && waiting_.begin()->at <= until) {
    const Due due = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    examine(due.rule, due.subject, due.at, hits);
  }
}

Result<std::vector<RefusedFact>> Engine::advance(std::span<const Fact> moment, std::vector<Hit>& hits) {
  if (moment.empty()) return {};
  const Timestamp t = time_of(moment.front());
  if (t <= moment_) return malformed("a moment comes once, and after those before: " + format_timestamp(t));
  for (const Fact& fact : moment)
    if (time_of(fact) != t) return malformed("the facts of one moment have one moment");
  moment_ = t;
  ripen(t - Millis{1}, hits);
  std::vector<RefusedFact> refused;
  std::vector<const Fact*> added;
  for (std::size_t i = 0; i < moment.size(); ++i) {
    if (const auto ok = relations_.add(moment[i]); ok)
      added.push_back(&moment[i]);
    else
      refused.push_back({i, ok.error().message});
  }
  std::vector<Examination> look;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    look.clear();
    Agenda agenda(look, t);
    for (const Fact* fact : added) rules_[rule].rule->affected(*fact, relations_, rules_[rule].values, agenda);
    for (const Examination& examination : look) waiting_.insert({examination.at, rule, examination.subject});
  }
  ripen(t, hits);
  relations_.let_go_when_due();
  return refused;
}

}  // namespace tallystick::explorer
