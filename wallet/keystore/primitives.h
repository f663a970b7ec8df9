// The cryptography that key files and sealed bids need, and nothing else of the library behind it: the wallet's one adapter of Crypto++.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/result.h"
#include "wallet/keystore/secret.h"

namespace tallystick::wallet {

// RFC 7914. n is a power of two above 1; uses 128·n·r bytes of memory and time in proportion to n·r·p. Callers bound these
// (kdf_cost.h). unavailable when the memory cannot be had.
Result<SecretBytes> scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint32_t r, std::uint32_t p,
                           std::size_t size);
// RFC 8018 with HMAC-SHA-256; iterations > 0.
SecretBytes pbkdf2_sha256(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t size);
// Encrypts or decrypts (the same operation) with a 16-byte key and the 16-byte initial counter block.
SecretBytes aes128_ctr(ByteView key, ByteView counter, ByteView input);
// NIST SP 800-38D with a 32-byte key that is used once, hence a zero nonce: content ‖ 16-byte tag. `about` is protected, not hidden.
Bytes aes256_gcm_encrypt(ByteView key, ByteView content, ByteView about);
// Nothing when the tag does not hold.
std::optional<Bytes> aes256_gcm_decrypt(ByteView key, ByteView sealed, ByteView about);
// Keccak-256 as Ethereum uses it: the padding of the original submission, not SHA3-256.
Hash keccak256(ByteView first, ByteView second);
// RFC 2104 with SHA-256.
Hash hmac_sha256(ByteView key, ByteView message);
// From the operating system's random source (core/secret.h).
Bytes random_bytes(std::size_t count);
// Equal lengths and content, in time that does not depend on where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace tallystick::wallet
