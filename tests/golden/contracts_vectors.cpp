#include <algorithm>

#include "contracts/financing/sell.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/refusals.h"
#include "contracts/registry.h"
#include "core/merkle.h"
#include "core/sparse_merkle.h"
#include "tests/golden/golden.h"

namespace tallystick::golden {
namespace {

using namespace contracts;

// What a field list says about bytes and JSON; the words for people are left out, they may be bettered at any time.
Json fields_json(WireFields fields) {
  Json out = Json::array();
  for (const WireField& field : fields) {
    Json row{{"name", std::string{field.name}}, {"type", std::string{field.type_name()}}};
    if (field.optional) row["optional"] = true;
    if (field.bound() != 0) row["bound"] = field.bound();
    for (const WireChoice& choice : field.choices()) row["choices"].push_back(std::string{choice.name});
    if (!field.parts().empty()) row["parts"] = fields_json(field.parts());
    out.push_back(row);
  }
  return out;
}

Json operations() {
  Json out = Json::array();
  for (const OperationRow& row : registry().operations)
    out.push_back({{"type", row.type}, {"name", std::string(row.name)}, {"fields", fields_json(row.fields())}});
  return out;
}

Json records() {
  Json out = Json::array();
  for (const RecordRow& row : registry().records)
    out.push_back({{"table", static_cast<unsigned>(row.table)},
                   {"name", std::string(row.name)},
                   {"fields", fields_json(row.fields())}});
  return out;
}

Json events() {
  Json out = Json::array();
  for (const EventRow& row : registry().events)
    out.push_back({{"kind", row.kind}, {"name", std::string(row.name)}, {"fields", fields_json(row.fields())}});
  return out;
}

Json due_work() {
  Json out = Json::array();
  for (const DueRow& row : registry().due) out.push_back({{"number", row.number}, {"name", std::string(row.name)}});
  return out;
}

Json refusals() {
  Json out = Json::array();
  for (const RefusalText& text : refusal_table())
    out.push_back({{"number", static_cast<unsigned>(text.refusal)}, {"code", std::string(text.code)}});
  return out;
}

Hash state_root(const MemoryView& view) {
  std::vector<SparseLeaf> leaves;
  for (const auto& [place, value] : view.records())
    leaves.push_back({state_key_hash(static_cast<std::uint8_t>(place.first), place.second), state_value_hash(value)});
  std::sort(leaves.begin(), leaves.end());
  return sparse_subtree(leaves).hash;
}

// The state after a step, and the receipts of the block that ended it.
Json milestone(const char* step, const TradeWorld& world) {
  Json receipts = Json::array();
  std::vector<Hash> leaves;
  for (const Receipt& receipt : world.ledger.last().receipts) {
    const Bytes bytes = to_bytes(receipt);
    receipts.push_back(to_hex(bytes));
    leaves.push_back(merkle_leaf(bytes));
  }
  return {{"step", step},
          {"records", world.ledger.view().records().size()},
          {"state_root", state_root(world.ledger.view()).hex()},
          {"receipts", receipts},
          {"receipts_root", merkle_root(leaves).hex()}};
}

// One receivable's life: the same transactions in the same blocks give the same state, to the bit, in every later version.
Json history() {
  Json out = Json::array();
  TradeWorld world;
  out.push_back(milestone("four banks, an issuer with a limit and three suppliers", world));
  const TradeWorld::Root root = world.outstanding(1'000'000'00, 90);
  out.push_back(milestone("1,000,000.00 issued for 90 days and claimed", world));
  const auto first = world.pass_on(root.first, world.tier1, world.tier2, 300'000'00);
  const auto second = world.pass_on(first.part, world.tier2, world.tier3, 120'000'00);
  out.push_back(milestone("300,000.00 passed on, and 120,000.00 of it", world));
  const auto policy = world.publish(world.bank3, world.policy_text());
  world.ledger.must(world.tier3.account, financing::Sell{policy, second.part, Amount{120'000'00}, Rate{43'738}});
  out.push_back(milestone("120,000.00 sold to a bank under its published policy", world));
  world.ledger.run(world.tier3.account, financing::Sell{policy, second.part, Amount{120'000'00}, Rate{43'738}});
  out.push_back(milestone("sold again: refused", world));
  world.ledger.mint(0, world.issuer.account, yuan(1'000'000'00));
  world.arrive(world.receivable(root.id).pay_on);
  out.push_back(milestone("the due date: every holder is paid", world));
  return out;
}

}  // namespace

Json contracts_vectors() {
  return {{"operation", operations()}, {"record", records()},   {"event", events()},
          {"due_work", due_work()},    {"refusal", refusals()}, {"history", history()}};
}

}  // namespace tallystick::golden
