// Sales, loans and guarantees.
#include "contracts/financing/record.h"
#include "contracts/guarantee/record.h"
#include "contracts/loan/record.h"
#include "explorer/relations/ledger_changes.h"
#include "explorer/relations/ledger_facts.h"

namespace tallystick::explorer {

using namespace contracts;

void LedgerFacts::close(const FragmentId& fragment, bool early) {
  const auto it = open_.find(fragment);
  if (it == open_.end()) return;
  out_.push_back(FinancingClosed{it->second, early, t_});
  open_.erase(it);
}

void LedgerFacts::financings(const LedgerBlock& block) {
  const auto add = [&](Financing financing, const FragmentId& fragment) {
    const auto held = fragments_.find(fragment);
    if (held == fragments_.end()) return;
    close(fragment, false);
    financing.frag = key<FragmentKey>(fragment);
    financing.root = key<ReceivableKey>(held->second.root);
    financing.t = financing.registered = t_;
    open_[fragment] = financing.id;
    out_.push_back(std::move(financing));
  };
  each<financing::Deal>(block, [&](const financing::Deal* before, const financing::Deal* after) {
    if (after == nullptr) return close(before->fragment, false);
    if (before != nullptr && before->bank == after->bank && before->seller == after->seller &&
        before->sold_on == after->sold_on)
      return;
    Financing x;
    x.id = FinancingKey{named("sale-" + after->fragment.hex()).raw()};
    x.bank = key<PartyKey>(after->bank);
    x.borrower = owner(after->seller);
    x.kind = after->terms.kind == financing::SaleKind::with_recourse ? FinancingKind::sale_with_recourse
                                                                     : FinancingKind::sale;
    x.principal = after->amount.minor();
    x.net = after->price.proceeds.minor();
    x.fee = after->terms.fee.minor();
    x.apr_shown = x.apr_calc = after->price.cost.effective.raw();
    x.due = after->sold_on + after->price.days;
    add(std::move(x), after->fragment);
  });
  each<loan::Loan>(block, [&](const loan::Loan* before, const loan::Loan* after) {
    if (after != nullptr && before == nullptr && after->currency == currency_)
      for (const FragmentId& fragment : after->collateral.items) {
        const bool first = loans_[after->id].empty();
        Financing x;
        x.id = FinancingKey{named("loan-" + after->id.hex() + "-" + fragment.hex()).raw()};
        x.bank = key<PartyKey>(after->bank);
        x.borrower = owner(after->borrower);
        x.kind = FinancingKind::pledge;
        x.principal = first ? after->terms.principal.minor() : 0;
        x.fee = first ? after->terms.fee.minor() : 0;
        x.net = std::max<std::int64_t>(0, x.principal - x.fee);
        x.apr_shown = x.apr_calc = after->cost.effective.raw();
        x.due = after->rows.empty() ? after->started : after->rows.items.back().due;
        loans_[after->id].push_back(fragment);
        add(std::move(x), fragment);
      }
    if (after == nullptr || after->state != loan::State::repaid ||
        (before != nullptr && before->state == loan::State::repaid))
      return;
    const bool early = !after->rows.empty() && day_of(t_) < after->rows.items.back().due;
    for (const FragmentId& fragment : loans_[after->id]) close(fragment, early);
    loans_.erase(after->id);
  });
  each<guarantee::Guarantee>(block, [&](const guarantee::Guarantee* before, const guarantee::Guarantee* after) {
    if (after == nullptr || after->state != guarantee::State::in_force ||
        !receivables_.contains(after->terms.receivable))
      return;
    if (before != nullptr && before->state == guarantee::State::in_force) return;
    out_.push_back(Guarantee{named("guarantee-" + after->id.hex()), key<PartyKey>(after->guarantor),
                             key<ReceivableKey>(after->terms.receivable), t_});
  });
}

}  // namespace tallystick::explorer
