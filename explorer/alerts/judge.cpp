#include "explorer/alerts/judge.h"

#include <algorithm>

#include "explorer/alerts/proof.h"
#include "explorer/relations/ndjson.h"
#include "explorer/rules/alert.h"
#include "explorer/rules/book_json.h"

namespace tallystick::explorer {
namespace {

constexpr std::int64_t kDay = 86'400'000;

std::string values_json(const Enabled& enabled, Timestamp t) {
  std::string out = "[";
  for (std::size_t i = 0; i < enabled.rule->parameters.size(); ++i) {
    const Parameter& parameter = enabled.rule->parameters[i];
    out += (i == 0 ? "" : ",") + std::string{"{\"name\":"} + quoted(parameter.name) + ",\"value\":\"" +
           std::to_string(enabled.values.at(i, t)) + "\",\"unit\":\"" + name_of(parameter.unit) + "\"}";
  }
  return out + "]";
}

}  // namespace

Timestamp ledger_moment(const Calendar& calendar, Timestamp block_time) {
  if (block_time < calendar.first_day_start) return start_of(calendar.first_date) - Millis{1};
  const Date day = ledger_day(calendar, block_time);
  const std::int64_t begun =
      calendar.first_day_start.raw() + std::int64_t{(day - calendar.first_date).raw()} * calendar.ms_per_day;
  const Sum passed = Sum{block_time.raw() - begun} * kDay / calendar.ms_per_day;
  return start_of(day) + Millis{static_cast<std::int64_t>(std::min<Sum>(passed, kDay - 1))};
}

Judge::Judge(Currency currency, std::vector<Enabled> rules)
    : currency_{currency}, rules_{std::move(rules)}, facts_{names_, currency}, engine_{relations_, rules_} {}

// Of the last block that was there by then.
Height Judge::height_at(Timestamp t) const {
  const auto after = std::upper_bound(moments_.begin(), moments_.end(), t);
  return Height{static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(after - moments_.begin() - 1, 0))};
}

FoundAlert Judge::found(const Hit& hit) const {
  const Enabled& enabled = rules_[hit.rule - 1U];
  FoundAlert out{alert_id(hit, names_),
                 enabled.rule->id,
                 enabled.rule->variants[hit.variant].name,
                 hit.t,
                 hit.amount,
                 currency_.code(),
                 {},
                 {},
                 values_json(enabled, hit.t)};
  for (const PartyKey party : hit.parties) out.parties.push_back(names_.text(party));
  out.proof = proof_json(hit.proof, relations_, [this](Timestamp t) { return height_at(t); });
  return out;
}

std::vector<FoundAlert> Judge::take(const LedgerBlock& block) {
  const Timestamp t = moments_.empty() ? block.t : std::max(block.t, moments_.back() + Millis{1});
  moments_.push_back(t);
  const std::vector<Fact> facts = facts_.of(block);
  std::vector<Hit> hits;
  const auto told = engine_.advance(facts, hits);
  if (!told) {
    ++refused_;
    why_refused_ = told.error().message;
  } else if (!told->empty()) {
    refused_ += told->size();
    why_refused_ = told->back().why;
  }
  if (facts.empty()) engine_.ripen(t, hits);
  std::vector<FoundAlert> out;
  for (const Hit& hit : hits) out.push_back(found(hit));
  const auto order = [](const FoundAlert& x) { return std::tie(x.t, x.id); };
  std::ranges::sort(out, {}, order);
  const auto twice = std::ranges::unique(out, {}, &FoundAlert::id);
  out.erase(twice.begin(), twice.end());
  return out;
}

}  // namespace tallystick::explorer
