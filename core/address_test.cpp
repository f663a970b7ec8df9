#include "core/address.h"

#include <random>

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick {
namespace {

// Prefix and data of the valid strings of BIP-350; data as the groups of five bits leave whole bytes.
TEST(Bech32m, ValidOfBip350) {
  const struct {
    const char* text;
    const char* prefix;
  } rows[] = {
      {"A1LQFN3A", "a"},
      {"a1lqfn3a", "a"},
      {"an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
       "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1"},
      {"abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", "abcdef"},
      {"?1v759aa", "?"},
  };
  for (const auto& row : rows) {
    const auto decoded = bech32m_decode(row.text);
    ASSERT_TRUE(decoded) << row.text << ": " << decoded.error().message;
    EXPECT_EQ(decoded->prefix, row.prefix);
  }
}

TEST(Bech32m, RefusedStrings) {
  const struct {
    const char* name;
    std::string text;
    const char* complaint;
  } rows[] = {
      {"a space in the prefix", " 1xj0phk", "outside ASCII"},
      {"delete in the prefix",
       "\x7f"
       "1g6xzxy",
       "outside ASCII"},
      {"a byte above ASCII",
       "\x80"
       "1vctc34",
       "outside ASCII"},
      {"too long", "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
       "longer than 90"},
      {"no separator", "qyrz8wqd2c9m", "no prefix"},
      {"an empty prefix", "1qyrz8wqd2c9m", "no prefix"},
      {"a character that is not in the set, b", "y1b0jsk6g", "which no address has"},
      {"a character that is not in the set, i", "lt1igcx5c0", "which no address has"},
      {"a short checksum", "in1muywd", "too short"},
      {"a wrong character in the checksum", "mm1crxm3i", "which no address has"},
      {"a wrong character in the checksum, o", "au1s5cgom", "which no address has"},
      {"a checksum made with an upper-case prefix", "M1VUXWEZ", "checksum of an address is wrong"},
      {"an empty prefix and no data", "16plkw9", "no prefix"},
      {"an empty prefix, again", "1p2gdwpf", "no prefix"},
      {"mixed case", "A1lqfn3a", "mixes upper and lower case"},
      {"plain bech32", "a12uel5l", "bech32, not of bech32m"},
      {"plain bech32, longer", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "bech32, not of bech32m"},
      {"nothing", "", "no prefix"},
      {"only a prefix", "a1", "too short"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto decoded = bech32m_decode(row.text);
    ASSERT_FALSE(decoded);
    EXPECT_NE(decoded.error().message.find(row.complaint), std::string::npos) << decoded.error().message;
  }
}

TEST(Bech32m, EncodeAndDecodeAreInverse) {
  for (std::size_t size = 0; size <= 40; ++size) {
    Bytes data;
    for (std::size_t i = 0; i < size; ++i) data.push_back(static_cast<std::uint8_t>(37 * i + size));
    const std::string text = bech32m_encode("x", data);
    const auto decoded = bech32m_decode(text);
    ASSERT_TRUE(decoded) << text;
    EXPECT_EQ(decoded->data, data);
    EXPECT_EQ(decoded->prefix, "x");
  }
}

// A string of these groups of five bits, with a right checksum: what an encoder of whole bytes never writes.
std::string of_groups(std::string_view prefix, std::vector<std::uint32_t> groups) {
  const std::string_view characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  std::vector<std::uint32_t> all;
  for (const char c : prefix) all.push_back(static_cast<std::uint32_t>(c) >> 5);
  all.push_back(0);
  for (const char c : prefix) all.push_back(static_cast<std::uint32_t>(c) & 31);
  all.insert(all.end(), groups.begin(), groups.end());
  all.insert(all.end(), 6, 0);
  const std::uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  std::uint32_t state = 1;
  for (const std::uint32_t group : all) {
    const std::uint32_t top = state >> 25;
    state = ((state & 0x1ffffff) << 5) ^ group;
    for (unsigned i = 0; i < 5; ++i) state ^= ((top >> i) & 1) != 0 ? generator[i] : 0;
  }
  state ^= 0x2bc830a3;
  for (unsigned i = 0; i < 6; ++i) groups.push_back((state >> (5 * (5 - i))) & 31);
  std::string out = std::string(prefix) + '1';
  for (const std::uint32_t group : groups) out.push_back(characters[group]);
  return out;
}

TEST(Bech32m, PaddingIsShortAndZero) {
  const struct {
    std::vector<std::uint32_t> groups;
    bool good;
  } rows[] = {
      {{}, true},
      {{0}, false},
      {{0, 0}, true},
      {{31, 28}, true},
      {{31, 29}, false},
      {{31, 30}, false},
      {{0, 0, 0}, false},
      {{0, 0, 0, 0}, true},
      {{0, 0, 0, 8}, false},
      {{0, 0, 0, 16}, true},
      {{0, 0, 0, 0, 1}, false},
      {{0, 0, 0, 0, 2}, true},
      {{0, 0, 0, 0, 0, 0}, false},
      {{1, 2, 3, 4, 5, 6, 7, 8}, true},
  };
  for (const auto& row : rows)
    EXPECT_EQ(bech32m_decode(of_groups("x", row.groups)).has_value(), row.good) << of_groups("x", row.groups);
  const Bytes byte{0xff};
  EXPECT_EQ(bech32m_encode("x", byte), of_groups("x", {31, 28}));
}

TEST(Address, KindsAndNetworksAreKeptApart) {
  const AccountId account = derive_account(Hash{}, 3);
  const PartyId party = *PartyId::from(account.view());
  for (const NetworkKind kind : {NetworkKind::production, NetworkKind::test}) {
    const NetworkKind other = kind == NetworkKind::test ? NetworkKind::production : NetworkKind::test;
    const std::string a = format_account(kind, account);
    const std::string p = format_party(kind, party);
    EXPECT_EQ(a.size(), 42U);
    EXPECT_EQ(a.substr(0, 4), kind == NetworkKind::test ? "tta1" : "tsa1");
    EXPECT_EQ(p.substr(0, 4), kind == NetworkKind::test ? "ttp1" : "tsp1");
    EXPECT_EQ(parse_account(kind, a).value(), account);
    EXPECT_EQ(parse_party(kind, p).value(), party);
    EXPECT_FALSE(parse_account(other, a));
    EXPECT_FALSE(parse_party(other, p));
    EXPECT_FALSE(parse_account(kind, p));
    EXPECT_FALSE(parse_party(kind, a));
  }
  const auto refused = parse_account(NetworkKind::production, format_party(NetworkKind::test, party));
  EXPECT_NE(refused.error().message.find("names a party of a test network, not an account of a production network"),
            std::string::npos);
  EXPECT_FALSE(parse_account(NetworkKind::test, bech32m_encode("tta", Bytes(19))));
  EXPECT_FALSE(parse_account(NetworkKind::test, bech32m_encode("tta", Bytes(21))));
}

TEST(Address, DerivedFromTransactionAndIndex) {
  const Hash id = sha256(as_bytes("a transaction"));
  EXPECT_NE(derive_account(id, 0), derive_account(id, 1));
  EXPECT_NE(derive_account(id, 0), derive_account(Hash{}, 0));
  EXPECT_NE(derive_account(id, 0).hex(), derive_party(id, 0).hex());
  Bytes preimage(id.view().begin(), id.view().end());
  preimage.insert(preimage.end(), {1, 2});
  EXPECT_EQ(derive_account(id, 0x0102).hex(), tagged_hash("tallystick/account", preimage).hex().substr(0, 40));
  EXPECT_EQ(derive_party(id, 0x0102).hex(), tagged_hash("tallystick/party", preimage).hex().substr(0, 40));
}

// A person's typo is refused: any one or two characters replaced, and any two neighbours swapped. Bech32m finds every change of up
// to four characters, so these are not chances but certainties.
class Typos : public ::testing::Test {
 protected:
  static constexpr std::string_view kTyped = "abcdefghijklmnopqrstuvwxyz0123456789-.,/ ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  std::string random_address() {
    std::array<std::uint8_t, 20> raw;
    for (auto& byte : raw) byte = static_cast<std::uint8_t>(random_());
    return format_account(NetworkKind::test, AccountId{raw});
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  static bool accepted(const std::string& text) { return parse_account(NetworkKind::test, text).has_value(); }

  std::mt19937_64 random_{20'261'123};
};

TEST_F(Typos, EveryOneCharacterReplaced) {
  for (int round = 0; round < 20; ++round) {
    const std::string good = random_address();
    ASSERT_TRUE(accepted(good));
    for (std::size_t at = 0; at < good.size(); ++at)
      for (const char typed : kTyped) {
        std::string bad = good;
        bad[at] = typed;
        if (bad != good) {
          ASSERT_FALSE(accepted(bad)) << bad;
        }
      }
  }
}

TEST_F(Typos, TwoCharactersReplaced) {
  for (int round = 0; round < 100'000; ++round) {
    const std::string good = random_address();
    std::string bad = good;
    for (int i = 0; i < 2; ++i) bad[below(bad.size())] = kTyped[below(36)];
    if (bad != good) {
      ASSERT_FALSE(accepted(bad)) << bad;
    }
  }
}

TEST_F(Typos, NeighboursSwapped) {
  for (int round = 0; round < 1'000; ++round) {
    const std::string good = random_address();
    for (std::size_t at = 0; at + 1 < good.size(); ++at) {
      std::string bad = good;
      std::swap(bad[at], bad[at + 1]);
      if (bad != good) {
        ASSERT_FALSE(accepted(bad)) << bad;
      }
    }
  }
}

TEST_F(Typos, ACharacterLostOrDoubled) {
  for (int round = 0; round < 200; ++round) {
    const std::string good = random_address();
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string shorter = good;
      shorter.erase(at, 1);
      ASSERT_FALSE(accepted(shorter)) << shorter;
      std::string longer = good;
      longer.insert(at, 1, good[at]);
      ASSERT_FALSE(accepted(longer)) << longer;
    }
  }
}

}  // namespace
}  // namespace tallystick
