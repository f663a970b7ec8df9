#include "node/ledger/committed.h"

#include <functional>

#include "core/sparse_merkle.h"
#include "node/ledger/storage_error.h"

namespace tallystick::node {
namespace {

std::string at(Height height) {
  return "block " + std::to_string(height.raw());
}

Result<StoredReceipt> decode_receipt(const rows::ReceiptPlace& where, ByteView bytes) {
  auto receipt = from_bytes<contracts::Receipt>(bytes);
  if (!receipt)
    return internal_error("a stored receipt of " + at(where.height) + " is damaged: " + receipt.error().message);
  return StoredReceipt{where.height, where.place, {bytes.begin(), bytes.end()}, std::move(*receipt)};
}

}  // namespace

Committed::Committed(std::shared_ptr<const KvReader> snapshot, rows::TipRow tip,
                     std::optional<consensus::Finalization> finalization)
    : snapshot_{std::move(snapshot)}, tip_{std::move(tip)}, finalization_{std::move(finalization)}, view_{*snapshot_} {}

// A row that has to be there: not_found when it is not, internal when it is not what was written.
template <class T>
Result<T> Committed::row(const Bytes& key, const std::string& what) const {
  const auto bytes = snapshot_->get(key);
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return not_found("there is no " + what);
  auto value = from_bytes<T>(**bytes);
  if (!value) return internal_error("the stored " + what + " is damaged: " + value.error().message);
  return value;
}

Result<std::optional<rows::StateRow>> Committed::record(contracts::Table table, ByteView key) const {
  const Hash key_hash = state_key_hash(static_cast<std::uint8_t>(table), key);
  const auto bytes = snapshot_->get(rows::state_key(key_hash));
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto row = rows::read_state(key_hash, **bytes);
  if (!row) return internal_error(row.error().message);
  return std::move(*row);
}

Result<rows::BlockRow> Committed::block(Height height) const {
  auto block = row<rows::BlockRow>(rows::block_key(height), at(height));
  if (block && block->header.height != height)
    return internal_error("the stored " + at(height) + " is of another height");
  if (block || block.error().kind != ErrorKind::not_found || height > tip_.height || height.raw() == 0) return block;
  const auto begin = first_height();
  if (!begin) return tl::unexpected(begin.error());
  if (height >= *begin) return block;
  return not_found(at(height) + " is not kept here: this node's ledger begins with a snapshot at height " +
                   std::to_string(begin->raw()) + "; ask an archive node");
}

Result<Height> Committed::first_height() const {
  const auto bytes = snapshot_->get(rows::meta_key("base"));
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return Height{1};
  const auto base = from_bytes<rows::BaseRow>(**bytes);
  if (!base) return internal_error("where the ledger begins cannot be read: " + base.error().message);
  return base->height;
}

Result<Height> Committed::height_of(const Hash& header_hash) const {
  return row<Height>(rows::block_hash_key(header_hash), "block " + header_hash.hex());
}

Result<rows::BlockRow> Committed::certified_at_or_after(Height height) const {
  for (; height <= tip_.height; height = height.next()) {
    auto candidate = block(height);
    if (!candidate || candidate->finalization) return candidate;
  }
  return not_found("no block from height " + std::to_string(height.raw()) + " on has a finalization of its own yet");
}

Result<StoredReceipt> Committed::receipt(Height height, std::uint32_t place) const {
  const auto bytes = snapshot_->get(rows::receipt_key(height, place));
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return not_found("there is no receipt " + std::to_string(place) + " in " + at(height));
  return decode_receipt({height, place}, **bytes);
}

Result<std::vector<Bytes>> Committed::receipts(Height height) const {
  const auto of_block = block(height);
  if (!of_block) return tl::unexpected(of_block.error());
  std::vector<Bytes> out;
  const auto cursor = snapshot_->cursor();
  for (cursor->seek(rows::receipt_key(height, 0)); cursor->valid() && out.size() < of_block->receipts; cursor->next()) {
    const auto where = rows::read_receipt_key(cursor->key());
    if (!where || where->height != height || where->place != out.size()) break;
    out.emplace_back(cursor->value().begin(), cursor->value().end());
  }
  if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
  if (out.size() != of_block->receipts) return internal_error("receipts of " + at(height) + " are missing");
  return out;
}

Result<StoredTransaction> Committed::transaction(const Hash& id) const {
  const auto where = row<rows::TransactionRow>(rows::transaction_key(id), "transaction " + id.hex());
  if (!where) return tl::unexpected(where.error());
  auto found = receipt(where->height, where->place);
  if (!found)
    return internal_error("the receipt of transaction " + id.hex() + " cannot be read: " + found.error().message);
  if (found->receipt.subject != id)
    return internal_error("the receipt of transaction " + id.hex() + " is of another one");
  return StoredTransaction{where->hash, std::move(*found)};
}

Result<Committed::Events> Committed::events(const EventCursor& from, std::size_t limit, std::size_t receipts_max,
                                            const std::function<bool(const StoredEvent&)>& filter) const {
  Events out{{}, from, false};
  std::optional<std::pair<Height, Timestamp>> time_of;
  const auto cursor = snapshot_->cursor();
  std::size_t looked_at = 0;
  for (cursor->seek(rows::receipt_key(from.height, from.place)); cursor->valid(); cursor->next(), ++looked_at) {
    if (cursor->key().empty() || cursor->key()[0] != 'R') break;
    if (looked_at == receipts_max) return out;
    const auto where = rows::read_receipt_key(cursor->key());
    if (!where) return internal_error(where.error().message);
    const auto stored = decode_receipt(*where, cursor->value());
    if (!stored) return tl::unexpected(stored.error());
    const auto& items = stored->receipt.events.items;
    const bool is_first = where->height == from.height && where->place == from.place;
    for (std::size_t i = is_first ? from.event : 0; i < items.size(); ++i) {
      if (out.events.size() == limit) return out;
      if (!time_of || time_of->first != where->height) {
        const auto of_block = block(where->height);
        if (!of_block) return tl::unexpected(of_block.error());
        time_of = {where->height, of_block->header.timestamp};
      }
      const auto number = static_cast<std::uint32_t>(i);
      StoredEvent event{{where->height, where->place, number},
                        stored->receipt.subject,
                        stored->receipt.kind,
                        time_of->second,
                        items[i]};
      out.next = {where->height, where->place, number + 1};
      if (filter(event)) out.events.push_back(std::move(event));
    }
    out.next = {where->height, where->place + 1, 0};
  }
  if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
  out.at_end = true;
  // Blocks without receipts need not be looked at again.
  out.next = std::max(out.next, EventCursor{tip_.height.next(), 0, 0});
  return out;
}

Result<std::vector<Hash>> Committed::history_path(Height height, Height later) const {
  try {
    return merkle_inclusion_from_nodes(height.raw(), later.raw(), [&](std::uint8_t level, std::uint64_t index) {
      return value_or_throw(row<Hash>(rows::history_key(level, index), "node of the history tree"));
    });
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
}

}  // namespace tallystick::node
