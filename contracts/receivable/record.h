// A receivable: an issuer's unconditional promise to pay its face at maturity, backed by trade evidence. It circulates as fragments
// (contracts/fragment); what is owed, paid and when is kept here, once for all of them.
#pragma once

#include <optional>
#include <vector>

#include "contracts/evidence/record.h"
#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "contracts/limit/records.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::receivable {

// offered -> outstanding -> settled; or, short of money at maturity, -> overdue -> delinquent -> defaulted, each of which accepts payment
// until settled. settled and cancelled are final.
enum class State : std::uint8_t {
  offered = 1,      // the payee has not claimed it yet
  outstanding = 2,  // claimed, not yet due
  overdue = 3,      // past maturity and not fully paid
  delinquent = 4,   // unpaid for the parameter delinquency_days: the issuer may not issue
  defaulted = 5,    // unpaid for the parameter default_days, or declared so by a creditor
  settled = 6,
  cancelled = 7,
};

// The payment instruction that the issuer signed with the issue: at maturity the clearing bank's account named here is debited.
struct Mandate {
  AccountId account;      // of the issuer
  PartyId clearing_bank;  // where that account holds its deposit
  static constexpr auto fields() {
    return field_list(field("account", &Mandate::account, "the issuer's account that is debited at maturity"),
                      field("clearing_bank", &Mandate::clearing_bank, "the bank that holds its money"));
  }
  bool operator==(const Mandate&) const = default;
};

struct Receivable {
  static constexpr Table kTable = Table::receivable;
  using Key = ReceivableId;
  Key key() const { return id; }

  ReceivableId id;
  State state = State::offered;
  PartyId issuer;
  AccountId issuer_account;
  AccountId payee;  // named at issue
  Currency currency;
  Amount face;
  Amount paid;       // of the face
  Amount cancelled;  // of the face
  Date issued;       // the rules of this day govern it for life
  Date due;          // as agreed
  Date pay_on;       // due, rolled to the next business day; earlier once accelerated
  Mandate mandate;
  PartyId limit_bank;  // whose limit for the issuer it uses
  limit::Programme programme;
  evidence::Uses evidence;
  Text<128> tenor_reason;    // why it runs longer than the soft limit; else empty
  std::uint32_t leaves = 0;  // live fragments
  Amount penalty_owed;       // booked and not yet paid
  Amount penalty_paid;
  Date penalty_booked_to;  // penalty for the days before this one is booked
  std::optional<Date>
      next_day;  // when the ledger collects by itself: at maturity, then every day while past due; absent once final
  std::optional<Date> defaulted_on;    // when it became defaulted, by the ledger or by declaration: recourse counts from here
  std::optional<Date> accelerated_on;  // when it was declared due ahead of `due`

  Amount unpaid() const { return Amount{face.minor() - paid.minor() - cancelled.minor()}; }
  bool is_final() const { return state == State::settled || state == State::cancelled; }
  bool is_past_due() const { return state == State::overdue || is_delinquent(); }
  bool is_delinquent() const { return state == State::delinquent || state == State::defaulted; }
  // From this day on it moves by payment only, whether or not the ledger has come to collect yet.
  bool is_matured(Date today) const { return today >= pay_on; }

  static constexpr auto fields() {
    return field_list(
        field("id", &Receivable::id, "its name"),
        field("state", &Receivable::state, "where it stands"),
        field("issuer", &Receivable::issuer, "owes at maturity"),
        field("issuer_account", &Receivable::issuer_account, "signed the issue"),
        field("payee", &Receivable::payee, "to whom it was issued"),
        field("currency", &Receivable::currency, "ISO 4217 code"),
        field("face", &Receivable::face, "what is owed in all"),
        field("paid", &Receivable::paid, "of the face"),
        field("cancelled", &Receivable::cancelled, "of the face"),
        field("issued", &Receivable::issued, "ledger day of issue; its rules govern for life"),
        field("due", &Receivable::due, "maturity as agreed"),
        field("pay_on", &Receivable::pay_on, "maturity rolled to a business day"),
        field("mandate", &Receivable::mandate, "whence it is paid"),
        field("limit_bank", &Receivable::limit_bank, "whose limit it uses"),
        field("programme", &Receivable::programme, "of that limit"),
        field("evidence", &Receivable::evidence, "the trade behind it"),
        field("tenor_reason", &Receivable::tenor_reason, "why it runs long; else empty"),
        field("leaves", &Receivable::leaves, "live fragments"),
        field("penalty_owed", &Receivable::penalty_owed, "booked late interest not yet paid"),
        field("penalty_paid", &Receivable::penalty_paid, "late interest paid"),
        field("penalty_booked_to", &Receivable::penalty_booked_to, "late interest is booked for days before this"),
        field("next_day", &Receivable::next_day, "when the ledger collects next by itself"),
        field("defaulted_on", &Receivable::defaulted_on, "when it became defaulted"),
        field("accelerated_on", &Receivable::accelerated_on, "when it was declared due ahead of time"));
  }
  limit::LimitKey limit_key() const { return {limit_bank, issuer, programme}; }
  bool operator==(const Receivable&) const = default;

  // All of an issuer's by due date; the queue of collections, on each day the oldest maturity first; what keeps an issuer stopped.
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::receivable_by_issuer, index_key(issuer, due, id)}};
    if (next_day) out.push_back({Index::receivable_next_day, index_key(*next_day, due, id)});
    if (is_delinquent()) out.push_back({Index::receivable_delinquent, index_key(issuer, id)});
    return out;
  }
};

// A bank's word that a term beyond the soft limit is reasonable for the trade behind one invoice (R2). Kept per bank and invoice.
struct TenorAttestation {
  static constexpr Table kTable = Table::tenor_attestation;
  struct Key {
    Fingerprint invoice;
    PartyId bank;
    static constexpr auto fields() { return field_list(field("invoice", &Key::invoice), field("bank", &Key::bank)); }
  };
  Key key() const { return {invoice, bank}; }
  Fingerprint invoice;
  PartyId bank;
  Date latest_due;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("invoice", &TenorAttestation::invoice, "the trade it is about"),
                      field("bank", &TenorAttestation::bank, "who examined it"),
                      field("latest_due", &TenorAttestation::latest_due, "the longest maturity found reasonable"),
                      field("reason", &TenorAttestation::reason, "settlement custom of the industry, in words"));
  }
  bool operator==(const TenorAttestation&) const = default;
};

}  // namespace tallystick::contracts::receivable

namespace tallystick {
template <>
struct EnumNames<contracts::receivable::State> {
  using enum contracts::receivable::State;
  static constexpr std::pair<contracts::receivable::State, std::string_view> values[] = {
      {offered, "offered"},     {outstanding, "outstanding"}, {overdue, "overdue"},    {delinquent, "delinquent"},
      {defaulted, "defaulted"}, {settled, "settled"},         {cancelled, "cancelled"}};
};
}  // namespace tallystick
