#include "core/json_codec.h"

#include <gtest/gtest.h>

#include "core/strict_json.h"

namespace tallystick {

enum class Shape : std::uint8_t { round = 0, square = 1 };
template <>
struct EnumNames<Shape> {
  static constexpr std::pair<Shape, std::string_view> values[] = {{Shape::round, "round"}, {Shape::square, "square"}};
};

namespace {

struct Part {
  AccountId payee;
  Amount amount;
  static constexpr auto fields() { return field_list(field("payee", &Part::payee), field("amount", &Part::amount)); }
  bool operator==(const Part&) const = default;
};

struct Everything {
  bool flag = false;
  std::uint8_t byte = 0;
  std::int32_t number = 0;
  std::uint64_t wide = 0;
  std::int64_t negative = 0;
  Shape shape = Shape::round;
  Hash hash;
  PartyId party;
  Height height;
  ValidatorIndex index;
  Date date;
  Timestamp time;
  Currency currency;
  Text<8> text;
  Blob<4> blob;
  List<Part, 3> parts;
  std::optional<Part> maybe;
  static constexpr auto fields() {
    return field_list(field("flag", &Everything::flag),         field("byte", &Everything::byte),
                      field("number", &Everything::number),     field("wide", &Everything::wide),
                      field("negative", &Everything::negative), field("shape", &Everything::shape),
                      field("hash", &Everything::hash),         field("party", &Everything::party),
                      field("height", &Everything::height),     field("index", &Everything::index),
                      field("date", &Everything::date),         field("time", &Everything::time),
                      field("currency", &Everything::currency), field("text", &Everything::text),
                      field("blob", &Everything::blob),         field("parts", &Everything::parts),
                      field("maybe", &Everything::maybe));
  }
  bool operator==(const Everything&) const = default;
};

Everything example() {
  Everything e;
  e.flag = true;
  e.byte = 255;
  e.number = -5;
  e.wide = UINT64_MAX;
  e.negative = INT64_MIN;
  e.shape = Shape::square;
  e.hash = *Hash::from(Bytes(32, 0xcd));
  e.party = *PartyId::from(Bytes(20, 1));
  e.height = Height{12};
  e.index = ValidatorIndex{3};
  e.date = parse_date("2026-11-23").value();
  e.time = Timestamp{1'795'392'000'000};
  e.currency = *Currency::of("CNY");
  e.text = {"é"};
  e.blob = {{0xab}};
  e.parts.items = {{AccountId{}, Amount{1}}, {AccountId{}, Amount{Amount::kMax}}};
  e.maybe = Part{AccountId{}, Amount{7}};
  return e;
}

TEST(JsonCodec, FormsAsDescribed) {
  const Json json = to_json({}, example());
  const std::string account = format_account(NetworkKind::test, AccountId{});
  EXPECT_EQ(json.at("flag"), true);
  EXPECT_EQ(json.at("byte"), 255);
  EXPECT_EQ(json.at("number"), -5);
  EXPECT_EQ(json.at("wide"), "18446744073709551615");
  EXPECT_EQ(json.at("negative"), "-9223372036854775808");
  EXPECT_EQ(json.at("shape"), "square");
  EXPECT_EQ(json.at("hash"), std::string(example().hash.hex()));
  EXPECT_EQ(json.at("party"), format_party(NetworkKind::test, example().party));
  EXPECT_EQ(json.at("height"), "12");
  EXPECT_EQ(json.at("index"), 3);
  EXPECT_EQ(json.at("date"), "2026-11-23");
  EXPECT_EQ(json.at("time"), "1795392000000");
  EXPECT_EQ(json.at("currency"), "CNY");
  EXPECT_EQ(json.at("text"), "é");
  EXPECT_EQ(json.at("blob"), "ab");
  EXPECT_EQ(json.at("parts"), Json::parse(R"([{"payee":")" + account + R"(","amount":"1"},{"payee":")" + account +
                                          R"(","amount":"100000000000000000"}])"));
  EXPECT_EQ(json.at("maybe").at("amount"), "7");
  EXPECT_EQ(json.size(), 17U);
}

