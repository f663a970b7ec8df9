#include "node/rpc/errors.h"

#include <array>

namespace tallystick::node::rpc {

namespace {

// Exit codes are the wallet's: 1 internal, 2 usage, 3 cannot reach a node, 4 rejected before inclusion, 6 not found, 7 timed out.
constexpr std::array kRows = {
    ErrorRow{Code::parse_error, "parse_error", "Parse error", 400, 1, false},
    ErrorRow{Code::invalid_request, "invalid_request", "Invalid Request", 400, 1, false},
    ErrorRow{Code::method_not_found, "method_not_found", "Method not found", 404, 1, false},
    ErrorRow{Code::invalid_params, "invalid_params", "Invalid params", 400, 2, false},
    ErrorRow{Code::internal_error, "internal_error", "Internal error", 500, 1, false},
    ErrorRow{Code::not_found, "not_found", "There is no such thing", 404, 6, false},
    ErrorRow{Code::unavailable, "unavailable", "The node cannot answer this now", 503, 3, true},
    ErrorRow{Code::overloaded, "overloaded", "The node has no room for this now", 503, 3, true},
    ErrorRow{Code::timed_out, "timed_out", "No answer in time", 504, 7, true},
    ErrorRow{Code::cursor_gone, "cursor_gone", "This cursor is no longer kept", 410, 6, false},
    ErrorRow{Code::malformed_transaction, "malformed_transaction", "These bytes are not a transaction", 400, 4, false},
    ErrorRow{Code::refused, "refused", "The ledger refuses this transaction", 422, 4, false},
};

constexpr std::size_t kInternalRow = 4;
static_assert(kRows[kInternalRow].code == Code::internal_error);

}  // namespace

std::span<const ErrorRow> error_table() {
  return kRows;
}

const ErrorRow& error_row(std::int32_t code) {
  for (const ErrorRow& row : kRows)
    if (static_cast<std::int32_t>(row.code) == code) return row;
  return kRows[kInternalRow];
}

}  // namespace tallystick::node::rpc
