// What events tell: transfers, refused offers and payments.
#include "contracts/cash/events.h"
#include "contracts/cash/send.h"
#include "contracts/fragment/transfer.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/distribute.h"
#include "explorer/relations/ledger_changes.h"
#include "explorer/relations/ledger_facts.h"

namespace tallystick::explorer {

using namespace contracts;

std::optional<FragmentId> LedgerFacts::fragment_in(const std::string& reference) const {
  constexpr std::string_view kBegin = "fragment ";
  if (!std::string_view(reference).starts_with(kBegin)) return std::nullopt;
  return FragmentId::from_hex(std::string_view(reference).substr(kBegin.size()));
}

void LedgerFacts::events(const LedgerBlock& block) {
  std::map<FragmentId, fragment::Fragment> changed;
  each<fragment::Fragment>(block, [&](const fragment::Fragment*, const fragment::Fragment* after) {
    if (after != nullptr) changed[after->id] = *after;
  });
  for (std::size_t i = 0; i < block.receipts.size(); ++i) {
    const Receipt& receipt = block.receipts[i];
    std::vector<cash::Send> sends;
    if (i < block.asked.size())
      for (const Operation& operation : block.asked[i]->operations.items)
        if (const auto send = operation_as<cash::Send>(operation)) sends.push_back(*send);
    bool settles = false;
    for (const Event& event : receipt.events.items)
      settles = settles || event.kind == settlement::Distributed::kEvent || event.kind == settlement::PaidEarly::kEvent;
    std::size_t number = 0;
    for (const Event& event : receipt.events.items) {
      const std::string name = receipt.subject.hex() + "-" + std::to_string(i) + "-" + std::to_string(number++);
      if (const auto split = event_as<fragment::Split>(event)) {
        const auto source = fragments_.find(split->source);
        for (std::size_t part = 0; source != fragments_.end() && part < split->offered.size(); ++part) {
          const FragmentId& id = split->offered.items[part];
          const fragment::Fragment& child = changed.at(id);
          out_.push_back(Transfer{named("transfer-" + id.hex()), t_, key<ReceivableKey>(split->receivable),
                                  source->second.holder, owner(child.payee.value_or(child.holder)), child.face.minor(),
                                  key<FragmentKey>(split->source), key<FragmentKey>(id)});
        }
      }
      if (const auto cancelled = event_as<receivable::Cancelled>(event);
          cancelled && cancelled->cause == receivable::CancelCause::rejected &&
          receivables_.contains(cancelled->receivable))
        each<receivable::Receivable>(block, [&](const receivable::Receivable*, const receivable::Receivable* after) {
          if (after != nullptr && after->id == cancelled->receivable)
            out_.push_back(Rejection{named("rejected-" + after->id.hex()), key<PartyKey>(after->issuer),
                                     owner(after->payee), after->face.minor(), t_});
        });
      const auto paid = event_as<cash::Paid>(event);
      if (!paid || paid->money.currency != currency_ || paid->from_kind != cash::Kind::deposit ||
          paid->to_kind != cash::Kind::deposit)
        continue;
      const auto sent = std::find_if(sends.begin(), sends.end(), [&](const cash::Send& send) {
        return paid->to == send.to && paid->money == send.money && paid->reference == send.reference &&
               paid->from_bank == send.from_bank;
      });
      Payment payment;
      payment.id = named("payment-" + name);
      payment.t = t_;
      payment.src = paid->from ? owner(*paid->from) : key<PartyKey>(paid->from_bank);
      payment.dst = paid->to ? owner(*paid->to) : key<PartyKey>(paid->to_bank);
      if (paid->from) payment.src_account = key<AccountKey>(*paid->from);
      if (paid->to) payment.dst_account = key<AccountKey>(*paid->to);
      payment.amount = paid->money.amount.minor();
      const auto fragment = fragment_in(paid->reference.value);
      if (sent != sends.end()) {
        payment.kind = PaymentKind::transfer;
        sends.erase(sent);
      } else if (settles && fragment && fragments_.contains(*fragment)) {
        payment.kind = PaymentKind::settlement;
        payment.ref = key<RowKey>(fragments_.at(*fragment).root);
      } else {
        payment.kind = paid->from ? PaymentKind::repayment : PaymentKind::disbursement;
      }
      out_.push_back(payment);
    }
  }
}

}  // namespace tallystick::explorer
