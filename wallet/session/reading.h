// Reads of the ledger as commands show them: each record fetched with its proof and verified against the pinned genesis first.
#pragma once

#include "contracts/registry.h"
#include "wallet/cli/command.h"
#include "wallet/session/node_api.h"

namespace tallystick::wallet {

// A typed record, verified; nothing when it is proved that there is none. W_PROOF when the proof does not hold.
template <class R>
Outcome<std::optional<R>> read_record(NodeApi& node, const typename R::Key& key) {
  const auto proven = node.record(R::kTable, to_bytes(key));
  if (!proven) return tl::unexpected(proven.error());
  if (!proven->value) return std::optional<R>{};
  auto record = from_bytes<R>(*proven->value);
  if (!record) return stop(WalletError::W_PROOF, record.error().message);
  return std::optional<R>{std::move(*record)};
}

// The same, where its absence ends the command.
template <class R>
Outcome<R> must_read(NodeApi& node, const typename R::Key& key, const std::string& what) {
  auto record = read_record<R>(node, key);
  if (!record) return tl::unexpected(record.error());
  if (!*record) return stop(WalletError::W_NOT_FOUND, say(Msg::proved_absent, what));
  return std::move(**record);
}

// Every field of one record.
Outcome<Report> show_record(Session& session, contracts::Table table, ByteView key, const std::string& what);

// What a list shows.
struct Listing {
  contracts::Index index{};
  Bytes prefix;
  std::vector<std::string> columns;            // field names; the first is never cut short
  std::function<bool(const Json&)> keep = {};  // of the records' JSON; absent: all
};

// Records of an index, each verified; that none is missing cannot be proved, which the report says. At most `limit` of them; further ones
// from `cursor` on, as data.cursor gave it.
Outcome<Report> list_records(Session& session, const Listing& listing, const Arguments& given);
// --limit and --cursor.
std::vector<OptionSpec> list_options();

}  // namespace tallystick::wallet
