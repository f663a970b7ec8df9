// The rule book at work on one currency of the ledger: blocks in, alerts out. Pure; its whole state follows from the blocks it was given, so
// it is made again by giving them again.
#pragma once

#include "explorer/relations/ledger_facts.h"
#include "explorer/rules/engine.h"

namespace tallystick::explorer {

// An alert as it is kept and shown: names instead of keys.
struct FoundAlert {
  std::string id;  // alert_id of the hit
  std::string rule, variant;
  Timestamp t;              // ledger moment that completed the pattern
  std::int64_t amount = 0;  // minor units; kUnlimited: that much or more
  std::string currency;
  std::vector<std::string> parties;  // hexadecimal
  std::string proof;                 // explorer/alerts/proof.h
  std::string values;                // [{"name","value","unit"}]: the rule's parameters as they stood on that day
};

class Judge {
 public:
  Judge(Currency currency, std::vector<Enabled> rules);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  // Blocks in order, genesis first; `block.t` is its ledger_moment. The alerts that it brought, by moment and id.
  std::vector<FoundAlert> take(const LedgerBlock& block);

  Currency currency() const { return currency_; }
  std::uint64_t next() const { return moments_.size(); }  // height of the block that comes next
  std::uint64_t refused() const { return refused_; }
  const std::string& why_refused() const { return why_refused_; }  // of the last one

 private:
  Height height_at(Timestamp t) const;
  FoundAlert found(const Hit& hit) const;

  const Currency currency_;
  const std::vector<Enabled> rules_;
  Names names_;
  Relations relations_{names_};
  LedgerFacts facts_;
  Engine engine_;
  std::vector<Timestamp> moments_;  // of each block, from genesis on
  std::uint64_t refused_ = 0;
  std::string why_refused_;
};

// Rules count days of 24 hours, and compare dates with moments; a test network's day is shorter. The moment on the ledger's own clock: the start
// of the ledger day and as much of 24 hours as passed of it.
Timestamp ledger_moment(const Calendar& calendar, Timestamp block_time);

}  // namespace tallystick::explorer
