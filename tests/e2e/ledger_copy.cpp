#include "tests/e2e/ledger_copy.h"

#include "contracts/cash/records.h"
#include "contracts/registry.h"
#include "core/sha256.h"
#include "node/ledger/check.h"
#include "node/ledger/ledger_application.h"
#include "node/ledger/storage_error.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::e2e {
namespace {

constexpr std::size_t kBalancesMax = 100'000;

Result<void> read_block(const node::Committed& moment, Height height, LedgerCopy& copy, SignedVotes& votes) {
  const auto block = moment.block(height);
  if (!block) return tl::unexpected(block.error());
  const Hash hash = header_hash(block->header);
  copy.blocks.push_back({hash, block->result.state_root});
  if (block->finalization) votes.add(consensus::to_certificate(*block->finalization));
  const auto receipts = moment.receipts(height);
  if (!receipts) return tl::unexpected(receipts.error());
  for (std::uint32_t place = 0; place < receipts->size(); ++place) {
    const Bytes& bytes = (*receipts)[place];
    const auto receipt = from_bytes<contracts::Receipt>(bytes);
    if (!receipt) return tl::unexpected(receipt.error());
    if (receipt->kind != contracts::ReceiptKind::transaction || receipt->outcome == contracts::Outcome::not_entered)
      continue;
    copy.transactions.push_back({receipt->subject, {height, place, hash, receipt->outcome, sha256(bytes)}});
  }
  return {};
}

Result<void> read_deposits(const node::Committed& moment, LedgerCopy& copy) {
  namespace cash = contracts::cash;
  const auto rows = moment.scan(contracts::Index::balance_by_account, {}, {}, kBalancesMax);
  if (rows.size() == kBalancesMax) return internal_error("more balances than this test reads");
  for (const contracts::IndexRow& row : rows) {
    const auto bytes = moment.get(row.table, row.record_key);
    const auto balance = bytes ? from_bytes<cash::Balance>(*bytes)
                               : Result<cash::Balance>{internal_error("an index entry leads nowhere")};
    if (!balance) return tl::unexpected(balance.error());
    if (balance->kind == cash::Kind::deposit) copy.minor[balance->account] += balance->amount.minor();
  }
  return {};
}

Result<LedgerCopy> read(const std::string& data_directory, const Genesis& genesis, SignedVotes& votes) {
  auto store = node::open_leveldb(data_directory + "/state");
  if (!store) return tl::unexpected(store.error());
  if (const auto whole = node::check_ledger(**store, genesis, contracts::registry()); !whole)
    return tl::unexpected(whole.error());
  const auto ledger = node::LedgerApplication::open(**store, genesis, contracts::registry());
  if (!ledger) return tl::unexpected(ledger.error());
  const auto moment = (*ledger)->committed();
  LedgerCopy copy;
  for (Height height{1}; height <= moment->tip().height; height = height.next())
    if (const auto done = read_block(*moment, height, copy, votes); !done) return tl::unexpected(done.error());
  if (const auto done = read_deposits(*moment, copy); !done) return tl::unexpected(done.error());
  return copy;
}

}  // namespace

Result<LedgerCopy> read_ledger_copy(const std::string& data_directory, const Genesis& genesis, SignedVotes& votes) {
  try {
    return read(data_directory, genesis, votes);
  } catch (const node::StorageError& error) {
    return tl::unexpected(error.error());
  }
}

}  // namespace tallystick::e2e
