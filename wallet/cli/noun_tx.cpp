// tallystick tx: what became of transactions.
#include "wallet/cli/nouns.h"
#include "wallet/session/outbox.h"
#include "wallet/session/paths.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

Outcome<Hash> id_of(const Arguments& given) {
  const std::string text = given.text_or("id", "");
  const auto id = Hash::from_hex(text);
  if (!id) return bad_option("id", "\"" + text + "\" is not a transaction id: 64 hexadecimal digits");
  return *id;
}

// Looks once, without waiting.
Outcome<Report> show(Session& session, const Arguments& given) {
  const auto id = id_of(given);
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto status = node->transaction(*id);
  if (!status) return tl::unexpected(status.error());
  if (status->state == TransactionStatus::State::final) return wait_for(session, *id);
  if (status->state == TransactionStatus::State::unknown)
    return stop(WalletError::W_NOT_FOUND, say(Msg::no_such_transaction, id->hex()));
  const bool waiting = status->state == TransactionStatus::State::waiting;
  Report out;
  out.data = {{"id", id->hex()}, {"status", waiting ? "waiting" : "not_entered"}};
  out.blocks.push_back(Sentence{waiting ? say(Msg::tx_waiting, id->hex()) : say(Msg::not_entered, id->hex())});
  return out;
}

Outcome<Report> wait(Session& session, const Arguments& given) {
  const auto id = id_of(given);
  if (!id) return tl::unexpected(id.error());
  return wait_for(session, *id);
}

Outcome<Report> list(Session&, const Arguments&) {
  Report out;
  out.data["items"] = Json::array();
  Table table{{{say(Msg::field_id)}}, {}};
  for (const Hash& id : Outbox{state_directory() + "/outbox"}.list()) {
    out.data["items"].push_back({{"id", id.hex()}});
    table.rows.push_back({verbatim(id.hex())});
  }
  if (table.rows.empty()) {
    out.exit = Exit::not_found;
    out.blocks.push_back(Sentence{say(Msg::nothing_here)});
  } else {
    out.blocks.push_back(std::move(table));
  }
  return out;
}

}  // namespace

void add_tx(Catalogue& to) {
  const OptionSpec id = argument("id", "ID", {"transaction id", "交易编号"});
  to.nouns.push_back({"tx", {"what became of a transaction", "交易的结果"}});
  to.commands.push_back(
      {"tx",
       "show",
       {"Shows a transaction's receipt, verified, or where it waits.", "显示交易的回执（已核验）或其等待状态。"},
       {id},
       {"tx show ID"},
       show});
  to.commands.push_back({"tx",
                         "wait",
                         {"Waits for a transaction; sends it again if it was lost. Safe to repeat.",
                          "等待交易结果；若丢失则重新发送。可安全重复。"},
                         {id},
                         {"tx wait ID --timeout 2m"},
                         wait});
  to.commands.push_back(
      {"tx",
       "list",
       {"Lists transactions that were sent and whose end is not known.", "列出已发送但结果未知的交易。"},
       {},
       {"tx list"},
       list});
}

}  // namespace tallystick::wallet
