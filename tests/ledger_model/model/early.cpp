// Early payment at a discount to those who accept it, and taking a receivable back once all its holders agree (rows 23, 28, "prepay").
#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

// From the last document backwards, as far as each was used.
void Ledger::free_invoices(Invoices& invoices, Fen amount) {
  for (auto it = invoices.rbegin(); it != invoices.rend(); ++it) {
    const Fen piece = std::min(amount, it->second);
    documents.at(it->first).used -= piece;
    it->second -= piece;
    amount -= piece;
  }
}

void Ledger::settle_one(const Name& id) {
  Fragment& one = fragments.at(id);
  end_claim(id, "satisfied");
  if (!one.loan.empty()) std::erase(loans.at(one.loan).collateral, id);
  one.loan.clear();
  one.state = "settled";
}

void Ledger::finish(Receivable& root, const Name& id, const std::string& how) {
  root.state = how;
  root.late_owed = 0;
  for (const Name& one : guarantees_of(id)) end_guarantee(one);
}

// What is held waits for the end of its hold.
void Ledger::finish_if_paid(const Name& id) {
  Receivable& root = receivables.at(id);
  if (root.final() || root.unpaid() > 0) return;
  for (const Name& one : live_of(id))
    if (fragments.at(one).hold.empty()) settle_one(one);
  finish(root, id, root.paid == 0 || root.late_owed > 0 ? "cancelled" : "settled");
}

// --- early ---

Fen Ledger::early_price(const EarlyOffer& offer, Fen amount) const {
  const Fen days = receivables.at(offer.root).pay_on - day_;
  return amount - part_half_up(amount, offer.rate * days, Fen{1'000'000} * offer.year);
}

std::string Ledger::why_not_offer_early(const Name& by, const EarlyOffer& offer) const {
  const Receivable& root = receivables.at(offer.root);
  if (root.state != "outstanding" || day_ >= root.pay_on) return "E_STATE";
  if (by != "issuer") return "E_OWNER";
  if (early_price(offer, root.face) <= 0) return "E_AMOUNT";
  if (offer.expires_ms <= now_ms_) return "E_EXPIRED";
  return offer.expires_ms > now_ms_ + rules_.offer_ms ? "E_POLICY:offer_hours" : "";
}

std::string Ledger::why_not_accept_early(const Name& by, const Name& id, const Name& fragment, Fen shown) const {
  const auto found = early_offers.find(id);
  if (found == early_offers.end()) return "E_NOENT";
  const EarlyOffer& offer = found->second;
  const Fragment& one = fragments.at(fragment);
  if (!one.hold.empty()) return "E_FROZEN";
  if (one.root != offer.root || !one.live() || one.state == "offered" || one.state == "reserved") return "E_STATE";
  if (day_ >= receivables.at(one.root).pay_on) return "E_STATE";
  if (one.holder != by || (!offer.holders.empty() && !offer.holders.contains(by))) return "E_OWNER";
  // A part is the seller's, where it could not be set apart.
  if (one.state == "sold_recourse" && deals.at(fragment).amount - deals.at(fragment).received < one.outstanding())
    return "E_OWNER";
  const Fen price = early_price(offer, one.outstanding());
  if (price <= 0 || price != shown) return "E_AMOUNT";
  if (now_ms_ >= offer.expires_ms) return "E_EXPIRED";
  if (one.state == "pledged") return "E_LIEN";
  const auto purse = deposits.find({bank_of.at("issuer"), "issuer"});
  return purse == deposits.end() || purse->second < price ? "E_CASH" : "";
}

void Ledger::accept_early(const Name& fragment, Fen price) {
  const Name id = fragments.at(fragment).root;
  Receivable& root = receivables.at(id);
  const Fen owed = fragments.at(fragment).outstanding();
  pay_for(fragment, price, "issuer", bank_of.at("issuer"));
  fragments.at(fragment).paid += price;
  settle_one(fragment);
  root.paid += price;
  root.cancelled += owed - price;
  outstanding -= owed;
  payments.push_back({day_ - root.pay_on, price});
  finish_if_paid(id);
}

// --- taking back by all ---

