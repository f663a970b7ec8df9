// Sales to banks before maturity: what is asked for, quoted, taken, and what a published policy decides (rows 14, 15, 32, 34).
#include <cmath>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

Fen part_half_up(Fen a, Fen b, Fen c) {
  __extension__ using Wide = __int128;
  return static_cast<Fen>((Wide{2} * a * b + c) / (Wide{2} * c));
}

std::optional<Price> Ledger::price_of(const Name& id, Fen amount, const Terms& terms) const {
  const int days = receivables.at(fragments.at(id).root).pay_on - day_;
  Price out;
  out.interest = part_half_up(amount, terms.rate * days, Fen{1'000'000} * terms.year);
  out.net = amount - out.interest - terms.fee;
  if (out.net <= 0) return std::nullopt;
  // Whoever has `net` and owes `amount` in so many days pays, over 365 days, this much more than it had.
  const long double more = static_cast<long double>(amount) / static_cast<long double>(out.net);
  const long double effective = std::pow(more, 365.0L / days) - 1;
  const long double nominal = (more - 1) * terms.year / days;
  if (effective > 10 || nominal > 10) return std::nullopt;
  out.yearly = std::llround(effective * 1e6L);
  return out;
}

// Who sells: its holder, no more than there is, and nobody outside who would come first.
std::string Ledger::why_not_part(const Name& by, const Name& id, Fen amount, const std::string& state) const {
  const Fragment& one = fragments.at(id);
  if (auto no = why_not_free(one, state); !no.empty()) return no;
  if (one.holder != by) return "E_OWNER";
  if (amount == 0 || amount > one.outstanding()) return "E_AMOUNT";
  if (amount < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  return is_behind(id) ? "E_LIEN" : "";
}

std::string Ledger::why_not_request(const Name& by, const Name& id, const Request& wanted) const {
  if (auto no = why_not_part(by, id, wanted.amount, "held"); !no.empty()) return no;
  for (std::size_t i = 1; i < wanted.banks.size(); ++i)
    if (key_of_bank.at(wanted.banks[i - 1]) >= key_of_bank.at(wanted.banks[i])) return "E_AMOUNT";
  if (wanted.until_ms <= now_ms_) return "E_EXPIRED";
  return wanted.sealed_ms && (*wanted.sealed_ms <= now_ms_ || *wanted.sealed_ms >= wanted.until_ms) ? "E_EXPIRED" : "";
}

std::string Ledger::why_not_offer(const Name& bank, const Name& id, const Quote& offered) const {
  if (!is_bank(bank)) return "E_ROLE";
  const auto request = requests.find(id);
  if (request == requests.end()) return "E_NOENT";
  const Fragment& one = fragments.at(id);
  if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  if (one.holder != request->second.seller) return "E_STATE";
  if (request->second.sealed_ms) return "E_STATE";
  if (!request->second.asks(bank)) return "E_OWNER";
  if (request->second.amount > one.outstanding()) return "E_AMOUNT";
  if (offered.cap && !offered.terms.recourse) return "E_AMOUNT";
  if (auto no = why_not_disbursed(offered.terms.pay_to, offered.terms.bound, offered.terms.recourse, ""); !no.empty())
    return no;
  if (!price_of(id, request->second.amount, offered.terms)) return "E_AMOUNT";
  if (now_ms_ >= request->second.until_ms || offered.expires_ms <= now_ms_) return "E_EXPIRED";
  if (offered.expires_ms > now_ms_ + rules_.quote_ms_max) return "E_POLICY:quote_hours_max";
  return is_behind(id) ? "E_LIEN" : "";
}

// While it is open the fragment is reserved.
void Ledger::offer(const Name& bank, const Name& id, Quote offered, const Name& quote) {
  offered.bank = bank;
  offered.fragment = id;
  offered.seller = fragments.at(id).holder;
  offered.amount = requests.at(id).amount;
  requests.erase(id);
  quotes[quote] = offered;
  fragments.at(id).state = "reserved";
  fragments.at(id).quote = quote;
}

void Ledger::end_quote(Name quote) {
  Fragment& one = fragments.at(quotes.at(quote).fragment);
  one.state = "held";
  one.quote.clear();
  quotes.erase(quote);
}

std::string Ledger::why_not_withdraw(const Name& by, const Name& id) const {
  const auto quote = quotes.find(id);
  if (quote == quotes.end()) return "E_NOENT";
  return by == quote->second.bank || by == quote->second.seller ? "" : "E_OWNER";
}

// The cost that the seller was shown, and the bank's money.
std::string Ledger::why_not_paid_by(const Name& bank, const Name& seller, const Terms& terms, const Price& price,
                                    Fen shown) const {
  if (std::abs(shown - price.yearly) > rules_.cost_tolerance) return "E_APR";
  if (bank == seller) return "E_SELF";
  if (auto no = why_not_disbursed(terms.pay_to, terms.bound, terms.recourse, ""); !no.empty()) return no;
  return can_disburse(bank, seller, terms.pay_to, terms.bound, price.net) ? "" : "E_CASH";
}

std::string Ledger::why_not_accept(const Name& by, const Name& id, Fen shown) const {
  const auto found = quotes.find(id);
  if (found == quotes.end()) return "E_NOENT";
  const Quote& quote = found->second;
  if (auto no = why_not_part(by, quote.fragment, quote.amount, "reserved"); !no.empty()) return no;
  const auto price = price_of(quote.fragment, quote.amount, quote.terms);
  if (!price) return "E_AMOUNT";
  if (now_ms_ >= quote.expires_ms) return "E_EXPIRED";
  return why_not_paid_by(quote.bank, by, quote.terms, *price, shown);
}

void Ledger::accept(const Name& id, const Name& purpose) {
  const Quote quote = quotes.at(id);
  end_quote(id);
  carry_out(quote.fragment, quote.amount, {quote.bank, quote.seller, "", quote.terms, 0, 0, 0, quote.cap}, purpose);
}

std::optional<Terms> Ledger::terms_under(const Policy& policy, const Name& id) const {
  const Fragment& one = fragments.at(id);
  const int days = receivables.at(one.root).pay_on - day_;
  for (const PriceRow& row : policy.prices)
    if (days <= row.days_max && one.level <= row.level_max)
      return Terms{policy.recourse, row.rate, policy.year, row.fee, "", policy.bound};
  return std::nullopt;
}

Fen Ledger::exposure(const Name& bank, const Name& policy, const Name& seller) const {
  Fen out = 0;
  for (const auto& [id, deal] : deals) {
    const bool counts =
        deal.bank == bank && (policy.empty() || deal.policy == policy) && (seller.empty() || deal.seller == seller);
    if (counts && fragments.at(id).is_sold()) out += fragments.at(id).outstanding();
  }
  if (policy.empty()) return out;
  for (const auto& [id, loan] : loans)
    if (loan.policy == policy && loan.live() && (seller.empty() || loan.borrower == seller))
      out += loan.terms.revolving() ? loan.terms.principal : loan.outstanding;
  return out;
}

Fen Ledger::value_of(const std::string& subject, const Question& asked, const Name& id) const {
  const Policy& under = policies.at(asked.policy);
  const Fragment& one = fragments.at(id);
  const Receivable& root = receivables.at(one.root);
  const Fen amount = asked.amount;
  if (subject == "amount") return amount;
  if (subject == "days") return asked.days;
  if (subject == "payments") return asked.payments;
  if (subject == "advance") return asked.advance;
  if (subject == "level") return one.level;
  if (subject == "issuer_listed") return 1;
  if (subject == "issuer_stopped") return stopped ? 1 : 0;
  if (subject == "seller_served") return bank_of.contains(one.holder) && bank_of.at(one.holder) == under.bank ? 1 : 0;
  if (subject == "cost") return asked.price.yearly;
  if (subject == "bought_today") return amount + (under.bought_on == day_ ? under.bought : 0);
  if (subject == "receivable_face") return root.face;
  if (subject == "receivable_days") return root.due - root.issued;
  if (subject == "policy_on_issuer") return amount + exposure(under.bank, asked.policy, "");
  if (subject == "policy_on_seller") return amount + exposure(under.bank, asked.policy, one.holder);
  return amount + exposure(under.bank, "", "");  // bank_on_issuer
}

std::string Ledger::first_false_clause(const Question& asked) const {
  const Policy& under = policies.at(asked.policy);
  if (under.issuer_limit && asked.amount + exposure(under.bank, asked.policy, "") > *under.issuer_limit)
    return "E_POLICY:issuer_limit";
  for (const Clause& clause : under.clauses)
    for (const Name& fragment : asked.fragments) {
      const Fen value = value_of(clause.subject, asked, fragment);
      const bool holds = clause.comparison == "at_most"    ? value <= clause.constant
                         : clause.comparison == "at_least" ? value >= clause.constant
                         : clause.comparison == "equal"    ? value == clause.constant
                                                           : value != clause.constant;
      if (!holds) return "E_POLICY:" + clause.subject;
    }
  return "";
}

std::string Ledger::why_not_sell(const Name& by, const Name& policy, const Name& id, Fen amount, Fen shown) const {
  const Policy& under = policies.at(policy);
  if (under.retired || under.loan) return "E_STATE";
  if (auto no = why_not_part(by, id, amount, "held"); !no.empty()) return no;
  if (under.until_ms != 0 && now_ms_ >= under.until_ms) return "E_EXPIRED";
  const auto terms = terms_under(under, id);
  if (!terms) return "E_POLICY:price";
  const auto price = price_of(id, amount, *terms);
  if (!price) return "E_AMOUNT";
  const int days = receivables.at(fragments.at(id).root).pay_on - day_;
  if (auto no = first_false_clause({policy, {id}, amount, *price, days}); !no.empty()) return no;
  return why_not_paid_by(under.bank, by, *terms, *price, shown);
}

void Ledger::sell(const Name& policy, const Name& id, Fen amount, const Name& purpose) {
  Policy& under = policies.at(policy);
  under.bought = amount + (under.bought_on == day_ ? under.bought : 0);
  under.bought_on = day_;
  const Terms terms = *terms_under(under, id);
  carry_out(id, amount, {under.bank, fragments.at(id).holder, policy, terms, 0, 0, 0, {}}, purpose);
}

// Title and money in one: a part that is sold becomes a fragment of its own, at the same level.
void Ledger::carry_out(const Name& id, Fen amount, Deal deal, const Name& purpose) {
  deal.amount = amount;
  deal.net = price_of(id, amount, deal.terms)->net;
  const Name sold = amount < fragments.at(id).outstanding() ? split(id, amount).first : id;
  Fragment& one = fragments.at(sold);
  one.state = deal.terms.recourse ? "sold_recourse" : "sold";
  one.holder = deal.bank;
  one.held_since = day_;
  one.held_ms = now_ms_;
  deals[sold] = deal;
  enter_claim(sold, deal.terms.recourse ? "sale_recourse" : "sale", deal.bank, amount);
  disburse({deal.bank, deal.seller, sold, "", deal.net, {}}, deal.terms.pay_to, deal.terms.bound, purpose,
           receivables.at(fragments.at(sold).root).pay_on);
}

}  // namespace tallystick::ledger_model
