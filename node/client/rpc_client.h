// A blocking JSON-RPC client for wallet, testnet and explorer: keeps its connection, gives up in time, and moves to the
// next endpoint when one cannot be reached. Every method of a node may be repeated safely (a transaction has its place
// in a nonce lane), so a call whose connection broke half-way is sent again, to the next endpoint. One object serves
// one thread at a time. Answers are believed no further than their form: proofs are the caller's business.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.h"
#include "core/time.h"

namespace tallystick::node::client {

using Json = nlohmann::json;

struct CallError {
  enum class Kind {
    unreachable,  // no endpoint took the call
    timed_out,    // no answer in time: what became of it is unknown
    protocol,     // the answer was not JSON-RPC 2.0 (or too large)
    answered,     // the node answered with an error: code, message, data below
  };
  Kind kind;
  std::int32_t code = 0;  // node/rpc/errors.h; 0 unless answered
  std::string message;    // one sentence
  Json data;              // of the answer; null when absent
  std::string endpoint;   // who said so, or was tried last

  // For kind answered with code refused: the refusal's code ("E_OWNER"); empty otherwise.
  std::string refusal() const;
};
template <class T>
using CallResult = tl::expected<T, CallError>;

struct ClientOptions {
  std::vector<std::string> endpoints;  // "http://127.0.0.1:8545" or "127.0.0.1:8545", in order of preference
  Millis connect_timeout{3'000};
  Millis call_timeout{30'000};  // of one whole call, every endpoint tried included
  std::size_t response_bytes_max = 16 * 1024 * 1024;
};

class RpcClient {
 public:
  // malformed when there is no endpoint or one is not of the form above.
  static Result<RpcClient> make(ClientOptions options);
  RpcClient(RpcClient&&) noexcept;
  RpcClient& operator=(RpcClient&&) noexcept;
  ~RpcClient();

  // params: an object (by name). Returns the result member.
  CallResult<Json> call(const std::string& method, const Json& params);
  // Likewise with a deadline of its own, for long polls.
  CallResult<Json> call(const std::string& method, const Json& params, Millis timeout);

  struct Call {
    std::string method;
    Json params;
  };
  // Up to 20 calls in one request; one outcome each, in order. The outer error says that the request as a whole failed.
  CallResult<std::vector<CallResult<Json>>> call_batch(const std::vector<Call>& calls);

  // The endpoint that answered last.
  const std::string& endpoint() const;
  // Asks the next endpoint from now on: for one that answers nothing in time, or nothing that is of use.
  void move_on();
  // From any thread: the call that is under way ends at once, and so does every later one, as unreachable. For good.
  void stop();

 private:
  struct Impl;
  explicit RpcClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node::client
