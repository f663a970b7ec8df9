#include "explorer/api/workers.h"

namespace tallystick::explorer::api {

Workers::Workers(std::string index, std::size_t threads, std::size_t waiting_max)
    : index_{std::move(index)}, waiting_max_{waiting_max} {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Workers::submit(Job job) {
  {
    const std::lock_guard lock{mutex_};
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void Workers::run() {
  std::unique_ptr<sql::Database> database;
  for (;;) {
    Job job;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
      if (ending_) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    // One that fails a plain question was lost: a server that was restarted, for one.
    if (database != nullptr && !database->query("SELECT 1")) database.reset();
    if (database == nullptr) {
      auto opened = sql::open(index_, sql::Access::read);
      if (!opened) {
        job(tl::unexpected(opened.error()));
        continue;
      }
      database = std::move(*opened);
    }
    job(database.get());
  }
}

}  // namespace tallystick::explorer::api
