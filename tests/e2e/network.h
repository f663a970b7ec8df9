// A network of real tallystickd processes on loopback, made and started by what `tallystick-testnet` uses, in a directory of its own that
// goes with it. What cannot be set up is an exception,
// which fails the test.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "node/os/temp_directory.h"
#include "testnet/network/add_bank.h"
#include "testnet/network/create.h"
#include "testnet/network/member.h"

namespace tallystick::e2e {

class Network {
 public:
  // Makes genesis, keys and configurations; runs nothing yet. `options.directory` is chosen here.
  explicit Network(testnet::CreateOptions options = {});
  // Kills what still runs.
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const testnet::Layout& layout() const { return layout_; }
  const Genesis& genesis() const { return created_.genesis; }
  const testnet::NodeFile& node(std::size_t validator) const { return testnet::node_of(created_.network, validator); }
  std::size_t size() const { return created_.network.nodes.size(); }

  // From its next start on the validator is started by this command line, which ends by executing what is appended to it: another namespace,
  // other limits, another clock. Empty: by itself.
  void run_through(std::size_t validator, const std::string& command_line);
  // One more bank, whose node is the last one; nothing of it runs, and the ledger knows nothing of it.
  testnet::AddedBank add_bank();

  // Until they answer; all of them when none is named. What runs already is left alone.
  void start(std::vector<std::size_t> validators = {});
  // The same without waiting for an answer.
  void launch(std::vector<std::size_t> validators = {});
  // Started so that it ends by SIGKILL right after the nth fdatasync of its consensus log from now on: between making a vote durable and sending it.
  void launch_to_die(std::size_t validator, std::uint64_t nth_sync);
  // By SIGTERM, until they have ended.
  void stop(std::vector<std::size_t> validators = {});
  // By SIGKILL, as a power cut would end them.
  void kill(std::vector<std::size_t> validators = {});
  // By SIGSTOP: it keeps its connections and answers nobody. It goes on where it stood when thawed.
  void freeze(std::size_t validator);
  void thaw(std::size_t validator);
  // Nothing when it does not run.
  std::optional<std::int32_t> pid(std::size_t validator) const;
  // False when it still runs after the time.
  bool ends_within(std::size_t validator, Millis time) const;
  // True when every running node answers /readyz with 200 within the time.
  bool ready(Millis patience = Millis{20'000}) const;

 private:
  void launch(const std::vector<std::size_t>& validators, Millis patience);

  node::TempDirectory place_;
  testnet::Layout layout_;
  testnet::Created created_;
  std::map<std::size_t, std::string> command_lines_;  // of those that are not started by themselves
};

}  // namespace tallystick::e2e
