#include "wallet/keystore/web3_secret.h"

#include <nlohmann/json.hpp>

#include "core/ensure.h"
#include "core/sha256.h"
#include "core/strict_json.h"
#include "wallet/keystore/primitives.h"

namespace tallystick::wallet {
namespace {

using nlohmann::json;

constexpr std::size_t kDerivedBytes = 32;
constexpr std::size_t kSaltBytesMax = 256;

Result<SecretBytes> derive(const KdfCost& cost, ByteView password, ByteView salt) {
  if (const auto* s = std::get_if<ScryptCost>(&cost)) return scrypt(password, salt, s->n, s->r, s->p, kDerivedBytes);
  return pbkdf2_sha256(password, salt, std::get<Pbkdf2Cost>(cost).iterations, kDerivedBytes);
}

// The file's id follows from the key, so that the same key is recognised again; the two marked bits make it a UUID of version 8.
std::string id_of(const PublicKey& key) {
  const Hash hash = tagged_hash("tallystick/key-file", key.view());
  auto raw = hash.raw();
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x80);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  const std::string hex = to_hex(ByteView{raw}.first(16));
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Result<Bytes> hex_field(const json& object, std::string_view key, std::size_t size_min, std::size_t size_max) {
  const auto text = json_text(object, key);
  if (!text) return tl::unexpected(text.error());
  auto bytes = from_hex(*text);
  if (!bytes) return malformed(std::string{key} + " is not lower-case hexadecimal");
  if (bytes->size() < size_min || bytes->size() > size_max)
    return malformed(std::string{key} + " has " + std::to_string(bytes->size()) + " bytes");
  return std::move(*bytes);
}

Result<const json*> object_field(const json& object, std::string_view key) {
  const auto it = object.find(key);
  if (it == object.end() || !it->is_object())
    return malformed("the key file has no object \"" + std::string{key} + "\"");
  return &*it;
}

Result<KdfCost> read_cost(const std::string& kdf, const json& params, KeyFileOrigin origin) {
  const auto size = json_integer(params, "dklen", kDerivedBytes, kDerivedBytes);
  if (!size) return tl::unexpected(size.error());
  constexpr std::int64_t kBig = std::int64_t{1} << 32;
  if (kdf == "scrypt") {
    if (origin == KeyFileOrigin::own)
      if (const auto only = json_only_keys(params, {"dklen", "n", "r", "p", "salt"}); !only)
        return tl::unexpected(only.error());
    const auto n = json_integer(params, "n", 0, kBig);
    const auto r = json_integer(params, "r", 0, kBig - 1);
    const auto p = json_integer(params, "p", 0, kBig - 1);
    for (const auto* value : {&n, &r, &p})
      if (!*value) return tl::unexpected(value->error());
    return ScryptCost{static_cast<std::uint64_t>(*n), static_cast<std::uint32_t>(*r), static_cast<std::uint32_t>(*p)};
  }
  if (kdf == "pbkdf2") {
    const auto prf = json_text(params, "prf");
    if (!prf) return tl::unexpected(prf.error());
    if (*prf != "hmac-sha256") return malformed("the PBKDF2 function \"" + *prf + "\" is not hmac-sha256");
    const auto c = json_integer(params, "c", 0, kBig - 1);
    if (!c) return tl::unexpected(c.error());
    return Pbkdf2Cost{static_cast<std::uint32_t>(*c)};
  }
  return malformed("the key derivation \"" + kdf + "\" is neither scrypt nor pbkdf2");
}

Result<void> read_own_fields(const json& file, const json& crypto, const json& cipher_params, LockedKey& out) {
  if (const auto only = json_only_keys(file, {"version", "id", "address", "public_key", "crypto"}); !only) return only;
  if (const auto only = json_only_keys(crypto, {"cipher", "cipherparams", "ciphertext", "kdf", "kdfparams", "mac"});
      !only)
    return only;
  if (const auto only = json_only_keys(cipher_params, {"iv"}); !only) return only;
  const auto key = hex_field(file, "public_key", PublicKey::kSize, PublicKey::kSize);
  if (!key) return tl::unexpected(key.error());
  out.public_key = PublicKey::from(*key);
  const auto address = hex_field(file, "address", 20, 20);
  if (!address) return tl::unexpected(address.error());
  out.address = to_hex(*address);
  return {};
}

// What another wallet may have noted beside the key, with or without 0x and the capitals of EIP-55; nothing when it is no address.
std::optional<std::string> foreign_address(const json& file) {
  const auto it = file.find("address");
  if (it == file.end() || !it->is_string()) return std::nullopt;
  std::string text = it->get<std::string>();
  if (text.starts_with("0x")) text.erase(0, 2);
  for (char& c : text)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  const auto bytes = from_hex(text);
  return bytes && bytes->size() == 20 ? std::optional{text} : std::nullopt;
}

}  // namespace

Result<std::string> seal_key(const PrivateKey& key, ByteView password, const ScryptCost& cost) {
  if (const auto fine = check_cost(cost); !fine) return tl::unexpected(fine.error());
  const Bytes salt = random_bytes(32);
  const Bytes iv = random_bytes(16);
  const auto derived = scrypt(password, salt, cost.n, cost.r, cost.p, kDerivedBytes);
  if (!derived) return tl::unexpected(derived.error());
  const SecretBytes ciphertext = aes128_ctr(derived->view().first(16), iv, key.secret());
  const Hash mac = keccak256(derived->view().subspan(16), ciphertext.view());
  const PublicKey public_key = key.public_key();

  nlohmann::ordered_json file;
  file["version"] = 3;
  file["id"] = id_of(public_key);
  file["address"] = ethereum_address(public_key);
  file["public_key"] = public_key.hex();
  auto& crypto = file["crypto"];
  crypto["cipher"] = "aes-128-ctr";
  crypto["cipherparams"]["iv"] = to_hex(iv);
  crypto["ciphertext"] = to_hex(ciphertext.view());
  crypto["kdf"] = "scrypt";
  crypto["kdfparams"]["dklen"] = kDerivedBytes;
  crypto["kdfparams"]["n"] = cost.n;
  crypto["kdfparams"]["r"] = cost.r;
  crypto["kdfparams"]["p"] = cost.p;
  crypto["kdfparams"]["salt"] = to_hex(salt);
  crypto["mac"] = mac.hex();
  return file.dump(2) + "\n";
}

Result<LockedKey> read_key_file(std::string_view text, KeyFileOrigin origin) {
  const auto file = parse_json(text, JsonLimits{.bytes_max = kKeyFileBytesMax, .depth_max = 8});
  if (!file) return tl::unexpected(file.error());
  if (!file->is_object()) return malformed("a key file is a JSON object");
  const auto version = json_integer(*file, "version", 3, 3);
  if (!version) return malformed("only version 3 of the key file format is read");
  // geth's oldest files spell it with a capital.
  const bool capital = origin == KeyFileOrigin::foreign && !file->contains("crypto") && file->contains("Crypto");
  const auto crypto = object_field(*file, capital ? "Crypto" : "crypto");
  if (!crypto) return tl::unexpected(crypto.error());
  const auto cipher_params = object_field(**crypto, "cipherparams");
  if (!cipher_params) return tl::unexpected(cipher_params.error());
  const auto kdf_params = object_field(**crypto, "kdfparams");
  if (!kdf_params) return tl::unexpected(kdf_params.error());

  const auto cipher = json_text(**crypto, "cipher");
  if (!cipher) return tl::unexpected(cipher.error());
  if (*cipher != "aes-128-ctr") return malformed("the cipher \"" + *cipher + "\" is not aes-128-ctr");
  const auto kdf = json_text(**crypto, "kdf");
  if (!kdf) return tl::unexpected(kdf.error());
  const auto cost = read_cost(*kdf, **kdf_params, origin);
  if (!cost) return tl::unexpected(cost.error());
  if (const auto fine = check_cost(*cost); !fine) return tl::unexpected(fine.error());

  const auto salt = hex_field(**kdf_params, "salt", 1, kSaltBytesMax);
  const auto iv = hex_field(**cipher_params, "iv", 16, 16);
  const auto ciphertext = hex_field(**crypto, "ciphertext", 32, 32);
  const auto mac = hex_field(**crypto, "mac", 32, 32);
  for (const auto* bytes : {&salt, &iv, &ciphertext, &mac})
    if (!*bytes) return tl::unexpected(bytes->error());

  LockedKey out{.cost = *cost,
                .salt = *salt,
                .iv = *iv,
                .ciphertext = *ciphertext,
                .mac = *mac,
                .id = {},
                .public_key = {},
                .address = {}};
  if (origin == KeyFileOrigin::foreign) {
    out.address = foreign_address(*file);
  } else {
    const auto id = json_text(*file, "id");
    if (!id) return tl::unexpected(id.error());
    out.id = *id;
    if (const auto own = read_own_fields(*file, **crypto, **cipher_params, out); !own)
      return tl::unexpected(own.error());
  }
  return out;
}

std::string ethereum_address(const PublicKey& key) {
  const auto point = coordinates(key);
  ensure(point.has_value());
  return to_hex(keccak256(*point, {}).view().last(20));
}

tl::expected<PrivateKey, UnlockError> unlock_key(const LockedKey& locked, ByteView password) {
  const auto problem = [](UnlockProblem kind, std::string message) {
    return tl::unexpected(UnlockError{kind, std::move(message)});
  };
  const auto derived = derive(locked.cost, password, locked.salt);
  if (!derived) return problem(UnlockProblem::unusable, derived.error().message);
  const Hash mac = keccak256(derived->view().subspan(16), locked.ciphertext);
  if (!equal_in_constant_time(mac.view(), locked.mac))
    return problem(UnlockProblem::wrong_password_or_damaged, "the password is wrong or the key file is damaged");
  const SecretBytes secret = aes128_ctr(derived->view().first(16), locked.iv, locked.ciphertext);
  auto key = PrivateKey::from(secret.view());
  if (!key) return problem(UnlockProblem::unusable, "the key file holds no usable private key: " + key.error().message);
  const PublicKey public_key = key->public_key();
  if (locked.public_key && *locked.public_key != public_key)
    return problem(UnlockProblem::contradiction, "the key file names a public key that is not its own");
  if (locked.address && *locked.address != ethereum_address(public_key))
    return problem(UnlockProblem::contradiction, "the key file names an address that is not its own");
  if (!locked.id.empty() && locked.id != id_of(public_key))
    return problem(UnlockProblem::contradiction, "the key file carries an id that is not its own");
  return std::move(*key);
}

}  // namespace tallystick::wallet
