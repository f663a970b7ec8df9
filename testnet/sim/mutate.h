// Changes one field of a message: every field of every message type can be reached. A leaf is a number, a name, a hash, a signature, a list's
// length, whether an optional part is there; they are numbered in wire order, within lists too.
#pragma once

#include "consensus/messages.h"
#include "testnet/sim/random.h"

namespace tallystick::sim {

// How many leaves the message has; at least one.
std::uint64_t leaves(const consensus::Message& message);
// Changes leaf `which` (below leaves(message)): to a neighbour, zero, the largest, with another bit, or to a value that stood in the same kind of
// field elsewhere. What comes out can be encoded, and differs from what went in.
void mutate(consensus::Message& message, std::uint64_t which, Random& random);

}  // namespace tallystick::sim