std::string Ledger::why_not_free_to_cancel(const Fragment& one) const {
  if (!one.hold.empty()) return "E_FROZEN";
  return !one.live() || one.state == "offered" ? "E_STATE" : "";
}

// By somebody whose claim is registered, or came to the issuer's notice: it is not the holder's to give up.
bool Ledger::is_claimed_outside(const Name& fragment) const {
  const auto outside = outside_claims(fragment);
  return std::any_of(outside.begin(), outside.end(),
                     [&](const ClaimKey& key) { return claims.at(key).registered_ms || claims.at(key).noticed_ms; });
}

std::string Ledger::why_not_consent_cancel(const Name& by, const Name& fragment) const {
  const Fragment& one = fragments.at(fragment);
  if (auto no = why_not_free_to_cancel(one); !no.empty()) return no;
  if (one.holder != by) return "E_OWNER";
  return one.state == "held" && !is_claimed_outside(fragment) ? "" : "E_LIEN";
}

// For this holding of it only, until its time.
void Ledger::consent_cancel(const Name& fragment) {
  consents[fragment] = {fragments.at(fragment).holder, fragments.at(fragment).held_ms, now_ms_ + rules_.offer_ms};
}

std::string Ledger::why_not_cancel_by_all(const Name& by, const Name& root) const {
  const std::vector<Name> live = live_of(root);
  for (const Name& id : live)
    if (auto no = why_not_free_to_cancel(fragments.at(id)); !no.empty()) return no;
  if (by != "issuer") return "E_OWNER";
  for (const Name& id : live)
    if (fragments.at(id).state != "held") return "E_LIEN";
  for (const Name& id : live) {
    const auto found = consents.find(id);
    const Fragment& one = fragments.at(id);
    if (found == consents.end() || found->second.holder != one.holder || found->second.held_ms != one.held_ms ||
        now_ms_ >= found->second.until_ms)
      return "E_OWNER";
  }
  return std::any_of(live.begin(), live.end(), [&](const Name& id) { return is_claimed_outside(id); }) ? "E_LIEN" : "";
}

// Every transfer on the way back from what is live is undone as far as it is unpaid; what was undone before stands higher than what came of it.
// What was merged goes back to its parents in their order, to each no more than it brought in.
void Ledger::undo_trades(const Name& root) {
  struct Step {
    Name at;
    Fen amount;
    int level;
  };
  std::map<Name, Fen> unpaid, laid;
  std::vector<Step> open;
  const std::vector<Name> live = live_of(root);
  for (auto id = live.rbegin(); id != live.rend(); ++id)
    open.push_back({*id, fragments.at(*id).outstanding(), fragments.at(*id).level});
  while (!open.empty()) {
    const Step step = open.back();
    open.pop_back();
    const Fragment& at = fragments.at(step.at);
    if (!at.invoices.empty() && at.level <= step.level) unpaid[step.at] += step.amount;
    Fen left = step.amount;
    for (const Name& parent : at.parents) {
      Fen piece = left;
      if (at.parents.size() > 1) {
        piece = std::min(left, fragments.at(parent).face - fragments.at(parent).paid - laid[parent]);
        laid[parent] += piece;
      }
      left -= piece;
      if (piece > 0) open.push_back({parent, piece, std::min(step.level, at.level)});
    }
  }
  for (const auto& [id, amount] : unpaid) {
    Fragment& made = fragments.at(id);
    Fen used = -made.paid;
    for (const auto& [document, fen] : made.invoices) used += fen;
    if (used > 0) free_invoices(made.invoices, std::min(amount, used));
  }
}

void Ledger::cancel_by_all(const Name& id) {
  Receivable& root = receivables.at(id);
  undo_trades(id);
  for (const Name& live : live_of(id)) {
    Fragment& one = fragments.at(live);
    one.state = one.paid == 0 ? "cancelled" : "settled";
    consents.erase(live);
  }
  free_invoices(root.invoices, root.unpaid());
  outstanding -= root.unpaid();
  root.cancelled += root.unpaid();
  finish(root, id, "cancelled");
}

}  // namespace tallystick::ledger_model
