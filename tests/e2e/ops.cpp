#include "tests/e2e/ops.h"

#include <sstream>

#include "node/http/raw_client.h"

namespace tallystick::e2e {

std::optional<double> metric(std::uint16_t ops_port, const std::string& name) {
  using node::http::RawClient;
  RawClient client{ops_port};
  client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::istringstream lines{RawClient::body(client.response())};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + " ")) return std::stod(line.substr(name.size() + 1));
  return std::nullopt;
}

}  // namespace tallystick::e2e
