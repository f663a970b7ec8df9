#include "testnet/bench/due_trade.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/fragment/claim.h"
#include "contracts/fragment/transfer.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/limit/set.h"
#include "contracts/party/register.h"
#include "contracts/receivable/issue.h"
#include "contracts/registry.h"
#include "core/sha256.h"
#include "node/config/files.h"
#include "testnet/network/member.h"

namespace tallystick::bench {
namespace {

using namespace contracts;
using testnet::Member;

constexpr std::size_t kThreads = 8;  // each in a nonce lane of its own
constexpr const char* kProgramme = "bench";
constexpr std::int64_t kPayerFen = 1'000'000'00;

Money yuan(std::int64_t fen) {
  return {*Currency::of("CNY"), Amount{fen}};
}

struct Company {
  std::string legal_id;
  PartyId party;
  Holder holder;
};

class DueMaker {
 public:
  DueMaker(const TemporaryNetwork& network, std::vector<Member> banks, Member authority, const evidence::Secret& secret,
           Date due, const std::function<bool()>& stop)
      : network_{network},
        hash_{genesis_hash(network.genesis())},
        banks_{std::move(banks)},
        authority_{std::move(authority)},
        secret_{secret},
        due_{due},
        stop_{stop} {}

  Result<DueTrade> make(std::size_t receivables, std::size_t payers) {
    const std::int64_t all = static_cast<std::int64_t>(receivables * kLeavesOfOne) * kLeafFen;
    const std::uint16_t count = static_cast<std::uint16_t>(banks_.size());
    for (std::uint16_t i = 0; i < count; ++i)
      act(authority_, {make_operation(cash::MintReserves{bank(i), yuan(all + kPayerFen * 100)})});
    Company issuer = company(0, party::Role::core_enterprise, "ISSUER");
    Company first = company(1 % count, party::Role::supplier, "FIRST");
    act(banks_[0], {make_operation(limit::Set{issuer.party, {kProgramme}, yuan(all)}),
                    make_operation(cash::Mint{issuer.holder.account, yuan(all), {}})});
    const auto invoice = document(evidence::Kind::invoice, first, issuer, all);
    const auto delivery = document(evidence::Kind::delivery, first, issuer, 0);
    act(banks_[1 % count], {make_operation(invoice), make_operation(delivery)});
    std::vector<Company> suppliers;
    std::vector<Fingerprint> invoices;
    for (std::uint16_t i = 0; i < std::min<std::uint16_t>(count, 3); ++i) {
      const auto at = static_cast<std::uint16_t>(count - 1 - i);
      suppliers.push_back(company(at, party::Role::supplier, "SUPPLIER " + std::to_string(i)));
      const auto paper = document(evidence::Kind::invoice, suppliers.back(), first, all);
      act(banks_[at], {make_operation(paper)});
      invoices.push_back(paper.fingerprint);
    }
    DueTrade out{std::move(issuer.holder), {}, {}, due_};
    for (std::size_t i = 0; i < payers; ++i) {
      const auto at = static_cast<std::uint16_t>(i % count);
      Company payer = company(at, party::Role::supplier, "PAYER " + std::to_string(i));
      act(banks_[at], {make_operation(cash::Mint{payer.holder.account, yuan(kPayerFen), {}})});
      out.payers.push_back(std::move(payer.holder));
    }
    if (error_) return tl::unexpected(*error_);
    {
      std::vector<std::jthread> threads;
      for (std::size_t lane = 0; lane < kThreads; ++lane)
        threads.emplace_back([&, lane] {
          for (std::size_t i = lane; i < receivables && !failed(); i += kThreads) {
            const std::size_t to = i % suppliers.size();
            if (const auto made = receivable(lane, out.issuer, first, suppliers[to], invoice.fingerprint,
                                             delivery.fingerprint, invoices[to]);
                !made)
              fail_with(made.error());
          }
        });
    }
    if (error_) return tl::unexpected(*error_);
    for (Company& supplier : suppliers) out.suppliers.push_back(std::move(supplier.holder));
    return out;
  }

 private:
  PartyId bank(std::uint16_t i) const { return bank_party(hash_, i); }
  bool failed() {
    const std::lock_guard lock{mutex_};
    if (!error_ && stop_()) error_ = Error{ErrorKind::not_yet, "interrupted"};
    return error_.has_value();
  }
  void fail_with(Error error) {
    const std::lock_guard lock{mutex_};
    if (!error_) error_ = Error{error.kind, "setting up: " + error.message};
  }
  // The first thing that goes wrong sticks; later steps do nothing.
  Hash act(Member& who, std::vector<Operation> operations) {
    if (failed()) return {};
    const auto entered = who.act(std::move(operations));
    if (entered) return entered->id;
    fail_with(entered.error());
    return {};
  }

  Company company(std::uint16_t at, party::Role role, const std::string& name) {
    Company out{name, {}, {bank(at), {}, PrivateKey::generate()}};
    const Hash registered =
        act(banks_[at], {make_operation(party::Register{{name}, {{"BENCH"}, {name}}, {{role}}, {}})});
    out.party = derive_party(registered, 0);
    const account::KeyPolicy policy{{{{KeyAlgorithm::secp256k1, out.holder.key.public_key(), account::Duty::any}}}, {}};
    out.holder.account = derive_account(act(banks_[at], {make_operation(account::Open{out.party, policy})}), 0);
    return out;
  }

