// How the model pays.
#include <algorithm>
#include <numeric>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

std::vector<Fen> shares(Fen cash, const std::vector<Fen>& claims) {
  __extension__ using Wide = __int128;
  const Fen all = std::accumulate(claims.begin(), claims.end(), Fen{0});
  std::vector<Fen> out;
  std::vector<Fen> remainder;
  for (const Fen claim : claims) {
    out.push_back(static_cast<Fen>(Wide{cash} * claim / all));
    remainder.push_back(static_cast<Fen>(Wide{cash} * claim % all));
  }
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainder[a] > remainder[b]; });
  Fen left = cash - std::accumulate(out.begin(), out.end(), Fen{0});
  for (std::size_t i = 0; left > 0; ++i, --left) ++out[order[i]];
  return out;
}

// A block may come late, but the issuer is not late before the ledger has asked it for money.
int Ledger::value_day(const Receivable& root) const {
  return root.state == "outstanding" ? std::min(day_, root.pay_on) : day_;
}

// Late interest on what is unpaid, in whole days, rounded down once per stretch between payments, up to the cap.
void Ledger::book_late(Receivable& root, int day) const {
  __extension__ using Wide = __int128;
  if (root.final() || day <= root.booked_to) return;
  const Fen more = static_cast<Fen>(Wide{root.unpaid()} * rules_.penalty_daily * (day - root.booked_to) / 1'000'000);
  const Fen cap = static_cast<Fen>(Wide{root.face} * rules_.penalty_cap / 1'000'000);
  root.late_owed += std::max<Fen>(0, std::min(more, cap - root.late_owed - root.late_paid));
  root.booked_to = day;
}

Fen Ledger::owed(const Receivable& root) const {
  if (root.final()) return 0;
  Receivable booked = root;
  const int day = value_day(root);
  book_late(booked, day);
  return booked.unpaid() + (day - root.pay_on > rules_.grace_days ? booked.late_owed : 0);
}

// From one purse into another: within a bank by itself, across banks with reserves; where those are short, the payee's money waits for it at the
// payer's bank. A bank is paid into, and pays out of, its own funds.
void Ledger::pay_out(const Name& payer, const Name& bank, const Name& payee, Fen amount) {
  if (amount == 0) return;
  Name home = is_bank(payee) ? payee : bank_of.at(payee);
  bool own_funds = is_bank(payee);
  if (home != bank && reserves.at(bank) < amount) {
    home = bank;
    own_funds = payee == bank;
  }
  if (payer != bank) deposits[{bank, payer}] -= amount;
  if (!own_funds) deposits[{home, payee}] += amount;
  if (home != bank) {
    reserves.at(bank) -= amount;
    reserves.at(home) += amount;
  }
}

bool Ledger::can_reach(const Name& bank, const Name& payee, Fen amount) const {
  const Name& home = is_bank(payee) ? payee : bank_of.at(payee);
  return home == bank || reserves.at(bank) >= amount;
}

// What of an amount a bank that bought with recourse may keep: interest for lateness at the rate of the deal, on what is left of it, in stretches
// that end with a payment; it comes out of the seller's part.
Fen Ledger::towards_claim(Deal& deal, int pay_on, Fen amount) {
  deal.late = late_interest(deal, pay_on);
  if (day_ > pay_on) deal.late_to = day_;
  const Fen towards = std::min(amount, deal.amount - deal.received);
  const Fen late = std::min(amount - towards, deal.late);
  deal.late -= late;
  deal.received += towards;
  return late + towards;
}

// Whose money it is that a fragment receives.
void Ledger::pay_for(const Name& id, Fen amount, const Name& payer, const Name& bank) {
  const Fragment one = fragments.at(id);
  if (!one.hold.empty()) return pay_into_escrow(one.hold, payer, bank, one.holder, amount);
  Fen to_holder = amount;
  if (one.is_sold()) {
    Deal& deal = deals.at(id);
    if (one.state == "sold_recourse")
      to_holder = towards_claim(deal, receivables.at(one.root).pay_on, amount);
    else
      deal.received += amount;
    pay_out(payer, bank, deal.seller, amount - to_holder);
  }
  if (!one.loan.empty()) to_holder -= receive_from_collateral(one.loan, amount, payer, bank);
  pay_out(payer, bank, one.holder, to_holder);
}

// Shares money among all that is live of one receivable: late interest first, once the days of grace are over, then face.
void Ledger::share(const Name& id, Fen cash, const Name& payer, const Name& bank) {
  close_offers(id);
  Receivable& root = receivables.at(id);
  const int day = value_day(root);
  book_late(root, day);
  const Fen late = day - root.pay_on > rules_.grace_days ? std::min(cash, root.late_owed) : 0;
  const Fen face = cash - late;
  const std::vector<Name> live = live_of(id);
  std::vector<Fen> claimed;
  for (const Name& one : live) claimed.push_back(fragments.at(one).outstanding());
  const auto of_face = shares(face, claimed), of_late = shares(late, claimed);
  root.paid += face;
  root.late_paid += late;
  root.late_owed -= late;
  outstanding -= face;
  if (face > 0) payments.push_back({day - root.pay_on, face});
  for (std::size_t i = 0; i < live.size(); ++i) {
    pay_for(live[i], of_face[i] + of_late[i], payer, bank);
    Fragment& one = fragments.at(live[i]);
    one.paid += of_face[i];
    one.late += of_late[i];
    if (root.unpaid() == 0 && one.hold.empty()) settle_one(live[i]);
  }
  if (root.unpaid() == 0) finish(root, id, "settled");
}

