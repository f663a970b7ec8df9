// tallystick-bench due: what other people notice when very many fragments fall due on one day.
//
// Receivables of 250 fragments each are issued, passed on in parts to suppliers of three banks and claimed, all due on the same ledger day (of a few
// seconds: the network has a calendar of its own). Customers pay each other all the while, each the next payment when the last is final. When the
// day comes the ledger pays every fragment by itself, over as many blocks as the parameter due_work_max makes of it.
//   interval  between the times of neighbouring blocks: before the day, and while fragments are paid
//   payment   how long a customer's payment takes until it is final, before and meanwhile
// Valid only if every fragment was paid exactly, the issuer's account is empty, and all validators hold one ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tallystick::bench {

struct DueOptions {
  std::size_t validators = 4;
  std::size_t receivables = 400;  // of 250 fragments each
  std::size_t payers = 8;
  std::int64_t day_ms = 30'000;              // the day of payment is the fifth
  std::optional<std::int64_t> due_work_max;  // absent: the parameter's own first value
  std::string directory;                     // the temporary one is made in it
  std::string tallystickd;                   // the node program
};

int measure_due(const DueOptions& options, bool json);

}  // namespace tallystick::bench
