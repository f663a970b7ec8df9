#include "explorer/api/workers.h"

#include <exception>

namespace tallystick::explorer::api {

Workers::Workers(std::string index, std::size_t threads, WorkerLimits limits)
    : index_{std::move(index)}, limits_{limits}, waiting_{limits.waiting_max, limits.waiting_of_one_max} {
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

bool Workers::enqueue(Question question, const Asker& asker) {
  {
    const std::lock_guard lock{mutex_};
    if (!waiting_.push(asker.client, std::move(question))) return false;
  }
  changed_.notify_one();
  return true;
}

void Workers::run() {
  std::unique_ptr<sql::Database> database;
  for (;;) {
    Question question;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
      if (ending_) return;
      question = waiting_.pop();
    }
    if (!question.wanted()) continue;
    try {
      answer(question, database);
    } catch (const std::exception&) {
      database.reset();  // whatever it was in the middle of
    }
  }
}

void Workers::answer(const Question& question, std::unique_ptr<sql::Database>& database) const {
  // One that fails a plain question was lost: a server that was restarted, for one.
  if (database != nullptr && (!database->begin_question(question.patience) || !database->query("SELECT 1")))
    database.reset();
  if (database == nullptr) {
    auto opened = sql::open(index_, sql::Access::read);
    if (opened)
      if (auto begun = (*opened)->begin_question(question.patience); !begun) opened = tl::unexpected(begun.error());
    if (!opened) return question.job(tl::unexpected(opened.error()));
    database = std::move(*opened);
  }
  question.job(database.get());
}

}  // namespace tallystick::explorer::api
