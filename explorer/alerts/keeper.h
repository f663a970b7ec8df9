// Keeps the alerts of an index: judges what is indexed, slice by slice, and writes what it finds into the tables of alerts.
//
// What a slice brings and the height it reaches become durable in one transaction, after the blocks themselves. A process that dies in between
// leaves blocks that are not judged yet; the next one finds the same alerts in them, for the judges' state is made again from the index
// (explorer/index/rule_input.h) before it goes on. So an alert is written once, whenever and however often the process dies. Alerts of another
// rule book, or of other parameters, are dropped and judged anew.
//
//   alert        place | id | rule | variant | …     place: height << 30 | number in its block (explorer/index/place.h)
//   alert_party  party | place
#pragma once

#include <memory>

#include "core/genesis.h"
#include "explorer/alerts/judge.h"
#include "explorer/sql/database.h"

namespace tallystick::explorer {

class AlertKeeper {
 public:
  // `database` outlives the keeper, holds an index of this genesis, and is written by this thread alone.
  static Result<std::unique_ptr<AlertKeeper>> open(sql::Database& database, const Genesis& genesis,
                                                   std::vector<Enabled> rules = enabled_rules());

  // Judges the next slice of what is indexed: at most some thousand transactions. False when there was nothing left. After an error the
  // alerts stand where they stood; the keeper is to be opened again.
  Result<bool> step();

  // Up to which block alerts are complete and durable; nothing before genesis is judged.
  std::optional<Height> judged() const { return stored_; }
  // Facts that the relations refused, of all currencies, and why the last one was.
  std::uint64_t refused() const;
  std::string why_refused() const;

 private:
  struct Slice;
  struct Placed {
    std::int64_t place = 0;
    Timestamp block_time;
    FoundAlert alert;
  };
  AlertKeeper(sql::Database& database, const Genesis& genesis, std::vector<Enabled> rules);
  Result<void> prepare();
  // Blocks from `from` on, none above `last`.
  Result<Slice> read(std::uint64_t from, std::uint64_t last);
  Result<void> judge_those_behind(Judge& judge);
  bool meets_new_currency(const Slice& slice);
  Result<void> write(const std::vector<Placed>& alerts, std::uint64_t reached);
  Result<void> insert(const Placed& placed);

  sql::Database& database_;
  const Genesis genesis_;
  const std::vector<Enabled> rules_;
  std::vector<std::unique_ptr<Judge>> judges_;  // a currency each, in the order in which they came up
  std::uint64_t next_ = 0;                      // height that is judged next
  std::optional<Height> stored_;
};

}  // namespace tallystick::explorer
