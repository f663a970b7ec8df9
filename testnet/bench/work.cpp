#include "testnet/bench/work.h"

#include <chrono>

#include "contracts/ledger/genesis_state.h"
#include "core/sha256.h"
#include "node/config/files.h"
#include "testnet/bench/work_maker.h"
#include "testnet/network/member.h"

namespace tallystick::bench {
namespace {

using namespace contracts;

constexpr std::size_t kPayersPerClient = 4;
constexpr std::size_t kPayeesPerClient = 2;
constexpr Days kTerm{90};

Timestamp wall_now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace

WorkMaker::WorkMaker(const Genesis& genesis, const WorkOptions& options, Author authority, std::deque<Author> banks,
                     const evidence::Secret& secret, Date today)
    : genesis_{genesis},
      network_{network_of(genesis)},
      options_{options},
      authority_{std::move(authority)},
      banks_{std::move(banks)},
      secret_{secret},
      today_{today} {
  const auto hire = [&](std::deque<Company>& where, std::size_t count, party::Role role, const char* name) {
    for (std::size_t i = 0; i < count; ++i) {
      where.push_back({i % banks_.size(), role, name + std::to_string(i), {}, {{}, PrivateKey::generate()}});
      companies_.everybody.push_back(&where.back());
    }
  };
  hire(companies_.payers, kPayersPerClient * options_.clients, party::Role::supplier, "PAYER");
  hire(companies_.holders, options_.clients, party::Role::supplier, "HOLDER");
  hire(companies_.issuers, options_.clients, party::Role::core_enterprise, "ISSUER");
  hire(companies_.payees, kPayeesPerClient * options_.clients, party::Role::supplier, "PAYEE");
}

PartyId WorkMaker::bank(std::size_t i) const {
  return bank_party(network_.genesis_hash, static_cast<std::uint16_t>(i));
}

std::size_t WorkMaker::sources_each() const {
  return options_.transfers == 0 ? 0 : transfers_each() / kTransfersPerReceivable + 1;
}

Fingerprint WorkMaker::fingerprint_of(evidence::Kind kind, const Company& seller, const std::string& number) const {
  return evidence::fingerprint(secret_, kind, seller.legal_id, number);
}

evidence::Register WorkMaker::document(evidence::Kind kind, const Company& seller, const Company& buyer,
                                       std::int64_t fen, const std::string& number) const {
  evidence::Register op;
  op.fingerprint = fingerprint_of(kind, seller, number);
  op.key_id = genesis_.evidence_key_id;
  op.facts = {kind, seller.party, buyer.party, *Currency::of("CNY"), Amount{fen}, today_};
  op.file = {sha256(as_bytes(number)), 20'000, {"application/xml"}};
  // Measured invoices differ in their numbers only; the number beside the buyer keeps each from resembling the last.
  if (kind == evidence::Kind::invoice)
    op.near = evidence::near_fingerprints(
        secret_, {seller.legal_id, buyer.legal_id + number, number, today_, {op.facts.currency, op.facts.amount}});
  return op;
}

std::string WorkMaker::number_of(const char* sort, const Company& company, std::size_t i) {
  return sort + company.legal_id + "-" + std::to_string(i);
}

receivable::Issue WorkMaker::receivable(const Company& issuer, const Company& payee, std::int64_t fen,
                                        const Fingerprint& invoice, const Fingerprint& delivery) const {
  receivable::Issue op;
  op.payee = payee.author.account;
  op.currency = *Currency::of("CNY");
  op.amount = Amount{fen};
  op.due = today_ + kTerm;
  op.limit_bank = bank(issuer.bank);
  op.programme = {kProgramme};
  op.evidence.items = {{invoice, Amount{fen}}, {delivery, Amount{}}};
  op.mandate = {issuer.author.account, bank(issuer.bank)};
  return op;
}

Result<Work> make_work(const testnet::Layout& layout, const testnet::NetworkFile& network, const Genesis& genesis,
                       const WorkOptions& options, const std::function<bool()>& stop) {
  auto hex = node::read_file(layout.evidence_key());
  if (!hex) return tl::unexpected(hex.error());
  hex->erase(hex->find_last_not_of('\n') + 1);
  const auto secret = evidence::Secret::from_hex(*hex);
  if (!secret) return malformed(layout.evidence_key() + " does not hold 64 hexadecimal characters");
  const Hash hash = genesis_hash(genesis);
  auto authority = testnet::network_key(layout, testnet::kSettlementKeyName);
  if (!authority) return tl::unexpected(authority.error());
  std::deque<Author> banks;
  for (std::uint16_t i = 0; i < network.nodes.size(); ++i) {
    auto key = testnet::network_key(layout, network.nodes.items[i].key_name.value);
    if (!key) return tl::unexpected(key.error());
    banks.push_back({bank_account(hash, i), std::move(*key)});
  }
  WorkMaker maker{genesis,          options, {settlement_authority_account(hash), std::move(*authority)},
                  std::move(banks), *secret, ledger_day(genesis.calendar, wall_now())};
  Work out;
  for (auto& stage : maker.make_stages()) {
    auto done = sign_all(std::move(stage), options.threads, stop);
    if (!done) return tl::unexpected(done.error());
    out.stages.push_back(std::move(*done));
  }
  auto load = sign_all(maker.make_load(), options.threads, stop);
  if (!load) return tl::unexpected(load.error());
  out.load = std::move(*load);
  for (const Company& payee : maker.companies().payees) out.payees.push_back(payee.author.account);
  return out;
}

}  // namespace tallystick::bench
