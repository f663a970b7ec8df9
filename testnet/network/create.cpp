#include "testnet/network/create.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "contracts/evidence/fingerprint.h"
#include "contracts/ledger/genesis_state.h"
#include "core/json_codec.h"
#include "core/secret.h"
#include "core/strict_json.h"
#include "node/config/config.h"
#include "node/config/files.h"
#include "testnet/network/bank.h"
#include "testnet/network/observer.h"
#include "testnet/network/ports.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::testnet {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRealDayMs = 86'400'000;

Result<std::vector<std::uint16_t>> ports_of(const CreateOptions& options) {
  const std::size_t count = (options.banks + options.observers) * kPortsPerNode;
  if (!options.base_port) return free_ports(count);
  if (*options.base_port < 1024 || *options.base_port + count > 65'536)
    return malformed("ports from " + std::to_string(*options.base_port) + " on do not leave room for " +
                     std::to_string(count) + " ports above 1023");
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) ports.push_back(static_cast<std::uint16_t>(*options.base_port + i));
  return ports;
}

Result<GenesisParameter> parse_parameter(const std::string& text, Date from) {
  const std::size_t equals = text.find('=');
  GenesisParameter parameter{{text.substr(0, equals)}, 0, from};
  const char* const end = text.data() + text.size();
  if (equals == std::string::npos || parameter.name.value.size() > 32)
    return malformed("'" + text + "' is not a parameter like level_max=8");
  const auto [stop, problem] = std::from_chars(text.data() + equals + 1, end, parameter.value);
  if (problem != std::errc{} || stop != end) return malformed("'" + text + "' is not a parameter like level_max=8");
  return parameter;
}

Calendar calendar_of(const CreateOptions& options, Timestamp now) {
  const std::int64_t offset_ms = options.utc_offset_minutes * 60'000LL;
  const Date today{static_cast<std::int32_t>((now.raw() + offset_ms) / kRealDayMs)};
  const Date first = options.first_date.value_or(today);
  const Timestamp midnight{first.raw() * kRealDayMs - offset_ms};
  return {options.ms_per_day == kRealDayMs && midnight <= now ? midnight : now, first, options.ms_per_day};
}

