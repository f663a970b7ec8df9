#include "contracts/evidence/fingerprint.h"

#include "core/sha256.h"

namespace tallystick::contracts::evidence {

namespace {

// RFC 2104 with a 32-byte key: the key is padded with zeros to SHA-256's block of 64 bytes.
Hash hmac_sha256(const Secret& key, ByteView message) {
  std::array<std::uint8_t, 64> inner{};
  std::array<std::uint8_t, 64> outer{};
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const std::uint8_t byte = i < Secret::kSize ? key.raw()[i] : std::uint8_t{0};
    inner[i] = static_cast<std::uint8_t>(byte ^ 0x36U);
    outer[i] = static_cast<std::uint8_t>(byte ^ 0x5cU);
  }
  return sha256(outer, sha256(inner, message).view());
}

void add_text(Writer& w, const std::string& text) {
  w.integer(static_cast<std::uint32_t>(text.size()));
  w.raw(as_bytes(text));
}

}  // namespace

Hash secret_id(const Secret& secret) {
  return tagged_hash("tallystick/evidence-key", secret.view());
}

std::string normalised(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool kept =
        lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept) out.push_back(lower ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

Fingerprint fingerprint(const Secret& secret, Kind kind, std::string_view seller, std::string_view number) {
  Writer w;
  w.raw(as_bytes("tallystick/evidence"));
  w.integer(std::uint8_t{0});
  encode(w, kind);
  add_text(w, normalised(seller));
  add_text(w, normalised(number));
  return *Fingerprint::from(hmac_sha256(secret, w.bytes()).view());
}

NearFingerprints near_fingerprints(const Secret& secret, const NearFields& fields) {
  const std::string texts[kNearCount] = {normalised(fields.number), format_date(fields.dated),
                                         fields.total.currency.code() + " " + format_plain(fields.total),
                                         normalised(fields.seller), normalised(fields.buyer)};
  NearFingerprints out;
  for (std::size_t left_out = 0; left_out < kNearCount; ++left_out) {
    Writer w;
    w.raw(as_bytes("tallystick/evidence-near"));
    w.integer(std::uint8_t{0});
    w.integer(static_cast<std::uint8_t>(left_out));
    for (std::size_t i = 0; i < kNearCount; ++i)
      if (i != left_out) add_text(w, texts[i]);
    out.items.push_back(hmac_sha256(secret, w.bytes()));
  }
  return out;
}

Hash file_commitment(const Hash& salt, const Hash& file_sha256) {
  Writer w;
  encode(w, salt);
  encode(w, file_sha256);
  return tagged_hash("tallystick/evidence-file", w.bytes());
}

}  // namespace tallystick::contracts::evidence
