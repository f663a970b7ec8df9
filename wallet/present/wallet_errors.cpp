#include "wallet/present/wallet_errors.h"

namespace tallystick::wallet {
namespace {

constexpr WalletErrorRow kTable[] = {
#define TALLYSTICK_WALLET_ERROR(code, exit, cause_en, cure_en, cause_zh, cure_zh) \
  {WalletError::code, #code, Exit::exit, {cause_en, cause_zh}, {cure_en, cure_zh}},
#include "wallet/present/wallet_errors.def"
#undef TALLYSTICK_WALLET_ERROR
};

}  // namespace

std::span<const WalletErrorRow> wallet_error_table() {
  return kTable;
}
const WalletErrorRow& row_of(WalletError error) {
  return kTable[static_cast<std::size_t>(error)];
}

}  // namespace tallystick::wallet
