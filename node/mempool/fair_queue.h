// What waits to be worked on, by who sent it. Taken in turns, so that nobody waits behind another's heap. Bounded in number and bytes over
// all; when that is passed, whoever has most loses what it sent last: a flood displaces itself and nothing else.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace tallystick::node {

template <class Source, class Item>
class FairQueue {
 public:
  FairQueue(std::size_t count_max, std::size_t bytes_max) : count_max_{count_max}, bytes_max_{bytes_max} {}

  // What had to go, the new item itself perhaps.
  std::vector<Item> push(const Source& source, Item item, std::size_t bytes) {
    Line& line = lines_[source];
    line.items.emplace_back(std::move(item), bytes);
    line.bytes += bytes;
    ++count_;
    bytes_ += bytes;
    std::vector<Item> gone;
    while (count_ > count_max_)
      gone.push_back(drop_newest(longest(source, [](const Line& of) { return of.items.size(); })));
    while (bytes_ > bytes_max_) gone.push_back(drop_newest(longest(source, [](const Line& of) { return of.bytes; })));
    return gone;
  }

  // False when pushing that would displace the new item alone.
  bool has_room(const Source& source, std::size_t bytes) const {
    const auto found = lines_.find(source);
    const std::size_t own_count = found == lines_.end() ? 0 : found->second.items.size();
    const std::size_t own_bytes = found == lines_.end() ? 0 : found->second.bytes;
    const auto some = [this](auto is_longer) { return std::any_of(lines_.begin(), lines_.end(), is_longer); };
    return (count_ < count_max_ || some([&](const auto& line) { return line.second.items.size() > own_count + 1; })) &&
           (bytes_ + bytes <= bytes_max_ ||
            some([&](const auto& line) { return line.second.bytes > own_bytes + bytes; }));
  }

  // The oldest of the source whose turn it is; nothing when nothing waits.
  std::optional<Item> pop() {
    if (lines_.empty()) return std::nullopt;
    auto line = last_ ? lines_.upper_bound(*last_) : lines_.begin();
    if (line == lines_.end()) line = lines_.begin();
    last_ = line->first;
    auto [item, bytes] = std::move(line->second.items.front());
    line->second.items.pop_front();
    forget(line, bytes);
    return std::move(item);
  }

  std::size_t size() const { return count_; }
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return count_ == 0; }

 private:
  struct Line {
    std::deque<std::pair<Item, std::size_t>> items;  // never empty between calls
    std::size_t bytes = 0;
  };
  using Lines = std::map<Source, Line>;

  // Among equals the one that pushes.
  template <class Size>
  typename Lines::iterator longest(const Source& pushing, Size size) {
    auto out = lines_.find(pushing);
    if (out == lines_.end()) out = lines_.begin();
    for (auto line = lines_.begin(); line != lines_.end(); ++line)
      if (size(line->second) > size(out->second)) out = line;
    return out;
  }
  Item drop_newest(typename Lines::iterator line) {
    auto [item, bytes] = std::move(line->second.items.back());
    line->second.items.pop_back();
    forget(line, bytes);
    return std::move(item);
  }
  void forget(typename Lines::iterator line, std::size_t bytes) {
    line->second.bytes -= bytes;
    --count_;
    bytes_ -= bytes;
    if (line->second.items.empty()) lines_.erase(line);
  }

  std::size_t count_max_, bytes_max_;
  std::size_t count_ = 0, bytes_ = 0;
  Lines lines_;
  std::optional<Source> last_;
};

}  // namespace tallystick::node
