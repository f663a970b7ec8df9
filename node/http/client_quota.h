// Counts what clients hold of something that is limited, connections or bytes, in all and by client address, and says when there is no
// room. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tallystick::node::http {

class ClientQuota {
 public:
  ClientQuota(std::size_t all_max, std::size_t per_address_max)
      : all_max_{all_max}, per_address_max_{per_address_max} {}

  // Holds its amount until destroyed; the quota must outlive it.
  class Share {
   public:
    Share(ClientQuota& quota, std::string address, std::size_t amount)
        : quota_{quota}, address_{std::move(address)}, amount_{amount} {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { quota_.release(address_, amount_); }

   private:
    ClientQuota& quota_;
    std::string address_;
    std::size_t amount_;
  };

  // Null when there is no room. amount > 0.
  std::unique_ptr<Share> take(const std::string& address, std::size_t amount) {
    const std::lock_guard lock{mutex_};
    if (amount > all_max_ - all_) return nullptr;
    const auto here = by_address_.find(address);
    if (amount > per_address_max_ - (here == by_address_.end() ? 0 : here->second)) return nullptr;
    by_address_[address] += amount;
    all_ += amount;
    return std::make_unique<Share>(*this, address, amount);
  }

  // Held now.
  std::size_t held() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }

 private:
  void release(const std::string& address, std::size_t amount) {
    const std::lock_guard lock{mutex_};
    all_ -= amount;
    const auto it = by_address_.find(address);
    it->second -= amount;
    if (it->second == 0) by_address_.erase(it);
  }

  const std::size_t all_max_;
  const std::size_t per_address_max_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::map<std::string, std::size_t> by_address_;
};

}  // namespace tallystick::node::http
