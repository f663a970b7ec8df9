#include "wallet/keystore/primitives.h"

#include <new>

#include <cryptopp/aes.h>
#include <cryptopp/gcm.h>
#include <cryptopp/hmac.h>
#include <cryptopp/keccak.h>
#include <cryptopp/misc.h>
#include <cryptopp/modes.h>
#include <cryptopp/pwdbased.h>
#include <cryptopp/scrypt.h>
#include <cryptopp/sha.h>

#include "core/ensure.h"

namespace tallystick::wallet {

Result<SecretBytes> scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint32_t r, std::uint32_t p,
                           std::size_t size) {
  SecretBytes out{size};
  try {
    CryptoPP::Scrypt().DeriveKey(out.writable().data(), out.size(), password.data(), password.size(), salt.data(),
                                 salt.size(), n, r, p);
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::unavailable, "there is not enough memory to unlock this key file");
  } catch (const CryptoPP::Exception& e) {
    return malformed(std::string{"the scrypt parameters are not usable: "} + e.what());
  }
  return out;
}

SecretBytes pbkdf2_sha256(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t size) {
  SecretBytes out{size};
  CryptoPP::PKCS5_PBKDF2_HMAC<CryptoPP::SHA256>().DeriveKey(out.writable().data(), out.size(), 0, password.data(),
                                                            password.size(), salt.data(), salt.size(), iterations);
  return out;
}

SecretBytes aes128_ctr(ByteView key, ByteView counter, ByteView input) {
  ensure(key.size() == 16 && counter.size() == 16);
  SecretBytes out{input.size()};
  CryptoPP::CTR_Mode<CryptoPP::AES>::Encryption cipher{key.data(), key.size(), counter.data()};
  cipher.ProcessData(out.writable().data(), input.data(), input.size());
  return out;
}

namespace {
constexpr std::size_t kTagBytes = 16;
constexpr std::array<std::uint8_t, 12> kNoNonce{};
}  // namespace

Bytes aes256_gcm_encrypt(ByteView key, ByteView content, ByteView about) {
  ensure(key.size() == 32);
  Bytes out(content.size() + kTagBytes);
  CryptoPP::GCM<CryptoPP::AES>::Encryption cipher;
  cipher.SetKeyWithIV(key.data(), key.size(), kNoNonce.data(), kNoNonce.size());
  cipher.EncryptAndAuthenticate(out.data(), out.data() + content.size(), kTagBytes, kNoNonce.data(),
                                static_cast<int>(kNoNonce.size()), about.data(), about.size(), content.data(),
                                content.size());
  return out;
}

std::optional<Bytes> aes256_gcm_decrypt(ByteView key, ByteView sealed, ByteView about) {
  ensure(key.size() == 32);
  if (sealed.size() < kTagBytes) return std::nullopt;
  const std::size_t size = sealed.size() - kTagBytes;
  Bytes out(size);
  CryptoPP::GCM<CryptoPP::AES>::Decryption cipher;
  cipher.SetKeyWithIV(key.data(), key.size(), kNoNonce.data(), kNoNonce.size());
  if (!cipher.DecryptAndVerify(out.data(), sealed.data() + size, kTagBytes, kNoNonce.data(),
                               static_cast<int>(kNoNonce.size()), about.data(), about.size(), sealed.data(), size))
    return std::nullopt;
  return out;
}

Hash keccak256(ByteView first, ByteView second) {
  CryptoPP::Keccak_256 hasher;
  hasher.Update(first.data(), first.size());
  hasher.Update(second.data(), second.size());
  std::array<std::uint8_t, 32> out;
  hasher.Final(out.data());
  return Hash{out};
}

Hash hmac_sha256(ByteView key, ByteView message) {
  CryptoPP::HMAC<CryptoPP::SHA256> mac{key.data(), key.size()};
  mac.Update(message.data(), message.size());
  std::array<std::uint8_t, 32> out;
  mac.Final(out.data());
  return Hash{out};
}

Bytes random_bytes(std::size_t count) {
  Bytes out(count);
  fill_random(out);
  return out;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CryptoPP::VerifyBufsEqual(a.data(), b.data(), a.size());
}

}  // namespace tallystick::wallet
