// Golden vectors: bytes, hashes and signatures of every format that leaves the process, frozen in JSON files beside this header, so
// that another version and another language can be held against them. docs/FORMATS.md describes the bytes.
//
// Each file comes from one function of fixed inputs; the test compares its result with the file. A file changes only by
//   build/tests/golden_test --regenerate
// in a commit of its own that says what breaks. A new file is one function and one row of the table in files.cpp.
#pragma once

#include <span>

#include "core/genesis.h"
#include "core/json_codec.h"
#include "core/keys.h"

namespace tallystick::golden {

struct GoldenFile {
  const char* name;  // of the file in this folder
  Json (*make)();    // pure: the same result in every run and on every machine
};
std::span<const GoldenFile> golden_files();

// The makers.
Json core_vectors();
Json consensus_vectors();
Json proof_vectors();
Json contracts_vectors();

// Inputs that several files share.
inline constexpr JsonContext kContext{NetworkKind::test};
inline Hash filled(std::uint8_t byte) {
  return *Hash::from(Bytes(32, byte));
}
// The private key whose number is `number`, 1..255.
PrivateKey golden_key(std::uint8_t number);
// Four banks with operator keys 10..13 and consensus keys 20..23; settlement key 40.
Genesis golden_genesis();

// {"value": its JSON form, "bytes": its encoding}
template <class T>
Json encoded(const T& value) {
  return {{"value", to_json(kContext, value)}, {"bytes", to_hex(to_bytes(value))}};
}

}  // namespace tallystick::golden
