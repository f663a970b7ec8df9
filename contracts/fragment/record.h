// A fragment: a part of a receivable that one account holds. Parts come from splitting and merging other parts of the same receivable and
// name their parents, so that the way back to the first fragment can be shown and proved. Spent fragments stay as that record.
//   offered -> held            the payee claims it (a refused or expired offer goes back to who offered it)
//   held -> spent              passed on in parts, or merged; the parts are new fragments
//   held -> reserved -> held   a bank's quote is open, and was withdrawn or expired
//   held, reserved -> sold     to a bank, with or without recourse on the seller
//   held -> pledged -> held    a loan rests on it; its holder keeps title and gets it back when the loan is repaid
//   anything live -> settled   paid in full.  The receivable says whether it is overdue; its fragments then move by payment only.
#pragma once

#include <optional>
#include <vector>

#include "contracts/evidence/record.h"
#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::fragment {

enum class State : std::uint8_t {
  offered = 1,  // to `payee`; `holder` is who offered it
  held = 2,
  reserved = 3,       // a bank's quote is open
  sold = 4,           // to a bank without recourse: the bank bears the issuer's default
  sold_recourse = 5,  // to a bank that may claim back from the seller
  spent = 6,          // its children took its place
  settled = 7,
  cancelled = 8,
  pledged = 9,  // secures a loan; the holder keeps title and cannot pass it on
};

struct Fragment {
  static constexpr Table kTable = Table::fragment;
  using Key = FragmentId;
  Key key() const { return id; }

  FragmentId id;
  ReceivableId root;
  List<FragmentId, kParentsMax> parents;  // ascending
  std::uint16_t index = 0;                // among the parents' children
  State state = State::offered;
  AccountId holder;                       // the one who controls it, and is paid
  std::optional<AccountId> payee;         // while offered
  std::optional<Timestamp> offer_expiry;  // while offered
  Currency currency;
  Amount face;                   // when it was made
  Amount paid;                   // of its face
  Amount penalty_paid;           // late interest it received
  std::uint8_t level = 0;        // transfers from the first payee
  Date due;                      // of the receivable
  Timestamp held_since;          // when the holder got it
  evidence::Uses evidence;       // the trade behind the transfer that made it; empty for change, merges and sales
  Text<64> purpose;              // what the parties say it pays for
  std::optional<QuoteId> quote;  // while reserved
  std::optional<LoanId> loan;    // while pledged
  List<AccountId, kLiableMax> liable;  // who passed it on with recourse, in the order in which they did: contracts/recourse
  std::optional<HoldId> hold;    // a dispute or an order rests on all of it: it is not passed on or financed, and its money goes into escrow

  Amount outstanding() const { return is_live() ? Amount{face.minor() - paid.minor()} : Amount{}; }
  bool is_live() const { return state != State::spent && state != State::settled && state != State::cancelled; }
  bool is_sold() const { return state == State::sold || state == State::sold_recourse; }

  static constexpr auto fields() {
    return field_list(field("id", &Fragment::id, "H(root, parents, index)"),
                      field("root", &Fragment::root, "the receivable it is part of"),
                      field("parents", &Fragment::parents, "what it was split or merged from"),
                      field("index", &Fragment::index, "its place among their children"),
                      field("state", &Fragment::state, "where it stands"),
                      field("holder", &Fragment::holder, "controls it and is paid"),
                      field("payee", &Fragment::payee, "to whom it is offered"),
                      field("offer_expiry", &Fragment::offer_expiry, "block time at which the offer ends"),
                      field("currency", &Fragment::currency, "ISO 4217 code"),
                      field("face", &Fragment::face, "when it was made"),
                      field("paid", &Fragment::paid, "of its face"),
                      field("penalty_paid", &Fragment::penalty_paid, "late interest received"),
                      field("level", &Fragment::level, "transfers since the first payee"),
                      field("due", &Fragment::due, "maturity of the receivable"),
                      field("held_since", &Fragment::held_since, "block time at which the holder got it"),
                      field("evidence", &Fragment::evidence, "the trade behind the transfer that made it"),
                      field("purpose", &Fragment::purpose, "what it pays for"),
                      field("quote", &Fragment::quote, "the open quote that reserves it"),
                      field("loan", &Fragment::loan, "the loan it secures"),
                      field("liable", &Fragment::liable, "who passed it on with recourse, in order"),
                      field("hold", &Fragment::hold, "the dispute or order that holds it"));
  }
  bool operator==(const Fragment&) const = default;

  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out;
    for (const FragmentId& parent : parents) out.push_back({Index::fragment_by_parent, index_key(parent, id)});
    if (!is_live()) return out;
    out.push_back({Index::fragment_by_holder, index_key(holder, due, id)});
    out.push_back({Index::fragment_by_root, index_key(root, id)});
    if (state == State::offered) {
      out.push_back({Index::offer_by_payee, index_key(*payee, id)});
      out.push_back({Index::offer_expiry, index_key(*offer_expiry, id)});
    }
    return out;
  }
};

}  // namespace tallystick::contracts::fragment

namespace tallystick {
template <>
struct EnumNames<contracts::fragment::State> {
  using enum contracts::fragment::State;
  static constexpr std::pair<contracts::fragment::State, std::string_view> values[] = {{offered, "offered"},
                                                                                       {held, "held"},
                                                                                       {reserved, "reserved"},
                                                                                       {sold, "sold"},
                                                                                       {sold_recourse, "sold_recourse"},
                                                                                       {spent, "spent"},
                                                                                       {settled, "settled"},
                                                                                       {cancelled, "cancelled"},
                                                                                       {pledged, "pledged"}};
};
}  // namespace tallystick
