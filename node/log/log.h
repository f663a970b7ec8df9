// Logging of a process: one JSON object a line, or text on a terminal, from a bounded queue written by a thread of its
// own, so that a slow disk or terminal never slows the node. When the queue is full the line is dropped and counted;
// the count is logged when there is room.
//   {"ts":"2026-11-23T01:20:00.123456Z","level":"info","module":"net","msg":"peer connected","peer":2}
// Only node, testnet and programs log; deciding code does not. spdlog stays inside log.cpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"

namespace tallystick::node::log {

enum class Level { debug, info, warn, error, off };

struct Field {
  std::string_view key;
  std::variant<std::string, std::int64_t, std::uint64_t, double, bool> value;
  Field(std::string_view k, std::string v) : key{k}, value{std::move(v)} {}
  Field(std::string_view k, std::string_view v) : key{k}, value{std::string{v}} {}
  Field(std::string_view k, const char* v) : key{k}, value{std::string{v}} {}
  Field(std::string_view k, bool v) : key{k}, value{v} {}
  Field(std::string_view k, double v) : key{k}, value{v} {}
  template <std::signed_integral T>
  Field(std::string_view k, T v) : key{k}, value{static_cast<std::int64_t>(v)} {}
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) Field(std::string_view k, T v) : key{k}, value{static_cast<std::uint64_t>(v)} {}
};

enum class Format { automatic, json, text };

struct Options {
  std::string levels = "info";  // "consensus:debug,net:warn,*:info"; a bare level is that of every module not named
  Format format = Format::automatic;
  std::size_t queue_max = 8192;  // lines
  std::string file;              // appended to; empty: standard error
};

// Until started, lines of warn and above go to standard error as they come. malformed for a bad level specification,
// unavailable when the file cannot be opened. Starting again replaces the previous logger.
Result<void> start(const Options& options);
// Writes what is queued, then stops the thread.
void stop();

// Cheap; ask before building an expensive line.
bool enabled(Level level, std::string_view module);
void write(Level level, std::string_view module, std::string_view message, std::initializer_list<Field> fields = {});
inline void debug(std::string_view module, std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::debug, module, message, fields);
}
inline void info(std::string_view module, std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::info, module, message, fields);
}
inline void warn(std::string_view module, std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::warn, module, message, fields);
}
inline void error(std::string_view module, std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, module, message, fields);
}

// At run time; malformed leaves the old levels.
Result<void> set_levels(std::string_view levels);
std::string levels();
// Lines lost to a full queue since start.
std::uint64_t dropped();

}  // namespace tallystick::node::log
