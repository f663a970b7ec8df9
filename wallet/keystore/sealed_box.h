// Bytes that only the holder of one private key can read, whoever wrote them: an ephemeral key agrees on a secret with the reader's key, and
// AES-256-GCM encrypts under a key derived from it. `about` is what the content belongs to; it is not hidden, and opening with another fails.
//   offset  size
//   0       33    ephemeral public key
//   33      n     encrypted content
//   33+n    16    tag
//   key = HMAC-SHA-256(shared secret, "tallystick/sealed-box" ‖ ephemeral key ‖ reader's key); the nonce is zero, as no key is used twice
#pragma once

#include <optional>

#include "core/keys.h"
#include "wallet/keystore/secret.h"

namespace tallystick::wallet {

inline constexpr std::size_t kSealedOverhead = 33 + 16;

// Nothing unless the reader's key is valid.
std::optional<Bytes> seal(const PublicKey& reader, ByteView content, ByteView about);
// Nothing when it was sealed for another key or about something else, or was changed.
std::optional<Bytes> open_sealed(const PrivateKey& reader, ByteView sealed, ByteView about);

}  // namespace tallystick::wallet
