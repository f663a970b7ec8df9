// What a block of the ledger tells the rules: records that changed and events that happened, as facts. A pure translation with a memory of
// what later blocks refer to by name alone (owners of accounts, what documents say); it judges nothing.
//
// Ids of the ledger become names as hexadecimal digits; links, limits, stops and the like are named after what they are about and their height.
//   fragment     in its holder's hands: offers are not; a part that is sold counts as its seller's, for it is the seller who claimed it
//   financing    a sale, or a loan for each fragment pledged for it (the first carries the amounts); registered when it was made
//   payment      transfer: sent by an account of its own will; settlement: by the ledger, for a receivable; disbursement: out of a bank's funds;
//                repayment: what else operations move. Reserves and escrow stay out.
//   link         to the group of companies as a party of its own
// The ledger keeps no document numbers, no mark of small firms and no agreed terms: near duplicates are its own near fingerprints' matter, and
// what hangs on the others needs an import.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>

#include "contracts/evidence/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/receipt.h"
#include "contracts/party/records.h"
#include "core/transaction.h"
#include "explorer/relations/rows.h"

namespace tallystick::explorer {

struct LedgerBlock {
  Height height;
  Timestamp t;  // of its header; genesis has 0
  const contracts::StateDelta* changes = nullptr;
  std::vector<contracts::Receipt> receipts;   // in order: of the transactions first
  std::vector<const TransactionBody*> asked;  // beside the receipts of transactions
};

class LedgerFacts {
 public:
  // Of receivables in this currency. `names` outlives the object.
  LedgerFacts(Names& names, Currency currency) : names_{names}, currency_{currency} {}
  // The facts of a block, each after those it names, all of one moment: its time, or a millisecond after the block before where two blocks
  // share one, so that every block is judged by itself. Blocks come in order, genesis first.
  std::vector<Fact> of(const LedgerBlock& block);
  // Entries of its memory. A receivable's go with its closing, a document's kMemory after it was last named; parties, accounts and limits stay.
  std::size_t remembered() const;

 private:
  void parties(const LedgerBlock& block);
  void limits_and_stops(const LedgerBlock& block);
  void documents(const LedgerBlock& block);
  void receivables(const LedgerBlock& block);
  void fragments(const LedgerBlock& block);
  void financings(const LedgerBlock& block);
  void events(const LedgerBlock& block);
  void endings(const LedgerBlock& block);
  void close(const contracts::FragmentId& fragment, bool early);

  template <class Id>
  std::uint32_t number(const Id& id) {
    return names_.number(id.hex());
  }
  template <class Key, class Id>
  Key key(const Id& id) {
    return Key{number(id)};
  }
  RowKey named(const std::string& what) { return names_.key<RowKey>(what + "@" + std::to_string(height_.raw())); }
  // None for an account that is unknown.
  PartyKey owner(const AccountId& account) const;
  std::optional<contracts::FragmentId> fragment_in(const std::string& reference) const;

  Names& names_;
  const Currency currency_;
  Height height_;
  Timestamp t_{-1};
  std::vector<Fact> out_;

  struct Held {
    PartyKey holder;
    contracts::ReceivableId root;
    bool ended = false;
  };
  std::map<AccountId, PartyKey> owners_;
  std::map<PartyId, RowKey> group_link_, stop_;
  std::set<contracts::party::GroupId> groups_;
  std::map<std::pair<PartyId, PartyId>, std::map<std::string, std::int64_t>> limits_;  // (issuer, bank): by programme
  std::map<contracts::Fingerprint, Document> documents_;                               // t: when it was last named
  std::deque<std::pair<Timestamp, contracts::Fingerprint>> documents_by_time_;
  struct Parts {
    std::vector<contracts::FragmentId> known;
    std::size_t live = 0;
    bool final = false;
  };
  std::map<contracts::ReceivableId, Parts> receivables_;  // in this currency, not closed
  std::map<contracts::FragmentId, Held> fragments_;
  std::map<contracts::FragmentId, FinancingKey> open_;  // what finances a fragment
  std::map<contracts::LoanId, std::vector<contracts::FragmentId>> loans_;
};

}  // namespace tallystick::explorer
