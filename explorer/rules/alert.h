// An alert: a hit that people work on. open -> acknowledged -> closed, each step with who and why; nothing goes back, and a hit that comes
// again (a rebuilt index, a second import) is the same alert in the state it was left in.
// Where alerts are kept and whom they are sent to stays behind the two small interfaces at the end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "explorer/rules/rule.h"

namespace tallystick::explorer {

enum class AlertState : std::uint8_t { open, acknowledged, closed };
const char* name_of(AlertState state);

struct AlertStep {
  AlertState to;
  std::string who;   // 1..128 bytes
  std::string note;  // 1..4096 bytes
  Timestamp at;
};

struct Alert {
  std::string id;  // alert_id of the hit
  AlertState state = AlertState::open;
  std::vector<AlertStep> steps;  // in order; at most one per state after open
};

// The rule's id and 32 hexadecimal digits of a hash over rule, variant, moment and the names of parties and proof: equal wherever the same
// rows are judged, whatever order they were read in.
std::string alert_id(const Hit& hit, const Names& names);

// The alert after the step. malformed when the step does not follow the state, is earlier than the last, or lacks who or why.
Result<Alert> step(Alert alert, AlertStep step);

class AlertStore {
 public:
  virtual ~AlertStore() = default;
  // Nothing when there is none.
  virtual Result<std::optional<Alert>> find(const std::string& id) const = 0;
  // Keeps a new hit as an open alert; a known one stays as it is. Says whether it was new.
  virtual Result<bool> open(const Alert& alert, const Hit& hit) = 0;
  virtual Result<void> save(const Alert& alert) = 0;
};

// Tells someone outside. A delivery that fails is repeated by its caller: receivers tell repeats by the alert's id.
class AlertDelivery {
 public:
  virtual ~AlertDelivery() = default;
  virtual Result<void> deliver(const std::string& json) = 0;
};

// What is delivered, and exported: one line of JSON
// {"id","rule","variant","t","amount","parties":[...],"proof":[...]}, amounts as integers, rows by name.
std::string alert_json(const Hit& hit, const Names& names);

}  // namespace tallystick::explorer
