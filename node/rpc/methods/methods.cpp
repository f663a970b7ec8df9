#include "node/rpc/methods/methods.h"

#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {

MethodSet::MethodSet(LedgerApplication& ledger, NodeDoor door, const Clock& clock, MethodLimits limits)
    : context_{std::make_shared<MethodContext>(ledger, std::move(door), clock, limits)} {
  // The ledger may outlive this object, and its next commit find nobody.
  ledger.on_committed([weak = std::weak_ptr{context_}](Height) {
    if (const ContextPtr context = weak.lock()) context->waits.notify();
  });
}

MethodSet::~MethodSet() {
  context_->waits.stop();
}

void MethodSet::add_to(Dispatcher& dispatcher) {
  add_chain_methods(dispatcher, context_);
  add_transaction_methods(dispatcher, context_);
  add_state_methods(dispatcher, context_);
  add_block_methods(dispatcher, context_);
  add_event_methods(dispatcher, context_);
  add_account_methods(dispatcher, context_);
  add_trade_methods(dispatcher, context_);
}

}  // namespace tallystick::node::rpc
