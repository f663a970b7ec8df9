// The wallet's own reasons to stop, beside the ledger's refusals (contracts/refusals.h): a stable code, the exit code, cause and cure in
// both languages (wallet_errors.def). The cause takes {1}: the detail.
#pragma once

#include <span>
#include <string_view>

#include "wallet/present/exit_code.h"
#include "wallet/present/language.h"

namespace tallystick::wallet {

enum class WalletError {
#define TALLYSTICK_WALLET_ERROR(code, exit, cause_en, cure_en, cause_zh, cure_zh) code,
#include "wallet/present/wallet_errors.def"
#undef TALLYSTICK_WALLET_ERROR
};

struct WalletErrorRow {
  WalletError error;
  std::string_view code;
  Exit exit;
  Words cause;
  Words cure;
};

std::span<const WalletErrorRow> wallet_error_table();
const WalletErrorRow& row_of(WalletError error);

}  // namespace tallystick::wallet
