// The actor of a kind.
#pragma once

#include "testnet/sim/actor.h"
#include "testnet/sim/actor_kind.h"

namespace tallystick::sim {

std::unique_ptr<Actor> make_actor(ActorKind kind, ActorContext context);

}  // namespace tallystick::sim
