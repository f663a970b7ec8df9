// tallystick block, events: what the node says of the chain. Shown as the node's word; proofs are `tallystick proof`.
#include "node/client/event_follower.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/node_api.h"
#include "wallet/session/readable.h"

namespace tallystick::wallet {
namespace {

constexpr Millis kPollWait{20'000};

// Texts and numbers of an answer as pairs; what is nested stays for --json.
Pairs flat(const Json& json) {
  Pairs out;
  for (const auto& [name, value] : json.items())
    if (value.is_primitive())
      out.rows.emplace_back(field_words(name), verbatim(value.is_string() ? value.get<std::string>() : value.dump()));
  return out;
}

Outcome<Report> ask(Session& session, const std::string& method, const Json& params) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  auto answer = node->client().call(method, params);
  if (!answer) return tl::unexpected(failure_of(answer.error()));
  Report out;
  out.blocks.push_back(flat(*answer));
  session.console().talk(say(Msg::nodes_word));
  out.data = std::move(*answer);
  return out;
}

Outcome<Report> status(Session& session, const Arguments&) {
  return ask(session, "chain_getStatus", Json::object());
}

Outcome<Report> show_block(Session& session, const Arguments& given) {
  const auto height = given.integer("height", 1, std::int64_t{1} << 53, 1);
  if (!height) return tl::unexpected(height.error());
  return ask(session, "block_get", {{"height", std::to_string(*height)}});
}

Spoken line_of(const Json& event, const Names& names) {
  const std::string name = event.value("name", "");
  std::string text = event.value("height", "") + "  " + name;
  for (const contracts::EventRow& row : contracts::registry().events) {
    if (row.name != name || !event.contains("fields")) continue;
    for (const auto& [field, value] : readable(row.fields(), event["fields"], names).rows)
      text += "  " + field.en + "=" + value.en;
  }
  return verbatim(text);
}

Outcome<Report> watch(Session& session, const Arguments& given) {
  const auto count = given.integer("count", 1, std::int64_t{1} << 53, std::int64_t{1} << 53);
  if (!count) return tl::unexpected(count.error());
  const auto names = names_of(session);
  if (!names) return tl::unexpected(names.error());
  const auto client = session.node();
  if (!client) return tl::unexpected(client.error());
  Json filter = Json::object();
  if (given.has("event")) filter["event"] = given.text_or("event", "");
  node::client::EventFollower follower{**client, given.text_or("cursor", given.has("from-start") ? "" : "tip"), 100,
                                       filter};
  for (std::int64_t seen = 0; seen < *count;) {
    const auto events = follower.next(kPollWait);
    if (!events) return tl::unexpected(failure_of(events.error()));
    for (const Json& event : *events) {
      if (seen++ == *count) break;
      session.console().item(event, line_of(event, *names));
    }
  }
  Report out;
  out.data = {{"cursor", follower.cursor()}};
  return out;
}

}  // namespace

void add_chain(Catalogue& to) {
  to.nouns.push_back({"block", {"the chain as the node tells it", "节点所述的链状态"}});
  to.commands.push_back({"block",
                         "status",
                         {"Shows where the ledger and the node stand.", "显示账本与节点的状态。"},
                         {},
                         {"block status"},
                         status});
  to.commands.push_back({"block",
                         "show",
                         {"Shows a block.", "显示区块。"},
                         {argument("height", "HEIGHT", {"from 1", "从 1 起"})},
                         {"block show 1"},
                         show_block});
  to.nouns.push_back({"events", {"what happens, as it happens", "实时事件"}});
  to.commands.push_back({"events",
                         "watch",
                         {"Prints events as they become final; one JSON object a line with --json.",
                          "逐条输出最终确认的事件；加 --json 则每行一个 JSON 对象。"},
                         {switch_("from-start", {"from the beginning instead of from now", "从头开始而非从现在起"}),
                          flag("cursor", "CURSOR", {"go on where an earlier watch ended", "从上次结束处继续"}),
                          flag("event", "NAME", {"only events of this name", "仅该名称的事件"}),
                          flag("count", "N", {"stop after this many", "输出若干条后停止"})},
                         {"events watch --event settlement.fragment_paid"},
                         watch});
}

}  // namespace tallystick::wallet
