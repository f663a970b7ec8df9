#include "contracts/registry_row.h"

namespace tallystick::contracts::row {

Verdict judged(const Reader& read, std::string_view operation) {
  if (auto whole = read.finish(); !whole)
    return refuse(Refusal::E_MALFORMED, std::string(operation) + ": " + whole.error().message);
  return {};
}

Result<Bytes> written(Result<void> read, Writer& writer) {
  if (!read) return tl::unexpected(std::move(read.error()));
  return writer.take();
}

}  // namespace tallystick::contracts::row
