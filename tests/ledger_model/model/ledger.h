// A second opinion on the ledger: what receivables, fragments, sales, claims, limits, documents and money must come to, in plain maps, written
// from the rules of the domain (rows 1 to 5, 8, 12 to 16, 18 to 29, 32, 34, early payment) and not from contracts/, of which it includes
// nothing. records.h has the words and units.
//   why_not_X says which refusal comes first, or nothing; X does it. Both are asked on the same state.
#pragma once

#include <functional>
#include <set>

#include "tests/ledger_model/model/loan.h"

namespace tallystick::ledger_model {

using Invoices = std::map<Name, Fen>;
using Trade = std::pair<Name, Name>;  // seller, buyer
// The name of a fragment, from its receivable, its parents and its place among their children.
using NameFragment = std::function<Name(const Name&, const std::vector<Name>&, int)>;

class Ledger {
 public:
  Ledger(Rules rules, std::set<int> holidays, NameFragment name_fragment)
      : rules_{rules}, holidays_{std::move(holidays)}, name_fragment_{std::move(name_fragment)} {}

  // Who there is: a party's bank; banks pay out of their own funds.
  std::map<Name, Name> bank_of;
  std::map<std::pair<Name, Name>, Fen> deposits;  // (bank, who)
  std::map<Name, Fen> reserves;
  std::map<Name, Document> documents;
  std::map<Name, Receivable> receivables;
  std::map<Name, Fragment> fragments;
  std::map<Name, Request> requests;  // by fragment
  std::map<Name, Quote> quotes;
  std::map<Name, Policy> policies;
  std::map<Name, Deal> deals;  // by fragment
  std::map<Name, Earmark> earmarks;
  std::map<ClaimKey, Claim> claims;
  std::map<Name, LoanOffer> loan_offers;
  std::map<Name, Loan> loans;
  std::map<Name, LoanProposal> proposals;  // by loan
  std::map<std::tuple<Name, Name, Name>, Demand> demands;
  std::set<Name> guarantors;
  std::map<Name, Guarantee> guarantees;
  std::map<std::pair<Name, Name>, Fen> set_aside;  // (bank, guarantor)
  std::map<std::pair<Name, Name>, Payout> called;  // a guarantee for a fragment
  std::set<Name> subrogated;                       // fragments that a guarantor took over
  std::map<Name, Dispute> disputes;
  std::map<EscrowKey, Fen> escrows;
  std::map<std::pair<Name, Name>, Fen> set_in_escrow;  // (bank, whose)
  std::map<Name, Name> key_of_bank, bank_by_key;       // escrow of one hold is taken in the order of the banks' ids
  std::map<Name, EarlyOffer> early_offers;
  std::map<Name, Consent> consents;              // by fragment
  std::vector<Payment> payments;                 // of the issuer, as they came
  Fen limit = 0, reserved = 0, outstanding = 0;  // of the issuer
  bool stopped = false;

  // The block in which what follows happens.
  void clock(int day, std::int64_t now_ms, std::int64_t block);
  int day() const { return day_; }
  std::int64_t now_ms() const { return now_ms_; }
  int pay_day(int due) const;  // rolled to a business day
  Fen owed(const Receivable& root) const;
  int leaves(const Name& root) const;

  // --- trade.cpp: receivables and fragments ---
  std::string why_not_issue(const Name& by, Fen amount, int due, const Name& payee, const Invoices& invoices,
                            bool delivery) const;
  void issue(Fen amount, int due, const Name& payee, const Invoices& invoices, const Name& id);
  std::string why_not_answer(const Name& by, const Name& fragment) const;  // claim or reject
  void claim(const Name& fragment);
  void reject(const Name& fragment) { give_back(fragment); }
  std::string why_not_cancel(const Name& by, const Name& root) const;
  void cancel(const Name& root);
  std::string why_not_pass_on(const Name& by, const Name& source, const Name& payee, Fen amount,
                              const Invoices& invoices) const;
  void pass_on(const Name& source, const Name& payee, Fen amount, const Invoices& invoices, bool with_recourse);
  std::string why_not_merge(const Name& by, const std::vector<Name>& parents) const;
  void merge(const std::vector<Name>& parents);

