// Threads that answer questions to the index, each with a connection of its own. Questions wait in one queue; beyond its bound nobody waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "explorer/sql/database.h"

namespace tallystick::explorer::api {

class Workers {
 public:
  // A connection, or why there is none: it is opened again for the next question then.
  using Job = std::function<void(const Result<sql::Database*>& database)>;

  Workers(std::string index, std::size_t threads, std::size_t waiting_max = 256);
  // What waits is dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when too many wait.
  bool submit(Job job);

 private:
  void run();
  const std::string index_;
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tallystick::explorer::api
