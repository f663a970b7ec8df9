// One log line as text. Whatever the message and the fields contain, a line stays one line and JSON stays JSON.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "node/log/log.h"

namespace tallystick::node::log {

struct Line {
  std::int64_t seconds;  // since 1970-01-01T00:00:00Z
  std::int64_t micros;   // 0..999'999
  Level level;
  std::string_view module;
  std::string_view message;
  std::initializer_list<Field> fields;
};

// {"ts":"2026-11-23T01:20:00.123456Z","level":"info","module":"net","msg":"peer connected","peer":2}
std::string json_line(const Line& line);
// 01:20:00.123 info  net: peer connected peer=2
std::string text_line(const Line& line);

}  // namespace tallystick::node::log
