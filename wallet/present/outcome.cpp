#include "wallet/present/outcome.h"

namespace tallystick::wallet {

Failure failure_of(WalletError error, const Spoken& detail) {
  const WalletErrorRow& row = row_of(error);
  // A detail that is itself a sentence loses its stop: the cause brings one.
  const auto clause = [](std::string text) {
    if (text.ends_with('.')) text.pop_back();
    if (text.ends_with("。")) text.erase(text.size() - std::string_view{"。"}.size());
    return text;
  };
  const std::string en[] = {clause(detail.en)};
  const std::string zh[] = {clause(detail.zh)};
  Failure out;
  out.exit = row.exit;
  out.code = row.code;
  const auto sentence = [](std::string text) {
    if (text.ends_with("?.")) text.pop_back();
    if (text.ends_with("?。") || text.ends_with("？。")) text.erase(text.size() - std::string_view{"。"}.size());
    return text;
  };
  out.message = {sentence(fill(row.cause.en, en)), sentence(fill(row.cause.zh, zh))};
  out.hint = Spoken{row.cure};
  return out;
}

}  // namespace tallystick::wallet
