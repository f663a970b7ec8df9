// Who may include what. The tables are the promise of ARCHITECTURE.md; layering_test.cpp holds every source file against them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::layering {

// Lines a source file may have. Most fit two screens; a file near this bound holds more than one idea.
inline constexpr std::size_t kLinesMax = 600;

// A top folder of the tree and what its files may include with quotes: folders (ending in '/') or single headers.
struct Arrow {
  std::string_view from;
  std::span<const std::string_view> to;
};
std::span<const Arrow> arrows();

// A library, named by how its headers begin, and the only files that may include it: path prefixes. Headers of ours do
// not show it, so that replacing it stays a matter of these files; only NAME_impl.h may, which no other folder includes.
struct Adapter {
  std::string_view library;
  std::span<const std::string_view> files;
};
std::span<const Adapter> adapters();

// Standard headers that bring a clock, chance, threads, files or an order that differs between machines. core, consensus
// and contracts do without them; tests of theirs may use them.
std::span<const std::string_view> impure_headers();
std::span<const std::string_view> pure_folders();

// What a file does against the rules, one sentence each. `path` is relative to the root of the tree. Pure.
std::vector<std::string> violations(std::string_view path, std::string_view text);

}  // namespace tallystick::layering
