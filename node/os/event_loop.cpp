#include "node/os/event_loop.h"

#include <map>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tallystick::node {

namespace asio = boost::asio;

struct EventLoop::Impl {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::map<Id, asio::steady_timer> timers;
  Id next_id = 1;
};

EventLoop::EventLoop() : impl_{std::make_unique<Impl>()} {}
EventLoop::~EventLoop() = default;

void EventLoop::post(std::function<void()> function) {
  asio::post(impl_->context, std::move(function));
}

void EventLoop::run() {
  impl_->context.restart();
  impl_->context.run();
}

void EventLoop::stop() {
  impl_->context.stop();
}

Timers::Id EventLoop::after(Millis delay, std::function<void()> callback) {
  const Id id = impl_->next_id++;
  asio::steady_timer& timer = impl_->timers.try_emplace(id, impl_->context).first->second;
  timer.expires_after(std::chrono::milliseconds{delay.raw()});
  timer.async_wait([this, id, callback = std::move(callback)](const boost::system::error_code&) {
    // A timer that expired and was cancelled before its turn came is gone from the map: its callback must not run.
    if (impl_->timers.erase(id) == 1) callback();
  });
  return id;
}

void EventLoop::cancel(Id id) {
  impl_->timers.erase(id);
}

}  // namespace tallystick::node
