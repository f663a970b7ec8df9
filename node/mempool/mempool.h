// Verified transactions that wait for a block. A data structure and nothing else: time and chain position come as
// arguments, nobody else is called, one thread owns it.
//
// Each account has 16 nonce lanes; in a lane, transactions run in order of sequence from the lane's next one. What runs
// now is `ready`; what waits behind a gap is kept for a while, bounded, because the missing one may still arrive.
// Bounds and fairness: transactions, bytes, and both per account. Blocks and room are shared by origin, and by account
// within an origin: when the pool is full the origin that uses most of it sheds its newest, within the same origin the
// account that uses most sheds first, its farthest sequence before its nearest, so a flood pushes out only itself (RELIABILITY N3). Nothing
// here is agreed upon: validators may hold different pools.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/result.h"
#include "core/strong.h"
#include "core/time.h"
#include "node/mempool/origin.h"
#include "node/verified_transaction.h"

namespace tallystick::node {

struct MempoolLimits {
  std::size_t count_max = 50'000;
  std::size_t bytes_max = 64 * 1024 * 1024;
  std::size_t account_count_max = 5'000;
  std::size_t account_bytes_max = 8 * 1024 * 1024;
  std::size_t account_gap_max = 256;       // behind a gap, all lanes of an account together
  std::uint64_t gap_distance_max = 1'000;  // a sequence this far ahead of its lane is refused
  unsigned replace_max = 8;                // takeovers of one place in a lane: each costs everybody a verification
  Millis age_max{10 * 60 * 1000};          // then it is dropped, wherever it stands
  Millis gap_age_max{60 * 1000};           // then it is dropped while still behind a gap
};

// Where the chain and the clocks are: `monotonic` measures ages, the newest known block's `block_time` decides expiry.
struct MempoolNow {
  Millis monotonic;
  Timestamp block_time;
};

struct Lane {
  AccountId account;
  std::uint8_t lane = 0;
  auto operator<=>(const Lane&) const = default;
};
inline Lane lane_of(const Transaction& transaction) {
  return {transaction.body.account, transaction.body.lane};
}

// What the unfinalized ancestors of a proposal already hold: add every transaction of every executed or notarized block
// between the last committed one and the parent, oldest first.
class IncludedTransactions {
 public:
  void add(const VerifiedTransaction& transaction);
  bool contains(const Hash& hash) const { return hashes_.contains(hash); }
  // The lane's next sequence after them; nothing if they do not touch the lane.
  std::optional<Sequence> next(const Lane& lane) const;
  std::size_t size() const { return hashes_.size(); }

 private:
  std::unordered_set<Hash, FirstBytes> hashes_;
  std::map<Lane, Sequence> next_;
};

class Mempool {
 public:
  enum class Added {
    fresh,      // kept: tell the other validators if it came from a client
    replaced,   // kept in place of another one of the same lane and sequence
    duplicate,  // already here, byte for byte or with at least as many signatures; nothing changed
  };
  // How much one proposal may take.
  struct Room {
    std::size_t count;
    std::size_t bytes;
  };

  explicit Mempool(MempoolLimits limits = {});

  // Takes a transaction whose account, keys and lane were found admissible against committed state, where the lane's
  // next sequence is `next`. A later arrival with the same lane and sequence replaces the earlier one, so that a stuck
  // place can be freed; one of the same id only if it carries more signatures. Errors: malformed when the sequence is
  // used or too far ahead or the transaction is expired; unavailable when there is no room for this account now.
  Result<Added> add(TransactionPtr transaction, Sequence next, MempoolNow now, const Origin& origin = {});

  // After a block was committed: drops its transactions and everything it overtook. `next_of` gives a lane's next
  // sequence in committed state and is asked once for each lane the block touches.
  void on_committed(std::span<const TransactionPtr> block, const std::function<Sequence(const Lane&)>& next_of);

  // Drops what has expired or waited too long; call it about once a second. Returns how many.
  std::size_t drop_expired(MempoolNow now);

  // What the next proposal may hold on top of `ancestors`: each lane in order without gaps, accounts taking turns in
  // order of arrival, nothing that is in `ancestors`, nothing expired at `block_time`. Ids and sizes only cost what is
  // returned: bodies are shared.
  std::vector<TransactionPtr> gather(const IncludedTransactions& ancestors, Timestamp block_time, Room room) const;
  // True if gather would return anything.
  bool has_ready(const IncludedTransactions& ancestors, Timestamp block_time) const;

  // How many were ever taken, and which of those that came before the nth of them are ready, at most so many.
  std::uint64_t arrivals() const { return arrivals_; }
  std::vector<TransactionPtr> ready_before(std::uint64_t arrival, std::size_t count_max) const;

  TransactionPtr find(const Hash& hash) const;   // null when absent
  TransactionPtr find_id(const Hash& id) const;  // null when absent
  std::size_t count() const { return by_hash_.size(); }
  std::size_t bytes() const { return bytes_; }
  // The next sequence a wallet should use: after everything of the lane that is here without a gap; nothing if none of
  // the lane is here.
  std::optional<Sequence> pending_next(const Lane& lane) const;
  // True if something waits here at the transaction's place, i.e. its lane and sequence.
  bool has_place(const Transaction& transaction) const;

 private:
  struct Entry {
    TransactionPtr transaction;
    Millis arrived;
    std::uint64_t order = 0;  // counts arrivals; a replacement keeps its place's order
    unsigned replaced = 0;
    Origin origin;
  };
  struct LaneState {
    Sequence next;       // in committed state, as far as known; nothing below it waits
    Sequence ready_end;  // everything in next..ready_end waits here; ready_end itself does not
    std::map<Sequence, Entry> waiting;
  };
  using Lanes = std::map<Lane, LaneState>;
  using Place = std::pair<Lane, Sequence>;

  Result<Added> replace(Entry& entry, TransactionPtr transaction, MempoolNow now);
  bool fits(const AccountId& account, const VerifiedTransaction& incoming) const;
  bool shed_own(const Place& incoming);
  bool shed_heaviest(const Place& incoming, std::size_t incoming_weight, const Origin& origin);
  bool shed_heaviest_origin(std::size_t incoming_weight, const Origin& origin);
  std::map<Sequence, Entry>::iterator erase(Lanes::iterator lane, std::map<Sequence, Entry>::iterator entry);
  void advance(Lanes::iterator lane, Sequence next);
  void forget_if_empty(Lanes::iterator lane);
  void count_in(const TransactionPtr& transaction);
  void count_out(const VerifiedTransaction& transaction);
  void count_origin(const Entry& entry, bool in);
  std::size_t gap_count(const AccountId& account) const;

  // What an account takes up: `weight` is the bytes and a fixed share for what surrounds them.
  struct Usage {
    std::size_t count = 0;
    std::size_t bytes = 0;
    std::size_t weight = 0;
  };

  MempoolLimits limits_;
  Lanes lanes_;
  std::map<std::uint64_t, Place> by_order_;
  std::unordered_map<Hash, TransactionPtr, FirstBytes> by_hash_;
  std::unordered_map<Hash, TransactionPtr, FirstBytes> by_id_;
  std::map<AccountId, Usage> usage_;
  std::set<std::pair<std::size_t, AccountId>> by_weight_;  // the heaviest account stands last
  // What an origin takes up, and in which order it came.
  struct Share {
    std::size_t weight = 0;
    std::set<std::uint64_t> orders;
  };
  std::map<Origin, Share> origins_;
  std::size_t bytes_ = 0;
  std::uint64_t arrivals_ = 0;
};

}  // namespace tallystick::node
