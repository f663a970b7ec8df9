// Signed transactions whose fate is not known yet. Each is on disk before it is sent and goes when it is final, so that after a timeout or a
// crash the very same transaction can be sent again: same id, same place in its lane, same receipt, never twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::wallet {

class Outbox {
 public:
  explicit Outbox(std::string directory) : directory_{std::move(directory)} {}
  Result<void> put(const Hash& id, ByteView transaction) const;
  // not_found when it is not here.
  Result<Bytes> get(const Hash& id) const;
  void remove(const Hash& id) const;
  // Ids, ascending.
  std::vector<Hash> list() const;

 private:
  std::string path_of(const Hash& id) const { return directory_ + "/" + id.hex() + ".tx"; }
  std::string directory_;
};

}  // namespace tallystick::wallet
