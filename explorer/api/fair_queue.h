// Questions that wait, a line for each client, taken in turn: many questions of one client keep nobody else's waiting for more than one of them.
// Bounded in all and for each client. For one thread at a time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace tallystick::explorer::api {

// Who asks.
struct Asker {
  std::string client;                                  // its address
  std::function<bool()> wanted = [] { return true; };  // false once it has gone; any thread
};

template <class Item>
class FairQueue {
 public:
  FairQueue(std::size_t all_max, std::size_t each_max) : all_max_{all_max}, each_max_{each_max} {}

  // False when too many wait.
  bool push(const std::string& client, Item item) {
    if (size_ >= all_max_) return false;
    std::deque<Item>& line = lines_[client];
    if (line.size() >= each_max_) return false;
    if (line.empty()) turns_.push_back(client);
    line.push_back(std::move(item));
    ++size_;
    return true;
  }
  bool empty() const { return size_ == 0; }
  // The first of the client whose turn it is. Not when empty.
  Item pop() {
    const auto line = lines_.find(turns_.front());
    Item out = std::move(line->second.front());
    line->second.pop_front();
    turns_.pop_front();
    if (line->second.empty())
      lines_.erase(line);
    else
      turns_.push_back(line->first);
    --size_;
    return out;
  }

 private:
  const std::size_t all_max_, each_max_;
  std::map<std::string, std::deque<Item>> lines_;  // none of them empty
  std::deque<std::string> turns_;
  std::size_t size_ = 0;
};

}  // namespace tallystick::explorer::api
