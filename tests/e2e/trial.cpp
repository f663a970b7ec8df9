#include "tests/e2e/trial.h"

#include <chrono>
#include <deque>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

namespace tallystick::e2e {
namespace {

constexpr Amount kDeposit{1'000'000};
constexpr Millis kSettle{30'000};
constexpr std::chrono::milliseconds kLook{5};
constexpr std::size_t kLinesOfLog = 40;

// The last `count` lines of a file.
std::string last_lines(const std::string& path, std::size_t count) {
  std::ifstream in{path};
  std::deque<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(std::move(line));
    if (lines.size() > count) lines.pop_front();
  }
  std::string out;
  for (const std::string& line : lines) out += "  " + line + "\n";
  return out;
}

}  // namespace

Trial::Trial(Network& network, const Options& options)
    : network_{network}, history_{network.layout().directory() + "/history.ndjson"}, votes_{network.genesis()} {
  network_.start();
  if (!network_.ready()) throw std::runtime_error("the network does not get ready");
  payers_ = make_payers(network_, options.payers_per_bank, kDeposit);
  watch_ = std::make_unique<Watch>(network_, history_, static_cast<std::uint32_t>(payers_.size()));
  // Of all, for the first that answers may not have what made the payers yet.
  for (std::size_t node = 0; node < network_.size(); ++node)
    while (!watch_->last(node)) std::this_thread::sleep_for(kLook);
  since_ = watch_->highest();
  load_ = std::make_unique<Load>(network_, payers_, history_, options.load);
}

Trial::~Trial() {
  if (!::testing::Test::HasFailure()) return;
  if (load_)
    std::cerr << load_->decided() << " payments decided; " << load_->gave_up() << " of " << payers_.size()
              << " clients gave up\n";
  for (const std::string& wait : waits_) std::cerr << wait << "\n";
  for (std::size_t node = 0; node < network_.size(); ++node) {
    const auto sight = watch_ ? watch_->last(node) : std::nullopt;
    std::cerr << "node " << node << ": ";
    if (sight)
      std::cerr << "height " << sight->tip.height.raw() << ", " << sight->peers << " peers, "
                << (sight->may_vote ? "votes" : "does not vote") << "\n";
    else
      std::cerr << "not seen\n";
    std::cerr << last_lines(network_.layout().log(node), kLinesOfLog);
  }
}

std::optional<Millis> Trial::until(Height height, Millis patience, const std::function<bool()>& condition) const {
  const std::uint64_t begun = monotonic_ns();
  for (;;) {
    const Millis passed{static_cast<std::int64_t>((monotonic_ns() - begun) / 1'000'000)};
    const bool reached = condition();
    if (!reached && passed <= patience) {
      std::this_thread::sleep_for(kLook);
      continue;
    }
    waits_.push_back("height " + std::to_string(height.raw()) +
                     (reached ? " was passed after " : " was not passed in ") + std::to_string(passed.raw()) + " ms");
    return reached ? std::optional{passed} : std::nullopt;
  }
}

std::optional<Millis> Trial::until_above(Height height, const std::vector<std::size_t>& nodes, Millis patience) const {
  return until(height, patience, [&] { return watch_->highest(nodes) > height; });
}

std::optional<Millis> Trial::until_all_above(Height height, const std::vector<std::size_t>& nodes,
                                             Millis patience) const {
  return until(height, patience, [&] {
    return std::ranges::all_of(nodes, [&](std::size_t node) { return watch_->highest({node}) > height; });
  });
}

void Trial::judge(const std::function<bool(const std::string&)>& expected) {
  load_->stop();
  EXPECT_GT(load_->decided(), 0U);
  EXPECT_TRUE(watch_->settle(kSettle)) << "one does not reach the height of the others";
  const auto expect = [&](Promise promise) {
    if (expected) std::erase_if(promise.broken, expected);
    EXPECT_THAT(promise.broken, ::testing::IsEmpty()) << promise.words;
  };
  expect(nobody_accused(network_));
  watch_.reset();
  network_.stop();
  std::map<AccountId, std::int64_t> opening;
  for (const Payer& payer : payers_) opening[payer.account] = kDeposit.minor();
  for (Promise& promise : e2e::judge(network_, history_.events(), opening, since_, votes_)) expect(std::move(promise));
  EXPECT_TRUE(history_.written());
}

}  // namespace tallystick::e2e
