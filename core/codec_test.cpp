#include "core/codec.h"

#include <random>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/amount.h"
#include "core/time.h"
#include "core/transaction.h"

namespace tallystick {

enum class Colour : std::uint16_t { red = 1, green = 7 };
template <>
struct EnumNames<Colour> {
  static constexpr std::pair<Colour, std::string_view> values[] = {{Colour::red, "red"}, {Colour::green, "green"}};
};

namespace {

struct Inner {
  bool flag = false;
  std::int32_t number = 0;
  static constexpr auto fields() { return field_list(field("flag", &Inner::flag), field("number", &Inner::number)); }
  bool operator==(const Inner&) const = default;
};

// One member of every kind the codec knows.
struct Everything {
  std::uint8_t byte = 0;
  std::uint64_t wide = 0;
  std::int64_t negative = 0;
  Colour colour = Colour::red;
  Hash hash;
  Height height;
  Date date;
  Timestamp time;
  Amount amount;
  Currency currency;
  Text<8> text;
  Blob<4> blob;
  List<Inner, 3> list;
  std::optional<Inner> maybe;
  static constexpr auto fields() {
    return field_list(field("byte", &Everything::byte),         field("wide", &Everything::wide),
                      field("negative", &Everything::negative), field("colour", &Everything::colour),
                      field("hash", &Everything::hash),         field("height", &Everything::height),
                      field("date", &Everything::date),         field("time", &Everything::time),
                      field("amount", &Everything::amount),     field("currency", &Everything::currency),
                      field("text", &Everything::text),         field("blob", &Everything::blob),
                      field("list", &Everything::list),         field("maybe", &Everything::maybe));
  }
  bool operator==(const Everything&) const = default;
};

Everything example() {
  Everything e;
  e.byte = 0xab;
  e.wide = 0x0102030405060708;
  e.negative = -2;
  e.colour = Colour::green;
  e.hash = *Hash::from(Bytes(32, 0x11));
  e.height = Height{9};
  e.date = Date{-1};
  e.time = Timestamp{1'000};
  e.amount = Amount{123'450};
  e.currency = *Currency::of("CNY");
  e.text = {"é!"};
  e.blob = {{0, 255}};
  e.list.items = {{true, 1}, {false, -1}};
  e.maybe = Inner{true, 7};
  return e;
}

TEST(Codec, BytesAsDescribed) {
  EXPECT_EQ(to_hex(to_bytes(example())),
            "ab"
            "0102030405060708"
            "fffffffffffffffe"
            "0007"
            "1111111111111111111111111111111111111111111111111111111111111111"
            "0000000000000009"
            "ffffffff"
            "00000000000003e8"
            "000000000001e23a"
            "434e59"
            "00000003c3a921"
            "0000000200ff"
            "00000002"
            "0100000001"
            "00ffffffff"
            "01"
            "0100000007");
}

TEST(Codec, RoundTrip) {
  EXPECT_EQ(from_bytes<Everything>(to_bytes(example())).value(), example());
  Everything empty;
  empty.currency = *Currency::of("JPY");
  EXPECT_EQ(from_bytes<Everything>(to_bytes(empty)).value(), empty);
}

TEST(Codec, EveryTruncationAndEveryExtraByteIsRefused) {
  const Bytes bytes = to_bytes(example());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(from_bytes<Everything>(ByteView{bytes}.first(size))) << size;
  for (int extra = 0; extra < 256; ++extra) {
    Bytes longer = bytes;
    longer.push_back(static_cast<std::uint8_t>(extra));
    EXPECT_EQ(from_bytes<Everything>(longer).error().message, "1 bytes are left over");
  }
}

// Whatever one changed byte decodes to encodes back to exactly those bytes: no value has two encodings.
TEST(Codec, OneEncodingPerValue) {
  const Bytes bytes = to_bytes(example());
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (int value = 0; value < 256; ++value) {
      Bytes changed = bytes;
      changed[at] = static_cast<std::uint8_t>(value);
      const auto decoded = from_bytes<Everything>(changed);
      if (decoded) {
        EXPECT_EQ(to_bytes(*decoded), changed) << at << " " << value;
      }
    }
}

template <class T>
bool decodes(std::string_view hex) {
  return from_bytes<T>(*from_hex(hex)).has_value();
}

TEST(Codec, WhatIsNotCanonicalIsRefused) {
  const struct {
    const char* name;
    bool decoded;
    bool expected;
  } rows[] = {
      {"false", decodes<bool>("00"), true},
      {"true", decodes<bool>("01"), true},
      {"a bool of 2", decodes<bool>("02"), false},
      {"a bool of 255", decodes<bool>("ff"), false},
      {"a named value", decodes<Colour>("0007"), true},
      {"an unnamed value", decodes<Colour>("0002"), false},
      {"an enum one byte short", decodes<Colour>("07"), false},
      {"absent", decodes<std::optional<std::uint8_t>>("00"), true},
      {"present", decodes<std::optional<std::uint8_t>>("0100"), true},
      {"absent with a value", decodes<std::optional<std::uint8_t>>("0000"), false},
      {"presence of 2", decodes<std::optional<std::uint8_t>>("0200"), false},
      {"present without a value", decodes<std::optional<std::uint8_t>>("01"), false},
      {"a text at its bound", decodes<Text<2>>("000000026161"), true},
      {"a text over its bound", decodes<Text<2>>("00000003616161"), false},
      {"a text with a control character", decodes<Text<2>>("0000000109"), false},
      {"a text of half a character", decodes<Text<2>>("00000001c3"), false},
      {"a text of 4 GiB", decodes<Text<2>>("ffffffff"), false},
      {"a blob at its bound", decodes<Blob<2>>("000000020000"), true},
      {"a blob over its bound", decodes<Blob<2>>("00000003000000"), false},
      {"a list at its bound", decodes<List<bool, 2>>("000000020001"), true},
      {"a list over its bound", decodes<List<bool, 2>>("00000003000100"), false},
      {"a list that claims more than is there", decodes<List<bool, 200>>("000000c800"), false},
      {"a list of 2^32-1", decodes<List<bool, 200>>("ffffffff"), false},
      {"the largest amount", decodes<Amount>("016345785d8a0000"), true},
      {"one more", decodes<Amount>("016345785d8a0001"), false},
      {"a negative amount", decodes<Amount>("ffffffffffffffff"), false},
      {"a currency", decodes<Currency>("434e59"), true},
      {"a currency in lower case", decodes<Currency>("636e79"), false},
      {"no currency", decodes<Currency>("585858"), false},
      {"the last day", decodes<Date>("002cc0a0"), true},
      {"the day after", decodes<Date>("002cc0a1"), false},
      {"the first day", decodes<Date>("fff506c6"), true},
      {"the day before", decodes<Date>("fff506c5"), false},
      {"the last moment", decodes<Timestamp>("0000e677d21fdbff"), true},
      {"one later", decodes<Timestamp>("0000e677d21fdc00"), false},
      {"before 1970", decodes<Timestamp>("ffffffffffffffff"), false},
  };
  for (const auto& row : rows) EXPECT_EQ(row.decoded, row.expected) << row.name;
}

TEST(Reader, TheFirstFailureSticks) {
  const Bytes bytes{1, 2, 3};
  Reader r{bytes};
  EXPECT_EQ(r.integer<std::uint16_t>(), 0x0102);
  EXPECT_EQ(r.integer<std::uint16_t>(), 0);
  EXPECT_EQ(r.why(), "the input ends too early");
  EXPECT_EQ(r.integer<std::uint8_t>(), 0);
  r.give_up("something else");
  EXPECT_EQ(r.why(), "the input ends too early");
}

TEST(Codec, AnyBytesEitherFailOrEncodeBack) {
  EXPECT_TRUE(rc::check("decode then encode is the identity", [](const std::vector<std::uint8_t>& bytes) {
    const auto decoded = from_bytes<List<std::optional<Text<5>>, 9>>(bytes);
    if (decoded) RC_ASSERT(to_bytes(*decoded) == bytes);
    const auto transaction = from_bytes<Transaction>(bytes);
    if (transaction) RC_ASSERT(to_bytes(*transaction) == bytes);
  }));
}

TEST(Codec, AnyValueComesBack) {
  EXPECT_TRUE(
      rc::check("encode then decode is the identity", [](std::uint64_t wide, std::int64_t negative, bool flag,
                                                         std::int32_t number, const std::vector<std::uint8_t>& blob) {
        Everything value = example();
        value.wide = wide;
        value.negative = negative;
        value.maybe = flag ? std::optional{Inner{flag, number}} : std::nullopt;
        value.blob.value.assign(blob.begin(), blob.begin() + static_cast<long>(std::min<std::size_t>(blob.size(), 4)));
        RC_ASSERT(from_bytes<Everything>(to_bytes(value)).value() == value);
      }));
}

}  // namespace
}  // namespace tallystick
