// Every error code a node's JSON-RPC interface can answer, in one table that node, wallet and explorer share.
// −32700…−32600 are the standard's; −32000…−32049 are ours; −32050 says that the ledger refused, and its data carries
// {code, cause, cure} of the refusal.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tallystick::node::rpc {

enum class Code : std::int32_t {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  not_found = -32000,
  unavailable = -32001,
  overloaded = -32002,
  timed_out = -32003,
  cursor_gone = -32004,
  malformed_transaction = -32005,
  refused = -32050,
};

struct ErrorRow {
  Code code;
  std::string_view name;     // stable, snake_case; a key for translations
  std::string_view message;  // the standard's words, or one clause
  int http_status;           // of a reply that is this error alone; a batch is always 200
  int exit_code;             // of the wallet
  bool retryable;            // the same request may succeed later, unchanged
};

std::span<const ErrorRow> error_table();
// The row of a code; the row of internal_error for a number outside the table.
const ErrorRow& error_row(std::int32_t code);
inline const ErrorRow& error_row(Code code) {
  return error_row(static_cast<std::int32_t>(code));
}

}  // namespace tallystick::node::rpc
