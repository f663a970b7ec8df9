#include "node/log/log.h"

#include <atomic>
#include <cerrno>
#include <ctime>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/sink.h>
#include <unistd.h>

#include "node/log/levels.h"
#include "node/log/line.h"

namespace tallystick::node::log {

namespace {

// Finished lines, written as they are to a file descriptor: no buffer of ours to lose.
class LineSink final : public spdlog::sinks::sink {
 public:
  LineSink(int fd, bool owned) : fd_{fd}, owned_{owned} {}
  ~LineSink() override {
    if (owned_) close(fd_);
  }
  void log(const spdlog::details::log_msg& message) override {
    std::string_view left{message.payload.data(), message.payload.size()};
    while (!left.empty()) {
      const ssize_t written = ::write(fd_, left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;  // nowhere to say that there is nowhere to say it
      left.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  int fd_;
  bool owned_;
};

struct Running {
  bool text = false;
  std::shared_ptr<spdlog::async_logger> logger;
  std::shared_ptr<spdlog::details::thread_pool> pool;  // goes first: it writes what is queued
};

std::mutex g_mutex;  // of the pointers below; a line takes it only to copy them
std::shared_ptr<const Running> g_running;
std::shared_ptr<const Levels> g_levels = std::make_shared<const Levels>(Levels{Level::warn, {}});
std::uint64_t g_dropped_before = 0;            // by loggers that are gone
std::atomic<std::uint64_t> g_told_dropped{0};  // of those since start, how many a line has told of

std::shared_ptr<const Running> running() {
  const std::lock_guard lock{g_mutex};
  return g_running;
}

std::shared_ptr<const Levels> current_levels() {
  const std::lock_guard lock{g_mutex};
  return g_levels;
}

std::uint64_t dropped_by(const Running& running) {
  return running.pool->overrun_counter();
}

void put(const Running& running, const Line& what) {
  const std::string line = (running.text ? text_line(what) : json_line(what)) + "\n";
  running.logger->log(spdlog::level::info, spdlog::string_view_t{line.data(), line.size()});
}

}  // namespace

Result<void> start(const Options& options) {
  auto levels = parse_levels(options.levels);
  if (!levels) return tl::unexpected(levels.error());
  int fd = STDERR_FILENO;
  if (!options.file.empty()) {
    fd = open(options.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
      return fail(ErrorKind::unavailable,
                  "cannot log to " + options.file + ": " + std::generic_category().message(errno));
  }
  auto next = std::make_shared<Running>();
  next->text = options.format == Format::text || (options.format == Format::automatic && isatty(fd) == 1);
  next->pool = std::make_shared<spdlog::details::thread_pool>(options.queue_max, 1);
  next->logger =
      std::make_shared<spdlog::async_logger>("tallystick", std::make_shared<LineSink>(fd, fd != STDERR_FILENO),
                                             next->pool, spdlog::async_overflow_policy::overrun_oldest);
  stop();
  const std::lock_guard lock{g_mutex};
  g_running = std::move(next);
  g_levels = std::make_shared<const Levels>(std::move(*levels));
  return {};
}

void stop() {
  std::shared_ptr<const Running> old;
  {
    const std::lock_guard lock{g_mutex};
    old = std::exchange(g_running, nullptr);
    if (old != nullptr) g_dropped_before += dropped_by(*old);
    g_told_dropped = 0;
  }
  // The last holder of the pool empties its queue and joins its thread.
}

bool enabled(Level level, std::string_view module) {
  return level != Level::off && level >= current_levels()->of(module);
}

void write(Level level, std::string_view module, std::string_view message, std::initializer_list<Field> fields) {
  if (!enabled(level, module)) return;
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const Line line{now.tv_sec, now.tv_nsec / 1000, level, module, message, fields};
  const auto current = running();
  if (current == nullptr) {
    const std::string text = text_line(line) + "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    return;
  }
  put(*current, line);
  const std::uint64_t lost = dropped_by(*current);
  const std::uint64_t told = g_told_dropped.exchange(lost);
  if (lost > told) {
    const Line loss{now.tv_sec,
                    now.tv_nsec / 1000,
                    Level::warn,
                    "log",
                    "lines dropped, the queue was full",
                    {{"dropped", lost - told}}};
    put(*current, loss);
  }
}

Result<void> set_levels(std::string_view text) {
  auto levels = parse_levels(text);
  if (!levels) return tl::unexpected(levels.error());
  const std::lock_guard lock{g_mutex};
  g_levels = std::make_shared<const Levels>(std::move(*levels));
  return {};
}

std::string levels() {
  return format_levels(*current_levels());
}

std::uint64_t dropped() {
  const std::lock_guard lock{g_mutex};
  return g_dropped_before + (g_running != nullptr ? dropped_by(*g_running) : 0);
}

}  // namespace tallystick::node::log
