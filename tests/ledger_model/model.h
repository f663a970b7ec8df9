// A second opinion on the ledger: what receivables, fragments, limits, documents and money must come to, in plain maps, written from the rules of
// the domain (rows 1 to 5, 8, 12, 14, 15, 20 to 23, 28, 29, early payment) and not from contracts/, of which it includes nothing. Amounts are
// minor units of one currency; people and banks are names; things are named by their ids' hexadecimal text, whose order breaks ties. Days are counted from 1970-01-01.
//   why_not_X says which refusal comes first, or nothing; X does it. Both are asked on the same state.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tallystick::ledger_model {

using Fen = std::int64_t;
using Name = std::string;

// The rules of this ledger; the same for every receivable.
struct Rules {
  int level_max = 3, leaves_max = 6, tenor_soft = 184, tenor_hard = 366;
  int grace_days = 3, delinquent_days = 30, default_days = 90;
  Fen penalty_daily = 500, penalty_cap = 240'000;  // millionths
  std::int64_t offer_ms = 168LL * 3'600'000;
};

struct Document {
  bool invoice = true;
  Name seller, buyer;
  Fen amount = 0, used = 0;
};

struct Fragment {
  Name root, holder, payee;  // payee while offered
  std::string state;         // offered held sold sold_recourse spent settled cancelled
  Fen face = 0, paid = 0, late = 0;
  int level = 0;
  std::int64_t expires_ms = 0;   // while offered
  std::map<Name, Fen> invoices;  // behind the transfer that made it
  Name seller;                   // once sold with recourse, who has what is left when the bank has what it bought
  Fen bought = 0, bank_received = 0;
  bool live() const { return state == "offered" || state == "held" || state == "sold" || state == "sold_recourse"; }
  Fen outstanding() const { return live() ? face - paid : 0; }
};

struct Receivable {
  std::string state;  // offered outstanding overdue delinquent defaulted settled cancelled
  Fen face = 0, paid = 0, cancelled = 0, late_owed = 0, late_paid = 0;
  int issued = 0, due = 0, pay_on = 0, booked_to = 0;
  std::map<Name, Fen> invoices;
  Fen unpaid() const { return face - paid - cancelled; }
  bool final() const { return state == "settled" || state == "cancelled"; }
};

class Ledger {
 public:
  Ledger(Rules rules, int day, std::int64_t now_ms) : rules_{rules}, day_{day}, now_ms_{now_ms} {}

  // Who there is: a party's bank; banks pay out of their own funds.
  std::map<Name, Name> bank_of;
  std::map<std::pair<Name, Name>, Fen> deposits;  // (bank, who)
  std::map<Name, Fen> reserves;
  std::map<Name, Document> documents;
  std::map<Name, Receivable> receivables;
  std::map<Name, Fragment> fragments;
  Fen limit = 0, reserved = 0, outstanding = 0;  // of the issuer
  bool stopped = false;

  void clock(int day, std::int64_t now_ms);
  int day() const { return day_; }
  int pay_day(int due) const;  // rolled to Monday from a weekend
  Fen owed(const Receivable& root) const;
  int leaves(const Name& root) const;

  std::string why_not_issue(const Name& by, Fen amount, int due, const Name& payee, const std::map<Name, Fen>& invoices,
                            bool delivery) const;
  void issue(Fen amount, int due, const Name& payee, const std::map<Name, Fen>& invoices, const Name& id,
             const Name& first);
  std::string why_not_answer(const Name& by, const Name& fragment) const;  // claim or reject
  void claim(const Name& fragment);
  void reject(const Name& fragment) { give_back(fragment); }
  std::string why_not_cancel(const Name& by, const Name& root) const;
  void cancel(const Name& root);
  std::string why_not_pass_on(const Name& by, const Name& source, const Name& payee, Fen amount,
                              const std::map<Name, Fen>& invoices) const;
  void pass_on(const Name& source, const Name& payee, Fen amount, const std::map<Name, Fen>& invoices, const Name& part,
               const Name& change);
  std::string why_not_merge(const Name& by, const std::vector<Name>& parents) const;
  void merge(const std::vector<Name>& parents, const Name& id);
  // To a bank at a yearly rate, in millionths, actual/360. net: what the seller has for it.
  static Fen net_of(Fen amount, int days, Fen rate);
  std::string why_not_sell(const Name& by, const Name& fragment, Fen amount, const Name& bank, Fen rate) const;
  void sell(const Name& fragment, Fen amount, const Name& bank, Fen rate, bool recourse, const Name& part,
            const Name& change);
  // amount 0: all that is owed.
  std::string why_not_pay(const Name& by, const Name& root, Fen amount, bool all) const;
  void pay(const Name& by, const Name& root, Fen amount, bool all);
  std::string why_not_send(const Name& from, const Name& to, Fen amount) const;
  void send(const Name& from, const Name& to, Fen amount);
  std::string why_not_clear() const;
  // What the ledger does by itself at the end of a block.
  void due_work(const Name& issuer);

 private:
  std::string why_not_use(const std::map<Name, Fen>& invoices, const Name& seller, const Name& buyer, Fen amount) const;
  std::string why_not_free(const Fragment& one, const std::string& state) const;
  void use(const std::map<Name, Fen>& invoices, bool more);
  void give_back(const Name& fragment);
  void take_back_offers(const Name& root);
  void book_late(Receivable& root, int day) const;
  int value_day(const Receivable& root) const;
  void share(const Name& id, Fen cash, const Name& payer, const Name& bank);
  void pay_out(const Name& payer, const Name& bank, const Name& payee, Fen amount);
  bool is_bank(const Name& who) const { return !bank_of.contains(who); }
  std::vector<Name> live_of(const Name& root) const;

  Rules rules_;
  int day_;
  std::int64_t now_ms_;
  std::map<Name, int> asked_on_;  // the day on which the ledger last collected a receivable
};

}  // namespace tallystick::ledger_model
