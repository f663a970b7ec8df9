// event_list: the numbered log of everything that happened, read by cursor, with long poll.
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

// Opaque to callers: height 8 | place 4 | event 4, in hex.
std::string cursor_text(const EventCursor& cursor) {
  Writer w;
  w.integer(cursor.height.raw());
  w.integer(cursor.place);
  w.integer(cursor.event);
  return to_hex(w.bytes());
}

std::optional<EventCursor> read_cursor(const std::string& text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  Reader r{*bytes};
  EventCursor cursor;
  cursor.height = Height{r.integer<std::uint64_t>()};
  cursor.place = r.integer<std::uint32_t>();
  cursor.event = r.integer<std::uint32_t>();
  return cursor;
}

Json stored_event_json(const MethodContext& context, const StoredEvent& event) {
  Json out = event_json(context, event.event);
  out["cursor"] = cursor_text({event.at.height, event.at.place, event.at.event + 1});
  out["height"] = decimal(event.at.height.raw());
  out["place"] = event.at.place;
  out["number"] = event.at.event;
  out["subject"] = event.subject.hex();
  out["origin"] = std::string{name_of(event.origin)};
  out["block_time"] = std::to_string(event.block_time.raw());
  return out;
}

struct Question {
  EventCursor from;
  std::size_t limit;
  std::optional<std::uint16_t> kind;
  std::optional<Hash> subject;
};

// What is there; nothing when all of it has been read and somebody is willing to wait: the question then moves on, so that the same
// receipts are not read again after every commit.
std::optional<Outcome> answer(const MethodContext& context, Question& question, bool even_if_empty) {
  const auto moment = context.ledger.committed();
  const auto found =
      moment->events(question.from, question.limit, context.limits.receipts_scanned_max, [&](const StoredEvent& event) {
        return (!question.kind || event.event.kind == *question.kind) &&
               (!question.subject || event.subject == *question.subject);
      });
  if (!found) return rpc_fail(found.error());
  if (found->events.empty() && found->at_end && !even_if_empty) {
    question.from = found->next;
    return std::nullopt;
  }
  Json events = Json::array();
  for (const StoredEvent& event : found->events) events.push_back(stored_event_json(context, event));
  return Json{{"events", std::move(events)},
              {"cursor", cursor_text(found->next)},
              {"at_end", found->at_end},
              {"height", decimal(moment->tip().height.raw())}};
}

void list(const ContextPtr& context, const Json& params, const Reply& reply) {
  Question question{{}, limit_of(*context, params), std::nullopt, std::nullopt};
  const std::string cursor = text_of(params, "cursor");
  if (cursor == "tip") {
    question.from.height = context->ledger.committed()->tip().height.next();
  } else if (!cursor.empty()) {
    const auto read = read_cursor(cursor);
    if (!read) return reply(rpc_fail(Code::invalid_params, "cursor: it is not one that this list gave"));
    question.from = *read;
  }
  if (params.contains("event")) {
    const auto& rows = context->ledger.registry().events;
    const std::string name = text_of(params, "event");
    const auto row = std::ranges::find(rows, name, &contracts::EventRow::name);
    if (row == rows.end()) return reply(rpc_fail(Code::invalid_params, "event: there is no event named " + name));
    question.kind = row->kind;
  }
  if (params.contains("subject")) question.subject = hash_of_param(params, "subject");
  const auto asked = std::make_shared<Question>(question);
  context->waits.wait([context, asked] { return answer(*context, *asked, false); }, wait_of(*context, params),
                      [context, asked] { return *answer(*context, *asked, true); }, reply);
}

}  // namespace

void add_event_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  Param cursor = cursor_param();
  cursor.about =
      "where to go on, as an earlier answer gave it; absent: from the beginning; tip: what comes from now on";
  dispatcher.add(
      {.name = "event_list",
       .about = "What happened, in the ledger's order, without gaps or repetition.",
       .params =
           {cursor,
            limit_param(*context),
            wait_param(*context),
            {.name = "event", .need = Need::optional, .about = "only events of this name", .max = 64, .values = {}},
            {.name = "subject",
             .type = ParamType::hex,
             .need = Need::optional,
             .about = "only those of this transaction or piece of due work",
             .min = 32,
             .max = 32,
             .values = {}}},
       .result = "events, the cursor to go on from, and whether everything committed has been read",
       .errors = {Code::overloaded},
       .handler = [context](const Json& params, Reply reply) { list(context, params, reply); }});
}

}  // namespace tallystick::node::rpc
