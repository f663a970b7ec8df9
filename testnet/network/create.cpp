#include "testnet/network/create.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

#include "contracts/evidence/fingerprint.h"
#include "contracts/ledger/genesis_state.h"
#include "core/json_codec.h"
#include "core/secret.h"
#include "core/strict_json.h"
#include "node/config/config.h"
#include "node/config/files.h"
#include "node/net/tls_identity.h"
#include "testnet/network/ports.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::testnet {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRealDayMs = 86'400'000;
constexpr std::size_t kPortsPerNode = 3;

// What one bank is made of, before it is written down.
struct Bank {
  GenesisBank genesis;
  NodeFile node;
  PrivateKey operator_key;
  PrivateKey consensus_key;
  node::net::TlsIdentity tls;
};

std::string letters_or_number(std::size_t i) {
  return i < 26 ? std::string(1, static_cast<char>('a' + i)) : std::to_string(i + 1);
}

std::string default_name(std::size_t i) {
  return "Bank " + (i < 26 ? std::string(1, static_cast<char>('A' + i)) : std::to_string(i + 1));
}

// Twenty characters, as an LEI (scheme 0199) has them.
std::string legal_id(std::size_t i) {
  std::string number = std::to_string(i + 1);
  return "0199:TALLYSTICKBANK" + std::string(6 - number.size(), '0') + number;
}

Result<std::vector<std::uint16_t>> ports_of(const CreateOptions& options) {
  const std::size_t count = options.banks * kPortsPerNode;
  if (!options.base_port) return free_ports(count);
  if (*options.base_port < 1024 || *options.base_port + count > 65'536)
    return malformed("ports from " + std::to_string(*options.base_port) + " on do not leave room for " +
                     std::to_string(count) + " ports above 1023");
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) ports.push_back(static_cast<std::uint16_t>(*options.base_port + i));
  return ports;
}

Result<Bank> make_bank(const CreateOptions& options, std::size_t i, std::span<const std::uint16_t> ports) {
  const std::string name = i < options.names.size() ? options.names[i] : default_name(i);
  if (name.size() > 64 || !is_plain_text(name))
    return malformed("a bank's name is longer than 64 bytes, or is not plain text");
  auto tls = node::net::make_tls_identity(name);
  if (!tls) return tl::unexpected(tls.error());
  Bank bank{{}, {}, PrivateKey::generate(), PrivateKey::generate(), std::move(*tls)};
  bank.genesis = {{name}, {legal_id(i)}, bank.operator_key.public_key(), bank.consensus_key.public_key(), bank.tls.pin};
  bank.node = {{name}, {"bank-" + letters_or_number(i)}, ports[0], ports[1], ports[2]};
  return bank;
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

std::string config_text(const CreateOptions& options, const std::vector<Bank>& banks, std::size_t i) {
  const auto address = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
  node::Config config;
  config.node.genesis = "../genesis.json";
  config.node.data_dir = "data";
  config.node.validator = static_cast<std::uint16_t>(i);
  config.node.listen = address(banks[i].node.peer_port);
  config.node.consensus_key = "consensus.key";
  config.node.tls_key = "tls.key.pem";
  config.node.tls_certificate = "tls.cert.pem";
  config.node.operator_key = "operator.key";
  for (std::size_t k = 0; k < banks.size(); ++k)
    if (k != i) config.peers.push_back({static_cast<std::uint16_t>(k), address(banks[k].node.peer_port)});
  config.rpc.listen = address(banks[i].node.rpc_port);
  config.ops.listen = address(banks[i].node.ops_port);
  config.log.level = options.log_level;
  config.log.format = "json";
  return node::write_config(config);
}

Result<void> write_text(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return fail(ErrorKind::unavailable, "cannot write " + path);
  return {};
}

Result<void> store_key(const wallet::KeyFiles& files, const std::string& name, const PrivateKey& key,
                       const std::string& password) {
  const auto sealed = wallet::seal_key(key, as_bytes(password), wallet::kFastTestCost);
  if (!sealed) return tl::unexpected(sealed.error());
  return files.store_new(name, *sealed);
}

Result<void> write_node(const Layout& layout, const CreateOptions& options, const std::vector<Bank>& banks,
                        std::size_t i) {
  const std::string folder = layout.node(i);
  fs::create_directory(folder);
  fs::permissions(folder, fs::perms::owner_all);
  Result<void> done = node::write_private_key_file(folder + "/consensus.key", banks[i].consensus_key);
  if (done) done = node::write_private_key_file(folder + "/operator.key", banks[i].operator_key);
  if (done) done = node::write_secret_file(folder + "/tls.key.pem", banks[i].tls.key_pem);
  if (done) done = write_text(folder + "/tls.cert.pem", banks[i].tls.certificate_pem);
  if (done) done = write_text(layout.config(i), config_text(options, banks, i));
  return done;
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
    auto bank = make_bank(options, i, std::span{*ports}.subspan(i * kPortsPerNode, kPortsPerNode));
    if (!bank) return tl::unexpected(bank.error());
    banks.push_back(std::move(*bank));
  }
  const PrivateKey settlement_key = PrivateKey::generate();
  const std::string evidence_key = random_hex(contracts::evidence::Secret::kSize);
  const Hash evidence_key_id = contracts::evidence::secret_id(*contracts::evidence::Secret::from_hex(evidence_key));
  const auto genesis = make_genesis(options, now, banks, settlement_key.public_key(), evidence_key_id);
  if (!genesis) return tl::unexpected(genesis.error());

  Created created{{genesis->chain_id, genesis_hash(*genesis), {}}, *genesis};
  for (const Bank& bank : banks) created.network.nodes.items.push_back(bank.node);

  const std::string password = random_hex(8);
  const wallet::KeyFiles keys{layout.keys()};
  Result<void> done = write_text(layout.genesis(), write_genesis_json(*genesis));
  if (done) done = node::write_secret_file(layout.password(), password + "\n");
  if (done) done = node::write_secret_file(layout.evidence_key(), evidence_key + "\n");
  if (done) done = store_key(keys, kSettlementKeyName, settlement_key, password);
  for (std::size_t i = 0; i < banks.size() && done; ++i) {
    done = store_key(keys, banks[i].node.key_name.value, banks[i].operator_key, password);
    if (done) done = write_node(layout, options, banks, i);
  }
  if (done) done = write_text(layout.network(), dump_json_pretty(to_json({}, created.network)) + "\n");
  if (!done) return tl::unexpected(done.error());
  return created;
}

}  // namespace

Result<Created> create_network(const CreateOptions& options, Timestamp now) {
  if (options.banks < 1 || options.banks > kValidatorsMax)
    return malformed("a network has 1 to " + std::to_string(kValidatorsMax) + " banks");
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
