// Threads that answer questions to the index, each with a connection of its own. Questions wait in turn of who asks them; beyond a bound nobody
// waits. A question has a time to be answered in, and is not begun when nobody wants the answer any more.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "explorer/api/fair_queue.h"
#include "explorer/sql/database.h"

namespace tallystick::explorer::api {

struct WorkerLimits {
  std::size_t waiting_max = 256;        // in all
  std::size_t waiting_of_one_max = 64;  // of one client: a browser has six connections
  Millis patience{5'000};               // with the database, for one question
  Millis patience_of_files{20'000};     // for one piece of an export, which may walk far
};

class Workers {
 public:
  // A connection, or why there is none: it is opened again for the next question then. One that throws ends alone, unanswered.
  using Job = std::function<void(const Result<sql::Database*>& database)>;

  Workers(std::string index, std::size_t threads, WorkerLimits limits = {});
  // What waits is dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when too many wait.
  bool submit(const Asker& asker, Job job) { return enqueue({asker.wanted, limits_.patience, std::move(job)}, asker); }
  bool submit_piece(const Asker& asker, Job job) {
    return enqueue({asker.wanted, limits_.patience_of_files, std::move(job)}, asker);
  }

 private:
  struct Question {
    std::function<bool()> wanted;
    Millis patience;
    Job job;
  };
  bool enqueue(Question question, const Asker& asker);
  void run();
  void answer(const Question& question, std::unique_ptr<sql::Database>& database) const;

  const std::string index_;
  const WorkerLimits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  FairQueue<Question> waiting_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tallystick::explorer::api
