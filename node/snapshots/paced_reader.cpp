#include "node/snapshots/paced_reader.h"

#include <chrono>
#include <thread>

#include "node/token_bucket.h"

namespace tallystick::node {
namespace {

constexpr std::int64_t kNapMs = 10;            // waits are made of these, so that an end is noticed soon
constexpr std::size_t kLookEvery = 64 * 1024;  // bytes between two looks at the clock

Millis monotonic() {
  return Millis{
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count()};
}

Result<void> check(const Pace& pace) {
  if (*pace.ended) return fail(ErrorKind::unavailable, "the node is stopping");
  return {};
}

class PacedCursor final : public KvCursor {
 public:
  PacedCursor(std::unique_ptr<KvCursor> inside, const Pace& pace)
      : inside_{std::move(inside)},
        pace_{pace},
        bucket_{pace.bytes_per_second, pace.bytes_per_second / 10, monotonic()} {}

  void seek(ByteView key) override { inside_->seek(key); }
  void next() override {
    read_ += inside_->key().size() + inside_->value().size();
    if (read_ >= kLookEvery) wait();
    inside_->next();
  }
  bool valid() const override { return !*pace_.ended && inside_->valid(); }
  ByteView key() const override { return inside_->key(); }
  ByteView value() const override { return inside_->value(); }
  Result<void> status() const override {
    if (auto fine = check(pace_); !fine) return fine;
    return inside_->status();
  }

 private:
  void wait() {
    const std::size_t read = std::exchange(read_, 0);
    if (pace_.bytes_per_second == 0) return;
    for (std::int64_t left = bucket_.take(read, monotonic()).raw(); left > 0 && !*pace_.ended; left -= kNapMs)
      std::this_thread::sleep_for(std::chrono::milliseconds{std::min(left, kNapMs)});
  }

  std::unique_ptr<KvCursor> inside_;
  Pace pace_;
  TokenBucket bucket_;
  std::size_t read_ = 0;
};

class PacedReader final : public KvReader {
 public:
  PacedReader(std::shared_ptr<const KvReader> inside, Pace pace) : inside_{std::move(inside)}, pace_{std::move(pace)} {}
  Result<std::optional<Bytes>> get(ByteView key) const override {
    if (auto fine = check(pace_); !fine) return tl::unexpected(fine.error());
    return inside_->get(key);
  }
  std::unique_ptr<KvCursor> cursor() const override { return std::make_unique<PacedCursor>(inside_->cursor(), pace_); }

 private:
  std::shared_ptr<const KvReader> inside_;
  Pace pace_;
};

}  // namespace

std::shared_ptr<const KvReader> paced(std::shared_ptr<const KvReader> inside, const Pace& pace) {
  return std::make_shared<PacedReader>(std::move(inside), pace);
}

}  // namespace tallystick::node
