#include "core/block.h"

namespace tallystick {

Hash header_hash(const BlockHeader& header) {
  return hash_of("tallystick/header", header);
}

Hash result_digest(const ExecutionResult& result) {
  return hash_of("tallystick/result", result);
}

Hash history_leaf(const Hash& header, const Hash& state_root, const Hash& receipts_root) {
  Writer w;
  encode(w, header);
  encode(w, state_root);
  encode(w, receipts_root);
  return tagged_hash("tallystick/history", w.bytes());
}

}  // namespace tallystick
