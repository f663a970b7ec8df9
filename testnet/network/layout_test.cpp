#include "testnet/network/layout.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "core/json_codec.h"
#include "core/strict_json.h"
#include "node/os/temp_directory.h"
#include "testnet/network/ports.h"

namespace tallystick::testnet {
namespace {

NetworkFile three_nodes() {
  NetworkFile network{{"tallystick-test"}, *Hash::from(Bytes(32, 1)), {}, {}};
  for (std::uint16_t i = 0; i < 3; ++i)
    network.nodes.items.push_back({{"Bank"},
                                   {"bank"},
                                   static_cast<std::uint16_t>(3 * i + 1),
                                   static_cast<std::uint16_t>(3 * i + 2),
                                   static_cast<std::uint16_t>(3 * i + 3)});
  return network;
}

TEST(Layout, NetworkFileComesBack) {
  const node::TempDirectory folder;
  const Layout layout{folder.path()};
  EXPECT_EQ(read_network(layout).error().kind, ErrorKind::not_found);
  std::ofstream(layout.network()) << dump_json(to_json({}, three_nodes()));
  EXPECT_EQ(read_network(layout).value(), three_nodes());
  std::ofstream(layout.network()) << "{}";
  EXPECT_EQ(read_network(layout).error().kind, ErrorKind::malformed);
}

TEST(Layout, ChosenNodes) {
  using Nodes = std::vector<std::size_t>;
  EXPECT_EQ(choose_nodes(three_nodes(), {}).value(), (Nodes{0, 1, 2}));
  EXPECT_EQ(choose_nodes(three_nodes(), {2, 0, 2}).value(), (Nodes{0, 2}));
  EXPECT_EQ(choose_nodes(three_nodes(), {3}).error().message, "there is no node 3; this network has nodes 0 to 2");
}

TEST(Ports, FreeOnesDifferAndCanBeListenedOn) {
  const auto ports = free_ports(30);
  ASSERT_TRUE(ports);
  std::set<std::uint16_t> different(ports->begin(), ports->end());
  EXPECT_EQ(different.size(), 30U);
  for (const std::uint16_t port : *ports) EXPECT_TRUE(is_free(port)) << port;
}

}  // namespace
}  // namespace tallystick::testnet
