// The description of every registered type (core/wire_type.h) against its typed codec: random values keep their bytes through JSON and
// through the type, and whatever is spoilt is judged alike, in the same words.
#include <algorithm>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "contracts/registry_row.h"
#include "contracts/registry_rows.h"
#include "core/json_codec.h"
#include "core/wire_type.h"

namespace tallystick::contracts {
namespace {

struct Typed {
  std::string_view name;
  const WireType* shape = nullptr;
  Result<Bytes> (*again)(ByteView) = nullptr;  // decoded by the type, and encoded again
};

std::vector<Typed>& typed() {
  static std::vector<Typed> all;
  return all;
}

template <class T>
Result<Bytes> again(ByteView bytes) {
  T value{};
  Reader r{bytes};
  decode(r, value);
  if (auto whole = r.finish(); !whole) return tl::unexpected(std::move(whole.error()));
  return to_bytes(value);
}
template <class T>
void keep(std::string_view name) {
  typed().push_back({name, &wire_type<T>, &again<T>});
}

}  // namespace

// Rows that also keep the typed codec.
template <class Op>
OperationRow typed_operation_row(std::uint16_t type, std::string_view, std::string_view) {
  keep<Op>(Op::kName);
  OperationRow row;
  row.type = type;
  return row;
}
template <Record R>
RecordRow typed_record_row(std::string_view name, std::string_view) {
  keep<R>(name);
  keep<typename R::Key>(name);
  return {};
}
template <EventType E>
EventRow typed_event_row(std::string_view) {
  keep<E>(E::kName);
  return {};
}

}  // namespace tallystick::contracts

// The registry's own lists, made of those rows: no type can be left out.
#define operation_row typed_operation_row
#define record_row typed_record_row
#define event_row typed_event_row
#define party_operations typed_party_operations
#define trade_operations typed_trade_operations
#define credit_operations typed_credit_operations
#define record_rows typed_record_rows
#define event_rows typed_event_rows
#include "contracts/registry_credit.cpp"   // NOLINT(bugprone-suspicious-include)
#include "contracts/registry_events.cpp"   // NOLINT(bugprone-suspicious-include)
#include "contracts/registry_parties.cpp"  // NOLINT(bugprone-suspicious-include)
#include "contracts/registry_records.cpp"  // NOLINT(bugprone-suspicious-include)
#include "contracts/registry_trade.cpp"    // NOLINT(bugprone-suspicious-include)
#undef operation_row
#undef record_row
#undef event_row

namespace tallystick::contracts {
namespace {

constexpr JsonContext kContext{NetworkKind::test};

const std::vector<Typed>& every_type() {
  static const std::vector<Typed> all = [] {
    typed_party_operations();
    typed_trade_operations();
    typed_credit_operations();
    typed_record_rows();
    typed_event_rows();
    return typed();
  }();
  return all;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : engine_{seed} {}
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }

  Bytes value(const WireType& type) {
    Writer w;
    write(type, w);
    return w.take();
  }

  // One to three bytes changed, left out, or put in.
  Bytes spoilt(Bytes bytes) {
    for (std::size_t left = 1 + below(3); left > 0; --left) {
      const auto at = static_cast<std::ptrdiff_t>(below(bytes.size() + 1));
      const std::size_t how = below(4);
      if (how == 0 || at == std::ssize(bytes))
        bytes.insert(bytes.begin() + at, byte());
      else if (how == 1)
        bytes.erase(bytes.begin() + at);
      else
        bytes[static_cast<std::size_t>(at)] = byte();
    }
    return bytes;
  }

 private:
  // Often at an edge.
  std::uint8_t byte() {
    constexpr std::uint8_t kEdges[] = {0, 1, 2, 0x7F, 0x80, 0xFF};
    return below(2) == 0 ? kEdges[below(std::size(kEdges))] : static_cast<std::uint8_t>(engine_());
  }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return values.begin()[below(values.size())];
  }

