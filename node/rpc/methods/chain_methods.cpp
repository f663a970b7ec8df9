// chain_getStatus, chain_getGenesis, block_get, validator_list
#include "contracts/party/records.h"
#include "contracts/validator/rules.h"
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

constexpr std::int64_t kRealDayMs = 86'400'000;

Json status(const MethodContext& context) {
  const auto moment = context.ledger.committed();
  const Genesis& genesis = context.ledger.genesis();
  const rows::TipRow& tip = moment->tip();
  const NodeStatus node = context.door.status();
  const std::size_t validators = contracts::validator::validators_of(*moment).in_force.size();
  Json out{{"chain_id", genesis.chain_id.value},
           {"genesis_hash", context.ledger.config().network.genesis_hash.hex()},
           {"network", std::string{name_of(genesis.kind)}},
           {"version", TALLYSTICK_VERSION},
           {"height", decimal(tip.height.raw())},
           {"block", tip.block.hex()},
           {"block_time", std::to_string(tip.timestamp.raw())},
           {"block_time_text", format_timestamp(tip.timestamp)},
           {"ledger_day", format_date(ledger_day(genesis.calendar, tip.timestamp))},
           {"result", to_json(context.json, tip.result)},
           {"result_digest", result_digest(tip.result).hex()},
           {"certified", moment->finalization().has_value()},
           {"ms_per_day", std::to_string(genesis.calendar.ms_per_day)},
           {"scaled_calendar", genesis.calendar.ms_per_day != kRealDayMs},
           {"validators", validators},
           {"quorum", contracts::validator::quorum(validators)},
           {"may_vote", node.may_vote},
           {"halted", node.halted},
           {"not_writing", node.not_writing},
           {"view", decimal(node.view.raw())},
           {"peers_connected", node.peers_connected},
           {"pool", {{"transactions", node.pool_count}, {"bytes", decimal(node.pool_bytes)}}},
           {"node_time", std::to_string(context.clock.wall().raw())}};
  if (genesis.kind == NetworkKind::test) out["warning"] = "This is a test network: nothing on it is worth money.";
  if (genesis.calendar.ms_per_day != kRealDayMs)
    out["warning"] = "This is a test network on a scaled calendar: a ledger day lasts " +
                     std::to_string(genesis.calendar.ms_per_day) +
                     " ms here, not 24 hours, and nothing on it is worth money.";
  return out;
}

// At once, or once the ledger stands above a height; as it stands then when the time is up first.
void wait_for_status(const ContextPtr& context, const Json& params, const Reply& reply) {
  const std::optional<Height> above =
      params.contains("above") ? std::optional{Height{u64_of(params, "above")}} : std::nullopt;
  const auto answer = [context] { return guarded([&]() -> Outcome { return status(*context); }); };
  context->waits.wait(
      [context, above, answer]() -> std::optional<Outcome> {
        if (above && context->ledger.committed()->tip().height <= *above) return std::nullopt;
        return answer();
      },
      wait_of(*context, params), answer, reply);
}

Json block_json(const MethodContext& context, const rows::BlockRow& block) {
  Json out{{"height", decimal(block.header.height.raw())},
           {"hash", header_hash(block.header).hex()},
           {"header", to_json(context.json, block.header)},
           {"result", to_json(context.json, block.result)},
           {"result_digest", result_digest(block.result).hex()},
           {"receipts", block.receipts},
           {"ledger_day", format_date(ledger_day(context.ledger.genesis().calendar, block.header.timestamp))}};
  if (block.finalization) out["finalization"] = to_json(context.json, *block.finalization);
  return out;
}

// {"id", "outcome"} for transactions, {"work", "outcome"} for what the ledger did by itself, in block order.
Outcome with_receipts(const MethodContext& context, const Committed& moment, Json out, const rows::BlockRow& block) {
  const auto receipts = moment.receipts(block.header.height);
  if (!receipts) return rpc_fail(receipts.error());
  out["transactions"] = Json::array();
  out["due_work"] = Json::array();
  for (const Bytes& bytes : *receipts) {
    const auto receipt = from_bytes<contracts::Receipt>(bytes);
    if (!receipt) return rpc_fail(Code::internal_error, "a stored receipt is damaged");
    Json item{{"id", receipt->subject.hex()}, {"outcome", std::string{name_of(receipt->outcome)}}};
    if (receipt->refusal) item["refusal"] = std::string{name_of(*receipt->refusal)};
    if (receipt->kind == contracts::ReceiptKind::due_work) {
      const contracts::DueRow* row = context.ledger.registry().due_work(receipt->work);
      item["work"] = row == nullptr ? std::to_string(receipt->work) : std::string{row->name};
      out["due_work"].push_back(std::move(item));
    } else {
      out["transactions"].push_back(std::move(item));
    }
  }
  return out;
}

