#include "testnet/bench/temporary_network.h"

#include <chrono>
#include <filesystem>

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "testnet/network/create.h"
#include "testnet/network/start.h"
#include "testnet/network/stop.h"

namespace tallystick::bench {
namespace {

namespace fs = std::filesystem;

Timestamp wall_now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace

Result<std::unique_ptr<TemporaryNetwork>> TemporaryNetwork::start(const NetworkOptions& options) {
  std::string pattern = (fs::absolute(options.parent) / "tallystick-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    return fail(ErrorKind::unavailable, "cannot make a directory in " + options.parent);
  std::unique_ptr<TemporaryNetwork> network{new TemporaryNetwork{pattern}};
  testnet::CreateOptions create;
  create.directory = pattern;
  create.banks = options.validators;
  create.chain_id = "tallystick-bench";
  create.log_level = "warn";
  create.ms_per_day = options.ms_per_day;
  create.first_date = options.first_date;
  create.parameters = options.parameters;
  const auto created = testnet::create_network(create, wall_now());
  if (!created) return tl::unexpected(created.error());
  network->file_ = created->network;
  network->genesis_ = created->genesis;
  testnet::StartOptions start;
  start.program = options.tallystickd;
  const auto started = testnet::start_nodes(network->layout_, start);
  if (!started) return tl::unexpected(started.error());
  for (std::size_t i = 0; i < options.validators; ++i) {
    const auto process = testnet::read_pid_file(network->layout_.pid(i));
    if (!process) return fail(ErrorKind::unavailable, "node " + std::to_string(i) + " ended at once");
    network->processes_.push_back(*process);
  }
  return network;
}

TemporaryNetwork::~TemporaryNetwork() {
  (void)testnet::stop_nodes(layout_, {});
  std::error_code ignored;
  fs::remove_all(layout_.directory(), ignored);
}

std::string TemporaryNetwork::rpc_url(std::size_t validator) const {
  return testnet::loopback_url(file_.nodes.items[validator].rpc_port);
}

std::uint64_t TemporaryNetwork::disk_bytes(std::size_t validator) const {
  std::uint64_t out = 0;
  std::error_code problem;
  for (fs::recursive_directory_iterator it{layout_.data(validator), problem}, end; !problem && it != end;
       it.increment(problem)) {
    // A file may go while we look: databases compact.
    struct stat info {};
    if (::lstat(it->path().c_str(), &info) == 0) out += static_cast<std::uint64_t>(info.st_blocks) * 512;
  }
  return out;
}

std::string file_system_of(const std::string& directory) {
  struct statfs info {};
  if (::statfs(directory.c_str(), &info) != 0) return "unknown";
  switch (static_cast<unsigned long>(info.f_type)) {
    case 0xEF53:
      return "ext4";
    case 0x01021994:
      return "tmpfs";
    case 0x58465342:
      return "xfs";
    case 0x9123683E:
      return "btrfs";
    case 0x794C7630:
      return "overlayfs";
    default:
      return "other";
  }
}

}  // namespace tallystick::bench
