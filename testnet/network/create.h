// `tallystick-testnet genesis`: makes a network of n banks in a directory: genesis, keys, configurations. Starts nothing.
#pragma once

#include <optional>

#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct CreateOptions {
  std::string directory;  // must not exist, or be empty
  std::size_t banks = 4;
  std::vector<std::string> names;  // of the banks, in order; the rest are Bank A, Bank B, …
  std::string chain_id = "tallystick-test";
  // A ledger day: 86,400,000 is a real one; less makes the ledger's days pass faster than the sun's. Real days begin at
  // midnight of the network's UTC offset, scaled ones at the moment of creation.
  std::int64_t ms_per_day = 86'400'000;
  std::optional<Date> first_date;  // absent: today
  std::int32_t utc_offset_minutes = 480;
  std::vector<std::string> currencies = {"CNY"};
  std::vector<Date> holidays;
  std::vector<std::string> parameters;     // name=value, in force from the first date on
  std::optional<std::uint16_t> threshold;  // banks that act for the association together; absent: more than half
  std::size_t observers = 0;               // nodes without a vote, that every validator lets follow it
  std::optional<std::uint16_t> base_port;  // three ports per node from here on; absent: free ones
  std::string log_level = "info";
};

struct Created {
  NetworkFile network;
  Genesis genesis;
};

// Everything is made beside the directory and moved there at the end, so that it is whole or not there. The moment of
// creation is `now`.
Result<Created> create_network(const CreateOptions& options, Timestamp now);

}  // namespace tallystick::testnet