  // --- sale.cpp: requests, quotes, published policies ---
  // What terms come to today for a fragment; nothing when they leave nothing, or cost more than 1,000 % a year.
  std::optional<Price> price_of(const Name& fragment, Fen amount, const Terms& terms) const;
  std::string why_not_request(const Name& by, const Name& fragment, const Request& wanted) const;
  std::string why_not_offer(const Name& bank, const Name& fragment, const Quote& offered) const;
  void offer(const Name& bank, const Name& fragment, Quote offered, const Name& id);
  std::string why_not_accept(const Name& by, const Name& quote, Fen shown) const;
  // `purpose`: the name of the bound money, where the terms bind it.
  void accept(const Name& quote, const Name& purpose);
  std::string why_not_withdraw(const Name& by, const Name& quote) const;
  void withdraw(const Name& quote) { end_quote(quote); }
  std::optional<Terms> terms_under(const Policy& policy, const Name& fragment) const;
  std::string why_not_sell(const Name& by, const Name& policy, const Name& fragment, Fen amount, Fen shown) const;
  void sell(const Name& policy, const Name& fragment, Fen amount, const Name& purpose);
  // Unpaid of what the bank bought, and under a policy what it lent: under one policy, or in all; of the issuer, or from one seller.
  Fen exposure(const Name& bank, const Name& policy, const Name& seller) const;

  // --- bid.cpp: under seal ---
  std::string why_not_bid(const Name& bank, const Name& fragment) const;
  void bid(const Name& bank, const Name& fragment, const Bid& bid) { requests.at(fragment).bids[bank] = bid; }
  std::string why_not_take_bid_back(const Name& bank, const Name& fragment) const;
  std::string why_not_open(const Name& by, const Name& fragment, const Name& bank, const Bid& shown, Fen cost) const;
  void open(const Name& fragment, const Name& bank, const Name& purpose);

  // --- purpose.cpp: bound money ---
  std::string why_not_spend(const Name& by, const Name& purpose, const Name& to, Fen amount,
                            const Invoices& invoices) const;
  void spend(const Name& purpose, const Name& to, Fen amount, const Invoices& invoices);
  void return_unspent(const Name& purpose);
  Fen bound_money(const Name& bank, const Name& who) const;

  // --- lend_policy.cpp: loans that a published policy decides ---
  struct Wanted {
    Name policy;
    std::vector<Name> collateral;
    Fen principal = 0;
    int payments = 0;
  };
  std::optional<LoanTerms> terms_under(const Wanted& wanted) const;
  std::string why_not_borrow_under(const Name& by, const Wanted& wanted, Fen shown, bool plan_is_right,
                                   const Name& clearing_bank) const;
  void borrow_under(const Name& by, const Wanted& wanted, const Name& id, const Name& purpose);

  // --- claim.cpp: who comes first (Civil Code 768) ---
  std::string why_not_record(const Name& by, const Name& fragment, const Claim& outside) const;
  void record(const Name& by, const Name& fragment, Claim outside);
  std::string why_not_end(const Name& by, const ClaimKey& claim) const;
  void end(const ClaimKey& claim, bool satisfied);
  std::string why_not_number(const Name& by, const ClaimKey& claim, std::int64_t at_ms) const;
  std::vector<Place> priority(const Name& fragment) const;

