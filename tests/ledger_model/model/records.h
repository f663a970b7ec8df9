// What the model remembers of each thing, in plain values. Amounts are minor units of one currency; people and banks are names; things are
// named by their ids' hexadecimal text, whose order breaks ties. Days are counted from 1970-01-01, rates are millionths a year.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace tallystick::ledger_model {

using Fen = std::int64_t;
using Name = std::string;

// The rules of this ledger; the same for everything on it.
struct Rules {
  int level_max = 3, leaves_max = 6, tenor_soft = 184, tenor_hard = 366;
  int grace_days = 3, delinquent_days = 10, default_days = 25;
  Fen penalty_daily = 500, penalty_cap = 240'000;  // millionths
  Fen early_part_min = 10'000;                     // of the face, in millionths
  std::int64_t offer_ms = 168LL * 3'600'000, quote_ms_max = 720LL * 3'600'000;
  Fen cost_tolerance = 100;  // millionths
  Fen advance_percent = 90;
  int answer_days = 7, recourse_days = 40;
  int arbiters_min = 3, dispute_answer_days = 8, dispute_days = 30;
};

struct Document {
  bool invoice = true;
  Name seller, buyer;
  Fen amount = 0, used = 0;
  Fen paid = 0;  // out of bound money
};

struct Fragment {
  Name root, holder, payee;  // payee while offered
  std::string state;         // offered held reserved pledged sold sold_recourse spent settled cancelled
  Fen face = 0, paid = 0, late = 0;
  int level = 0;
  std::int64_t held_ms = 0;         // the same moment
  int held_since = 0;               // day
  std::int64_t expires_ms = 0;      // while offered
  std::map<Name, Fen> invoices;     // behind the transfer that made it
  std::vector<Name> parents;        // what it was split or merged from
  std::vector<Name> liable;         // who passed it on with recourse, the oldest first
  bool signature_on_offer = false;  // while offered: the last of them signed this very offer
  Name quote;                       // while reserved
  Name loan;                        // while pledged
  Name hold;                        // the dispute that rests on it
  bool is_sold() const { return state == "sold" || state == "sold_recourse"; }
  bool live() const { return state != "spent" && state != "settled" && state != "cancelled"; }
  Fen outstanding() const { return live() ? face - paid : 0; }
};

struct Receivable {
  std::string state;  // offered outstanding overdue delinquent defaulted settled cancelled
  Name payee;         // to whom it was issued
  Fen face = 0, paid = 0, cancelled = 0, late_owed = 0, late_paid = 0;
  int issued = 0, due = 0, pay_on = 0, booked_to = 0;
  int defaulted_on = 0;  // 0: never
  std::map<Name, Fen> invoices;
  Fen unpaid() const { return face - paid - cancelled; }
  bool final() const { return state == "settled" || state == "cancelled"; }
  bool past_due() const { return state == "overdue" || delinquent(); }
  bool delinquent() const { return state == "delinquent" || state == "defaulted"; }
};

// --- sales ---

// Money for a purpose: whom it may be paid to (none: whoever the invoice names), and until when.
struct Bound {
  std::set<Name> payees;
  std::int64_t expires_ms = 0;
};
struct Terms {
  bool recourse = false;
  Fen rate = 0;    // a year
  int year = 360;  // days in it
  Fen fee = 0;
  Name pay_to = {};  // who is paid in the seller's place
  std::optional<Bound> bound = {};
};
struct Price {
  Fen interest = 0, net = 0;
  Fen yearly = 0;  // effective, in millionths
};

// What a bank holds by sale.
struct Deal {
  Name bank, seller, policy;
  Terms terms;
  Fen amount = 0, received = 0, net = 0;
  std::optional<Fen> cap;  // the most that the seller answers for
  Fen late = 0;            // interest for lateness, booked and not received
  int late_to = 0;         // the day it is booked to
};

// What a bank put under seal.
struct Bid {
  Terms terms;
  std::optional<Fen> cap;
  std::uint32_t salt = 0;
};
struct Request {
  Name seller;
  std::vector<Name> banks;  // none: any
  Fen amount = 0;
  std::int64_t until_ms = 0;
  std::optional<std::int64_t> sealed_ms = {};  // bids come in before it; absent: open offers
  std::map<Name, Bid> bids = {};               // by bank
  bool asks(const Name& bank) const {
    return banks.empty() || std::find(banks.begin(), banks.end(), bank) != banks.end();
  }
};
struct Quote {
  Name fragment, seller, bank;
  Fen amount = 0;
  Terms terms;
  std::optional<Fen> cap;
  std::int64_t expires_ms = 0;
};

