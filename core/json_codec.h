// JSON forms of everything that has a field list, read and written by the same rules everywhere:
//   money and 64-bit numbers  decimal strings ("123450"); smaller integers are JSON numbers; bool is bool
//   Date "2026-11-23"; Timestamp a decimal string of milliseconds; Currency "CNY"
//   Hash, keys, signatures, Blob   lower-case hex; AccountId, PartyId  bech32m of the network in JsonContext
//   enum its name; optional: the key is absent; List an array; a structure an object with exactly its fields
// Decoding refuses unknown keys, missing keys, wrong types and values out of bounds, naming the path ("parts[2].amount: ...").
// Heavy (includes nlohmann/json.hpp): include it in .cpp files only.
#pragma once

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/codec.h"
#include "core/time.h"

namespace tallystick {

using Json = nlohmann::json;

struct JsonContext {
  NetworkKind kind = NetworkKind::test;
};

// --- writing ---
template <class T>
Json to_json(const JsonContext& context, const T& value);
// --- reading: fills `out`, or malformed with the path ---
template <class T>
Result<T> from_json(const JsonContext& context, const Json& json);
template <class T>
Result<void> read_from_json(const JsonContext& context, const Json& json, T& out);

}  // namespace tallystick

#include "core/json_codec_impl.h"
