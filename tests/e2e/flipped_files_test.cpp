// A bit flips in what a node begins with. Another genesis is another ledger: it never starts, and says why in one sentence. A configuration
// that cannot be read or makes no sense is refused in a sentence; one that still makes sense is another configuration.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>

#include "testnet/network/process.h"
#include "testnet/sim/random.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

constexpr std::size_t kNode = 1;
constexpr int kGenesisFlips = 40, kConfigFlips = 80;

std::string text_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string flipped(std::string text, sim::Random& random) {
  const std::size_t at = random.below(text.size());
  text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
  return text;
}

// Exit code and what it says.
std::pair<int, std::string> run(const Network& network, const std::string& command) {
  const std::string out = network.layout().directory() + "/said";
  std::filesystem::remove(out);
  const auto code = testnet::run_process(
      {"/usr/bin/timeout", "5", TALLYSTICKD_PROGRAM, "--config", network.layout().config(kNode), command}, out);
  return {code.value_or(-1), text_of(out)};
}

TEST(FlippedFiles, AnotherGenesisIsRefused) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  network.stop();
  const std::string path = network.layout().genesis(), good = text_of(path);
  sim::Random random{1};
  int refused = 0;
  for (int i = 0; i < kGenesisFlips; ++i) {
    const std::string bad = flipped(good, random);
    const auto read = read_genesis_json(bad);
    if (read && genesis_hash(*read) == genesis_hash(network.genesis()))
      continue;  // spaces, letters of hexadecimal numbers
    std::ofstream{path, std::ios::binary} << bad;
    const auto [code, said] = run(network, "run");
    EXPECT_EQ(code, 1) << said;
    EXPECT_LE(std::ranges::count(said, '\n'), 2) << said;
    EXPECT_NE(said.find("genesis"), std::string::npos) << said;
    ++refused;
  }
  std::cout << refused << " of " << kGenesisFlips << " flips made another genesis, all refused\n";
  EXPECT_GT(refused, kGenesisFlips / 2);
  std::ofstream{path, std::ios::binary} << good;
  network.start();
  EXPECT_TRUE(network.ready());
}

TEST(FlippedFiles, AConfigurationThatMakesNoSenseIsRefused) {
  Network network;
  const std::string path = network.layout().config(kNode), good = text_of(path);
  sim::Random random{2};
  int refused = 0;
  for (int i = 0; i < kConfigFlips; ++i) {
    std::ofstream{path, std::ios::binary} << flipped(good, random);
    const auto [code, said] = run(network, "check");
    EXPECT_TRUE(code == 0 || code == 1) << code << " " << said;
    if (code == 0) continue;
    ++refused;
    EXPECT_TRUE(said.starts_with("tallystickd: ")) << said;
    EXPECT_LE(said.size(), 600U) << said;
  }
  std::cout << refused << " of " << kConfigFlips << " flips were refused; the others are other values\n";
  EXPECT_GT(refused, kConfigFlips / 3);
}

}  // namespace
}  // namespace tallystick::e2e
