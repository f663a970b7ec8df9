// Callbacks that must not run once their host is gone.
#pragma once

#include "node/host/host.h"

namespace tallystick::node {

// A function that calls f(arguments...) while the host lives and has not stopped, and does nothing afterwards.
template <class F>
auto Host::while_alive(F f) {
  return [alive = std::weak_ptr<Host*>(alive_), f = std::move(f)](auto&&... arguments) mutable {
    const auto host = alive.lock();
    if (host && !(*host)->halted_) f(std::forward<decltype(arguments)>(arguments)...);
  };
}

}  // namespace tallystick::node
