// The node's configuration file (TOML). Everything local to one machine; what the network must agree on is in the
// genesis file. Precedence: environment TALLYSTICK_SECTION__KEY, then file, then default. Unknown keys are errors that
// name the line and the nearest known key. Secrets are paths of files, never values. The table of keys in config.cpp is
// the only list of them; `describe` prints it.
//
//   [node]                                          [rpc]                        [[peers]]
//   genesis = "genesis.json"                        listen = "127.0.0.1:8545"    validator = 1
//   data_dir = "data"                                                            address = "127.0.0.1:30301"
//   validator = 0            # its seat             [ops]
//   listen = "127.0.0.1:30300"                      listen = "127.0.0.1:9545"
//   consensus_key = "consensus.key"
//   tls_key = "tls.key.pem"                         [log]
//   tls_certificate = "tls.cert.pem"                level = "info,net:debug"
//   [[observers]]                                   (of a validator: who may follow it)
//   name = "Supervisor"
//   pin = "…"                # of its TLS key, see docs/CONFIGURATION.md
// Relative paths are relative to the directory of the file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace tallystick::node {

struct PeerAddress {
  std::uint16_t validator = 0;
  std::string address;  // host:port
  std::string pin{};    // 64 hexadecimal characters, or empty: what the ledger knows
  bool operator==(const PeerAddress&) const = default;
};

struct ObserverPin {
  std::string name;  // for people
  std::string pin;   // SHA-256 of its TLS public key, 64 hexadecimal characters
  bool operator==(const ObserverPin&) const = default;
};
inline constexpr std::size_t kConfigObserversMax = 16;

struct Config {
  struct Node {
    std::string genesis;                     // path of the genesis file
    std::string data_dir;                    // directory of everything durable
    std::string role;                        // "validator" or "observer"; empty: what `validator` says
    std::optional<std::uint16_t> validator;  // its seat; absent: an observer, or a validator that learns it from the ledger
    std::string listen = "127.0.0.1:30300";  // for other validators
    std::string consensus_key;               // path of 64 hex characters, mode 0600
    std::string next_consensus_key;          // likewise, of the key that is to take its place; empty: none is
    std::string tls_key;                     // path of a PEM private key, mode 0600
    std::string tls_certificate;             // path of a PEM certificate over that key
    std::string operator_key;  // path of 64 hex characters, mode 0600; empty: misconduct is logged, not reported
    // Whether it has a key to vote with. Whether that counts, and in which seat, the ledger says.
    bool is_validator() const { return validator || role == "validator"; }
  } node;
  std::vector<PeerAddress> peers;
  std::vector<ObserverPin> observers;  // that may follow this validator
  struct Rpc {
    std::string listen = "127.0.0.1:8545";
    std::vector<std::string> hosts;  // names accepted in Host besides loopback's
    std::uint32_t threads = 2;
    std::uint32_t connections_max = 1024;
    std::uint32_t connections_per_address_max = 256;
  } rpc;
  struct Ops {
    std::string listen = "127.0.0.1:9545";
    std::uint32_t ready_blocks_behind_max = 20;      // further behind the best certificate seen: not ready
    std::uint32_t ready_commit_age_ms_max = 60'000;  // last commit older than this: not ready
  } ops;
  struct Log {
    std::string level = "info";   // "consensus:debug,net:warn,*:info"
    std::string format = "auto";  // json, text, auto (text on a terminal)
    std::uint32_t queue_max = 8192;
  } log;
  struct Mempool {
    std::uint32_t transactions_max = 100'000;
    std::uint64_t bytes_max = 256ull * 1024 * 1024;
    std::uint32_t per_account_max = 4'096;
    std::uint32_t ttl_ms = 600'000;
  } mempool;
  struct Consensus {
    std::uint32_t delta0_ms = 250;  // the network's delay that timeouts start from; LAN 250, WAN 800
    std::uint32_t delta_max_ms = 4'000;
    std::uint32_t heartbeat_ms = 5'000;  // an idle leader proposes at the latest after this
    std::uint32_t skip_ms = 10'000;
    std::uint32_t block_interval_ms = 20;  // least time between two blocks of one leader
  } consensus;
  struct Storage {
    std::uint32_t cache_mib = 64;        // LevelDB block cache
    std::uint32_t free_mib_min = 256;    // with less room on the disk the node writes nothing; 0: it never looks
    std::uint64_t keep_blocks = 0;          // newest blocks whose transactions are kept, at least; 0: all, an archive
    std::uint32_t block_segment_mib = 64;   // files of blocks
    std::uint32_t log_segment_mib = 16;  // files of the consensus log
    std::uint64_t snapshot_every = 0;    // heights between two snapshots that the running node makes; 0: none is made
    std::uint32_t snapshots_kept = 2;    // the newest
    std::uint32_t snapshot_mib_per_second = 32;  // of the state, that making one reads
    std::uint64_t join_behind = 100'000;  // so many blocks behind, a node begins with a snapshot of its peers; 0: only without choice
  } storage;
};

struct ConfigOrigin {
  std::string key;     // "node.data_dir"
  std::string value;   // as TOML writes it
  std::string origin;  // "default", "file:12", "env TALLYSTICK_NODE__DATA_DIR"
};

struct LoadedConfig {
  Config config;
  std::vector<ConfigOrigin> origins;  // one per key, in the order of the table
};

// Looks a variable up; tests pass their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// malformed: syntax, unknown key, wrong type, out of range, missing required key, each with file and line where there
// is one. not_found: no such file. Values are checked against each other (a validator needs its keys and is not its own
// peer); files they name are not opened: see check_config_files.
Result<LoadedConfig> load_config(const std::string& path, const Environment& environment);
// Likewise from text; `name` stands for the file in messages, `directory` is what relative paths are relative to.
Result<LoadedConfig> parse_config(std::string_view text, const std::string& name, const std::string& directory,
                                  const Environment& environment);
// A dry start: genesis and keys can be read, secret files are the owner's alone. One sentence per problem found.
std::vector<std::string> check_config_files(const Config& config);
// A file that parse_config reads back to the same values, written with every value that differs from its default.
std::string write_config(const Config& config);
// Every key with type, default and meaning, for --help and the documentation.
std::string describe_config();

}  // namespace tallystick::node
