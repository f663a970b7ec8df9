// What clients of a network saw, in the order in which they saw it: each line is written before the call goes out or after the answer has
// come, with a monotonic time, so that one answer that came before another call was made is known to have come before it.
//
// A payment is asked for once and answered at most once. In between it may go without an answer any number of times: nobody knows then
// what became of it, and the client asks other nodes until one says that it is final and durable. A client does one thing at a time.
//
// As NDJSON, one object a line, 64-bit numbers as decimal strings:
//   {"ns", "client", "event": "pay",       "id", "from", "lane", "sequence", "to", "minor"}     asks for a payment
//   {"ns", "client", "event": "no_answer", "node", "why"}                                       unknown what became of it
//   {"ns", "client", "event": "decided",   "node", "id", "height", "place", "block", "outcome", "receipt"}   acknowledged
//   {"ns", "client", "event": "look",      "node"}                                              asks a node where the ledger stands
//   {"ns", "client", "event": "tip",       "node", "height", "block", "state_root"}             its answer
#pragma once

#include <cstdint>
#include <fstream>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "contracts/ledger/receipt.h"
#include "core/address.h"
#include "core/strong.h"

namespace tallystick::e2e {

struct Payment {
  static constexpr std::string_view kEvent = "pay";
  Hash id;  // of the transaction
  AccountId from;
  std::uint8_t lane = 0;
  Sequence sequence;
  AccountId to;
  std::int64_t minor = 0;
  static constexpr auto fields() {
    return field_list(field("id", &Payment::id),     field("from", &Payment::from),
                      field("lane", &Payment::lane), field("sequence", &Payment::sequence),
                      field("to", &Payment::to),     field("minor", &Payment::minor));
  }
};

struct NoAnswer {
  static constexpr std::string_view kEvent = "no_answer";
  std::uint16_t node = 0;
  std::string why;
};

// Where a transaction stands in the ledger, and what became of it there.
struct Decision {
  Height height;
  std::uint32_t place = 0;  // in the block
  Hash block;               // header hash
  contracts::Outcome outcome = contracts::Outcome::applied;
  Hash receipt;  // SHA-256 of its bytes
  static constexpr auto fields() {
    return field_list(field("height", &Decision::height), field("place", &Decision::place),
                      field("block", &Decision::block), field("outcome", &Decision::outcome),
                      field("receipt", &Decision::receipt));
  }
  bool operator==(const Decision&) const = default;
};

struct Decided {
  static constexpr std::string_view kEvent = "decided";
  std::uint16_t node = 0;  // which acknowledged it
  Hash id;
  Decision decision;
};

struct Look {
  static constexpr std::string_view kEvent = "look";
  std::uint16_t node = 0;
  static constexpr auto fields() { return field_list(field("node", &Look::node)); }
};

struct Tip {
  static constexpr std::string_view kEvent = "tip";
  std::uint16_t node = 0;
  Height height;
  Hash block;
  Hash state_root;
  static constexpr auto fields() {
    return field_list(field("node", &Tip::node), field("height", &Tip::height), field("block", &Tip::block),
                      field("state_root", &Tip::state_root));
  }
};

struct Event {
  std::uint64_t ns = 0;  // CLOCK_MONOTONIC
  std::uint32_t client = 0;
  std::variant<Payment, NoAnswer, Decided, Look, Tip> what;
};

std::uint64_t monotonic_ns();

// One line, without its end.
std::string ndjson(const Event& event);

// Collects the events of every client, and writes each to a file as it comes. From any thread.
class History {
 public:
  explicit History(const std::string& path) : out_{path} {}
  void add(std::uint32_t client, decltype(Event::what) what, std::uint64_t ns = monotonic_ns());
  // All so far, in the order of their times; of one time, what was asked before what was answered.
  std::vector<Event> events() const;
  // False when a line could not be written.
  bool written();

 private:
  mutable std::mutex mutex_;
  std::ofstream out_;
  std::vector<Event> events_;
};

}  // namespace tallystick::e2e
