#include "contracts/evidence/use.h"

#include <algorithm>

#include "contracts/evidence/level.h"
#include "contracts/ledger/sums.h"
#include "contracts/ledger/text.h"

namespace tallystick::contracts::evidence {

namespace {

// May be relied on at all: enough parties vouch for it, and it is not another's double.
Verdict check_standing(const LedgerView& view, const BlockContext& block, const Evidence& document,
                       const std::string& name) {
  const std::int64_t needed = vouches_needed(view, document.facts.kind, block.day);
  if (const std::int64_t there = needed == 0 ? 0 : vouches_now(document, block.time); there < needed)
    return refuse(Refusal::E_EVIDENCE,
                  std::to_string(there) + " of " + std::to_string(needed) + " parties vouch for " + name);
  if (document.is_doubtful())
    return refuse(Refusal::E_EVIDENCE, "near_duplicate: " + name + " resembles " + document.resembles.items[0].hex());
  return {};
}

Verdict check_document(const LedgerView& view, const BlockContext& block, const Use& use, const Trade& trade,
                       Taken& taken, std::int64_t& backed, bool& delivery) {
  const auto found = load<Evidence>(view, use.fingerprint);
  const std::string name = "document " + use.fingerprint.hex();
  if (!found) return refuse(Refusal::E_EVIDENCE, name + " is not registered");
  const Facts& facts = found->facts;
  if (facts.seller != trade.seller || facts.buyer != trade.buyer)
    return refuse(Refusal::E_EVIDENCE, name + " is not between these parties");
  if (auto ok = check_standing(view, block, *found, name); !ok) return ok;
  if (facts.kind == Kind::delivery) delivery = true;
  if (facts.kind != Kind::invoice) {
    if (!use.amount.is_zero()) return refuse(Refusal::E_EVIDENCE, name + " is no invoice and backs nothing");
    return {};
  }
  if (use.amount.is_zero()) return refuse(Refusal::E_EVIDENCE, name + " is an invoice used for 0");
  if (facts.currency != trade.money.currency)
    return refuse(Refusal::E_EVIDENCE, name + " is in " + facts.currency.code());
  backed += use.amount.minor();  // at most kUsesMax times Amount::kMax

  std::int64_t& earlier = taken[use.fingerprint];
  const std::int64_t left = found->left().minor() - earlier;
  if (use.amount.minor() > left)
    return refuse(Refusal::E_EVIDENCE_DUP,
                  "invoice " + use.fingerprint.hex() + " has " + text_of(facts.currency, left) + " left of " +
                      text_of(facts.currency, facts.amount) + ", asked " + text_of(facts.currency, use.amount));
  earlier += use.amount.minor();
  return {};
}

}  // namespace

Verdict check_uses(const LedgerView& view, const BlockContext& block, const Uses& uses, const Trade& trade,
                   bool needs_delivery, Taken& taken) {
  std::int64_t backed = 0;
  bool delivery = false;
  tl::expected<void, Refused> used_up;
  // A document that does not fit is E_EVIDENCE; only a set that fits can be over-used.
  for (const Use& use : uses) {
    auto ok = check_document(view, block, use, trade, taken, backed, delivery);
    if (!ok && ok.error().code != Refusal::E_EVIDENCE_DUP) return ok;
    if (!ok && used_up) used_up = std::move(ok);
  }
  if (backed != trade.money.amount.minor())
    return refuse(Refusal::E_EVIDENCE,
                  "invoices back " + text_of(trade.money.currency, backed) + " of " + text_of(trade.money));
  if (needs_delivery && !delivery) return refuse(Refusal::E_EVIDENCE, "no delivery among the documents");
  return used_up;
}

namespace {

void change_used(LedgerDelta& delta, const Uses& uses, bool more) {
  for (const Use& use : uses) {
    if (use.amount.is_zero()) continue;
    Evidence document = must_load<Evidence>(delta, use.fingerprint);
    document.used = more ? plus(document.used, use.amount) : minus(document.used, use.amount);
    delta.store(document);
  }
}

}  // namespace

void take(LedgerDelta& delta, const Uses& uses) {
  change_used(delta, uses, true);
}

void take_as_paid(LedgerDelta& delta, const Uses& uses) {
  for (const Use& use : uses) {
    if (use.amount.is_zero()) continue;
    auto document = must_load<Evidence>(delta, use.fingerprint);
    document.paid = plus(document.paid, use.amount);
    delta.store(document);
  }
}

void give_back(LedgerDelta& delta, const Uses& uses) {
  change_used(delta, uses, false);
}

void give_back_part(LedgerDelta& delta, Uses& uses, Amount amount) {
  Uses back;
  for (auto use = uses.items.rbegin(); use != uses.items.rend() && !amount.is_zero(); ++use) {
    const Amount piece = std::min(use->amount, amount);
    if (piece.is_zero()) continue;
    back.items = {{use->fingerprint, piece}};
    give_back(delta, back);
    use->amount = minus(use->amount, piece);
    amount = minus(amount, piece);
  }
}

}  // namespace tallystick::contracts::evidence
