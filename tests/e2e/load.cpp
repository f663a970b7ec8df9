#include "tests/e2e/load.h"

#include <charconv>
#include <chrono>
#include <optional>

#include "contracts/cash/send.h"
#include "contracts/registry.h"
#include "core/json_codec.h"
#include "core/sha256.h"
#include "core/strict_json.h"
#include "node/client/rpc_client.h"
#include "testnet/sim/random.h"

namespace tallystick::e2e {
namespace {

using node::client::RpcClient;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kWaitMs = 2'000;       // that a node is asked to wait with its answer
constexpr std::int64_t kBetweenCallsMs = 20;  // after one that decided nothing

struct SignedPayment {
  Payment payment;
  Bytes bytes;
};

SignedPayment sign(const tallystick::Network& network, const Payer& from, const Payer& to, Sequence sequence,
                   std::int64_t minor) {
  Transaction transaction;
  transaction.body.account = from.account;
  transaction.body.sequence = sequence;
  transaction.body.operations.items = {contracts::make_operation(
      contracts::cash::Send{from.bank, to.account, to.bank, {*Currency::of("CNY"), Amount{minor}}, {}})};
  const Hash id = transaction_id(network, transaction.body);
  transaction.signatures.items = {{KeyAlgorithm::secp256k1, from.key.public_key(), from.key.sign(id)}};
  return {{id, from.account, transaction.body.lane, sequence, to.account, minor}, to_bytes(transaction)};
}

// Of an answer that says final; nothing for any other.
std::optional<Decision> decision_in(const Json& answer) {
  if (json_text(answer, "status").value_or("") != "final") return std::nullopt;
  Decision out;
  const std::string height = json_text(answer, "height").value_or("");
  std::uint64_t number = 0;
  std::from_chars(height.data(), height.data() + height.size(), number);
  out.height = Height{number};
  out.place = static_cast<std::uint32_t>(json_integer(answer, "place", 0, UINT32_MAX).value_or(UINT32_MAX));
  out.block = Hash::from_hex(json_text(answer, "block").value_or("")).value_or(Hash{});
  const auto bytes = from_hex(json_text(answer, "receipt_bytes").value_or(""));
  const auto receipt = bytes ? from_bytes<contracts::Receipt>(*bytes) : malformed("no receipt");
  if (!receipt) return std::nullopt;
  out.outcome = receipt->outcome;
  out.receipt = sha256(*bytes);
  return out;
}

std::vector<std::size_t> nodes_of(const Network& network, const LoadOptions& options) {
  std::vector<std::size_t> numbers = options.nodes;
  for (std::size_t i = 0; options.nodes.empty() && i < network.size(); ++i) numbers.push_back(i);
  return numbers;
}

// One client's connections, one to each node.
class Nodes {
 public:
  Nodes(const Network& network, std::vector<std::size_t> numbers, Millis answer)
      : numbers_{std::move(numbers)}, answer_{answer} {
    for (const std::size_t i : numbers_)
      clients_.push_back(RpcClient::make({.endpoints = {testnet::loopback_url(network.node(i).rpc_port)},
                                          .connect_timeout = Millis{1'000},
                                          .call_timeout = answer})
                             .value());
  }
  std::size_t size() const { return clients_.size(); }
  std::uint16_t number(std::size_t place) const { return static_cast<std::uint16_t>(numbers_[place]); }

  // Hands the payment in and waits; what decided it, or why it is not known what became of it.
  tl::expected<Decision, std::string> ask(std::size_t node, const SignedPayment& payment) {
    RpcClient& client = clients_[node];
    const auto taken = client.call("tx_submit", {{"tx", to_hex(payment.bytes)}});
    if (!taken) return tl::unexpected(taken.error().message);
    if (const auto decision = decision_in(*taken)) return *decision;
    const auto waited = client.call("tx_wait", {{"id", payment.payment.id.hex()}, {"wait_ms", kWaitMs}}, answer_);
    if (!waited) return tl::unexpected(waited.error().message);
    if (const auto decision = decision_in(*waited)) return *decision;
    return tl::unexpected<std::string>("an answer without a decision");
  }

 private:
  std::vector<std::size_t> numbers_;
  Millis answer_;
  std::vector<RpcClient> clients_;
};

}  // namespace

Load::Load(const Network& network, const std::vector<Payer>& payers, History& history, const LoadOptions& options)
    : network_{network}, payers_{payers}, history_{history}, options_{options} {
  sim::Random seeds{options.seed};
  for (std::uint32_t client = 0; client < payers_.size(); ++client)
    threads_.emplace_back([this, client, seed = seeds.next()] { run(client, seed); });
}

Load::~Load() {
  stop();
}

void Load::stop() {
  if (stopping_) return;
  give_up_ = Clock::now() + std::chrono::milliseconds{options_.patience.raw()};
  stopping_ = true;
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Load::run(std::uint32_t client, std::uint64_t seed) {
  const auto pause = [](std::int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds{ms}); };
  const tallystick::Network network = network_of(network_.genesis());
  sim::Random random{seed};
  Nodes nodes{network_, nodes_of(network_, options_), options_.answer};
  for (Sequence sequence; !stopping_; sequence = sequence.next()) {
    const std::size_t payee = (client + 1 + random.below(payers_.size() - 1)) % payers_.size();
    const SignedPayment payment =
        sign(network, payers_[client], payers_[payee], sequence, random.between(1, options_.minor_max));
    history_.add(client, payment.payment);
    for (bool known = false; !known;) {
      if (stopping_ && Clock::now() > give_up_) {
        ++gave_up_;
        return;
      }
      const std::size_t place = random.below(nodes.size());
      const std::uint16_t node = nodes.number(place);
      const auto decision = nodes.ask(place, payment);
      known = decision.has_value();
      if (known)
        history_.add(client, Decided{node, payment.payment.id, *decision});
      else
        history_.add(client, NoAnswer{node, decision.error()});
      if (!known) pause(kBetweenCallsMs);
    }
    ++decided_;
    pause(options_.pause.raw());
  }
}

}  // namespace tallystick::e2e
