// One private key in a Web3 Secret Storage V3 document, the JSON file that Ethereum-style wallets exchange.
//
//   derived = KDF(password, salt), 32 bytes      KDF is scrypt, or PBKDF2 with HMAC-SHA-256
//   ciphertext = AES-128-CTR(derived[0..16), iv, private key)
//   mac = Keccak-256(derived[16..32) ‖ ciphertext)      checked before anything is decrypted
//
// Files of this wallet also carry "address" (the key's Ethereum address, by which other wallets list the file) and "public_key", so that
// keys can be listed without a password. What the MAC does not cover is checked against the key after decryption.
#pragma once

#include <string>
#include <string_view>

#include "core/keys.h"
#include "wallet/keystore/kdf_cost.h"
#include "wallet/keystore/secret.h"

namespace tallystick::wallet {

inline constexpr std::size_t kKeyFileBytesMax = 16 * 1024;

// Whose file it is: `own` allows exactly the fields this wallet writes; `foreign` ignores fields it does not know.
enum class KeyFileOrigin { own, foreign };

// A parsed file, still locked.
struct LockedKey {
  KdfCost cost;
  Bytes salt;
  Bytes iv;
  Bytes ciphertext;
  Bytes mac;
  std::string id;                       // UUID
  std::optional<PublicKey> public_key;  // files of this wallet
  std::optional<std::string> address;   // 40 hex digits
};

// Encrypts under the password (its bytes as typed, UTF-8, not normalised) with fresh random salt and iv; the JSON text to store.
// cost within its bounds.
Result<std::string> seal_key(const PrivateKey& key, ByteView password, const ScryptCost& cost);

// malformed with one sentence: not JSON, another version, an unknown cipher or KDF, wrong sizes, an absurd cost.
Result<LockedKey> read_key_file(std::string_view json, KeyFileOrigin origin);

enum class UnlockProblem { wrong_password_or_damaged, contradiction, unusable };
struct UnlockError {
  UnlockProblem problem;
  std::string message;
};
// contradiction: the password is right, but the file's public key, address or id belong to another key.
tl::expected<PrivateKey, UnlockError> unlock_key(const LockedKey& locked, ByteView password);

// Last 20 bytes of Keccak-256 of the uncompressed point, lower-case hex without 0x.
std::string ethereum_address(const PublicKey& key);

}  // namespace tallystick::wallet
