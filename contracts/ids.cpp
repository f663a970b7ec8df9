#include "contracts/ids.h"

namespace tallystick::contracts {

FragmentId fragment_id(const ReceivableId& root, const List<FragmentId, kParentsMax>& parents, std::uint16_t index) {
  Writer w;
  encode(w, root);
  encode(w, parents);
  w.integer(index);
  return *FragmentId::from(tagged_hash("tallystick/fragment", w.bytes()).view());
}

}  // namespace tallystick::contracts
