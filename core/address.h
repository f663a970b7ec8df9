// Names of accounts and parties: 20 bytes derived from the transaction that made them (never from a key), written as bech32m (BIP-350)
// with a prefix per kind of network, so that a typo or the wrong network is caught before anything is signed.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/fields.h"
#include "core/result.h"

namespace tallystick {

using AccountId = FixedBytes<struct AccountTag, 20>;
using PartyId = FixedBytes<struct PartyTag, 20>;

enum class NetworkKind : std::uint8_t { production = 0, test = 1 };
template <>
struct EnumNames<NetworkKind> {
  static constexpr std::pair<NetworkKind, std::string_view> values[] = {{NetworkKind::production, "production"},
                                                                        {NetworkKind::test, "test"}};
};

// bech32m of any bytes under a human-readable prefix; lower case; at most 90 characters.
std::string bech32m_encode(std::string_view prefix, ByteView data);
struct Bech32m {
  std::string prefix;
  Bytes data;
};
// malformed for mixed case, a bad checksum (also plain bech32's), a bad character, bad padding or a wrong length.
Result<Bech32m> bech32m_decode(std::string_view text);

// tsa1… (production) or tta1… (test).
std::string format_account(NetworkKind kind, const AccountId& id);
Result<AccountId> parse_account(NetworkKind kind, std::string_view text);
// tsp1… (production) or ttp1… (test).
std::string format_party(NetworkKind kind, const PartyId& id);
Result<PartyId> parse_party(NetworkKind kind, std::string_view text);

// The id of what operation `index` of a transaction creates: first 20 bytes of H(tag, transaction id, index).
AccountId derive_account(const Hash& transaction_id, std::uint16_t index);
PartyId derive_party(const Hash& transaction_id, std::uint16_t index);

}  // namespace tallystick
