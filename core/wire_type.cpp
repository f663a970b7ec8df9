#include "core/wire_type.h"

namespace tallystick {
namespace {

template <class T>
void check_as(Reader& r) {
  T value{};
  decode(r, value);
}

void check(const WireType& type, Reader& r) {
  switch (type.kind) {
    case WireKind::boolean:
      decode_bool(r);
      return;
    case WireKind::integer:
    case WireKind::rate:
    case WireKind::account:
    case WireKind::party:
    case WireKind::fixed:
      r.raw(type.width);
      return;
    case WireKind::amount:
      return check_as<Amount>(r);
    case WireKind::currency:
      return check_as<Currency>(r);
    case WireKind::date:
      return check_as<Date>(r);
    case WireKind::time:
      return check_as<Timestamp>(r);
    case WireKind::text:
      if (!is_plain_text(as_text(r.counted(type.bound, "a text")))) r.give_up("a text is not plain UTF-8");
      return;
    case WireKind::bytes:
      r.counted(type.bound, "a byte string");
      return;
    case WireKind::choice:
      if (find_choice(type, read_number(r, type)) == nullptr) r.give_up("a named value has an unknown number");
      return;
    case WireKind::list:
      for (std::uint32_t left = r.count(type.bound); left > 0 && r.ok(); --left) check(*type.item, r);
      return;
    case WireKind::object:
      for (const WireField& field : type.parts) {
        if (!r.ok()) return;
        if (!field.optional || (decode_bool(r) && r.ok())) check(*field.type, r);
      }
      return;
  }
}

}  // namespace

Result<void> check_bytes(const WireType& type, ByteView bytes) {
  Reader r{bytes};
  check(type, r);
  return r.finish();
}

std::uint64_t read_number(Reader& r, const WireType& type) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : r.raw(type.width)) value = (value << 8) | byte;
  const unsigned unused = 64 - 8U * type.width;
  return type.is_signed ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value << unused) >> unused) : value;
}

const WireChoice* find_choice(const WireType& type, std::uint64_t number) {
  for (const WireChoice& choice : type.choices)
    if (choice.number == number) return &choice;
  return nullptr;
}

std::string_view name_of(WireKind kind) {
  switch (kind) {
    case WireKind::boolean:
      return "boolean";
    case WireKind::integer:
      return "integer";
    case WireKind::amount:
      return "amount";
    case WireKind::rate:
      return "rate";
    case WireKind::currency:
      return "currency";
    case WireKind::date:
      return "date";
    case WireKind::time:
      return "time";
    case WireKind::account:
      return "account";
    case WireKind::party:
      return "party";
    case WireKind::fixed:
    case WireKind::bytes:
      return "hex";
    case WireKind::text:
      return "text";
    case WireKind::choice:
      return "enum";
    case WireKind::list:
      return "list";
    case WireKind::object:
      return "object";
  }
  return {};
}

}  // namespace tallystick
