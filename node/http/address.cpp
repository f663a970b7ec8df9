#include "node/http/address.h"

#include <charconv>

namespace tallystick::node::http {

Result<HostPort> parse_host_port(std::string_view text) {
  const auto wrong = [&] { return malformed("'" + std::string{text} + "' is not host:port"); };
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0 || colon + 1 == text.size()) return wrong();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.front() == '[') {
    if (host.size() < 3 || host.back() != ']') return wrong();
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return wrong();
  }
  for (const char c : host)
    if (c <= ' ' || c == '[' || c == ']' || c == '/' || c == '@' || c == '\x7f') return wrong();
  HostPort out{std::string{host}, 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return wrong();
  return out;
}

}  // namespace tallystick::node::http