Result<Genesis> make_genesis(const CreateOptions& options, Timestamp now, const std::vector<Bank>& banks,
                             const PublicKey& settlement_key, const Hash& evidence_key_id) {
  Genesis genesis;
  if (options.chain_id.size() > ChainId::kMax) return malformed("a chain id has at most 32 characters");
  genesis.chain_id = {options.chain_id};
  genesis.kind = NetworkKind::test;
  genesis.calendar = calendar_of(options, now);
  genesis.utc_offset_minutes = options.utc_offset_minutes;
  genesis.holidays.items = options.holidays;
  std::sort(genesis.holidays.items.begin(), genesis.holidays.items.end());
  for (const std::string& code : options.currencies) {
    const auto currency = Currency::of(code);
    if (!currency) return malformed("'" + code + "' is not a currency of ISO 4217");
    genesis.currencies.items.push_back(*currency);
  }
  std::sort(genesis.currencies.items.begin(), genesis.currencies.items.end());
  for (const Bank& bank : banks) genesis.banks.items.push_back(bank.genesis);
  genesis.association_threshold = options.threshold.value_or(
      static_cast<std::uint16_t>(std::min<std::size_t>(banks.size() / 2 + 1, kSignaturesMax)));
  genesis.settlement_authority_name = {"Settlement authority"};
  genesis.settlement_authority_key = settlement_key;
  genesis.evidence_key_id = evidence_key_id;
  for (const std::string& text : options.parameters) {
    const auto parameter = parse_parameter(text, genesis.calendar.first_date);
    if (!parameter) return tl::unexpected(parameter.error());
    genesis.parameters.items.push_back(*parameter);
  }
  std::sort(genesis.parameters.items.begin(), genesis.parameters.items.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  if (const auto checked = check_genesis(genesis); !checked) return tl::unexpected(checked.error());
  if (const auto state = contracts::genesis_state(genesis); !state) return tl::unexpected(state.error());
  return genesis;
}

std::string random_hex(std::size_t bytes) {
  Bytes out(bytes);
  fill_random(out);
  return to_hex(out);
}

// Makes everything in `layout`, whose directory exists.
Result<Created> write_network(const Layout& layout, const CreateOptions& options, Timestamp now) {
  const auto ports = ports_of(options);
  if (!ports) return tl::unexpected(ports.error());
  std::vector<Bank> banks;
  for (std::size_t i = 0; i < options.banks; ++i) {
    const std::string name = i < options.names.size() ? options.names[i] : "";
    auto bank = make_bank(i, name, std::span{*ports}.subspan(i * kPortsPerNode, kPortsPerNode));
    if (!bank) return tl::unexpected(bank.error());
    banks.push_back(std::move(*bank));
  }
  std::vector<Observer> observers;
  for (std::size_t i = 0; i < options.observers; ++i) {
    auto observer = make_observer(i, std::span{*ports}.subspan((options.banks + i) * kPortsPerNode, kPortsPerNode));
    if (!observer) return tl::unexpected(observer.error());
    observers.push_back(std::move(*observer));
  }
  const PrivateKey settlement_key = PrivateKey::generate();
  const std::string evidence_key = random_hex(contracts::evidence::Secret::kSize);
  const Hash evidence_key_id = contracts::evidence::secret_id(*contracts::evidence::Secret::from_hex(evidence_key));
  const auto genesis = make_genesis(options, now, banks, settlement_key.public_key(), evidence_key_id);
  if (!genesis) return tl::unexpected(genesis.error());

  Created created{{genesis->chain_id, genesis_hash(*genesis), {}, {}}, *genesis};
  for (const Observer& observer : observers) created.network.observers.items.push_back(observer.node);
  for (const Bank& bank : banks) created.network.nodes.items.push_back(bank.node);

  const std::string password = random_hex(8);
  const wallet::KeyFiles keys{layout.keys()};
  Result<void> done = write_text(layout.genesis(), write_genesis_json(*genesis));
  if (done) done = node::write_secret_file(layout.password(), password + "\n");
  if (done) done = node::write_secret_file(layout.evidence_key(), evidence_key + "\n");
  if (done) done = store_key(keys, kSettlementKeyName, settlement_key, password);
  for (std::size_t i = 0; i < banks.size() && done; ++i)
    done = write_bank(layout, created.network.nodes.items, i, banks[i], password, true, options.log_level);
  for (std::size_t i = 0; i < observers.size() && done; ++i) {
    done = write_observer(layout, created.network.nodes.items, i, observers[i], options.log_level);
    for (std::size_t k = 0; k < banks.size() && done; ++k) done = admit_observer(layout, k, observers[i]);
  }
  if (done) done = write_text(layout.network(), dump_json_pretty(to_json({}, created.network)) + "\n");
  if (!done) return tl::unexpected(done.error());
  return created;
}

}  // namespace

Result<Created> create_network(const CreateOptions& options, Timestamp now) {
  if (options.banks < 1 || options.banks > kValidatorsMax)
    return malformed("a network has 1 to " + std::to_string(kValidatorsMax) + " banks");
  if (options.observers > node::kConfigObserversMax)
    return malformed("a network has at most " + std::to_string(node::kConfigObserversMax) + " observers");
  if (options.names.size() > options.banks) return malformed("there are more names than banks");
  std::error_code problem;
  const fs::path directory = fs::absolute(options.directory).lexically_normal();
  if (fs::exists(directory) && !fs::is_empty(directory, problem))
    return malformed(directory.string() + " exists and is not empty; choose another directory or remove it");

  const fs::path draft = directory.string() + ".new-" + random_hex(4);
  fs::create_directories(draft, problem);
  if (!problem) fs::permissions(draft, fs::perms::owner_all, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot make " + draft.string() + ": " + problem.message());
  auto created = write_network(Layout{draft}, options, now);
  if (created) {
    fs::rename(draft, directory, problem);  // takes the place of an empty directory
    if (problem) created = fail(ErrorKind::unavailable, "cannot make " + directory.string() + ": " + problem.message());
  }
  if (!created) fs::remove_all(draft, problem);
  return created;
}

}  // namespace tallystick::testnet