  evidence::Register document(evidence::Kind kind, const Company& seller, const Company& buyer, std::int64_t fen) {
    const std::string number = "N" + std::to_string(++documents_);
    evidence::Register op;
    op.fingerprint = evidence::fingerprint(secret_, kind, seller.legal_id, number);
    op.key_id = network_.genesis().evidence_key_id;
    op.facts = {
        kind, seller.party, buyer.party, *Currency::of("CNY"), Amount{fen}, network_.genesis().calendar.first_date};
    op.file = {sha256(as_bytes(number)), 20'000, {"application/xml"}};
    if (kind == evidence::Kind::invoice)
      op.near = evidence::near_fingerprints(secret_, {seller.legal_id,
                                                      buyer.legal_id + number,
                                                      number,
                                                      network_.genesis().calendar.first_date,
                                                      {op.facts.currency, op.facts.amount}});
    return op;
  }

  Result<testnet::Entered> by(std::size_t lane, const Holder& who, std::vector<Operation> operations) {
    auto member = Member::make({network_of(network_.genesis()),
                                network_.genesis().kind,
                                who.account,
                                static_cast<std::uint8_t>(lane),
                                {network_.rpc_url(lane % network_.size())}},
                               who.key.clone());
    if (!member) return tl::unexpected(member.error());
    return member->act(std::move(operations), Millis{60'000});
  }

  // One receivable, passed on whole in equal parts and claimed.
  Result<void> receivable(std::size_t lane, const Holder& issuer, const Company& first, const Company& supplier,
                          const Fingerprint& invoice, const Fingerprint& delivery, const Fingerprint& paper) {
    const std::int64_t face = static_cast<std::int64_t>(kLeavesOfOne) * kLeafFen;
    receivable::Issue op;
    op.payee = first.holder.account;
    op.currency = *Currency::of("CNY");
    op.amount = Amount{face};
    op.due = due_;
    op.limit_bank = issuer.bank;
    op.programme = {kProgramme};
    op.evidence.items = {{invoice, Amount{face}}, {delivery, Amount{}}};
    op.mandate = {issuer.account, issuer.bank};
    const auto issued = by(lane, issuer, {make_operation(op)});
    if (!issued) return tl::unexpected(issued.error());
    const ReceivableId root = receivable_id(issued->id, 0);
    FragmentId source = fragment_id(root, {}, 0);
    std::vector<Operation> passing{make_operation(fragment::Claim{source})};
    std::vector<FragmentId> offered;
    while (offered.size() < kLeavesOfOne) {
      const std::size_t parts = std::min(fragment::kPartsMax, kLeavesOfOne - offered.size());
      fragment::Transfer transfer;
      transfer.source = source;
      for (std::size_t i = 0; i < parts; ++i) {
        transfer.parts.items.push_back({supplier.holder.account, Amount{kLeafFen}, {{{paper, Amount{kLeafFen}}}}, {}});
        offered.push_back(fragment_id(root, {{source}}, static_cast<std::uint16_t>(i)));
      }
      passing.push_back(make_operation(transfer));
      source = fragment_id(root, {{source}}, static_cast<std::uint16_t>(parts));
    }
    if (const auto passed = by(lane, first.holder, std::move(passing)); !passed) return tl::unexpected(passed.error());
    for (std::size_t from = 0; from < offered.size(); from += kOperationsMax) {
      std::vector<Operation> claims;
      for (std::size_t i = from; i < std::min(offered.size(), from + kOperationsMax); ++i)
        claims.push_back(make_operation(fragment::Claim{offered[i]}));
      if (const auto done = by(lane, supplier.holder, std::move(claims)); !done) return tl::unexpected(done.error());
    }
    return {};
  }

  const TemporaryNetwork& network_;
  const Hash hash_;
  std::vector<Member> banks_;
  Member authority_;
  const evidence::Secret secret_;
  const Date due_;
  const std::function<bool()>& stop_;
  std::size_t documents_ = 0;
  std::mutex mutex_;  // over the error
  std::optional<Error> error_;
};

}  // namespace

Result<DueTrade> prepare_due_trade(const TemporaryNetwork& network, std::size_t receivables, std::size_t payers,
                                   Date due, const std::function<bool()>& stop) {
  auto hex = node::read_secret_file(network.layout().evidence_key());
  if (!hex) return tl::unexpected(hex.error());
  const auto secret = evidence::Secret::from_hex(hex->substr(0, hex->find('\n')));
  if (!secret) return malformed(network.layout().evidence_key() + " does not hold 64 hexadecimal characters");
  auto authority = testnet::settlement_authority(network.layout());
  if (!authority) return tl::unexpected(authority.error());
  std::vector<Member> banks;
  for (std::size_t i = 0; i < network.size(); ++i) {
    auto bank = testnet::bank_operator(network.layout(), i);
    if (!bank) return tl::unexpected(bank.error());
    banks.push_back(std::move(*bank));
  }
  return DueMaker{network, std::move(banks), std::move(*authority), *secret, due, stop}.make(receivables, payers);
}

}  // namespace tallystick::bench
