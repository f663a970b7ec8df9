// JSON forms of everything that has a field list, read and written by the same rules everywhere:
//   money and 64-bit numbers  decimal strings ("123450"); smaller integers are JSON numbers; bool is bool
//   Date "2026-11-23"; Timestamp a decimal string of milliseconds; Currency "CNY"
//   Hash, keys, signatures, Blob   lower-case hex; AccountId, PartyId  bech32m of the network in JsonContext
//   enum its name; optional: the key is absent; List an array; a structure an object with exactly its fields
// Decoding refuses unknown keys, missing keys, wrong types and values out of bounds, naming the path ("parts[2].amount: ...").
// One transcoder between JSON and canonical bytes, driven by the description of the type (core/wire_type.h); typed values go through
// their bytes.
// Heavy (includes nlohmann/json.hpp): include it in .cpp files only.
#pragma once

#include <nlohmann/json.hpp>

#include "core/address.h"
#include "core/codec.h"
#include "core/result.h"
#include "core/wire_type.h"

namespace tallystick {

using Json = nlohmann::json;

struct JsonContext {
  NetworkKind kind = NetworkKind::test;
};

// malformed where the codec would refuse the bytes, in its words.
Result<Json> bytes_to_json(const WireType& type, const JsonContext& context, ByteView bytes);
// malformed with the path.
Result<Bytes> json_to_bytes(const WireType& type, const JsonContext& context, const Json& json);

// The JSON of bytes that this program encoded itself: values that a decoder would refuse (a currency not yet chosen) are shown as they are.
Json own_bytes_to_json(const WireType& type, const JsonContext& context, ByteView bytes);

template <class T>
Json to_json(const JsonContext& context, const T& value) {
  return own_bytes_to_json(wire_type<T>, context, to_bytes(value));
}

// The value, or malformed with the path.
template <class T>
Result<T> from_json(const JsonContext& context, const Json& json) {
  const auto bytes = json_to_bytes(wire_type<T>, context, json);
  if (!bytes) return tl::unexpected(bytes.error());
  return from_bytes<T>(*bytes);
}

}  // namespace tallystick
