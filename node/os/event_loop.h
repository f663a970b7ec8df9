// The node's event loop: one thread runs everything that is posted to it, in order; timers call back on it. Asio stays
// in the .cpp.
#pragma once

#include <functional>
#include <memory>

#include "node/env/clock.h"

namespace tallystick::node {

// Hands a function to the thread that owns something. Never runs it at once.
using Post = std::function<void(std::function<void()>)>;

class EventLoop final : public Timers {
 public:
  EventLoop();
  ~EventLoop() override;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // From any thread; what is posted runs once run() is on, first come first served.
  void post(std::function<void()> function);
  Post poster() {
    return [this](std::function<void()> function) { post(std::move(function)); };
  }
  // Runs on the calling thread until stop(); what is posted later waits for the next run().
  void run();
  // From any thread: run() returns after the function that runs now.
  void stop();

  // On the loop's thread only (or while it does not run).
  Id after(Millis delay, std::function<void()> callback) override;
  void cancel(Id id) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node
