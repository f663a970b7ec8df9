// A Worker with a thread of its own.
#pragma once

#include <memory>

#include "node/env/worker.h"
#include "node/os/event_loop.h"

namespace tallystick::node {

class ThreadWorker final : public Worker {
 public:
  // `done` functions are handed to `owner`, which must outlive this. `name` shows in tools such as top (15 characters).
  ThreadWorker(std::string name, Post owner);
  // Finishes the job that runs now; those still waiting are dropped with their `done`.
  ~ThreadWorker() override;
  ThreadWorker(const ThreadWorker&) = delete;
  ThreadWorker& operator=(const ThreadWorker&) = delete;
  // From any thread.
  void run(std::function<void()> job, std::function<void()> done) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node
