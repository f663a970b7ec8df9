#include "testnet/bench/load.h"

#include <algorithm>
#include <deque>

#include "node/client/rpc_client.h"
#include "node/rpc/errors.h"

namespace tallystick::bench {
namespace {

using node::client::CallError;
using node::client::Json;
using node::client::RpcClient;

constexpr Nanos kIdle = 500'000;              // between looks at whether something is due
constexpr Nanos kAfterOverload = 20'000'000;  // before what was shed is tried again
constexpr Millis kCallTimeout{30'000};

// One client's way through its list.
class Client {
 public:
  Client(const ClientWork& work, std::size_t& next, std::size_t index, std::size_t clients, Tracker& tracker,
         const Pace& pace)
      : work_{work}, next_{next}, index_{index}, clients_{clients}, first_{next}, tracker_{tracker}, pace_{pace} {
    if (pace.rate == 0) {
      window_ = std::max<std::size_t>(1, pace.window / clients + (index < pace.window % clients ? 1 : 0));
      applied_before_ = tracker.applied(index);
    }
  }

  bool has_more() const { return next_ < work_.transactions.size(); }

  // The next ones to send, up to a batch; those that were shed come first, once their pause is over.
  std::vector<std::size_t> take_due(Nanos now, bool ending) {
    std::vector<std::size_t> out;
    if (!again_.empty() && now >= again_at_) {
      const std::size_t count = std::min(again_.size(), pace_.batch);
      out.assign(again_.begin(), again_.begin() + static_cast<std::ptrdiff_t>(count));
      again_.erase(again_.begin(), again_.begin() + static_cast<std::ptrdiff_t>(count));
      return out;
    }
    if (ending || !again_.empty()) return out;
    while (out.size() < pace_.batch && has_more() && is_due(now)) {
      Fate& fate = tracker_.fate(index_, next_);
      fate.intended = pace_.rate == 0 ? now : turn_of(next_);
      fate.sent = now;
      out.push_back(next_++);
    }
    return out;
  }

  void shed(std::size_t transaction) {
    again_.push_back(transaction);
    again_at_ = now_ns() + kAfterOverload;
  }
  bool owes() const { return !again_.empty(); }

 private:
  // Clients take turns, so that together they keep the rate evenly.
  Nanos turn_of(std::size_t transaction) const {
    const std::size_t k = (transaction - first_) * clients_ + index_;
    return pace_.begin + static_cast<Nanos>(static_cast<double>(k) / pace_.rate * kSecond);
  }
  bool is_due(Nanos now) const {
    if (pace_.rate > 0) return turn_of(next_) <= std::min(now, pace_.end);
    return next_ - first_ < window_ + (tracker_.applied(index_) - applied_before_);
  }

  const ClientWork& work_;
  std::size_t& next_;
  std::size_t index_, clients_, first_;
  Tracker& tracker_;
  const Pace& pace_;
  std::size_t window_ = 0;
  std::uint64_t applied_before_ = 0;
  std::deque<std::size_t> again_;  // in their order
  Nanos again_at_ = 0;
};

std::vector<RpcClient::Call> calls_for(const ClientWork& work, const std::vector<std::size_t>& transactions) {
  std::vector<RpcClient::Call> calls;
  for (const std::size_t i : transactions)
    calls.push_back({"tx_submit", Json{{"tx", to_hex(work.transactions[i].bytes)}}});
  return calls;
}

}  // namespace

Load::Load(const std::vector<std::string>& rpc_urls, const std::vector<ClientWork>& work,
           std::vector<std::size_t>& next, Tracker& tracker, const Pace& pace, std::function<bool()> stop)
    : urls_{rpc_urls},
      work_{work},
      next_{next},
      tracker_{tracker},
      pace_{pace},
      stop_{std::move(stop)},
      answer_times_(work.size()) {
  for (std::size_t i = 0; i < work_.size(); ++i) threads_.emplace_back([this, i] { run_client(i); });
}

Load::~Load() {
  join();
}

void Load::join() {
  threads_.clear();
}

void Load::run_client(std::size_t index) {
  const ClientWork& work = work_[index];
  auto rpc = RpcClient::make({.endpoints = {urls_[work.node]}, .call_timeout = kCallTimeout});
  if (!rpc) return tracker_.problem(rpc.error().message);
  Client client{work, next_[index], index, work_.size(), tracker_, pace_};
  sleep_until_ns(pace_.begin);
  while (!stop_() && tracker_.problems() == 0) {
    const Nanos now = now_ns();
    const bool ending = now >= pace_.end || !client.has_more();
    const auto due = client.take_due(now, ending && now >= pace_.end);
    if (due.empty()) {
      if (ending && !client.owes()) break;
      sleep_until_ns(now + kIdle);
      continue;
    }
    const auto answers = rpc->call_batch(calls_for(work, due));
    if (!answers) return tracker_.problem(urls_[work.node] + ": " + answers.error().message);
    answer_times_[index].push_back(now_ns() - now);
    for (std::size_t i = 0; i < due.size(); ++i) {
      const auto& answer = (*answers)[i];
      if (answer) {
        tracker_.fate(index, due[i]).received = true;
        ++received_;
      } else if (answer.error().code == static_cast<std::int32_t>(node::rpc::Code::overloaded)) {
        client.shed(due[i]);
        ++shed_;
      } else {
        tracker_.problem("tx_submit: " + answer.error().message);
      }
    }
  }
  if (!client.has_more() && now_ns() < pace_.end) ran_out_ = true;
}

std::vector<Nanos> Load::answer_times() const {
  std::vector<Nanos> out;
  for (const auto& of_one : answer_times_) out.insert(out.end(), of_one.begin(), of_one.end());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tallystick::bench
