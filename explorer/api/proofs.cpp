#include "explorer/api/proofs.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "node/client/rpc_client.h"

namespace tallystick::explorer::api {
namespace {

using node::client::CallError;
using node::client::RpcClient;

constexpr std::size_t kWaitingMax = 64;
constexpr std::size_t kWaitingOfOneMax = 8;

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
  Impl(RpcClient c, std::size_t n, Millis p) : client{std::move(c)}, nodes{n}, patience{p} {}
  struct Question {
    RpcClient::Call call;
    std::function<bool()> wanted;
    Done done;
  };
  void run();
  Answer<Json> bundle_of(const RpcClient::Call& call);

  RpcClient client;
  const std::size_t nodes;
  const Millis patience;  // with one node
  std::mutex mutex;
  std::condition_variable changed;
  FairQueue<Question> waiting{kWaitingMax, kWaitingOfOneMax};
  bool ending = false;
  std::thread thread;
};

Result<std::unique_ptr<Proofs>> Proofs::make(const std::vector<std::string>& nodes, Millis patience) {
  node::client::ClientOptions options;
  options.endpoints = nodes;
  auto client = RpcClient::make(options);
  if (!client) return tl::unexpected(client.error());
  auto impl = std::make_unique<Impl>(std::move(*client), nodes.size(), patience);
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
  impl_->client.stop();
  impl_->thread.join();
}

void Proofs::ask(std::shared_ptr<const Context> context, const std::string& path, const Asker& asker, Done done) {
  auto call = call_of(*context, path);
  if (!call) return done(tl::unexpected(call.error()));
  {
    const std::lock_guard lock{impl_->mutex};
    if (impl_->waiting.push(asker.client, {std::move(*call), asker.wanted, done})) {
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
      question = waiting.pop();
    }
    if (!question.wanted()) continue;
    try {
      question.done(bundle_of(question.call));
    } catch (const std::exception&) {
      // It ends alone, unanswered.
    }
  }
}

// From the first node that answers, be it that there is none.
Answer<Json> Proofs::Impl::bundle_of(const RpcClient::Call& call) {
  std::string why;
  for (std::size_t tried = 0; tried < nodes; ++tried) {
    auto bundle = client.call(call.method, call.params, patience);
    if (bundle) return Json{{"bundle", std::move(*bundle)}};
    if (bundle.error().kind == CallError::Kind::answered)
      return tl::unexpected(ApiError{404,
                                     "no_proof",
                                     "The node gives no proof: " + bundle.error().message,
                                     "Ask again when a later block is certified.",
                                     {}});
    why = bundle.error().message;
    client.move_on();
  }
  return tl::unexpected(ApiError{503,
                                 "node_unreachable",
                                 "No node answers: " + why,
                                 "Try again; everything but proofs is answered without it.",
                                 {}});
}

}  // namespace tallystick::explorer::api
