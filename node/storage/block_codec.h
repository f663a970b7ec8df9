// The bytes of a block segment (node/storage/block_store.h), for those who write one.
#pragma once

#include "node/storage/block_store.h"

namespace tallystick::node {

// The 32 bytes that a segment begins with, and the salt of its frames.
Bytes block_segment_header(std::uint64_t first);
std::uint32_t block_salt(std::uint64_t first);

// The payload of a block's frame.
Bytes encode_stored_block(const StoredBlock& stored);
// internal when it is not one.
Result<StoredBlock> decode_stored_block(ByteView bytes);

}  // namespace tallystick::node
