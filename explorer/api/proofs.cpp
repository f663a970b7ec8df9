#include "explorer/api/proofs.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "node/client/rpc_client.h"

namespace tallystick::explorer::api {
namespace {

using node::client::CallError;
using node::client::RpcClient;

constexpr std::size_t kWaitingMax = 64;
constexpr Millis kPatience{20'000};

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> out;
  std::size_t at = 1;
  while (at <= path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    out.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// The call that a path stands for.
Answer<RpcClient::Call> call_of(const Context& context, const std::string& path) {
  const auto parts = parts_of(path);
  if (parts.size() == 4 && parts[2] == "receipt" && Hash::from_hex(parts[3]))
    return RpcClient::Call{"proof_getReceipt", {{"id", parts[3]}}};
  if (parts.size() == 5 && parts[2] == "state" && from_hex(parts[4]))
    for (const RecordTable& table : context.records)
      if (table.row->name == parts[3])
        return RpcClient::Call{"proof_getState", {{"table", static_cast<int>(table.row->table)}, {"key", parts[4]}}};
  return not_here("There is no proof at this address.",
                  "Ask /v1/proofs/state/{type}/{key} or /v1/proofs/receipt/{id}.");
}

}  // namespace

struct Proofs::Impl {
  explicit Impl(RpcClient c) : client{std::move(c)} {}
  struct Question {
    RpcClient::Call call;
    Done done;
  };
  void run();

  RpcClient client;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Question> waiting;
  bool ending = false;
  std::thread thread;
};

Result<std::unique_ptr<Proofs>> Proofs::make(const std::vector<std::string>& nodes) {
  node::client::ClientOptions options;
  options.endpoints = nodes;
  options.call_timeout = kPatience;
  auto client = RpcClient::make(options);
  if (!client) return tl::unexpected(client.error());
  auto impl = std::make_unique<Impl>(std::move(*client));
  Impl& running = *impl;
  running.thread = std::thread{[&running] { running.run(); }};
  return std::unique_ptr<Proofs>{new Proofs(std::move(impl))};
}

Proofs::Proofs(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

Proofs::~Proofs() {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->ending = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

void Proofs::ask(std::shared_ptr<const Context> context, const std::string& path, Done done) {
  auto call = call_of(*context, path);
  if (!call) return done(tl::unexpected(call.error()));
  {
    const std::lock_guard lock{impl_->mutex};
    if (impl_->waiting.size() < kWaitingMax) {
      impl_->waiting.push_back({std::move(*call), std::move(done)});
      impl_->changed.notify_one();
      return;
    }
  }
  done(tl::unexpected(
      ApiError{503, "overloaded", "Too many proofs are being asked for.", "Try again in a moment.", {}}));
}

void Proofs::Impl::run() {
  for (;;) {
    Question question;
    {
      std::unique_lock lock{mutex};
      changed.wait(lock, [&] { return ending || !waiting.empty(); });
      if (ending) return;
      question = std::move(waiting.front());
      waiting.pop_front();
    }
    auto bundle = client.call(question.call.method, question.call.params, kPatience);
    if (bundle) {
      question.done(Json{{"bundle", std::move(*bundle)}});
    } else if (bundle.error().kind == CallError::Kind::answered) {
      question.done(tl::unexpected(ApiError{404,
                                            "no_proof",
                                            "The node gives no proof: " + bundle.error().message,
                                            "Ask again when a later block is certified.",
                                            {}}));
    } else {
      question.done(tl::unexpected(ApiError{503,
                                            "node_unreachable",
                                            "The node does not answer: " + bundle.error().message,
                                            "Try again; everything but proofs is answered without it.",
                                            {}}));
    }
  }
}

}  // namespace tallystick::explorer::api
