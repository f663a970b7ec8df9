#include "tests/e2e/victim.h"

#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"

namespace tallystick::e2e {
namespace {

using node::http::RawClient;

constexpr int kWarmUps = 8;
constexpr Millis kFinalWithin{20'000};

}  // namespace

std::string post_of(std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

int rpc_code(std::string_view http_response) {
  const auto reply = nlohmann::json::parse(RawClient::body(http_response), nullptr, false);
  if (!reply.is_object() || reply.value("jsonrpc", "") != "2.0" || !reply.contains("id")) return 1;
  if (reply.contains("result")) return 0;
  return reply["error"]["code"].get<int>();
}

Victim::Victim(Network& network, std::size_t validator)
    : network_{network},
      validator_{validator},
      pid_{network.pid(validator)},
      authority_{testnet::settlement_authority(network.layout(), {validator}).value()} {}

std::string Victim::post(std::string_view body, const char* from, std::chrono::milliseconds time) const {
  RawClient client{rpc_port(), from};
  client.send(post_of(body));
  return client.response(time);
}

int Victim::code_of(std::string_view body) const {
  return rpc_code(post(body));
}

void Victim::watch() {
  if (!watch_) {
    for (int i = 0; i < kWarmUps; ++i) ASSERT_TRUE(unharmed());
  }
  ASSERT_TRUE(pid_);
  watch_.emplace(*pid_);
  ASSERT_TRUE(watch_->works());
}

::testing::AssertionResult Victim::unharmed() {
  if (!pid_ || network_.pid(validator_) != pid_) return ::testing::AssertionFailure() << "the process is not there";
  RawClient operators{network_.node(validator_).ops_port};
  operators.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string live = operators.response();
  if (RawClient::status(live) != 200) return ::testing::AssertionFailure() << "/livez: " << live;
  if (const int code = code_of(R"({"jsonrpc":"2.0","id":1,"method":"chain_getStatus"})"); code != 0)
    return ::testing::AssertionFailure() << "chain_getStatus: " << code;
  const PartyId bank = contracts::bank_party(genesis_hash(network_.genesis()), 0);
  const auto entered = authority_.act(
      {contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{1}}})},
      kFinalWithin);
  if (!entered) return ::testing::AssertionFailure() << "a transaction: " << entered.error().message;
  return ::testing::AssertionSuccess();
}

}  // namespace tallystick::e2e
