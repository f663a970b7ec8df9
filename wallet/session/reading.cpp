#include "wallet/session/reading.h"

#include <algorithm>

#include "wallet/session/readable.h"

namespace tallystick::wallet {
namespace {

constexpr std::uint32_t kPageMax = 50;
constexpr std::int64_t kListMax = 1'000;

struct Item {
  Json json;
  const contracts::RecordRow* row;
  Height height;
};

Outcome<Item> item_of(const PinnedGenesis& genesis, contracts::Table table, const NodeApi::Proven& proven) {
  const contracts::RecordRow* row = contracts::registry().record(table);
  if (row == nullptr)
    return stop(WalletError::W_NODE_ANSWER, "the node speaks of a table that this wallet does not know");
  auto json = row->to_json(genesis.json, *proven.value);
  if (!json) return stop(WalletError::W_PROOF, json.error().message);
  return Item{std::move(*json), row, proven.height};
}

Table table_of(const std::vector<Item>& items, const std::vector<std::string>& columns, const Names& names) {
  Table out;
  const auto fields = items.front().row->fields();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == columns[i]; });
    if (field == fields.end()) continue;
    out.columns.push_back({field_words(field->name), field->is(WireKind::amount) ? Align::right : Align::left,
                           i > 0 && !field->is(WireKind::amount)});
    for (std::size_t r = 0; r < items.size(); ++r) {
      if (out.rows.size() <= r) out.rows.emplace_back();
      const Json& json = items[r].json;
      const auto value = json.find(field->name);
      out.rows[r].push_back(value == json.end() ? Spoken{}
                                                : readable_value(*field, *value, names, currency_of(json, names)));
    }
  }
  return out;
}

}  // namespace

Outcome<Report> show_record(Session& session, contracts::Table table, ByteView key, const std::string& what) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto proven = node->record(table, key);
  if (!proven) return tl::unexpected(proven.error());
  if (!proven->value) return stop(WalletError::W_NOT_FOUND, say(Msg::proved_absent, what));
  auto item = item_of(**genesis, table, *proven);
  if (!item) return tl::unexpected(item.error());
  Report out;
  out.blocks.push_back(readable(item->row->fields(), item->json, Names{**session.profile(), **genesis}));
  out.blocks.push_back(Sentence{say(Msg::verified_as_of, std::to_string(proven->height.raw())), Sentence::Mood::good});
  out.data = {{"record", std::string{item->row->name}},
              {"value", std::move(item->json)},
              {"verified", true},
              {"height", std::to_string(proven->height.raw())}};
  return out;
}

std::vector<OptionSpec> list_options() {
  return {flag("limit", "N", {"at most this many; 100 when left out", "最多显示多少条；默认 100"}),
          flag("cursor", "CURSOR", {"go on where an earlier list ended", "从上次列表结束处继续"})};
}

Outcome<Report> list_records(Session& session, const Listing& listing, const Arguments& given) {
  const auto limit = given.integer("limit", 1, kListMax, 100);
  if (!limit) return tl::unexpected(limit.error());
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());

  std::vector<Item> items;
  std::string cursor = given.text_or("cursor", "");
  Height newest;
  do {
    const auto left = static_cast<std::uint32_t>(*limit) - static_cast<std::uint32_t>(items.size());
    auto page = node->list(listing.index, listing.prefix, cursor, std::min(kPageMax, left));
    if (!page) return tl::unexpected(page.error());
    const auto records = node->records(page->rows);
    if (!records) return tl::unexpected(records.error());
    for (std::size_t i = 0; i < records->size(); ++i) {
      if (!(*records)[i].value) continue;  // it went between the two questions
      auto item = item_of(**genesis, page->rows[i].table, (*records)[i]);
      if (!item) return tl::unexpected(item.error());
      newest = std::max(newest, item->height);
      if (!listing.keep || listing.keep(item->json)) items.push_back(std::move(*item));
    }
    cursor = page->cursor;
  } while (!cursor.empty() && items.size() < static_cast<std::size_t>(*limit));

  Report out;
  out.data = {{"items", Json::array()}, {"verified", true}, {"height", std::to_string(newest.raw())}};
  if (!cursor.empty()) out.data["cursor"] = cursor;
  for (const Item& item : items) out.data["items"].push_back(item.json);
  if (items.empty()) {
    out.exit = Exit::not_found;
    out.blocks.push_back(Sentence{say(Msg::nothing_here)});
    return out;
  }
  out.blocks.push_back(table_of(items, listing.columns, Names{**session.profile(), **genesis}));
  session.console().talk(say(Msg::each_verified, std::to_string(items.size()), std::to_string(newest.raw())));
  if (!cursor.empty()) session.console().talk(say(Msg::more_with_cursor, cursor));
  return out;
}

}  // namespace tallystick::wallet
