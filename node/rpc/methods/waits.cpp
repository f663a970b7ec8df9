#include "node/rpc/methods/waits.h"

#include <algorithm>
#include <utility>

#include <pthread.h>

namespace tallystick::node::rpc {

Waits::Waits(std::size_t max) : max_{max}, thread_{[this] { run(); }} {
  pthread_setname_np(thread_.native_handle(), "waits");
}

Waits::~Waits() {
  stop();
}

void Waits::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (const Call& call : std::exchange(calls_, {})) call.reply(rpc_fail(Code::unavailable, "the node is stopping"));
}

void Waits::wait(Attempt attempt, Millis wait, std::function<Outcome()> late, Reply reply) {
  std::uint64_t before = 0;
  {
    const std::lock_guard lock{mutex_};
    before = generation_;
  }
  if (auto outcome = attempt()) return reply(std::move(*outcome));
  if (wait.raw() <= 0) return reply(late());
  bool stopping = false;
  {
    const std::lock_guard lock{mutex_};
    stopping = stopping_;
    if (!stopping && calls_.size() + under_way_ < max_) {
      const auto deadline = Clock::now() + std::chrono::milliseconds{wait.raw()};
      calls_.push_back({std::move(attempt), std::move(late), std::move(reply), deadline, before});
      changed_.notify_all();
      return;
    }
  }
  if (stopping) return reply(rpc_fail(Code::unavailable, "the node is stopping"));
  reply(rpc_fail(Code::overloaded, "too many calls wait already; ask again without waiting"));
}

void Waits::notify() {
  {
    const std::lock_guard lock{mutex_};
    ++generation_;
  }
  changed_.notify_all();
}

std::size_t Waits::waiting() const {
  const std::lock_guard lock{mutex_};
  return calls_.size() + under_way_;
}

void Waits::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    const auto now = Clock::now();
    const auto is_due = [&](const Call& call) { return call.seen != generation_ || call.deadline <= now; };
    const auto due =
        std::stable_partition(calls_.begin(), calls_.end(), [&](const Call& call) { return !is_due(call); });
    if (due == calls_.end()) {
      if (calls_.empty())
        changed_.wait(lock);
      else
        changed_.wait_until(lock, std::ranges::min(calls_, {}, &Call::deadline).deadline);
      continue;
    }
    std::vector<Call> taken{std::make_move_iterator(due), std::make_move_iterator(calls_.end())};
    calls_.erase(due, calls_.end());
    under_way_ = taken.size();
    const std::uint64_t generation = generation_;
    lock.unlock();
    std::erase_if(taken, [&](Call& call) {
      auto outcome = call.attempt();
      if (!outcome && call.deadline <= now) outcome = call.late();
      if (!outcome) {
        call.seen = generation;
        return false;
      }
      call.reply(std::move(*outcome));
      return true;
    });
    lock.lock();
    under_way_ = 0;
    calls_.insert(calls_.end(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
  }
}

}  // namespace tallystick::node::rpc
