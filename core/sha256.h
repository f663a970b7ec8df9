// SHA-256, plain and domain-separated. Every hash of ours begins with a tag that names what is hashed, so no two kinds can be confused;
// only Merkle nodes use the one-byte prefixes of RFC 6962 instead.
#pragma once

#include <memory>
#include <string_view>

#include "core/bytes.h"
#include "core/codec.h"

namespace tallystick {

Hash sha256(ByteView bytes);
Hash sha256(ByteView first, ByteView second);
Hash sha256(ByteView first, ByteView second, ByteView third);

// H(u8 length of tag ‖ tag ‖ bytes). Tags are ASCII, "tallystick/..." and at most 64 characters.
Hash tagged_hash(std::string_view tag, ByteView bytes);

// The tagged hash of a value's canonical encoding.
template <class T>
Hash hash_of(std::string_view tag, const T& value) {
  Writer w;
  encode(w, value);
  return tagged_hash(tag, w.bytes());
}

}  // namespace tallystick
