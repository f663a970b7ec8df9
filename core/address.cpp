#include "core/address.h"

#include "core/sha256.h"

namespace tallystick {
namespace {

constexpr std::string_view kCharset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::uint32_t kBech32mConstant = 0x2bc830a3;
constexpr std::uint32_t kBech32Constant = 1;
constexpr std::size_t kChecksumSize = 6;
constexpr std::size_t kLengthMax = 90;

// The checksum's state over a polynomial of BIP-173, fed five bits at a time.
class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char c : prefix) add(static_cast<std::uint8_t>(c) >> 5);
    add(0);
    for (const char c : prefix) add(static_cast<std::uint8_t>(c) & 31);
  }
  void add(std::uint32_t value) {
    static constexpr std::uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ value;
    for (unsigned i = 0; i < 5; ++i)
      if ((top >> i & 1) != 0) state_ ^= kGenerator[i];
  }
  std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

struct Prefixes {
  std::string_view account;
  std::string_view party;
};
constexpr Prefixes kProduction{"tsa", "tsp"};
constexpr Prefixes kTest{"tta", "ttp"};

const Prefixes& prefixes_of(NetworkKind kind) {
  return kind == NetworkKind::production ? kProduction : kTest;
}

std::string describe(std::string_view prefix) {
  if (prefix == kProduction.account) return "an account of a production network";
  if (prefix == kProduction.party) return "a party of a production network";
  if (prefix == kTest.account) return "an account of a test network";
  if (prefix == kTest.party) return "a party of a test network";
  return "something with the prefix '" + std::string(prefix) + "'";
}

template <class Id>
Result<Id> parse_id(std::string_view wanted, std::string_view text) {
  const auto decoded = bech32m_decode(text);
  if (!decoded) return tl::unexpected(decoded.error());
  if (decoded->prefix != wanted)
    return malformed("'" + std::string(text) + "' names " + describe(decoded->prefix) + ", not " + describe(wanted));
  const auto id = Id::from(decoded->data);
  if (!id)
    return malformed("'" + std::string(text) + "' holds " + std::to_string(decoded->data.size()) + " bytes, not 20");
  return *id;
}

template <class Id>
Id derive(std::string_view tag, const Hash& transaction_id, std::uint16_t index) {
  Writer w;
  encode(w, transaction_id);
  encode(w, index);
  return *Id::from(tagged_hash(tag, w.bytes()).view().first(Id::kSize));
}

}  // namespace

std::string bech32m_encode(std::string_view prefix, ByteView data) {
  std::vector<std::uint8_t> groups;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : data) {
    held = (held << 8 | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) groups.push_back(held >> (bits - 5) & 31);
  }
  if (bits > 0) groups.push_back(static_cast<std::uint8_t>(held << (5 - bits) & 31));

  Checksum checksum{prefix};
  std::string out{prefix};
  out.push_back('1');
  for (const std::uint8_t group : groups) {
    checksum.add(group);
    out.push_back(kCharset[group]);
  }
  for (std::size_t i = 0; i < kChecksumSize; ++i) checksum.add(0);
  const std::uint32_t tail = checksum.state() ^ kBech32mConstant;
  for (unsigned i = 0; i < kChecksumSize; ++i) out.push_back(kCharset[tail >> (5 * (5 - i)) & 31]);
  return out;
}

Result<Bech32m> bech32m_decode(std::string_view text) {
  if (text.size() > kLengthMax) return malformed("an address is longer than 90 characters");
  bool lower = false;
  bool upper = false;
  std::string plain;
  for (const char c : text) {
    if (c < 33 || c > 126) return malformed("an address has a space, a control character or a character outside ASCII");
    lower |= c >= 'a' && c <= 'z';
    upper |= c >= 'A' && c <= 'Z';
    plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (lower && upper) return malformed("an address mixes upper and lower case");
  const std::size_t separator = plain.rfind('1');
  if (separator == std::string::npos || separator == 0) return malformed("an address has no prefix before its '1'");
  if (plain.size() - separator - 1 < kChecksumSize) return malformed("an address is too short to hold its checksum");

  Bech32m out{plain.substr(0, separator), {}};
  Checksum checksum{out.prefix};
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (std::size_t i = separator + 1; i < plain.size(); ++i) {
    const std::size_t group = kCharset.find(plain[i]);
    if (group == std::string_view::npos)
      return malformed("an address holds '" + std::string(1, plain[i]) + "', which no address has");
    checksum.add(static_cast<std::uint32_t>(group));
    if (i + kChecksumSize >= plain.size()) continue;
    held = (held << 5 | static_cast<std::uint32_t>(group)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.data.push_back(static_cast<std::uint8_t>(held >> bits));
    }
  }
  if (checksum.state() == kBech32Constant) return malformed("an address has the checksum of bech32, not of bech32m");
  if (checksum.state() != kBech32mConstant)
    return malformed("the checksum of an address is wrong: look for a typing mistake");
  if (bits >= 5 || (held & ((1U << bits) - 1)) != 0) return malformed("an address has padding bits that are not zero");
  return out;
}

std::string format_account(NetworkKind kind, const AccountId& id) {
  return bech32m_encode(prefixes_of(kind).account, id.view());
}
Result<AccountId> parse_account(NetworkKind kind, std::string_view text) {
  return parse_id<AccountId>(prefixes_of(kind).account, text);
}
std::string format_party(NetworkKind kind, const PartyId& id) {
  return bech32m_encode(prefixes_of(kind).party, id.view());
}
Result<PartyId> parse_party(NetworkKind kind, std::string_view text) {
  return parse_id<PartyId>(prefixes_of(kind).party, text);
}

AccountId derive_account(const Hash& transaction_id, std::uint16_t index) {
  return derive<AccountId>("tallystick/account", transaction_id, index);
}
PartyId derive_party(const Hash& transaction_id, std::uint16_t index) {
  return derive<PartyId>("tallystick/party", transaction_id, index);
}

}  // namespace tallystick
