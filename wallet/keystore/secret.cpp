#include "wallet/keystore/secret.h"

#include <utility>

namespace tallystick::wallet {

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
  }
  return *this;
}

}  // namespace tallystick::wallet
