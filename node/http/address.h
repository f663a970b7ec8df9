// host:port as configuration writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace tallystick::node::http {

struct HostPort {
  std::string host;  // a v6 address without its brackets
  std::uint16_t port = 0;
};

// "name:port", "1.2.3.4:port", "[v6]:port"; malformed otherwise.
Result<HostPort> parse_host_port(std::string_view text);

}  // namespace tallystick::node::http