TEST(JsonCodec, RoundTrip) {
  for (const NetworkKind kind : {NetworkKind::test, NetworkKind::production}) {
    Everything value = example();
    EXPECT_EQ(from_json<Everything>({kind}, to_json({kind}, value)).value(), value);
    value.maybe.reset();
    const Json json = to_json({kind}, value);
    EXPECT_FALSE(json.contains("maybe"));
    EXPECT_EQ(from_json<Everything>({kind}, json).value(), value);
  }
  EXPECT_FALSE(from_json<Everything>({NetworkKind::production}, to_json({NetworkKind::test}, example())));
}

TEST(JsonCodec, RefusalsNameThePath) {
  const struct {
    const char* pointer;  // what is replaced
    const char* value;    // by this; nullptr: removed
    const char* message;
  } rows[] = {
      {"/flag", "1", "flag: neither true nor false"},
      {"/byte", "256", "byte: outside 0..255"},
      {"/byte", "-1", "byte: outside 0..255"},
      {"/byte", "1.0", "byte: not a whole number"},
      {"/byte", "\"1\"", "byte: not a whole number"},
      {"/byte", "18446744073709551616", "byte: not a whole number"},
      {"/number", "2147483648", "number: outside -2147483648..2147483647"},
      {"/number", "-2147483649", "number: outside -2147483648..2147483647"},
      {"/wide", "1", "wide: not a text"},
      {"/wide", "\"01\"", "wide: not a whole number of 64 bits, written as a text"},
      {"/wide", "\"+1\"", "wide: not a whole number of 64 bits, written as a text"},
      {"/wide", "\"-1\"", "wide: not a whole number of 64 bits, written as a text"},
      {"/wide", "\"\"", "wide: not a whole number of 64 bits, written as a text"},
      {"/wide", "\"1 \"", "wide: not a whole number of 64 bits, written as a text"},
      {"/wide", "\"18446744073709551616\"", "wide: not a whole number of 64 bits, written as a text"},
      {"/negative", "\"-0\"", "negative: not a whole number of 64 bits, written as a text"},
      {"/shape", "\"oval\"", "shape: not one of round, square"},
      {"/shape", "0", "shape: not a text"},
      {"/hash", "\"00\"", "hash: not 32 bytes in lower-case hexadecimal"},
      {"/date", "\"2026-02-30\"", "date: '2026-02-30' has no such day"},
      {"/time", "\"-1\"", "time: outside the years 1970 to 9999"},
      {"/currency", "\"XXX\"", "currency: not a currency of ISO 4217"},
      {"/text", "\"123456789\"", "text: longer than 8 bytes"},
      {"/text", "\"a\\nb\"", "text: holds a control character"},
      {"/blob", "\"0000000000\"", "blob: longer than 4 bytes"},
      {"/blob", "\"AB\"", "blob: not lower-case hexadecimal"},
      {"/parts", "{}", "parts: not an array"},
      {"/parts", "[1,2,3,4]", "parts: more than 3 items"},
      {"/parts/1", "7", "parts[1]: not an object"},
      {"/parts/1/amount", "\"-1\"", "parts[1].amount: an amount is within 0..100000000000000000 minor units"},
      {"/parts/1/amount", "\"100000000000000001\"",
       "parts[1].amount: an amount is within 0..100000000000000000 minor units"},
      {"/parts/1/amount", "1", "parts[1].amount: not a text"},
      {"/parts/1/amount", nullptr, "parts[1].amount: missing"},
      {"/parts/0/colour", "1", "parts[0]: the key 'colour' is not known"},
      {"/maybe", "null", "maybe: not an object"},
      {"/maybe/payee", "\"tta1\"", "maybe.payee: an address is too short to hold its checksum"},
      {"/extra", "1", "the key 'extra' is not known"},
      {"/flag", nullptr, "flag: missing"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.pointer) + " = " + (row.value != nullptr ? row.value : "absent"));
    Json json = to_json({}, example());
    const Json::json_pointer pointer{row.pointer};
    if (row.value != nullptr)
      json[pointer] = parse_json(row.value).value();
    else
      json.at(pointer.parent_pointer()).erase(pointer.back());
    const auto read = from_json<Everything>({}, json);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::malformed);
    EXPECT_EQ(read.error().message, row.message);
  }
  EXPECT_EQ(from_json<Everything>({}, Json(1)).error().message, "not an object");
}

}  // namespace
}  // namespace tallystick
