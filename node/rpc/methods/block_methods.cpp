// block_list: the chain as it is, in bytes, for those who check it themselves.
#include <charconv>

#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

constexpr std::size_t kAnswerBytesMax = 4 * 1024 * 1024;  // of blocks, before hex; one block is always given
constexpr std::size_t kBlocksMax = 100;

// A list of blocks as it grows: their transactions are read from the block files one after the other, elsewhere.
struct Listing {
  ContextPtr context;
  std::shared_ptr<const Committed> moment;
  Reply reply;
  Height next;
  std::size_t limit;
  std::size_t bytes = 0;
  Json blocks = Json::array();

  bool at_end() const { return next > moment->tip().height; }
  void answer() {
    reply(Json{{"blocks", std::move(blocks)},
               {"cursor", decimal(next.raw())},
               {"at_end", at_end()},
               {"height", decimal(moment->tip().height.raw())}});
  }
};

Json hex_list(const std::vector<Bytes>& all, std::size_t& bytes) {
  Json out = Json::array();
  for (const Bytes& one : all) {
    bytes += one.size();
    out.push_back(to_hex(one));
  }
  return out;
}

// A cursor of this list is the next height.
std::optional<Height> read_height(const std::string& cursor) {
  std::uint64_t height = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), height);
  if (error != std::errc{} || end != cursor.data() + cursor.size() || height == 0) return std::nullopt;
  return Height{height};
}

// Everything of one block; the error of what could not be read.
Outcome block_of(Listing& listing, const std::vector<Bytes>& transactions) {
  const auto row = listing.moment->block(listing.next);
  if (!row) return rpc_fail(row.error());
  const auto receipts = listing.moment->receipts(listing.next);
  if (!receipts) return rpc_fail(receipts.error());
  Json block{{"height", decimal(listing.next.raw())},
             {"header", to_hex(to_bytes(row->header))},
             {"result", to_hex(to_bytes(row->result))},
             {"transactions", hex_list(transactions, listing.bytes)},
             {"receipts", hex_list(*receipts, listing.bytes)}};
  if (row->finalization) block["finalization"] = to_hex(to_bytes(*row->finalization));
  return block;
}

void go_on(const std::shared_ptr<Listing>& listing) {
  if (listing->at_end() || listing->blocks.size() == listing->limit || listing->bytes >= kAnswerBytesMax)
    return listing->answer();
  listing->context->door.bodies(listing->next, [listing](const Result<std::vector<Bytes>>& bodies) {
    if (!bodies) return listing->reply(rpc_fail(bodies.error()));
    auto block = guarded([&] { return block_of(*listing, *bodies); });
    if (!block) return listing->reply(tl::unexpected(block.error()));
    listing->blocks.push_back(std::move(*block));
    listing->next = listing->next.next();
    go_on(listing);
  });
}

void list(const ContextPtr& context, const Json& params, const Reply& reply) {
  const std::string cursor = text_of(params, "cursor");
  const Height tip = context->ledger.committed()->tip().height;
  Height from{1};
  if (cursor == "tip")
    from = tip.next();
  else if (!cursor.empty()) {
    const auto height = read_height(cursor);
    if (!height || *height > tip.next())
      return reply(rpc_fail(Code::invalid_params, "cursor: it is not one that this list gave"));
    from = *height;
  }
  const auto listing = std::make_shared<Listing>(
      Listing{context, nullptr, reply, from, std::min(limit_of(*context, params), kBlocksMax)});
  // What is there decides nothing but when to begin: the blocks are read outside the waiting thread.
  context->waits.wait(
      [context, from]() -> std::optional<Outcome> {
        if (context->ledger.committed()->tip().height < from) return std::nullopt;
        return Json{};
      },
      wait_of(*context, params), []() -> Outcome { return Json{}; },
      [context, listing](const Outcome& begun) {
        if (!begun) return listing->reply(begun);
        listing->moment = context->ledger.committed();
        go_on(listing);
      });
}

}  // namespace

void add_block_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  Param cursor = cursor_param();
  cursor.about =
      "where to go on, as an earlier answer gave it: the next height; absent: from the first block; tip: what comes "
      "from now on";
  dispatcher.add(
      {.name = "block_list",
       .about = "Blocks as they are, in bytes, one after the other: all that it takes to check the ledger by oneself.",
       .params = {cursor, limit_param(*context), wait_param(*context)},
       .result =
           "per block its header, result, transactions, receipts and, if it has one of its own, its finalization, "
           "each in the canonical encoding; the cursor to go on from; whether everything committed has been read",
       .errors = {Code::not_found, Code::overloaded},
       .handler = [context](const Json& params, Reply reply) { list(context, params, reply); }});
}

}  // namespace tallystick::node::rpc