  // --- lend.cpp: loans against pledged fragments (loan.h) ---
  std::optional<Price> price_of(const LoanTerms& terms) const { return loan_price(terms, day_, rolled()); }
  Loan today(const Name& loan) const;
  std::string why_not_lend(const LoanOffer& offer) const;
  std::string why_not_decline(const Name& by, const Name& offer) const;
  std::string why_not_borrow(const Name& by, const Name& offer, Fen shown, const Name& clearing_bank) const;
  void borrow(const Name& offer, const Name& purpose);
  std::string why_not_repay(const Name& by, const Name& loan, Fen amount, bool all) const;
  void repay(const Name& by, const Name& loan, Fen amount, bool all);
  std::string why_not_draw(const Name& by, const Name& loan, Fen amount) const;
  void draw(const Name& loan, Fen amount);
  std::string why_not_close(const Name& by, const Name& loan) const;
  void close(const Name& loan);
  std::string why_not_propose(const Name& by, const Name& loan, const LoanChange& change) const;
  std::string why_not_consent(const Name& by, const Name& loan, const Name& proposal) const;
  void consent(const Name& loan);
  std::string why_not_drop(const Name& by, const Name& loan) const;
  std::string why_not_charge(const Name& by, const Name& loan, Fen amount) const;
  void charge(const Name& loan, Fen amount);
  std::string why_not_call(const Name& by, const Name& loan) const;
  void call(const Name& loan);
  std::string why_not_take_over(const Name& by, const Name& loan, const Name& fragment) const;
  void take_over(const Name& loan, const Name& fragment);

  // --- recourse.cpp: after default ---
  std::string why_not_declare(const Name& by, const Name& root) const;
  void declare(const Name& root);
  std::string why_not_accelerate(const Name& by, const Name& root, const Name& cause) const;
  void accelerate(const Name& root);
  std::string why_not_demand(const Name& by, const Name& fragment, Fen costs) const;
  void demand(const Name& fragment, Fen costs);
  std::string why_not_answer_for(const Name& by, const Name& fragment) const;
  void answer_for(const Name& by, const Name& fragment);
  std::string why_not_refuse(const Name& by, const Name& fragment) const;
  void refuse(const Name& by, const Name& fragment);

  // --- guarantee.cpp ---
  std::string why_not_give(const Name& by, const Guarantee& terms) const;
  void give(const Name& by, Guarantee terms, const Name& id);
  std::string why_not_take_guarantee(const Name& by, const Name& id) const;
  void take_guarantee(const Name& by, const Name& id);
  std::string why_not_take_back(const Name& by, const Name& id) const;
  void take_back(const Name& id) { end_guarantee(id); }
  std::string why_not_call_on(const Name& by, const Name& id, const Name& fragment) const;
  void call_on(const Name& id, const Name& fragment);

  // --- dispute.cpp ---
  std::string why_not_dispute(const Name& by, const Dispute& asked, int arbiters, const Trade& paper) const;
  bool find_origin(const Name& fragment, Name& from, Name& made) const;
  void dispute(const Name& by, Dispute asked, const Name& id);
  std::string why_not_reply(const Name& by, const Name& id, bool agrees, int named) const;
  void reply(const Name& id, bool agrees, const std::set<Name>& named);
  std::string why_not_rule(const Name& by, const Name& id, const Ruling& ruling) const;
  void rule(const Name& by, const Name& id, const Ruling& ruling);
  std::string why_not_give_up(const Name& by, const Name& id) const;
  void give_up(const Name& id) { end_dispute(id, "withdrawn", 0); }

  // --- early.cpp: early payment at a discount; taking back by all ---
  Fen early_price(const EarlyOffer& offer, Fen amount) const;
  std::string why_not_offer_early(const Name& by, const EarlyOffer& offer) const;
  std::string why_not_accept_early(const Name& by, const Name& offer, const Name& fragment, Fen shown) const;
  void accept_early(const Name& fragment, Fen price);
  std::string why_not_consent_cancel(const Name& by, const Name& fragment) const;
  void consent_cancel(const Name& fragment);

