#include "node/os/thread_worker.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace tallystick::node {

struct ThreadWorker::Impl {
  struct Task {
    std::function<void()> job;
    std::function<void()> done;
  };
  Post owner;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Task> tasks;
  bool stopping = false;
  std::thread thread;

  void loop() {
    std::unique_lock lock{mutex};
    while (true) {
      wake.wait(lock, [this] { return stopping || !tasks.empty(); });
      if (stopping) return;
      Task task = std::move(tasks.front());
      tasks.pop_front();
      lock.unlock();
      task.job();
      task.job = nullptr;
      owner(std::move(task.done));
      lock.lock();
    }
  }
};

ThreadWorker::ThreadWorker(std::string name, Post owner) : impl_{std::make_unique<Impl>()} {
  impl_->owner = std::move(owner);
  impl_->thread = std::thread{[impl = impl_.get()] { impl->loop(); }};
  pthread_setname_np(impl_->thread.native_handle(), name.substr(0, 15).c_str());
}

ThreadWorker::~ThreadWorker() {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  impl_->thread.join();
}

void ThreadWorker::run(std::function<void()> job, std::function<void()> done) {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->tasks.push_back({std::move(job), std::move(done)});
  }
  impl_->wake.notify_one();
}

}  // namespace tallystick::node
