#include "tests/e2e/payers.h"

#include <stdexcept>

#include "contracts/account/open.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/party/register.h"
#include "contracts/registry.h"

namespace tallystick::e2e {
namespace {

using namespace contracts;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("the payers of the test: " + result.error().message);
  return std::move(*result);
}

Money yuan(Amount amount) {
  return {*Currency::of("CNY"), amount};
}

void make_customers(const Network& network, std::uint16_t bank, std::size_t count, Amount deposit,
                    std::vector<Payer>& out) {
  auto banker = must(testnet::bank_operator(network.layout(), bank));
  const PartyId bank_id = bank_party(genesis_hash(network.genesis()), bank);
  std::vector<Operation> registrations, openings, deposits;
  for (std::size_t i = 0; i < count; ++i) {
    party::Register op;
    op.name.value = "Payer " + std::to_string(i) + " of bank " + std::to_string(bank);
    op.legal_id = {{"test"}, {std::to_string(bank) + "-" + std::to_string(i)}};
    op.roles.items = {party::Role::supplier};
    registrations.push_back(make_operation(op));
  }
  const Hash registered = must(banker.act(std::move(registrations))).id;
  const std::size_t first = out.size();
  for (std::uint16_t i = 0; i < count; ++i) {
    out.push_back({PrivateKey::generate(), {}, bank_id});
    account::KeyPolicy policy;
    policy.keys.items = {{KeyAlgorithm::secp256k1, out.back().key.public_key(), account::Duty::any}};
    openings.push_back(make_operation(account::Open{derive_party(registered, i), policy}));
  }
  const Hash opened = must(banker.act(std::move(openings))).id;
  for (std::uint16_t i = 0; i < count; ++i) {
    out[first + i].account = derive_account(opened, i);
    deposits.push_back(make_operation(cash::Mint{out[first + i].account, yuan(deposit), {}}));
  }
  must(banker.act(std::move(deposits)));
}

}  // namespace

std::vector<Payer> make_payers(const Network& network, std::size_t per_bank, Amount deposit) {
  const auto banks = static_cast<std::uint16_t>(network.genesis().banks.size());
  const Amount everything{deposit.minor() * static_cast<std::int64_t>(per_bank * banks)};
  auto authority = must(testnet::settlement_authority(network.layout()));
  std::vector<Operation> reserves;
  for (std::uint16_t bank = 0; bank < banks; ++bank)
    reserves.push_back(
        make_operation(cash::MintReserves{bank_party(genesis_hash(network.genesis()), bank), yuan(everything)}));
  must(authority.act(std::move(reserves)));
  std::vector<Payer> out;
  for (std::uint16_t bank = 0; bank < banks; ++bank) make_customers(network, bank, per_bank, deposit, out);
  return out;
}

}  // namespace tallystick::e2e
