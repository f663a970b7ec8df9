#include "wallet/keystore/sealed_box.h"

#include "core/key_agreement.h"
#include "wallet/keystore/primitives.h"

namespace tallystick::wallet {

namespace {

std::optional<Hash> key_for(const PrivateKey& mine, const PublicKey& theirs, const PublicKey& ephemeral,
                            const PublicKey& reader) {
  const auto shared = shared_secret(mine, theirs);
  if (!shared) return std::nullopt;
  Bytes message{};
  for (const ByteView part : {as_bytes("tallystick/sealed-box"), ephemeral.view(), reader.view()})
    message.insert(message.end(), part.begin(), part.end());
  return hmac_sha256(shared->view(), message);
}

}  // namespace

std::optional<Bytes> seal(const PublicKey& reader, ByteView content, ByteView about) {
  const PrivateKey ephemeral = PrivateKey::generate();
  const PublicKey shown = ephemeral.public_key();
  const auto key = key_for(ephemeral, reader, shown, reader);
  if (!key) return std::nullopt;
  Bytes out{shown.view().begin(), shown.view().end()};
  const Bytes encrypted = aes256_gcm_encrypt(key->view(), content, about);
  out.insert(out.end(), encrypted.begin(), encrypted.end());
  return out;
}

std::optional<Bytes> open_sealed(const PrivateKey& reader, ByteView sealed, ByteView about) {
  if (sealed.size() < kSealedOverhead) return std::nullopt;
  const auto ephemeral = PublicKey::from(sealed.first(PublicKey::kSize));
  if (!ephemeral) return std::nullopt;
  const auto key = key_for(reader, *ephemeral, *ephemeral, reader.public_key());
  if (!key) return std::nullopt;
  return aes256_gcm_decrypt(key->view(), sealed.subspan(PublicKey::kSize), about);
}

}  // namespace tallystick::wallet
