#include "testnet/bench/trade.h"

#include <algorithm>
#include <chrono>

#include "contracts/account/open.h"
#include "contracts/cash/reserves.h"
#include "contracts/evidence/fingerprint.h"
#include "contracts/evidence/register.h"
#include "contracts/financing/policy.h"
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

constexpr std::size_t kFragmentsPerReceivable = 200;  // the parameter leaves_max is 256
constexpr Days kTerm{90};
constexpr const char* kProgramme = "bench";
constexpr Rate kRate{42'000};
constexpr Amount kFee{20'00};

Money yuan(std::int64_t fen) {
  return {*Currency::of("CNY"), Amount{fen}};
}

Timestamp wall_now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

struct Company {
  std::uint16_t bank;
  std::string legal_id;
  PartyId party;
  AccountId account;
  PrivateKey key;
};

// The first thing that goes wrong sticks; later steps do nothing.
class TradeMaker {
 public:
  TradeMaker(const TemporaryNetwork& network, std::vector<Member> banks, Member authority,
             const evidence::Secret& secret, const std::function<bool()>& stop)
      : network_{network},
        hash_{genesis_hash(network.genesis())},
        banks_{std::move(banks)},
        authority_{std::move(authority)},
        secret_{secret},
        stop_{stop},
        today_{ledger_day(network.genesis().calendar, wall_now())} {}

  Result<Trade> make(std::size_t fragments) {
    const std::uint16_t last = static_cast<std::uint16_t>(banks_.size() - 1);
    act(authority_, {make_operation(cash::MintReserves{bank(last), yuan(1'000'000'000'00)})});
    const Company issuer = company(0, party::Role::core_enterprise, "ISSUER");
    Company first = company(std::min<std::uint16_t>(1, last), party::Role::supplier, "FIRST");
    Company seller = company(std::min<std::uint16_t>(2, last), party::Role::supplier, "SELLER");
    act(banks_[0], {make_operation(limit::Set{issuer.party, {kProgramme}, yuan(1'000'000'000'000'00)})});
    Trade out{publish_policy(last), bank(seller.bank), seller.account, seller.key.clone(), {}};
    Member by_issuer = member(issuer), by_first = member(first), by_seller = member(seller);
    for (std::size_t done = 0; done < fragments && !error_;) {
      const std::size_t count = std::min(kFragmentsPerReceivable, fragments - done);
      FragmentId source = issued(by_issuer, by_first, issuer, first, count);
      for (std::size_t passed = 0; passed < count && !error_;) {
        const std::size_t parts = std::min(fragment::kPartsMax, count - passed);
        pass_on(by_first, first, seller, parts, source, out.fragments);
        passed += parts;
      }
      done += count;
    }
    claim(by_seller, out.fragments);
    if (error_) return tl::unexpected(*error_);
    return out;
  }

 private:
  PartyId bank(std::uint16_t i) const { return bank_party(hash_, i); }

  testnet::Entered act(Member& who, std::vector<Operation> operations) {
    if (!error_ && stop_()) error_ = Error{ErrorKind::not_yet, "interrupted"};
    if (error_) return {};
    auto entered = who.act(std::move(operations));
    if (entered) return std::move(*entered);
    error_ = Error{entered.error().kind, "setting up: " + entered.error().message};
    return {};
  }

  Company company(std::uint16_t at, party::Role role, const std::string& name) {
    Company out{at, name, {}, {}, PrivateKey::generate()};
    const Hash registered =
        act(banks_[at], {make_operation(party::Register{{name}, {{"BENCH"}, {name}}, {{role}}, {}})}).id;
    out.party = derive_party(registered, 0);
    const account::KeyPolicy policy{{{{KeyAlgorithm::secp256k1, out.key.public_key(), account::Duty::any}}}, {}};
    out.account = derive_account(act(banks_[at], {make_operation(account::Open{out.party, policy})}).id, 0);
    return out;
  }

  Member member(const Company& company) {
    std::vector<std::string> nodes;
    for (std::size_t i = 0; i < network_.size(); ++i) nodes.push_back(network_.rpc_url(i));
    return *Member::make(
        {network_of(network_.genesis()), network_.genesis().kind, company.account, 0, std::move(nodes)},
        company.key.clone());
  }

  LendingPolicyId publish_policy(std::uint16_t by) {
    financing::PolicyText text;
    text.title = {"measured sales"};
    text.currency = *Currency::of("CNY");
    text.prices.items = {{366, 10, kRate, kFee}};
    return lending_policy_id(act(banks_[by], {make_operation(financing::PublishPolicy{text})}).id, 0);
  }

  evidence::Register document(evidence::Kind kind, const Company& seller, const Company& buyer, std::int64_t fen) {
    const std::string number = "N" + std::to_string(++documents_);
    evidence::Register op;
    op.fingerprint = evidence::fingerprint(secret_, kind, seller.legal_id, number);
    op.key_id = network_.genesis().evidence_key_id;
    op.facts = {kind, seller.party, buyer.party, *Currency::of("CNY"), Amount{fen}, today_};
    op.file = {sha256(as_bytes(number)), 20'000, {"application/xml"}};
    // Measured invoices differ in their numbers only; the number beside the buyer keeps each from resembling the last.
    if (kind == evidence::Kind::invoice)
      op.near = evidence::near_fingerprints(
          secret_, {seller.legal_id, buyer.legal_id + number, number, today_, {op.facts.currency, op.facts.amount}});
    return op;
  }

  // A receivable worth so many fragments and one more, claimed by its payee; its first fragment.
  FragmentId issued(Member& by_issuer, Member& by_payee, const Company& issuer, const Company& payee,
                    std::size_t fragments) {
    const std::int64_t fen = kFragmentFaceFen * static_cast<std::int64_t>(fragments + 1);
    const auto invoice = document(evidence::Kind::invoice, payee, issuer, fen);
    const auto delivery = document(evidence::Kind::delivery, payee, issuer, 0);
    act(banks_[payee.bank], {make_operation(invoice), make_operation(delivery)});
    receivable::Issue op;
    op.payee = payee.account;
    op.currency = *Currency::of("CNY");
    op.amount = Amount{fen};
    op.due = today_ + kTerm;
    op.limit_bank = bank(issuer.bank);
    op.programme = {kProgramme};
    op.evidence.items = {{invoice.fingerprint, Amount{fen}}, {delivery.fingerprint, Amount{}}};
    op.mandate = {issuer.account, bank(issuer.bank)};
    const ReceivableId root = receivable_id(act(by_issuer, {make_operation(op)}).id, 0);
    const FragmentId first = fragment_id(root, {}, 0);
    act(by_payee, {make_operation(fragment::Claim{first})});
    return first;
  }

  // `source` becomes the change.
  void pass_on(Member& by_holder, const Company& holder, const Company& payee, std::size_t parts, FragmentId& source,
               std::vector<FragmentId>& offered) {
    std::vector<Operation> documents;
    fragment::Transfer op;
    op.source = source;
    for (std::size_t i = 0; i < parts; ++i) {
      const auto invoice = document(evidence::Kind::invoice, payee, holder, kFragmentFaceFen);
      documents.push_back(make_operation(invoice));
      op.parts.items.push_back(
          {payee.account, Amount{kFragmentFaceFen}, {{{invoice.fingerprint, Amount{kFragmentFaceFen}}}}, {"goods"}});
    }
    act(banks_[payee.bank], std::move(documents));
    const auto split = testnet::event_in<fragment::Split>(act(by_holder, {make_operation(op)}).receipt);
    if (!split || !split->change) return;
    offered.insert(offered.end(), split->offered.begin(), split->offered.end());
    source = *split->change;
  }

  void claim(Member& by_payee, const std::vector<FragmentId>& offered) {
    std::vector<Operation> claims;
    for (const FragmentId& id : offered) {
      claims.push_back(make_operation(fragment::Claim{id}));
      if (claims.size() == kOperationsMax || &id == &offered.back()) act(by_payee, std::exchange(claims, {}));
    }
  }

  const TemporaryNetwork& network_;
  const Hash hash_;
  std::vector<Member> banks_;
  Member authority_;
  const evidence::Secret secret_;
  const std::function<bool()>& stop_;
  const Date today_;
  std::size_t documents_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<Trade> prepare_trade(const TemporaryNetwork& network, std::size_t fragments, const std::function<bool()>& stop) {
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
  return TradeMaker{network, std::move(banks), std::move(*authority), *secret, stop}.make(fragments);
}

}  // namespace tallystick::bench
