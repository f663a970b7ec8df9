// The cryptography a Web3 Secret Storage file needs, and nothing else of the library behind it: the wallet's one adapter of Crypto++.
#pragma once

#include <array>
#include <cstdint>

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
// Keccak-256 as Ethereum uses it: the padding of the original submission, not SHA3-256.
Hash keccak256(ByteView first, ByteView second);
// RFC 2104 with SHA-256.
Hash hmac_sha256(ByteView key, ByteView message);
// From the operating system's random source (core/secret.h).
Bytes random_bytes(std::size_t count);
// Equal lengths and content, in time that does not depend on where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace tallystick::wallet
