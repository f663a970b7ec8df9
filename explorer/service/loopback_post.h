// One HTTP POST to a program on this machine, over a connection of its own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/result.h"

namespace tallystick::explorer {

struct LoopbackUrl {
  bool v6 = false;
  std::uint16_t port = 0;
  std::string path;  // begins with '/'
};
// "http://127.0.0.1:PORT/path", or with localhost or [::1]. malformed for anything else.
Result<LoopbackUrl> parse_loopback_url(const std::string& text);

// The status that was answered. unavailable when none came within the time; headers hold no line breaks.
Result<int> post_on_loopback(const LoopbackUrl& url, const std::vector<std::pair<std::string, std::string>>& headers,
                             const std::string& body, std::chrono::milliseconds time);

}  // namespace tallystick::explorer
