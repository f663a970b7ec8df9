// Disputes about parts of receivables, and the money that waits for their end. A dispute rests on one fragment of exactly the disputed
// amount: the rest of the receivable goes its way (State Council order 802, Art. 15). While it holds the fragment, the fragment is neither
// passed on nor financed, and what it is paid goes into escrow at the clearing bank. Rule: DOMAIN row 27, 1.2, 4.3.
//   open -> contested                  the respondent does not agree
//   open -> reduced, reversed          the respondent agrees with what is asked
//   open, contested -> dismissed, reduced, reversed     a majority of the arbiters decides; of an open one after the days for an answer
//   open, contested -> withdrawn, lapsed                the claimant gives up; nobody decided in time: the promise stands
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::dispute {

inline constexpr std::size_t kDocumentsMax = 16;
inline constexpr std::size_t kArbitersNamedMax = 5;  // by one side
inline constexpr std::size_t kArbitersMax = 2 * kArbitersNamedMax;
using Arbiters = List<PartyId, kArbitersNamedMax>;  // ascending, each once
using Documents = List<Fingerprint, kDocumentsMax>;

enum class Subject : std::uint8_t {
  obligation = 1,  // between issuer and holder: the issuer owes less
  transfer = 2,    // between holder and who passed it on: the trade behind it is undone
};

enum class State : std::uint8_t {
  open = 1,
  contested = 2,
  withdrawn = 3,
  lapsed = 4,
  dismissed = 5,
  reduced = 6,
  reversed = 7,
};

enum class Ruling : std::uint8_t {
  dismiss = 1,  // the claim fails: whoever held the fragment has it, and the money in escrow
  reduce = 2,   // of the obligation: the amount is not owed
  reverse = 3,  // of the transfer: the fragment, and the money in escrow, go back to who passed it on
};

// What one arbiter says; the last word of each counts.
struct Vote {
  PartyId arbiter;
  Ruling ruling = Ruling::dismiss;
  Amount amount;  // of a reduction; else zero
  static constexpr auto fields() {
    return field_list(field("arbiter", &Vote::arbiter, "who says it"), field("ruling", &Vote::ruling, "what it says"),
                      field("amount", &Vote::amount, "of a reduction; else 0"));
  }
  bool operator==(const Vote&) const = default;
};

struct Dispute {
  static constexpr Table kTable = Table::dispute;
  using Key = HoldId;
  Key key() const { return id; }

  HoldId id;
  State state = State::open;
  Subject subject = Subject::obligation;
  FragmentId fragment;  // of exactly the disputed amount, if it is held
  ReceivableId receivable;
  std::optional<FragmentId> transferred;  // of a transfer: the fragment it made, which names the trade behind it
  AccountId claimant;
  AccountId respondent;
  Currency currency;
  Amount amount;
  Documents documents;
  Text<256> statement;
  List<PartyId, kArbitersMax> arbiters;  // ascending; named by the claimant, and by the respondent if it contests
  List<Vote, kArbitersMax> votes;        // ascending by arbiter
  bool holding = false;                  // false: a bank bought or lent on it in good faith, and is paid
  std::optional<HoldId> order;           // an order that rests on the same fragment: nothing is released before it ends
  Amount paid_before;                    // of the fragment's face, when the dispute began
  Amount penalty_before;                 // late interest, likewise
  Amount granted;                        // the reduction that was decided
  Date opened_on;
  Date answer_by;  // after this day arbiters decide without the respondent's answer
  Date ends;       // it lapses with this day

  bool is_open() const { return state == State::open || state == State::contested; }
  // Rulings of more than half of the panel decide.
  std::size_t needed() const { return arbiters.size() / 2 + 1; }

  static constexpr auto fields() {
    return field_list(
        field("id", &Dispute::id, "its name, also as a hold"), field("state", &Dispute::state, "where it stands"),
        field("subject", &Dispute::subject, "the obligation or the transfer"),
        field("fragment", &Dispute::fragment, "what is disputed"),
        field("receivable", &Dispute::receivable, "its receivable"),
        field("transferred", &Dispute::transferred, "what the disputed transfer made"),
        field("claimant", &Dispute::claimant, "who opened it"),
        field("respondent", &Dispute::respondent, "the other side"),
        field("currency", &Dispute::currency, "ISO 4217 code"), field("amount", &Dispute::amount, "what is disputed"),
        field("documents", &Dispute::documents, "registered evidence"),
        field("statement", &Dispute::statement, "what the claimant says"),
        field("arbiters", &Dispute::arbiters, "who decides, by majority"),
        field("votes", &Dispute::votes, "what they have said so far"),
        field("holding", &Dispute::holding, "the fragment is held and its money goes into escrow"),
        field("order", &Dispute::order, "an order that rests on the same fragment"),
        field("paid_before", &Dispute::paid_before, "of the fragment's face, when the dispute began"),
        field("penalty_before", &Dispute::penalty_before, "late interest received until then"),
        field("granted", &Dispute::granted, "the reduction that was decided"),
        field("opened_on", &Dispute::opened_on, "ledger day"),
        field("answer_by", &Dispute::answer_by, "after this day arbiters decide without an answer"),
        field("ends", &Dispute::ends, "ledger day with which it lapses"));
  }
  bool operator==(const Dispute&) const = default;

  // By day of its lapse while it is open; by fragment, by both sides and by arbiter for ever.
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::dispute_by_account, index_key(claimant, opened_on, id)},
                                {Index::dispute_by_fragment, index_key(fragment, id)}};
    if (respondent != claimant) out.push_back({Index::dispute_by_account, index_key(respondent, opened_on, id)});
    for (const PartyId& arbiter : arbiters)
      out.push_back({Index::dispute_by_arbiter, index_key(arbiter, opened_on, id)});
    if (is_open()) out.push_back({Index::dispute_ends, index_key(ends, id)});
    return out;
  }
};

