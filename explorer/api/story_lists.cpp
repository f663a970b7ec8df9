// What the lists of the ledger's story show of a row, and what they can be asked by.
#include <algorithm>

#include "contracts/ledger/receipt.h"
#include "core/strict_json.h"
#include "explorer/api/place_list.h"
#include "explorer/api/story_items.h"
#include "explorer/index/place.h"

namespace tallystick::explorer::api {
namespace {

// The name of an operation occurs in the list of a transaction's.
ListField operation_field() {
  ListField out = plain_field<Text<64>>("operation", "receipt.operations", "name of an operation in it");
  out.ops = {Op::eq, Op::contains};
  out.condition = [](const sql::Dialect& dialect, Bound& bound, Op op, const std::vector<sql::Value>& values) {
    const std::string& text = std::get<std::string>(values.front());
    return std::string{dialect.position} + "(receipt.operations, " + bound.add(op == Op::eq ? '"' + text + '"' : text) +
           ") > 0";
  };
  return out;
}

// Nearly everything is applied: what is not has an index of its own, which a database takes when the condition repeats its words.
ListField outcome_field() {
  ListField out = plain_field<contracts::Outcome>("outcome", "receipt.outcome", "what became of it");
  out.condition = [](const sql::Dialect&, Bound& bound, Op op, const std::vector<sql::Value>& values) {
    const sql::Value applied{std::string{tallystick::name_of(contracts::Outcome::applied)}};
    const bool names_applied = std::ranges::find(values, applied) != values.end();
    const std::string unusual = "receipt.outcome <> 'applied'";
    if (op == Op::ne) return names_applied ? unusual : "receipt.outcome <> " + bound.add(values.front());
    std::string names;
    for (const sql::Value& value : values) names += (names.empty() ? "" : ", ") + bound.add(value);
    return (names_applied ? "" : unusual + " AND ") + "receipt.outcome IN (" + names + ")";
  };
  return out;
}

// Events of one transaction or piece of work stand behind its receipt.
ListField event_subject_field() {
  ListField out = plain_field<Hash>("subject", {}, "transaction id, or id of the due work");
  out.ops = {Op::eq};
  out.condition = [](const sql::Dialect&, Bound& bound, Op, const std::vector<sql::Value>& values) {
    return "event.place IN (SELECT e.place FROM receipt AS r JOIN event AS e ON e.place BETWEEN r.place AND r.place "
           "+ " +
           std::to_string((std::int64_t{1} << kEventBits) - 1) + " WHERE r.subject = " + bound.add(values.front()) +
           ")";
  };
  return out;
}

// Ids are of two lengths and two forms: any of them is read. What is none of them is mentioned nowhere.
ListField mentions_field() {
  ListField out =
      plain_field<Text<128>>("mentions", {}, "an account, a party or the id of a record that the event names");
  out.ops = {Op::eq, Op::in};
  out.condition = [](const sql::Dialect&, Bound& bound, Op, const std::vector<sql::Value>& values) {
    std::string ids;
    for (const sql::Value& value : values)
      ids += (ids.empty() ? "" : ", ") + bound.add(id_of_text(std::get<std::string>(value)).value_or(Bytes{}));
    return "event.place IN (SELECT m.place FROM mention AS m WHERE m.id IN (" + ids + "))";
  };
  return out;
}

}  // namespace

PlaceList block_list() {
  const std::string order = "block.height";
  return PlaceList{
      {kBlockColumns,
       "block",
       order,
       {},
       false,
       {height_field(order, false), time_field(order, false),
        plain_field<Date>("ledger_day", "block.day", "the ledger's day"),
        plain_field<std::uint64_t>("epoch", "block.epoch", "of its validators"),
        plain_field<std::uint64_t>("view", "block.view", "in which it was proposed"),
        plain_field<std::uint16_t>("proposer", "block.proposer", "place of the validator that proposed it"),
        plain_field<std::uint32_t>("transactions", "block.transactions", "in it"),
        plain_field<std::uint32_t>("due_work", "block.due_work", "pieces of work that the ledger did by itself"),
        plain_field<std::uint32_t>("events", "block.events", "told by all of them"),
        plain_field<bool>("certified", "block.certified", "has a finalization of its own")},
       &block_item,
       {"height", "hash", "time", "ledger_day", "epoch", "view", "proposer", "transactions", "due_work", "events",
        "certified"}}};
}

PlaceList transaction_list() {
  const std::string order = "receipt.place";
  return PlaceList{{kReceiptColumns,
                    "receipt",
                    order,
                    "receipt.kind = 'transaction'",
                    true,
                    {height_field(order, true), time_field(order, true),
                     plain_field<Hash>("id", "receipt.subject", "transaction id"),
                     plain_field<Hash>("hash", "receipt.hash", "of all its bytes"),
                     plain_field<AccountId>("account", "receipt.account", "that asks"),
                     plain_field<std::uint8_t>("lane", "receipt.lane", "nonce lane"),
                     plain_field<std::uint64_t>("sequence", "receipt.sequence", "place in the lane"), outcome_field(),
                     plain_field<contracts::Refusal>("refusal", "receipt.refusal", "the rule that said no", true),
                     operation_field()},
                    &receipt_item,
                    {"id", "hash", "height", "place", "time", "account", "lane", "sequence", "operations", "outcome",
                     "refusal", "events"}}};
}

PlaceList work_list() {
  const std::string order = "receipt.place";
  return PlaceList{{kReceiptColumns,
                    "receipt",
                    order,
                    "receipt.kind = 'due_work'",
                    true,
                    {height_field(order, true), time_field(order, true),
                     plain_field<Hash>("subject", "receipt.subject", "id of the due work"),
                     plain_field<Text<64>>("work", "receipt.work", "name of the kind of work"), outcome_field()},
                    &receipt_item,
                    {"subject", "work", "height", "place", "time", "outcome", "events"}}};
}

PlaceList event_list() {
  const std::string order = "event.place";
  return PlaceList{{kEventColumns,
                    "event",
                    order,
                    {},
                    true,
                    {height_field(order, true), time_field(order, true),
                     plain_field<Text<64>>("event", "event.kind", "name of the kind of event"),
                     plain_field<contracts::ReceiptKind>("origin", "event.origin", "a transaction or due work"),
                     event_subject_field(), mentions_field(),
                     plain_field<Amount>("amount", "event.amount", "the first amount that it names", true),
                     plain_field<Currency>("currency", "event.currency", "the first currency that it names", true)},
                    &event_item,
                    {"height", "place", "n", "time", "event", "origin", "subject", "fields"}}};
}

}  // namespace tallystick::explorer::api
