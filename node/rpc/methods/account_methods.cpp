// party_get, account_get, account_getLane, account_getBalances, account_getHoldings
#include "contracts/account/records.h"
#include "contracts/party/records.h"
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

using contracts::Index;
using contracts::Table;

Outcome party(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  if (params.contains("party") == params.contains("legal_id"))
    return rpc_fail(Code::invalid_params, "give either party or legal_id");
  PartyId id;
  if (params.contains("party")) {
    const auto given = party_of(context, params, "party");
    if (!given) return tl::unexpected(given.error());
    id = *given;
  } else {
    const std::string text = text_of(params, "legal_id");
    const auto colon = text.find(':');
    if (colon == std::string::npos) return rpc_fail(Code::invalid_params, "legal_id: it is written scheme:value");
    const contracts::party::LegalId legal_id{{text.substr(0, colon)}, {text.substr(colon + 1)}};
    const auto entry = contracts::load<contracts::party::LegalIdEntry>(*moment, legal_id);
    if (!entry) return rpc_fail(Code::not_found, "nobody has the legal id " + text);
    id = entry->party;
  }
  auto out = fields_of_record(context, *moment, Table::party, to_bytes(id), "party");
  if (!out) return out;
  (*out)["accounts"] = Json::array();
  for (const auto& row : contracts::scan_prefix(*moment, Index::account_by_party, id.view(), context.limits.list_max))
    if (const auto account = AccountId::from(row.record_key))
      (*out)["accounts"].push_back(format_account(context.json.kind, *account));
  return out;
}

// Reads with an account in hand.
template <class F>
Handler with_account(const ContextPtr& context, F function) {
  return reading([context, function](const Json& params) -> Outcome {
    const auto account = account_of(*context, params, "account");
    if (!account) return tl::unexpected(account.error());
    return function(*context, *account, params);
  });
}

Outcome get_account(const MethodContext& context, const AccountId& account, const Json&) {
  return fields_of_record(context, *context.ledger.committed(), Table::account, to_bytes(account), "account");
}

Outcome listing(const MethodContext& context, Index index, const AccountId& account, const Json& params,
                const char* name) {
  const auto moment = context.ledger.committed();
  auto page = list_records(context, *moment, index, account.view(), params);
  if (!page) return tl::unexpected(page.error());
  return page_json(*moment, name, std::move(*page));
}

void lane(const ContextPtr& context, const Json& params, const Reply& reply) {
  const auto account = account_of(*context, params, "account");
  if (!account) return reply(tl::unexpected(account.error()));
  const auto lane_number = static_cast<std::uint8_t>(params.contains("lane") ? params.at("lane").get<int>() : 0);
  auto out = guarded([&]() -> Outcome {
    const auto moment = context->ledger.committed();
    if (!moment->get(Table::account, to_bytes(*account))) return rpc_fail(Code::not_found, "there is no such account");
    const auto record = contracts::load<contracts::account::Lane>(*moment, {*account, lane_number});
    return Json{{"account", format_account(context->json.kind, *account)},
                {"lane", lane_number},
                {"next", decimal(record ? record->next.raw() : 0)},
                {"height", decimal(moment->tip().height.raw())}};
  });
  if (!out) return reply(std::move(out));
  context->door.pending_next(*account, lane_number,
                             [reply, out = std::move(*out)](std::optional<Sequence> pending) mutable {
                               const std::uint64_t next = u64_of(out, "next");
                               out["next_pending"] = decimal(pending && pending->raw() > next ? pending->raw() : next);
                               reply(std::move(out));
                             });
}

}  // namespace

void add_account_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  dispatcher.add(
      {.name = "party_get",
       .about = "Who somebody is.",
       .params = {{.name = "party", .need = Need::optional, .about = "bech32m", .max = 90, .values = {}},
                  {.name = "legal_id", .need = Need::optional, .about = "scheme:value", .max = 80, .values = {}}},
       .result = "the party's record and its accounts",
       .errors = {Code::not_found},
       .handler = reading([context](const Json& params) { return party(*context, params); })});
  dispatcher.add({.name = "account_get",
                  .about = "An account with its owner and key policy.",
                  .params = {account_param()},
                  .result = "the account's record",
                  .errors = {Code::not_found},
                  .handler = with_account(context, get_account)});
  dispatcher.add(
      {.name = "account_getLane",
       .about = "Where a nonce lane stands.",
       .params = {account_param(),
                  {.name = "lane",
                   .type = ParamType::integer,
                   .need = Need::optional,
                   .about = "0 when absent",
                   .min = 0,
                   .max = kNonceLanes - 1,
                   .values = {}}},
       .result = "next: the sequence that the ledger expects; next_pending: after what waits in this node's pool",
       .errors = {Code::not_found},
       .handler = [context](const Json& params, Reply reply) { lane(context, params, reply); }});
  dispatcher.add(
      {.name = "account_getBalances",
       .about = "The money that an account holds, by bank, currency and kind.",
       .params = {account_param(), cursor_param(), limit_param(*context)},
       .result = "balance records",
       .errors = {},
       .handler = with_account(context, [](const MethodContext& c, const AccountId& account, const Json& params) {
         return listing(c, Index::balance_by_account, account, params, "balances");
       })});
  dispatcher.add(
      {.name = "account_getHoldings",
       .about = "The fragments that an account holds, by maturity.",
       .params = {account_param(), cursor_param(), limit_param(*context)},
       .result = "fragment records",
       .errors = {},
       .handler = with_account(context, [](const MethodContext& c, const AccountId& account, const Json& params) {
         return listing(c, Index::fragment_by_holder, account, params, "fragments");
       })});
  dispatcher.add(
      {.name = "account_getOffers",
       .about = "The fragments that wait for an account to claim or reject them.",
       .params = {account_param(), cursor_param(), limit_param(*context)},
       .result = "fragment records",
       .errors = {},
       .handler = with_account(context, [](const MethodContext& c, const AccountId& account, const Json& params) {
         return listing(c, Index::offer_by_payee, account, params, "fragments");
       })});
}

}  // namespace tallystick::node::rpc
