#include "testnet/bench/ledger_check.h"

#include <algorithm>

#include "core/strict_json.h"
#include "node/client/rpc_client.h"

namespace tallystick::bench {
namespace {

using node::client::Json;
using node::client::RpcClient;

constexpr std::size_t kBatch = 20;
constexpr std::int64_t kCatchUpMs = 30'000;

Result<Json> ask(const std::string& url, const std::string& method, const Json& params) {
  auto client = RpcClient::make(
      {.endpoints = {url}, .call_timeout = Millis{2 * kCatchUpMs}, .response_bytes_max = 64 * 1024 * 1024});
  if (!client) return tl::unexpected(client.error());
  const auto answer = client->call(method, params);
  if (!answer) return fail(ErrorKind::unavailable, url + ", " + method + ": " + answer.error().message);
  return *answer;
}

// The validator's height, once it is above another one or after half a minute.
Result<std::uint64_t> height_of(const std::string& url, std::uint64_t above) {
  const auto status = ask(url, "chain_getStatus", {{"above", above}, {"wait_ms", kCatchUpMs}});
  if (!status) return tl::unexpected(status.error());
  const auto height = json_text(*status, "height");
  if (!height) return tl::unexpected(height.error());
  return std::strtoull(height->c_str(), nullptr, 10);
}

// A height that all validators have reached, not below what `newest` has now: the one that is followed may be ahead of the others.
Result<std::uint64_t> common_height(const std::vector<std::string>& urls, std::uint64_t newest) {
  for (const std::string& url : urls) {
    const auto height = height_of(url, newest - 1);
    if (!height) return height;
    if (*height < newest)
      return fail(ErrorKind::unavailable,
                  url + " is still at height " + std::to_string(*height) + " of " + std::to_string(newest));
  }
  return newest;
}

// The block and what executing it came to: state, receipts and history.
Result<std::string> digest_at(const std::string& url, std::uint64_t height) {
  const auto block = ask(url, "block_get", {{"height", height}});
  if (!block) return tl::unexpected(block.error());
  return block->value("hash", "") + " " + block->value("result_digest", "");
}

// All money of an account, in minor units.
Result<std::uint64_t> money_in(const Json& answer) {
  std::uint64_t sum = 0;
  for (const Json& item : answer.at("balances")) {
    const Json& amount = item.at("fields").at("amount");
    sum += std::strtoull(amount.get<std::string>().c_str(), nullptr, 10);
  }
  return sum;
}

Result<std::uint64_t> money_of(const std::string& url, const Genesis& genesis, const std::vector<AccountId>& accounts) {
  auto client = RpcClient::make({.endpoints = {url}});
  if (!client) return tl::unexpected(client.error());
  std::uint64_t sum = 0;
  for (std::size_t from = 0; from < accounts.size(); from += kBatch) {
    std::vector<RpcClient::Call> calls;
    for (std::size_t i = from; i < std::min(accounts.size(), from + kBatch); ++i)
      calls.push_back({"account_getBalances", {{"account", format_account(genesis.kind, accounts[i])}}});
    const auto answers = client->call_batch(calls);
    if (!answers) return fail(ErrorKind::unavailable, url + ": " + answers.error().message);
    for (const auto& answer : *answers) {
      if (!answer) return fail(ErrorKind::unavailable, url + ", account_getBalances: " + answer.error().message);
      const auto money = money_in(*answer);
      if (!money) return money;
      sum += *money;
    }
  }
  return sum;
}

}  // namespace

std::vector<std::string> check_one_ledger(const std::vector<std::string>& rpc_urls, const Genesis& genesis,
                                          std::uint64_t newest, const std::vector<AccountId>& payees,
                                          std::uint64_t payments) {
  std::vector<std::string> out;
  const auto height = common_height(rpc_urls, newest);
  if (!height) return {height.error().message};
  const auto expected = digest_at(rpc_urls.front(), *height);
  if (!expected) return {expected.error().message};
  for (const std::string& url : rpc_urls) {
    const auto digest = digest_at(url, *height);
    if (!digest)
      out.push_back(digest.error().message);
    else if (*digest != *expected)
      out.push_back("at height " + std::to_string(*height) + " " + url + " has " + *digest + ", " + rpc_urls.front() +
                    " has " + *expected);
    const auto money = money_of(url, genesis, payees);
    if (!money)
      out.push_back(money.error().message);
    else if (*money != payments)
      out.push_back(url + ": payees have " + std::to_string(*money) + ", " + std::to_string(payments) +
                    " payments of 1 were committed");
  }
  return out;
}

}  // namespace tallystick::bench
