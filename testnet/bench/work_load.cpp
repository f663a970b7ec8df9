#include "contracts/cash/send.h"
#include "contracts/fragment/transfer.h"
#include "contracts/registry.h"
#include "testnet/bench/work_maker.h"

namespace tallystick::bench {

using namespace contracts;

// Spread evenly over every hundred: 37 and 100 have no common factor.
WorkMaker::Kind WorkMaker::kind_of(std::size_t k) const {
  const std::size_t place = k * 37 % 100;
  if (place < options_.issues) return Kind::issue;
  return place < options_.issues + options_.transfers ? Kind::transfer : Kind::payment;
}

std::vector<DraftWork> WorkMaker::make_load() {
  std::vector<DraftWork> out(options_.clients);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].node = i % banks_.size();
  std::map<Kind, std::size_t> made;
  for (std::size_t k = 0; k < options_.count; ++k) {
    const Kind kind = kind_of(k);
    const std::size_t senders = senders_of(kind).size(), of_kind = made[kind]++;
    const std::size_t sender = of_kind % senders, turn = of_kind / senders;
    out[sender % options_.clients].drafts.push_back(draft(kind, sender, turn));
  }
  return out;
}

const std::deque<Company>& WorkMaker::senders_of(Kind kind) const {
  switch (kind) {
    case Kind::transfer:
      return companies_.holders;
    case Kind::issue:
      return companies_.issuers;
    default:
      return companies_.payers;
  }
}

Draft WorkMaker::draft(Kind kind, std::size_t sender, std::size_t turn) {
  switch (kind) {
    case Kind::transfer:
      return transfer(sender, turn);
    case Kind::issue:
      return issue(sender, turn);
    default:
      return payment(sender, turn);
  }
}

// To another payee each time, every other time to one of another bank.
Draft WorkMaker::payment(std::size_t sender, std::size_t turn) {
  Company& payer = companies_.payers[sender];
  const std::size_t banks = banks_.size(),
                    each = companies_.payees.size() / banks;  // payees of one bank lie `banks` apart
  const std::size_t bank_of_payee = turn % 2 == 0 ? payer.bank : (payer.bank + 1 + turn / 2) % banks;
  const Company& payee = companies_.payees[(turn / 2 + sender) % each * banks + bank_of_payee];
  Draft out = write_draft(
      network_, payer.author,
      {make_operation(cash::Send{
          bank(payer.bank), payee.author.account, bank(payee.bank), yuan(1), {"Payment " + std::to_string(turn)}})});
  out.unsigned_transaction.is_payment = true;
  return out;
}

Draft WorkMaker::transfer(std::size_t sender, std::size_t turn) {
  Company& holder = companies_.holders[sender];
  const Company& payee = payee_of(sender);
  const ReceivableId root = sources_[sender][turn / kTransfersPerReceivable];
  FragmentId& source = source_[sender];
  if (turn % kTransfersPerReceivable == 0) source = fragment_id(root, {}, 0);
  const auto invoice = fingerprint_of(evidence::Kind::invoice, payee, number_of(kTransferInvoice, holder, turn));
  fragment::Transfer op;
  op.source = source;
  op.parts.items.push_back({payee.author.account,
                            Amount{kTransferFen},
                            {{{invoice, Amount{kTransferFen}}}},
                            {"Part " + std::to_string(turn)}});
  source = fragment_id(root, {{source}}, 1);  // the change, which comes after the one part
  return write_draft(network_, holder.author, {make_operation(op)});
}

Draft WorkMaker::issue(std::size_t sender, std::size_t turn) {
  Company& issuer = companies_.issuers[sender];
  const Company& payee = payee_of(sender);
  const auto invoice = fingerprint_of(evidence::Kind::invoice, payee, number_of(kIssueInvoice, issuer, turn));
  const auto delivery = fingerprint_of(evidence::Kind::delivery, payee, number_of(kDelivery, issuer, 0));
  return write_draft(network_, issuer.author,
                     {make_operation(receivable(issuer, payee, kIssueFen, invoice, delivery))});
}

}  // namespace tallystick::bench
