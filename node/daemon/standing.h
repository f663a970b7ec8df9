// What the lists of validators mean for one node: whom it lets in, and what its own keys are worth.
#pragma once

#include <string>
#include <vector>

#include "core/validator_list.h"
#include "node/net/tls_peer_network.h"

namespace tallystick::node {

// The seats of both lists, each with the pins that it has in either: a validator that joins or shows a new key is let in from the moment it
// is announced, one that is replaced until it is in force no more.
std::vector<net::Seat> seats_to_admit(const ValidatorList& in_force, const ValidatorList& announced);

// One sentence for the operator about a key that is not in force.
std::string why_no_vote(const PublicKey& key, const ValidatorList& in_force, const ValidatorList& announced);

}  // namespace tallystick::node
