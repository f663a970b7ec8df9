// The credit history of an issuer, kept by the contracts from what happens to its receivables: nobody reports it and nobody can leave
// anything out. Integers only, bounded: what only ever grows stops at its largest value. Rule: DOMAIN row 32, R12, R14.
#pragma once

#include <vector>

#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::credit {

// Face that was paid, by whole days late. The bounds are those of the ladder of arrears: a week, a month (delinquent), a quarter (default).
struct PaidByDelay {
  Amount on_time;  // by the day of payment
  Amount week;     // 1 to 7 days late
  Amount month;    // 8 to 30
  Amount quarter;  // 31 to 90
  Amount later;
  static constexpr auto fields() {
    return field_list(field("on_time", &PaidByDelay::on_time, "by the day of payment"),
                      field("week", &PaidByDelay::week, "1 to 7 days late"),
                      field("month", &PaidByDelay::month, "8 to 30 days late"),
                      field("quarter", &PaidByDelay::quarter, "31 to 90 days late"),
                      field("later", &PaidByDelay::later, "more than 90 days late"));
  }
  bool operator==(const PaidByDelay&) const = default;
};

struct History {
  static constexpr Table kTable = Table::credit_history;
  struct Key {
    PartyId issuer;
    Currency currency;
    static constexpr auto fields() {
      return field_list(field("issuer", &Key::issuer), field("currency", &Key::currency));
    }
  };
  Key key() const { return {issuer, currency}; }

  PartyId issuer;
  Currency currency;
  Date since;                // the day of its first receivable
  std::uint32_t issued = 0;  // receivables, those that were cancelled among them
  std::uint32_t cancelled = 0;
  std::uint32_t settled = 0;  // paid in full
  std::uint32_t overdue = 0;  // that ever were past due, delinquent, in default
  std::uint32_t delinquent = 0;
  std::uint32_t defaulted = 0;
  Amount outstanding;  // claimed by their payees and unpaid
  Amount past_due;     // of it, after the day of payment
  PaidByDelay paid;
  std::uint64_t late_days = 0;  // of every minor unit paid, the days it came late, added up
  std::uint32_t disputes = 0;   // ever opened against what it owes, or by it
  std::uint32_t disputes_open = 0;
  std::uint32_t disputes_lost = 0;  // decided against the issuer

  static constexpr auto fields() {
    return field_list(
        field("issuer", &History::issuer, "who owes"), field("currency", &History::currency, "ISO 4217 code"),
        field("since", &History::since, "ledger day of its first receivable"),
        field("issued", &History::issued, "receivables ever issued"),
        field("cancelled", &History::cancelled, "receivables cancelled whole"),
        field("settled", &History::settled, "receivables paid in full"),
        field("overdue", &History::overdue, "receivables that ever were past due"),
        field("delinquent", &History::delinquent, "receivables that ever were delinquent"),
        field("defaulted", &History::defaulted, "receivables that ever were in default"),
        field("outstanding", &History::outstanding, "claimed and unpaid"),
        field("past_due", &History::past_due, "of it, past the day of payment"),
        field("paid", &History::paid, "face paid, by how late it came"),
        field("late_days", &History::late_days, "sum over the minor units paid of the days each was late"),
        field("disputes", &History::disputes, "disputes ever opened"),
        field("disputes_open", &History::disputes_open, "disputes not decided yet"),
        field("disputes_lost", &History::disputes_lost, "disputes decided against the issuer"));
  }
  bool operator==(const History&) const = default;
};

// What an issuer owes for the trade with one supplier: receivables issued to that party, wherever their fragments are now. That is the
// concentration a bank asks about: how much of an issuer's paper stands on one relation of trade. Gone when nothing is owed.
struct Creditor {
  static constexpr Table kTable = Table::credit_creditor;
  struct Key {
    PartyId issuer;
    Currency currency;
    PartyId supplier;
    static constexpr auto fields() {
      return field_list(field("issuer", &Key::issuer), field("currency", &Key::currency),
                        field("supplier", &Key::supplier));
    }
  };
  Key key() const { return {issuer, currency, supplier}; }
  PartyId issuer;
  Currency currency;
  PartyId supplier;
  Amount outstanding;  // > 0
  static constexpr auto fields() {
    return field_list(field("issuer", &Creditor::issuer, "who owes"),
                      field("currency", &Creditor::currency, "ISO 4217 code"),
                      field("supplier", &Creditor::supplier, "to whom the receivables were issued"),
                      field("outstanding", &Creditor::outstanding, "claimed and unpaid"));
  }
  bool operator==(const Creditor&) const = default;
  // By issuer and currency, the largest first.
  std::vector<IndexEntry> index_entries() const;
};

// How the trades of a supplier fared in disputes: what an issuer, or who passed a fragment on, held against its deliveries, and what it held
// against others'. A bank that buys from it asks how much of its paper was cut afterwards.
struct SupplierHistory {
  static constexpr Table kTable = Table::credit_supplier;
  struct Key {
    PartyId supplier;
    Currency currency;
    static constexpr auto fields() {
      return field_list(field("supplier", &Key::supplier), field("currency", &Key::currency));
    }
  };
  Key key() const { return {supplier, currency}; }
  PartyId supplier;
  Currency currency;
  Date since;                  // the day of the first dispute
  std::uint32_t disputes = 0;  // in which it was a side, other than as the issuer that owes
  std::uint32_t disputes_open = 0;
  std::uint32_t disputes_lost = 0;  // decided against it, or agreed to by it
  Amount amount_lost;               // in those: cut from what it is owed, undone of what it was passed, or asked for in vain
  static constexpr auto fields() {
    return field_list(field("supplier", &SupplierHistory::supplier, "a side of the disputes"),
                      field("currency", &SupplierHistory::currency, "ISO 4217 code"),
                      field("since", &SupplierHistory::since, "ledger day of the first dispute"),
                      field("disputes", &SupplierHistory::disputes, "disputes ever opened"),
                      field("disputes_open", &SupplierHistory::disputes_open, "disputes not decided yet"),
                      field("disputes_lost", &SupplierHistory::disputes_lost, "disputes decided against it"),
                      field("amount_lost", &SupplierHistory::amount_lost, "in disputes decided against it"));
  }
  bool operator==(const SupplierHistory&) const = default;
};

}  // namespace tallystick::contracts::credit
