// What a rule of the rule book is. A rule looks for one pattern of wrongdoing, in one or more variants, and judges subjects: a receivable, a
// financing, a document, a party: whatever its pattern hangs on.
//
// Verdicts are dated. A hit belongs to the moment that completes its pattern, and is made only from what held at that moment: no later fact
// changes or withdraws it. `judge` returns the hits of one subject that complete within a span of moments; over all subjects and all time that
// is the batch answer, over the subjects of each new fact and its own moment the incremental one, and it is the same function.
// What differs is only `affected`, which names the subjects a new fact may complete, and when to look at one again if nothing happens.
// All functions are pure: rows in, hits out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "explorer/relations/relations.h"

namespace tallystick::explorer {

struct Words {
  const char* zh;
  const char* en;
};

enum class Unit : std::uint8_t { count, days, hours, percent, minor, millionths };

// A number of a rule that its readers may set, from a day on.
struct Parameter {
  const char* name;
  Words about;
  Unit unit;
  std::int64_t min, max, preset;
};

struct Variant {
  const char* name;
  Words about;
};

// One rule's parameters as of any day: the value set last before or on that day, else the preset.
class Values {
 public:
  explicit Values(std::span<const Parameter> parameters) : parameters_{parameters}, set_(parameters.size()) {}
  // malformed outside the parameter's bounds; a second value of one day replaces the first.
  Result<void> set(std::string_view name, std::int64_t value, Date from);
  std::int64_t at(std::size_t index, Date day) const;
  std::int64_t at(std::size_t index, Timestamp t) const { return at(index, day_of(t)); }
  // The largest it ever is.
  std::int64_t largest(std::size_t index) const;

  struct Dated {
    Date from;
    std::int64_t value;
  };
  // What was set, by day.
  const std::vector<Dated>& set_values(std::size_t index) const { return set_[index]; }

 private:
  std::span<const Parameter> parameters_;
  std::vector<std::vector<Dated>> set_;  // by date
};

// Moments after `after`, up to and with `until`.
struct Span {
  Timestamp after, until;
  bool has(Timestamp t) const { return after < t && t <= until; }
};

// What a rule judges; a rule knows what its numbers mean (keys or positions).
struct Subject {
  std::uint32_t a = 0, b = 0;
  auto operator<=>(const Subject&) const = default;
};

struct Hit {
  std::uint8_t rule = 0;     // its number, 1..20
  std::uint8_t variant = 0;  // index into the rule's variants
  Timestamp t;               // the moment that completed it
  std::int64_t amount = 0;   // what is at stake, in minor units; kUnlimited: that much or more
  std::vector<PartyKey> parties;
  std::vector<RowKey> proof;  // every row that makes it, in the order of the argument; at most kProofMax
  auto operator<=>(const Hit&) const = default;
};
inline constexpr std::size_t kProofMax = 256;

struct Examination {
  Subject subject;
  Timestamp at;
  auto operator<=>(const Examination&) const = default;
};

// Where `affected` says what to look at.
class Agenda {
 public:
  Agenda(std::vector<Examination>& out, Timestamp now) : out_{out}, now_{now} {}
  void look(Subject subject) { out_.push_back({subject, now_}); }
  // Not before now.
  void look(Subject subject, Timestamp at) { out_.push_back({subject, std::max(at, now_)}); }
  Timestamp now() const { return now_; }

 private:
  std::vector<Examination>& out_;
  Timestamp now_;
};

struct Rule {
  std::uint8_t number;
  const char* id;
  Words name;
  Words definition;
  Words why;  // why it matters, with its source
  std::span<const Variant> variants;
  std::span<const Parameter> parameters;
  // The fact is in the store already, with all others of its moment.
  void (*affected)(const Fact&, const Relations&, const Values&, Agenda&);
  void (*subjects)(const Relations&, std::vector<Subject>&);
  void (*judge)(Subject, const Relations&, const Values&, Span, std::vector<Hit>&);
};

// The rules in the order of their numbers.
std::span<const Rule* const> rule_book();
// Null when none is called so.
const Rule* rule_called(std::string_view id);

}  // namespace tallystick::explorer