struct Clause {
  std::string subject, comparison;
  Fen constant = 0;
};
struct PriceRow {
  int days_max = 0, level_max = 0;
  Fen rate = 0, fee = 0;
};
struct LoanTerms {
  std::string plan = "bullet";
  Fen principal = 0;  // of a revolving loan: the limit
  Fen rate = 0;
  std::string count = "actual_360";  // actual_360 actual_365 thirty_360
  bool months = true;
  int every = 1, payments = 0;
  std::vector<std::pair<int, Fen>> steps;  // so many payments of so much principal
  Fen fee = 0, unused_fee = 0;
  std::string early = "lower";  // none lower shorten
  Fen early_fee = 0, costs_max = 0;
  Name pay_to = {};  // who is paid in the borrower's place
  std::optional<Bound> bound = {};
  bool revolving() const { return plan == "revolving"; }
};

struct Policy {
  Name bank;
  bool recourse = false, retired = false;
  int year = 360;
  std::vector<Clause> clauses;
  std::vector<PriceRow> prices;
  std::optional<Fen> issuer_limit;
  std::int64_t until_ms = 0;  // 0: for good
  Fen bought = 0;             // on the day bought_on
  int bought_on = 0;
  std::optional<Bound> bound = {};
  std::optional<LoanTerms> loan = {};  // it lends so much at most, in so many payments; rate and fee by row
};

// Bound money that is not spent.
struct Earmark {
  Name bank, who;
  Name source;  // the fragment that was sold for it; none once that sale is over
  Name loan;    // or the loan that brought it
  Fen left = 0;
  Bound bound;
};

// --- claims ---

// What one call of a guarantee left open: of the principal it owed, and what its holder is owed on what it keeps.
struct Payout {
  Fen left = 0, kept = 0;
};

struct Claim {
  std::string kind;   // sale sale_recourse pledge outside
  std::string state;  // live released satisfied divided
  Name claimant;      // of an outside claim: who recorded it
  Fen amount = 0;
  std::optional<std::int64_t> registered_ms, noticed_ms;
  std::string number;  // in an outside registry
};
using ClaimKey = std::pair<Name, std::int64_t>;  // on which fragment, entered in which block
struct Place {
  int rank = 1;
  std::string basis;
  ClaimKey claim;
  bool operator==(const Place&) const = default;
};

// --- after default ---

// By way of recourse: (fragment, who asked, who was asked), each once.
struct Demand {
  std::string state;  // asked rejected paid
  int answer_by = 0;
  Fen principal = 0, interest = 0, costs = 0, paid = 0;
  std::optional<Fen> cap;
};

struct Guarantee {
  std::string state;  // offered in_force ended
  Name guarantor, root, bank;
  Name fragment;     // none: all of the receivable
  Name beneficiary;  // pays the fee; none without one
  Fen share = 1'000'000, cap = 0;
  bool with_penalty = false, automatic = false;
  std::string trigger = "defaulted";  // overdue delinquent defaulted
  int rank = 1;
  Fen reserve = 0, fee = 0, paid = 0, reserved = 0;
  std::optional<int> look_on;  // the day on which the ledger calls it by itself
  Fen left() const { return cap - paid; }
};

// --- disputes, early payment, taking back ---

struct Ruling {
  std::string how;  // dismiss reduce reverse
  Fen amount = 0;
  bool operator==(const Ruling&) const = default;
};
struct Dispute {
  Name fragment;          // of exactly the disputed amount, if it is held
  bool transfer = false;  // or the obligation
  Fen amount = 0;
  std::string state;  // open contested withdrawn lapsed dismissed reduced reversed
  Name claimant, respondent, transferred;
  bool holding = false;
  int answer_by = 0, ends = 0;
  Fen late_before = 0, granted = 0;
  std::set<Name> panel;
  std::map<Name, Ruling> votes;
  bool open() const { return state == "open" || state == "contested"; }
};
using EscrowKey = std::tuple<Name, Name, Name>;  // hold, key of the bank, whose

struct EarlyOffer {
  Name root;
  std::set<Name> holders;  // none: any
  Fen rate = 0;
  int year = 360;
  std::int64_t expires_ms = 0;
};
struct Consent {
  Name holder;
  std::int64_t held_ms = 0, until_ms = 0;
};

// What an issuer's payments were: how many days after maturity, and how much of the face.
struct Payment {
  int days_late = 0;
  Fen face = 0;
};

}  // namespace tallystick::ledger_model
