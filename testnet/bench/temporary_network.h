// A network of validators, real programs with real TLS and real disks, in a directory of its own: made, started, and at the end
// stopped and removed, whatever happened between.
#pragma once

#include <memory>

#include "core/genesis.h"
#include "testnet/network/layout.h"
#include "testnet/network/process.h"

namespace tallystick::bench {

struct NetworkOptions {
  std::size_t validators = 4;
  std::string parent;       // the directory is made in this one
  std::string tallystickd;  // the node program
  std::int64_t ms_per_day = 86'400'000;
  std::optional<Date> first_date = {};       // absent: today
  std::vector<std::string> parameters = {};  // name=value
};

class TemporaryNetwork {
 public:
  // Returns when all validators answer.
  static Result<std::unique_ptr<TemporaryNetwork>> start(const NetworkOptions& options);
  // Ends the nodes by process number and removes the directory.
  ~TemporaryNetwork();
  TemporaryNetwork(const TemporaryNetwork&) = delete;
  TemporaryNetwork& operator=(const TemporaryNetwork&) = delete;

  const testnet::Layout& layout() const { return layout_; }
  const testnet::NetworkFile& file() const { return file_; }
  const Genesis& genesis() const { return genesis_; }
  std::size_t size() const { return file_.nodes.size(); }
  std::string rpc_url(std::size_t validator) const;
  testnet::Process process(std::size_t validator) const { return processes_[validator]; }
  // Allocated on disk for the durable data of one validator.
  std::uint64_t disk_bytes(std::size_t validator) const;

 private:
  explicit TemporaryNetwork(std::string directory) : layout_{std::move(directory)} {}
  testnet::Layout layout_;
  testnet::NetworkFile file_;
  Genesis genesis_;
  std::vector<testnet::Process> processes_;
};

// The kind of file system that a directory lies in, for example "ext4"; "tmpfs" keeps everything in memory.
std::string file_system_of(const std::string& directory);

}  // namespace tallystick::bench
