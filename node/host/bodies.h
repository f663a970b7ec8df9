// The blocks under way and the bytes of their transactions: what was gathered, what is still missing, and from which
// bodies a proposal, an execution or a peer's request is served. A data structure: nobody is called, nothing is sent.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "consensus/log_record.h"
#include "node/mempool/mempool.h"
#include "node/verified_transaction.h"

namespace tallystick::node {

class Bodies {
 public:
  struct Outcome {
    Hash block;
    bool ready = false;  // every transaction is held; else the body can never be valid, because of `why`
    std::string why;
  };
  using Find = std::function<TransactionPtr(const Hash&)>;

  // Begins to gather a block, or goes on: takes what `find` has. Returns the outcome once it is known; an outcome that
  // was returned before is returned again.
  std::optional<Outcome> want(const consensus::BlockPtr& block, const Find& find);
  // A complete body, from the log. The transactions are those of the block, in its order.
  void put(const consensus::BlockPtr& block, std::vector<TransactionPtr> transactions);
  // A verified transaction arrived: the outcomes of the blocks that it completes.
  std::vector<Outcome> arrived(const TransactionPtr& transaction);
  // Bytes of this hash are malformed or badly signed: so is every block that holds them.
  std::vector<Outcome> invalid(const Hash& hash, const std::string& why);
  bool is_wanted(const Hash& transaction) const { return wanted_.contains(transaction); }
  // The block is under way no longer. Returns what was held of it: nothing when the block is unknown.
  std::vector<TransactionPtr> drop(const Hash& block);

  // Places of the transactions that a block still lacks; empty for a complete or unknown one.
  std::vector<std::uint32_t> missing(const Hash& block) const;
  // Null when the block is not under way or not complete.
  const std::vector<TransactionPtr>* complete(const Hash& block) const;
  // What is held of a block, complete or not: null for a missing transaction. Null when the block is unknown.
  const std::vector<TransactionPtr>* held(const Hash& block) const;
  // Of any block under way; null when it is not there.
  TransactionPtr find(const Hash& transaction) const;

  // The transactions of all complete blocks under way, parents first. Valid until the next change.
  const IncludedTransactions& included() const;

  std::size_t blocks() const { return blocks_.size(); }
  std::size_t wanted() const { return wanted_.size(); }

 private:
  struct Entry {
    consensus::BlockPtr block;
    std::vector<TransactionPtr> transactions;
    std::size_t missing = 0;
    std::string invalid;  // why
  };
  std::optional<Outcome> outcome_of(const Entry& entry) const;
  void finish(Entry& entry);

  std::map<Hash, Entry> blocks_;
  std::map<Hash, std::set<Hash>> wanted_;                                              // transaction -> blocks
  std::unordered_map<Hash, std::pair<TransactionPtr, std::size_t>, FirstBytes> held_;  // with how many blocks hold it
  mutable std::optional<IncludedTransactions> included_;
};

}  // namespace tallystick::node
