#include "node/config/keys.h"

#include <algorithm>

namespace tallystick::node {

namespace {

// A short way to say where a key lives.
#define AT(member) [](Config& c) -> Slot { return &c.member; }

constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::uint64_t kMib = 1024 * 1024;

std::vector<ConfigKey> make_keys() {
  return {
      {"node", "genesis", AT(node.genesis), 0, 0, KeyForm::path, true, "the genesis file"},
      {"node", "data_dir", AT(node.data_dir), 0, 0, KeyForm::path, true, "directory of everything durable"},
      {"node", "validator", AT(node.validator), 0, 32'767, KeyForm::plain, false,
       "its seat: the index in the genesis list; absent: an observer, or a validator that finds its seat on the ledger"},
      {"node", "role", AT(node.role), 0, 0, KeyForm::plain, false,
       "validator (it has a key to vote with) or observer; absent: a validator if node.validator is set"},
      {"node", "listen", AT(node.listen), 0, 0, KeyForm::address, false, "where other validators reach this one"},
      {"node", "consensus_key", AT(node.consensus_key), 0, 0, KeyForm::path, false,
       "file of the key that signs votes, mode 0600"},
      {"node", "next_consensus_key", AT(node.next_consensus_key), 0, 0, KeyForm::path, false,
       "file of the key that is to take its place, mode 0600: it votes from the epoch on in which it is in force"},
      {"node", "tls_key", AT(node.tls_key), 0, 0, KeyForm::path, false, "PEM file of the TLS private key, mode 0600"},
      {"node", "tls_certificate", AT(node.tls_certificate), 0, 0, KeyForm::path, false, "PEM file of its certificate"},
      {"node", "operator_key", AT(node.operator_key), 0, 0, KeyForm::path, false,
       "file of a key of the bank's operator account, mode 0600, that reports misconduct; absent: it is logged only"},
      {"rpc", "listen", AT(rpc.listen), 0, 0, KeyForm::address, false, "JSON-RPC for wallets and explorers"},
      {"rpc", "hosts", AT(rpc.hosts), 0, 0, KeyForm::plain, false, "names accepted in Host besides loopback's"},
      {"rpc", "threads", AT(rpc.threads), 1, 64, KeyForm::plain, false, "threads that serve it"},
      {"rpc", "connections_max", AT(rpc.connections_max), 1, 65'536, KeyForm::plain, false, "connections held at once"},
      {"rpc", "connections_per_address_max", AT(rpc.connections_per_address_max), 1, 65'536, KeyForm::plain, false,
       "connections held at once from one address"},
      {"ops", "listen", AT(ops.listen), 0, 0, KeyForm::address, false,
       "health, metrics and log level for the operator"},
      {"ops", "ready_blocks_behind_max", AT(ops.ready_blocks_behind_max), 0, 1'000'000, KeyForm::plain, false,
       "further behind the best certificate seen: not ready"},
      {"ops", "ready_commit_age_ms_max", AT(ops.ready_commit_age_ms_max), 1, kDayMs, KeyForm::plain, false,
       "last commit older than this: not ready"},
      {"log", "level", AT(log.level), 0, 0, KeyForm::levels, false, "\"consensus:debug,net:warn,*:info\""},
      {"log", "format", AT(log.format), 0, 0, KeyForm::format, false, "json, text, or auto: text on a terminal"},
      {"log", "queue_max", AT(log.queue_max), 16, 1'000'000, KeyForm::plain, false,
       "lines held for a slow disk before some are dropped"},
      {"mempool", "transactions_max", AT(mempool.transactions_max), 1, 10'000'000, KeyForm::plain, false,
       "transactions held"},
      {"mempool", "bytes_max", AT(mempool.bytes_max), kMib, 64 * 1024 * kMib, KeyForm::plain, false, "bytes held"},
      {"mempool", "per_account_max", AT(mempool.per_account_max), 1, 1'000'000, KeyForm::plain, false,
       "transactions held of one account"},
      {"mempool", "ttl_ms", AT(mempool.ttl_ms), 1'000, kDayMs, KeyForm::plain, false, "how long one waits"},
      {"consensus", "delta0_ms", AT(consensus.delta0_ms), 1, 60'000, KeyForm::plain, false,
       "the network delay that timeouts start from: 250 in one place, 800 across a country"},
      {"consensus", "delta_max_ms", AT(consensus.delta_max_ms), 1, 600'000, KeyForm::plain, false,
       "the longest it grows to"},
      {"consensus", "heartbeat_ms", AT(consensus.heartbeat_ms), 1, 600'000, KeyForm::plain, false,
       "an idle leader proposes after this"},
      {"consensus", "skip_ms", AT(consensus.skip_ms), 1, 600'000, KeyForm::plain, false, "t_skip of the protocol"},
      {"consensus", "block_interval_ms", AT(consensus.block_interval_ms), 0, 60'000, KeyForm::plain, false,
       "least time between two blocks of one leader"},
      {"storage", "cache_mib", AT(storage.cache_mib), 1, 65'536, KeyForm::plain, false, "block cache of the database"},
      {"storage", "free_mib_min", AT(storage.free_mib_min), 0, 1'048'576, KeyForm::plain, false,
       "with less room on the disk the node stops voting until there is a quarter more; 0: it does not look"},
      {"storage", "keep_blocks", AT(storage.keep_blocks), 0, 1'000'000'000'000, KeyForm::plain, false,
       "so many of the newest blocks are kept with their transactions, older files are deleted; 0: all are, as at an "
       "archive node, of which a "
       "network needs some"},
      {"storage", "block_segment_mib", AT(storage.block_segment_mib), 1, 1'024, KeyForm::plain, false,
       "size of a file of blocks"},
      {"storage", "log_segment_mib", AT(storage.log_segment_mib), 1, 1'024, KeyForm::plain, false,
       "size of a file of the consensus log"},
      {"storage", "snapshot_every", AT(storage.snapshot_every), 0, 1'000'000'000'000, KeyForm::plain, false,
       "a snapshot is made in the background whenever so many blocks more are final, for others to begin with; the same at all nodes; 0: none "
       "is made"},
      {"storage", "snapshots_kept", AT(storage.snapshots_kept), 1, 8, KeyForm::plain, false,
       "so many of them, the newest, are kept"},
      {"storage", "snapshot_mib_per_second", AT(storage.snapshot_mib_per_second), 1, 4'096, KeyForm::plain, false,
       "how fast making one reads the state"},
      {"storage", "join_behind", AT(storage.join_behind), 0, 1'000'000'000'000, KeyForm::plain, false,
       "a node that is so many blocks behind begins with a snapshot of its peers; 0: only if they do not keep the blocks it lacks"},
  };
}

#undef AT

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys = make_keys();
  return keys;
}

std::string ConfigKey::environment_name() const {
  std::string out = "TALLYSTICK_" + std::string{section} + "__" + std::string{name};
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string toml_text(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (code < 0x20 || code == 0x7f) {
      out += {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string format_value(const Slot& slot) {
  if (const auto* text = std::get_if<std::string*>(&slot)) return toml_text(**text);
  if (const auto* number = std::get_if<std::uint32_t*>(&slot)) return std::to_string(**number);
  if (const auto* number = std::get_if<std::uint64_t*>(&slot)) return std::to_string(**number);
  if (const auto* number = std::get_if<std::optional<std::uint16_t>*>(&slot))
    return **number ? std::to_string(***number) : std::string{};
  std::string out;
  for (const std::string& one : *std::get<std::vector<std::string>*>(slot))
    out += (out.empty() ? "" : ", ") + toml_text(one);
  return "[" + out + "]";
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_edits = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& one : known) {
    const std::size_t distance = edits(word.substr(0, 64), one);
    if (distance >= best_edits) continue;
    best = one;
    best_edits = distance;
  }
  return best;
}

}  // namespace tallystick::node