  // --- settle.cpp: money. amount 0: all that is owed ---
  std::string why_not_pay(const Name& by, const Name& root, Fen amount, bool all) const;
  void pay(const Name& by, const Name& root, Fen amount, bool all);
  std::string why_not_send(const Name& from, const Name& to, Fen amount) const;
  void send(const Name& from, const Name& to, Fen amount);
  std::string why_not_clear() const;
  // What the ledger does by itself at the end of a block.
  void due_work();

 private:
  std::string why_not_use(const Invoices& invoices, const Name& seller, const Name& buyer, Fen amount) const;
  std::string why_not_free(const Fragment& one, const std::string& state) const;
  std::string why_not_part(const Name& by, const Name& fragment, Fen amount, const std::string& state) const;
  std::string why_not_disbursed(const Name& pay_to, const std::optional<Bound>& bound, bool lent,
                                const Name& borrower) const;
  bool can_disburse(const Name& bank, const Name& to, const Name& pay_to, const std::optional<Bound>& bound,
                    Fen amount) const;
  void disburse(const Earmark& money, const Name& pay_to, const std::optional<Bound>& bound, const Name& purpose,
                int last);
  std::string why_not_paid_by(const Name& bank, const Name& seller, const Terms& terms, const Price& price,
                              Fen shown) const;
  // What a clause looks at: a sale, or a loan on several fragments.
  struct Question {
    Name policy;
    std::vector<Name> fragments;
    Fen amount = 0;
    Price price;
    int days = 0, payments = 1;
    Fen advance = 1'000'000;
  };
  std::string first_false_clause(const Question& asked) const;
  Fen value_of(const std::string& subject, const Question& asked, const Name& fragment) const;
  void carry_out(const Name& fragment, Fen amount, Deal deal, const Name& purpose);
  Fen towards_claim(Deal& deal, int pay_on, Fen amount);
  void start(const Name& id, const LoanOffer& offer, const Name& policy, const Name& purpose);
  void use(const Invoices& invoices, bool more);
  void give_back(const Name& fragment);
  void close_offers(const Name& root);
  void end_quote(Name quote);
  std::pair<Name, Name> split(const Name& fragment, Fen amount);
  void enter_claim(const Name& fragment, const std::string& kind, const Name& claimant, Fen amount);
  std::optional<ClaimKey> live_claim(const Name& fragment) const;
  void end_claim(const Name& fragment, const std::string& how);
  void divide_claim(const Name& whole, const Name& part, const Name& change);
  std::vector<ClaimKey> outside_claims(const Name& fragment) const;
  bool is_behind(const Name& fragment) const;  // a registered claim from outside comes first
  PayDay rolled() const {
    return [this](int day) { return pay_day(day); };
  }
  std::string why_not_pledged(const std::vector<Name>& collateral, const Name& borrower) const;
  std::string why_not_agree(const LoanOffer& offer) const;
  std::string why_not_secured(const std::vector<Name>& collateral, Fen owed) const;
  void keep(const Name& id, Loan loan, int day, int again);
  void receive(const Name& id, Loan loan, Fen amount, const Name& payer, const Name& bank, bool free_of_fee, int day,
               int again);
  Fen receive_from_collateral(const Name& id, Fen amount, const Name& payer, const Name& bank);
  void collect_loan(const Name& id);
  struct Owed {
    Fen principal = 0, interest = 0, costs = 0;
    Fen all() const { return principal + interest + costs; }
  };
  bool is_creditor(const Name& by, const Name& root) const;
  std::vector<std::pair<Name, std::optional<Fen>>> answerable(const Fragment& one, const Name& id) const;
  Fen late_interest(const Deal& deal, int pay_on) const;
  Owed owed_by_way_of_recourse(const Name& fragment, Fen costs) const;
  Fen payers_share(const Name& by, const Name& fragment, Fen paid) const;
  Name set_apart(const Name& fragment);
  // What the bank holds of the fragment then; empty when it holds nothing more of it.
  Name bring_back(const Name& purpose);
  std::string next_answerable(const Name& fragment, Name& who, std::optional<Fen>& cap) const;
  std::pair<Name, Name> pass_over(const Name& fragment, Fen face, Fen on_claim, const Name& to);
  enum class Cover { none, open, called, short_paid };
  struct Answer {
    Cover cover = Cover::none;
    Fen part = 0, of = 1'000'000;  // how much of what the holder is owed
    bool may_be_called() const { return cover == Cover::open || cover == Cover::short_paid; }
  };
  struct Covered {
    Name fragment;
    Cover cover = Cover::open;
    Fen principal = 0, penalty = 0;
    Fen sum() const { return principal + penalty; }
  };
  std::vector<Name> guarantees_of(const Name& root) const;  // not ended, by rank
  void put_in_force(Guarantee& one);
  void end_guarantee(const Name& id);
  bool is_reached(const Guarantee& one) const;
  Answer answer(const Name& guarantee, const Name& fragment) const;
  Fen principal_of(const Name& fragment) const;
  Covered share_of(const Guarantee& one, const Answer& answer, const Name& fragment) const;
  Fen payable(const Guarantee& one, const Covered& call) const;
  Covered within(Covered call, Fen paid) const;
  bool may_collect(const Name& by, const Fragment& one) const;  // its holder, or the bank it is pledged to
  std::map<std::tuple<Name, Name, Name>, Demand>::const_iterator demand_on(const Name& fragment,
                                                                           const Name& debtor) const;
  std::vector<Covered> open_calls(const Name& guarantee) const;
  bool can_bear(const Guarantee& one, Fen amount) const;
  std::string why_not_bear(const Name& guarantee, const Covered& call) const;
  void bear(const Name& guarantee, const Covered& call);
  void collect_guarantee(const Name& guarantee);
  bool has_lien(const Fragment& one) const;
  void end_dispute(const Name& id, const std::string& how, Fen granted);
  void reduce(const Name& id);
  void reverse(const Dispute& one);
  void lift(const Name& fragment);
  void lapse();
  void pay_into_escrow(const Name& hold, const Name& payer, const Name& bank, const Name& holder, Fen amount);
  void pay_out_of_escrow(const EscrowKey& key, const Name& payee, Fen amount);
  void free_invoices(Invoices& invoices, Fen amount);
  void settle_one(const Name& fragment);
  void finish(Receivable& root, const Name& id, const std::string& how);
  void finish_if_paid(const Name& root);
  std::string why_not_free_to_cancel(const Fragment& one) const;
  bool is_claimed_outside(const Name& fragment) const;
  std::string why_not_cancel_by_all(const Name& by, const Name& root) const;
  void cancel_by_all(const Name& root);
  void undo_trades(const Name& root);
  void book_late(Receivable& root, int day) const;
  int value_day(const Receivable& root) const;
  void share(const Name& id, Fen cash, const Name& payer, const Name& bank);
  void pay_for(const Name& fragment, Fen amount, const Name& payer, const Name& bank);
  void collect(const Name& root);
  void pay_out(const Name& payer, const Name& bank, const Name& payee, Fen amount);
  bool can_reach(const Name& bank, const Name& payee, Fen amount) const;
  bool is_bank(const Name& who) const { return !bank_of.contains(who); }
  std::vector<Name> live_of(const Name& root) const;

  Rules rules_;
  std::set<int> holidays_;
  NameFragment name_fragment_;
  int day_ = 0;
  std::int64_t now_ms_ = 0, block_ = 0;
  std::map<Name, int> asked_on_;  // the day on which the ledger last collected a receivable
};

// Shares in proportion to the claims, rounded down; what is left over goes one each to the largest remainders, the first of equals first.
std::vector<Fen> shares(Fen cash, const std::vector<Fen>& claims);
// a * b / c, half up; all of them at least 0.
Fen part_half_up(Fen a, Fen b, Fen c);

}  // namespace tallystick::ledger_model
