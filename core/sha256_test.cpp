#include "core/sha256.h"

#include <cryptopp/sha.h>
#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Sha256, Fips180) {
  EXPECT_EQ(sha256(as_bytes("")).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(as_bytes("abc")).hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(Bytes(1'000'000, 'a')).hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Around every boundary of padding and of what is hashed in which way: each length by itself, and cut into three.
TEST(Sha256, EveryLengthIsWhatCryptoPlusPlusSays) {
  Bytes bytes;
  for (std::size_t size = 0; size <= 1'100; ++size) {
    std::array<std::uint8_t, 32> expected;
    CryptoPP::SHA256().CalculateDigest(expected.data(), bytes.data(), bytes.size());
    const ByteView all{bytes};
    ASSERT_EQ(sha256(all), Hash{expected}) << size;
    ASSERT_EQ(sha256(all.first(size / 3), all.subspan(size / 3, size / 2), all.subspan(size / 3 + size / 2)),
              Hash{expected})
        << size;
    bytes.push_back(static_cast<std::uint8_t>(size * 131 + 7));
  }
}

TEST(Sha256, PartsAreConcatenated) {
  const Hash whole = sha256(as_bytes("abc"));
  EXPECT_EQ(sha256(as_bytes("a"), as_bytes("bc")), whole);
  EXPECT_EQ(sha256(as_bytes("a"), as_bytes("b"), as_bytes("c")), whole);
}

TEST(TaggedHash, LengthTagBytes) {
  EXPECT_EQ(tagged_hash("tallystick/x", as_bytes("abc")), sha256(as_bytes("\x0ctallystick/xabc")));
  EXPECT_NE(tagged_hash("tallystick/x", as_bytes("yz")), tagged_hash("tallystick/xy", as_bytes("z")));
  EXPECT_EQ(hash_of("t", std::uint16_t{0x6162}), tagged_hash("t", as_bytes("ab")));
}

}  // namespace
}  // namespace tallystick