std::string Ledger::why_not_pay(const Name& by, const Name& id, Fen amount, bool all) const {
  const Receivable& root = receivables.at(id);
  if (root.state == "offered" || root.final()) return "E_STATE";
  if (day_ < root.pay_on && by != "issuer") return "E_OWNER";
  const Fen cash = all ? owed(root) : amount;
  if (cash == 0 || cash > owed(root)) return "E_AMOUNT";
  if (day_ < root.pay_on && cash < owed(root) && cash < part_half_up(root.face, rules_.early_part_min, 1'000'000))
    return "E_POLICY:early_part_min";
  const auto found = deposits.find({bank_of.at(by), by});
  return found == deposits.end() || found->second < cash ? "E_CASH" : "";
}

void Ledger::pay(const Name& by, const Name& id, Fen amount, bool all) {
  share(id, all ? owed(receivables.at(id)) : amount, by, bank_of.at(by));
}

std::string Ledger::why_not_send(const Name& from, const Name& to, Fen amount) const {
  if (amount == 0) return "E_AMOUNT";
  const Name &here = bank_of.at(from), &there = bank_of.at(to);
  const auto found = deposits.find({here, from});
  if (found == deposits.end() || found->second < amount) return "E_CASH";
  return here != there && reserves.at(here) < amount ? "E_CASH" : "";
}

void Ledger::send(const Name& from, const Name& to, Fen amount) {
  pay_out(from, bank_of.at(from), to, amount);
}

std::string Ledger::why_not_clear() const {
  if (!stopped) return "E_STATE";
  for (const auto& [id, root] : receivables)
    if (root.state == "delinquent" || root.state == "defaulted") return "E_STATE";
  return "";
}

// The ledger asks the issuer for what is due, and says how late it is.
void Ledger::collect(const Name& id) {
  asked_on_[id] = day_;
  Receivable& root = receivables.at(id);
  if (root.state == "offered") return cancel(id);
  const Name& bank = bank_of.at("issuer");
  const auto purse = deposits.find({bank, "issuer"});
  const Fen cash = std::min(purse == deposits.end() ? 0 : purse->second, owed(root));
  if (cash > 0) share(id, cash, "issuer", bank);
  if (root.final()) return;
  close_offers(id);
  const int late = day_ - root.pay_on;
  const bool was_delinquent = root.delinquent();
  if (late >= rules_.default_days || root.state == "defaulted")
    root.state = "defaulted";
  else if (late >= rules_.delinquent_days || root.state == "delinquent")
    root.state = "delinquent";
  else
    root.state = "overdue";
  if (root.delinquent() && !was_delinquent) stopped = true;
  if (root.state == "defaulted" && root.defaulted_on == 0) root.defaulted_on = day_;
}

void Ledger::due_work() {
  std::vector<std::pair<std::int64_t, Name>> expired;
  for (const auto& [id, one] : fragments)
    if (one.state == "offered" && one.expires_ms <= now_ms_) expired.emplace_back(one.expires_ms, id);
  std::sort(expired.begin(), expired.end());
  for (const auto& [when, id] : expired) give_back(id);
  expired.clear();
  for (const auto& [id, one] : quotes)
    if (one.expires_ms <= now_ms_) expired.emplace_back(one.expires_ms, id);
  for (const auto& [when, id] : expired) end_quote(id);
  std::erase_if(loan_offers, [&](const auto& one) { return one.second.expires_ms <= now_ms_; });
  std::erase_if(requests, [&](const auto& one) { return one.second.until_ms <= now_ms_; });
  expired.clear();
  for (const auto& [id, one] : earmarks)
    if (one.bound.expires_ms <= now_ms_) expired.emplace_back(one.bound.expires_ms, id);
  std::sort(expired.begin(), expired.end());
  for (const auto& [when, id] : expired) return_unspent(id);

  std::erase_if(early_offers, [&](const auto& one) { return one.second.expires_ms <= now_ms_; });
  lapse();

  // Everything that is due is asked for money once a day: in the order in which it became so, the oldest maturity first.
  std::vector<std::tuple<int, int, Name>> due;
  for (const auto& [id, root] : receivables) {
    const int since = std::max(root.pay_on, asked_on_[id] + 1);
    if (!root.final() && day_ >= since) due.emplace_back(since, root.due, id);
  }
  std::sort(due.begin(), due.end());
  for (const auto& [since, when, id] : due) collect(id);

  std::vector<std::pair<int, Name>> looked_at;
  for (const auto& [id, loan] : loans)
    if (loan.look_on && *loan.look_on <= day_) looked_at.emplace_back(*loan.look_on, id);
  std::sort(looked_at.begin(), looked_at.end());
  for (const auto& [since, id] : looked_at) collect_loan(id);

  std::vector<std::tuple<int, Name, int, Name>> called_by_itself;
  for (const auto& [id, one] : guarantees)
    if (one.look_on && *one.look_on <= day_) called_by_itself.emplace_back(*one.look_on, one.root, one.rank, id);
  std::sort(called_by_itself.begin(), called_by_itself.end());
  for (const auto& [since, root, rank, id] : called_by_itself)
    if (guarantees.at(id).look_on) collect_guarantee(id);
}

}  // namespace tallystick::ledger_model
