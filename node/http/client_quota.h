// Counts open connections, in all and by client address, and says when there is no room. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tallystick::node::http {

class ConnectionSlots {
 public:
  ConnectionSlots(std::size_t all_max, std::size_t per_address_max)
      : all_max_{all_max}, per_address_max_{per_address_max} {}

  // Holds a place until destroyed; the slots must outlive it.
  class Slot {
   public:
    Slot(ConnectionSlots& slots, std::string address) : slots_{slots}, address_{std::move(address)} {}
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() { slots_.release(address_); }

   private:
    ConnectionSlots& slots_;
    std::string address_;
  };

  // Null when there is no room.
  std::unique_ptr<Slot> take(const std::string& address) {
    const std::lock_guard lock{mutex_};
    if (all_ >= all_max_) return nullptr;
    std::size_t& here = by_address_[address];
    if (here >= per_address_max_) return nullptr;
    ++here;
    ++all_;
    return std::make_unique<Slot>(*this, address);
  }

  std::size_t open() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }

 private:
  void release(const std::string& address) {
    const std::lock_guard lock{mutex_};
    --all_;
    const auto it = by_address_.find(address);
    if (--it->second == 0) by_address_.erase(it);
  }

  const std::size_t all_max_;
  const std::size_t per_address_max_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::map<std::string, std::size_t> by_address_;
};

}  // namespace tallystick::node::http
