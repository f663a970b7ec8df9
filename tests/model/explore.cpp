#include "tests/model/explore.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tallystick::model {
namespace {

std::uint64_t hash_of(const State& s) {
  const std::uint64_t low = static_cast<std::uint64_t>(s.honest[0].bits()) << 32 | s.honest[1].bits();
  const std::uint64_t high = static_cast<std::uint64_t>(s.honest[2].bits()) << 32 | s.shared.bits();
  std::uint64_t hash = (low ^ (high * 0x9FB21C651E98DF25ULL)) * 0xD6E8FEB86659FD93ULL;
  hash ^= hash >> 32;
  return hash * 0x9FB21C651E98DF25ULL;
}

// Every state met, in the order of meeting: the queue of the search and what it has visited at once.
class Visited {
 public:
  Visited() : table_(1U << 16, kFree) {}
  std::size_t size() const { return states_.size(); }
  const State& at(std::size_t index) const { return states_[index]; }
  std::uint32_t reached_from(std::size_t index) const { return from_[index]; }

  void add(const State& state, std::uint32_t from) {
    if (states_.size() * 2 >= table_.size()) grow();
    std::uint32_t& place = find(state);
    if (place != kFree) return;
    place = static_cast<std::uint32_t>(states_.size());
    states_.push_back(state);
    from_.push_back(from);
  }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};

  std::uint32_t& find(const State& state) {
    std::size_t at = hash_of(state) & (table_.size() - 1);
    while (table_[at] != kFree && states_[table_[at]] != state) at = (at + 1) & (table_.size() - 1);
    return table_[at];
  }
  void grow() {
    table_.assign(table_.size() * 2, kFree);
    for (std::uint32_t i = 0; i < states_.size(); ++i) find(states_[i]) = i;
  }

  std::vector<State> states_;
  std::vector<std::uint32_t> from_;
  std::vector<std::uint32_t> table_;  // indices into states_; a power of two
};

std::string path_to(const Visited& visited, std::size_t index) {
  std::vector<std::string> lines;
  while (true) {
    lines.push_back(describe(visited.at(index)));
    if (index == 0) break;
    index = visited.reached_from(index);
  }
  std::string out;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) out += *line + "\n";
  return out;
}

}  // namespace

State canonical(const State& state) {
  State best;
  bool first = true;
  for (unsigned swaps = 0; swaps < 1U << kViews; ++swaps) {
    State named = state;
    bool possible = true;
    for (unsigned view = 1; view <= kViews; ++view) {
      if ((swaps >> (view - 1) & 1) == 0) continue;
      possible = possible && state.shared.parent(view, 1) != kNone;
      if (!possible) break;
      named.shared.swap_slots(view);
      for (Validator& validator : named.honest) validator.swap_slots(view);
    }
    if (!possible) continue;
    std::sort(named.honest.begin(), named.honest.end());
    if (first || named < best) best = named;
    first = false;
  }
  return best;
}

Explored explore(const Setting& setting, std::size_t states_max) {
  Explored out;
  Visited visited;
  visited.add(canonical(State{}), 0);
  std::vector<Move> next;
  std::size_t level_end = 1;
  for (std::size_t i = 0; i < visited.size() && out.violation.empty(); ++i) {
    if (visited.size() > states_max) break;
    if (i == level_end) {
      ++out.depth;
      level_end = visited.size();
    }
    const State state = visited.at(i);
    out.violation = broken_promise(setting, state);
    if (out.violation.empty()) {
      moves(setting, state, next);
      out.transitions += next.size();
      if (setting.track_certificates) out.violation = stuck(setting, state, next);
    }
    if (!out.violation.empty())
      out.path = path_to(visited, i);
    else
      for (const Move& move : next) visited.add(canonical(move.next), static_cast<std::uint32_t>(i));
    out.closed = i + 1 == visited.size() && out.violation.empty();
  }
  out.states = visited.size();
  return out;
}

}  // namespace tallystick::model
