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

Result<void> Engine::advance(std::span<const Fact> moment, std::vector<Hit>& hits) {
  if (moment.empty()) return {};
  const Timestamp t = time_of(moment.front());
  if (t <= moment_) return malformed("a moment comes once, and after those before: " + format_timestamp(t));
  moment_ = t;
  ripen(t - Millis{1}, hits);
  Result<void> outcome;
  std::size_t added = 0;
  for (; added < moment.size() && outcome; ++added) {
    if (time_of(moment[added]) != t) outcome = malformed("the facts of one moment have one moment");
    if (outcome) outcome = relations_.add(moment[added]);
    if (!outcome) break;
  }
  std::vector<Examination> look;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    look.clear();
    Agenda agenda(look, t);
    for (const Fact& fact : moment.first(added))
      rules_[rule].rule->affected(fact, relations_, rules_[rule].values, agenda);
    for (const Examination& examination : look) waiting_.insert({examination.at, rule, examination.subject});
  }
  ripen(t, hits);
  relations_.let_go_when_due();
  return outcome;
}

}  // namespace tallystick::explorer
