#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/fragment/claim.h"
#include "contracts/limit/set.h"
#include "contracts/party/register.h"
#include "contracts/registry.h"
#include "testnet/bench/work_maker.h"

namespace tallystick::bench {

using namespace contracts;

namespace {

constexpr std::int64_t kDepositFen = 1'000'000'000'00;
constexpr std::int64_t kReservesFen = 10'000'000'000'000'00;
constexpr std::int64_t kLimitFen = 10'000'000'000'000'00;
// What a source is worth: all its transfers and something that remains.
constexpr std::int64_t kSourceFen = (kTransfersPerReceivable + 1) * kTransferFen;

// Operations of one author, in as few transactions as hold them.
class Batch {
 public:
  Batch(const Network& network, Author& author, std::vector<Draft>& out)
      : network_{network}, author_{author}, out_{out} {}
  ~Batch() { flush(); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  template <class Op>
  void add(const Op& op) {
    operations_.push_back(make_operation(op));
    if (operations_.size() == kOperationsMax) flush();
  }

 private:
  void flush() {
    if (!operations_.empty()) out_.push_back(write_draft(network_, author_, std::move(operations_)));
    operations_.clear();
  }
  const Network& network_;
  Author& author_;
  std::vector<Draft>& out_;
  std::vector<Operation> operations_;
};

}  // namespace

std::vector<std::vector<DraftWork>> WorkMaker::make_stages() {
  std::vector<Stage> out;
  out.push_back(register_companies());
  out.push_back(open_accounts());
  out.push_back(fund());
  out.push_back(issue_sources());
  out.push_back(claim_sources());
  return out;
}

WorkMaker::Stage WorkMaker::empty_stage() const {
  Stage out(banks_.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i].node = i;
  return out;
}

// One operation for every company by its bank; each is then told which transaction made it, at which place.
template <class Ask, class Tell>
void WorkMaker::made_by_bank(Stage& out, Ask ask, Tell tell) {
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    std::vector<Company*> customers;
    for (Company* company : companies_.everybody)
      if (company->bank == i) customers.push_back(company);
    for (std::size_t from = 0; from < customers.size(); from += kOperationsMax) {
      const std::size_t to = std::min(customers.size(), from + kOperationsMax);
      std::vector<Operation> operations;
      for (std::size_t k = from; k < to; ++k) operations.push_back(ask(*customers[k]));
      out[i].drafts.push_back(write_draft(network_, banks_[i], std::move(operations)));
      const Hash id = out[i].drafts.back().unsigned_transaction.id;
      for (std::size_t k = from; k < to; ++k) tell(*customers[k], id, static_cast<std::uint16_t>(k - from));
    }
  }
}

WorkMaker::Stage WorkMaker::register_companies() {
  Stage out = empty_stage();
  {
    Batch reserves{network_, authority_, out.front().drafts};
    for (std::size_t i = 0; i < banks_.size(); ++i) reserves.add(cash::MintReserves{bank(i), yuan(kReservesFen)});
  }
  made_by_bank(
      out,
      [](const Company& company) {
        return make_operation(
            party::Register{{company.legal_id}, {{"BENCH"}, {company.legal_id}}, {{company.role}}, {}});
      },
      [](Company& company, const Hash& id, std::uint16_t place) { company.party = derive_party(id, place); });
  return out;
}

WorkMaker::Stage WorkMaker::open_accounts() {
  Stage out = empty_stage();
  made_by_bank(
      out,
      [](const Company& company) {
        return make_operation(account::Open{
            company.party, {{{{KeyAlgorithm::secp256k1, company.author.key.public_key(), account::Duty::any}}}, {}}});
      },
      [](Company& company, const Hash& id, std::uint16_t place) {
        company.author.account = derive_account(id, place);
      });
  return out;
}

// Deposits, limits, and every document that anything later refers to.
WorkMaker::Stage WorkMaker::fund() {
  using evidence::Kind;
  Stage out = empty_stage();
  std::deque<Batch> by_bank;
  for (std::size_t i = 0; i < banks_.size(); ++i) by_bank.emplace_back(network_, banks_[i], out[i].drafts);
  for (const Company& payer : companies_.payers)
    by_bank[payer.bank].add(cash::Mint{payer.author.account, yuan(kDepositFen), {}});
  for (const Company& issuer : companies_.issuers)
    by_bank[issuer.bank].add(limit::Set{issuer.party, {kProgramme}, yuan(kLimitFen)});
  for (std::size_t i = 0; i < companies_.holders.size() && options_.transfers > 0; ++i) {
    const Company &holder = companies_.holders[i], &issuer = issuer_for(i), &payee = payee_of(i);
    by_bank[holder.bank].add(document(Kind::delivery, holder, issuer, 0, number_of(kDelivery, holder, 0)));
    for (std::size_t k = 0; k < sources_each(); ++k)
      by_bank[holder.bank].add(
          document(Kind::invoice, holder, issuer, kSourceFen, number_of(kSourceInvoice, holder, k)));
    for (std::size_t k = 0; k < transfers_each(); ++k)
      by_bank[payee.bank].add(
          document(Kind::invoice, payee, holder, kTransferFen, number_of(kTransferInvoice, holder, k)));
  }
  for (std::size_t i = 0; i < companies_.issuers.size() && options_.issues > 0; ++i) {
    const Company &issuer = companies_.issuers[i], &payee = payee_of(i);
    by_bank[payee.bank].add(document(Kind::delivery, payee, issuer, 0, number_of(kDelivery, issuer, 0)));
    for (std::size_t k = 0; k < issues_each(); ++k)
      by_bank[payee.bank].add(document(Kind::invoice, payee, issuer, kIssueFen, number_of(kIssueInvoice, issuer, k)));
  }
  return out;
}

// The receivables whose first fragments the transfers split.
WorkMaker::Stage WorkMaker::issue_sources() {
  Stage out = empty_stage();
  for (std::size_t i = 0; i < companies_.holders.size(); ++i) {
    const Company& holder = companies_.holders[i];
    Company& issuer = issuer_for(i);
    sources_.emplace_back();
    for (std::size_t k = 0; k < sources_each(); ++k) {
      const auto invoice = fingerprint_of(evidence::Kind::invoice, holder, number_of(kSourceInvoice, holder, k));
      const auto delivery = fingerprint_of(evidence::Kind::delivery, holder, number_of(kDelivery, holder, 0));
      const Draft draft = write_draft(network_, issuer.author,
                                      {make_operation(receivable(issuer, holder, kSourceFen, invoice, delivery))});
      sources_.back().push_back(receivable_id(draft.unsigned_transaction.id, 0));
      out[issuer.bank].drafts.push_back(draft);
    }
  }
  return out;
}

WorkMaker::Stage WorkMaker::claim_sources() {
  Stage out = empty_stage();
  for (std::size_t i = 0; i < companies_.holders.size(); ++i) {
    Company& holder = companies_.holders[i];
    Batch claims{network_, holder.author, out[holder.bank].drafts};
    for (const ReceivableId& root : sources_[i]) claims.add(fragment::Claim{fragment_id(root, {}, 0)});
  }
  return out;
}

}  // namespace tallystick::bench