Outcome find_block(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  if (params.contains("height") == params.contains("hash"))
    return rpc_fail(Code::invalid_params, "give either height or hash");
  Height height{u64_of(params, "height")};
  if (params.contains("hash")) {
    const auto found = moment->height_of(hash_of_param(params, "hash"));
    if (!found) return rpc_fail(found.error());
    height = *found;
  }
  const auto block = moment->block(height);
  if (!block) return rpc_fail(block.error());
  return with_receipts(context, *moment, block_json(context, *block), *block);
}

Outcome validators(const MethodContext& context) {
  const auto moment = context.ledger.committed();
  const auto all = contracts::validator::validators_of(*moment);
  const auto list = [&](const contracts::validator::Members& members) {
    Json out = Json::array();
    for (const contracts::validator::Validator& member : members) {
      const auto party = contracts::must_load<contracts::party::Party>(*moment, member.party);
      out.push_back({{"validator", member.seat},
                     {"name", party.name.value},
                     {"legal_id", party.legal_id.scheme.value + ":" + party.legal_id.value.value},
                     {"party", format_party(context.json.kind, member.party)},
                     {"operator_account", format_account(context.json.kind, member.operator_account)},
                     {"consensus_key", member.consensus_key.hex()},
                     {"tls_key_pin", member.tls_key_pin.hex()}});
    }
    return out;
  };
  return Json{{"height", decimal(moment->tip().height.raw())},
              {"epoch", decimal(all.epoch.raw())},
              {"validators", list(all.in_force)},
              {"announced", list(all.announced)},
              {"changes_waiting", all.waiting.size()},
              {"quorum", contracts::validator::quorum(all.in_force.size())}};
}

// block_get with the transactions' bytes, which the block file has.
void block_with_bodies(const ContextPtr& context, const Json& params, const Reply& reply) {
  auto block = guarded([&] { return find_block(*context, params); });
  if (!block || !params.contains("bodies") || !params.at("bodies").get<bool>()) return reply(std::move(block));
  const Height height{u64_of(*block, "height")};
  context->door.bodies(height, [reply, block = std::move(*block)](const Result<std::vector<Bytes>>& bodies) mutable {
    if (!bodies) return reply(rpc_fail(bodies.error()));
    block["bodies"] = Json::array();
    for (const Bytes& body : *bodies) block["bodies"].push_back(to_hex(body));
    reply(std::move(block));
  });
}

}  // namespace

void add_chain_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  dispatcher.add({.name = "chain_getStatus",
                  .about = "Where the ledger and this node stand.",
                  .params = {{.name = "above",
                              .type = ParamType::u64,
                              .need = Need::optional,
                              .about = "with wait_ms: answer once the height is more than this",
                              .values = {}},
                             wait_param(*context)},
                  .result = "network, last committed block and its roots, ledger day, validators, this node's health "
                            "(not_writing: why it votes and takes transactions no more, empty when it does)",
                  .errors = {Code::overloaded},
                  .handler = [context](const Json& params, Reply reply) { wait_for_status(context, params, reply); }});
  dispatcher.add(
      {.name = "chain_getGenesis",
       .about = "The document that the network started from. Compare its hash with the one you were told elsewhere.",
       .params = {},
       .result = "the genesis and its hash",
       .errors = {},
       .handler = reading([context](const Json&) -> Outcome {
         return Json{{"hash", context->ledger.config().network.genesis_hash.hex()},
                     {"genesis", to_json(context->json, context->ledger.genesis())}};
       })});
  dispatcher.add(
      {.name = "block_get",
       .about = "One committed block, by height or by header hash.",
       .params = {{.name = "height", .type = ParamType::u64, .need = Need::optional, .about = "from 1", .values = {}},
                  {.name = "hash",
                   .type = ParamType::hex,
                   .need = Need::optional,
                   .about = "header hash",
                   .min = 32,
                   .max = 32,
                   .values = {}},
                  {.name = "bodies",
                   .type = ParamType::boolean,
                   .need = Need::optional,
                   .about = "with the bytes of the transactions",
                   .values = {}}},
       .result = "header, roots, finalization if it has one of its own, what became of its transactions, due work",
       .errors = {Code::not_found},
       .handler = [context](const Json& params, Reply reply) { block_with_bodies(context, params, reply); }});
  dispatcher.add({.name = "validator_list",
                  .about = "The banks that keep the ledger.",
                  .params = {},
                  .result = "validators in force by seat, those announced for the next epoch, and how many make a quorum",
                  .errors = {},
                  .handler = reading([context](const Json&) { return validators(*context); })});
}

}  // namespace tallystick::node::rpc