  void write(const WireType& type, Writer& w) {
    switch (type.kind) {
      case WireKind::boolean:
        return encode(w, below(2) == 1);
      case WireKind::integer:
      case WireKind::rate:
      case WireKind::account:
      case WireKind::party:
      case WireKind::fixed:
        for (std::size_t i = 0; i < type.width; ++i) w.integer(byte());
        return;
      case WireKind::amount:
        return encode(w, one_of({Amount{}, Amount{1}, Amount{123'456'789}, Amount{Amount::kMax}}));
      case WireKind::currency:
        return encode(w, *Currency::of(one_of({"CNY", "JPY", "USD"})));
      case WireKind::date:
        return encode(w, one_of({kDateMin, Date{0}, Date{20'780}, kDateMax}));
      case WireKind::time:
        return encode(w, one_of({kTimestampMin, Timestamp{1'795'392'000'000}, kTimestampMax}));
      case WireKind::text:
        return encode_counted(w, as_bytes(text(type.bound)));
      case WireKind::bytes: {
        Bytes out(below(std::min<std::size_t>(type.bound, 40) + 1));
        for (std::uint8_t& one : out) one = byte();
        return encode_counted(w, out);
      }
      case WireKind::choice: {
        const std::uint64_t number = type.choices[below(type.choices.size())].number;
        for (std::size_t i = type.width; i-- > 0;) w.integer(static_cast<std::uint8_t>(number >> (8 * i)));
        return;
      }
      case WireKind::list: {
        const std::size_t count = below(std::min<std::size_t>(type.bound, 3) + 1);
        w.integer(static_cast<std::uint32_t>(count));
        for (std::size_t i = 0; i < count; ++i) write(*type.item, w);
        return;
      }
      case WireKind::object:
        for (const WireField& field : type.parts) {
          const bool present = !field.optional || below(2) == 1;
          if (field.optional) encode(w, present);
          if (present) write(*field.type, w);
        }
        return;
    }
  }

  std::string text(std::size_t bound) {
    std::string out;
    for (std::size_t left = below(6); left > 0; --left) {
      const std::string piece = one_of({"a", " ", "\"\\", "é", "票", "🧾"});
      if (out.size() + piece.size() <= bound) out += piece;
    }
    return out;
  }

  std::mt19937_64 engine_;
};

TEST(Wire, EveryRegisteredTypeIsHere) {
  const Registry& all = registry();
  EXPECT_EQ(every_type().size(), all.operations.size() + 2 * all.records.size() + all.events.size());
}

TEST(Wire, ValuesKeepTheirBytesThroughTheTypeAndThroughJson) {
  Generator random{1};
  for (const Typed& type : every_type()) {
    SCOPED_TRACE(type.name);
    for (int i = 0; i < 20; ++i) {
      const Bytes bytes = random.value(*type.shape);
      SCOPED_TRACE(to_hex(bytes));
      const auto checked = check_bytes(*type.shape, bytes);
      ASSERT_TRUE(checked) << checked.error().message;
      const auto typed = type.again(bytes);
      ASSERT_TRUE(typed) << typed.error().message;
      EXPECT_EQ(*typed, bytes);
      const auto json = bytes_to_json(*type.shape, kContext, bytes);
      ASSERT_TRUE(json) << json.error().message;
      const auto back = json_to_bytes(*type.shape, kContext, *json);
      ASSERT_TRUE(back) << back.error().message;
      EXPECT_EQ(*back, bytes);
    }
  }
}

TEST(Wire, SpoiltBytesAreJudgedAlikeByTypeAndDescription) {
  Generator random{2};
  std::size_t refused = 0, taken = 0;
  for (const Typed& type : every_type()) {
    SCOPED_TRACE(type.name);
    for (int i = 0; i < 100; ++i) {
      const Bytes bytes = random.spoilt(random.value(*type.shape));
      SCOPED_TRACE(to_hex(bytes));
      const auto checked = check_bytes(*type.shape, bytes);
      const auto typed = type.again(bytes);
      ASSERT_EQ(checked.has_value(), typed.has_value());
      ++(typed ? taken : refused);
      if (typed) {
        EXPECT_EQ(*typed, bytes);
      } else {
        EXPECT_EQ(checked.error().message, typed.error().message);
        EXPECT_FALSE(bytes_to_json(*type.shape, kContext, bytes));
      }
    }
  }
  EXPECT_GT(refused, 1'000U);
  EXPECT_GT(taken, 1'000U);
}

}  // namespace
}  // namespace tallystick::contracts