// Money that was paid on a held fragment, at one bank. The balance of kind escrow belongs to the account of who held the fragment when it
// was paid, and only the end of the hold moves it.
struct Escrow {
  static constexpr Table kTable = Table::escrow;
  struct Key {
    HoldId hold;
    PartyId bank;
    AccountId account;
    Currency currency;
    static constexpr auto fields() {
      return field_list(field("hold", &Key::hold), field("bank", &Key::bank), field("account", &Key::account),
                        field("currency", &Key::currency));
    }
  };
  Key key() const { return {hold, bank, account, currency}; }
  HoldId hold;
  PartyId bank;
  AccountId account;
  Currency currency;
  Amount amount;  // > 0
  static constexpr auto fields() {
    return field_list(field("hold", &Escrow::hold, "the dispute or order it waits for"),
                      field("bank", &Escrow::bank, "who owes it"),
                      field("account", &Escrow::account, "to whom, if the hold is lifted"),
                      field("currency", &Escrow::currency, "ISO 4217 code"),
                      field("amount", &Escrow::amount, "paid in and not yet paid out"));
  }
  bool operator==(const Escrow&) const = default;
  std::vector<IndexEntry> index_entries() const {
    Bytes place = to_bytes(key());
    return {{Index::escrow_by_hold, std::move(place)}};
  }
};

}  // namespace tallystick::contracts::dispute

namespace tallystick {
template <>
struct EnumNames<contracts::dispute::Subject> {
  using enum contracts::dispute::Subject;
  static constexpr std::pair<contracts::dispute::Subject, std::string_view> values[] = {{obligation, "obligation"},
                                                                                        {transfer, "transfer"}};
};
template <>
struct EnumNames<contracts::dispute::State> {
  using enum contracts::dispute::State;
  static constexpr std::pair<contracts::dispute::State, std::string_view> values[] = {
      {open, "open"},           {contested, "contested"}, {withdrawn, "withdrawn"}, {lapsed, "lapsed"},
      {dismissed, "dismissed"}, {reduced, "reduced"},     {reversed, "reversed"}};
};
template <>
struct EnumNames<contracts::dispute::Ruling> {
  using enum contracts::dispute::Ruling;
  static constexpr std::pair<contracts::dispute::Ruling, std::string_view> values[] = {
      {dismiss, "dismiss"}, {reduce, "reduce"}, {reverse, "reverse"}};
};
}  // namespace tallystick
