// A proof bundle as people and programs are shown it: every step, what it proves, and what remains to be trusted.
#pragma once

#include "consensus/proof.h"
#include "wallet/present/outcome.h"
#include "wallet/session/names.h"

namespace tallystick::wallet {

// Verifies against the genesis; W_PROOF with the steps as data when a step fails. No network, no clock.
Outcome<Report> show_proof(const consensus::ProofBundle& bundle, const PinnedGenesis& genesis, const Names& names);

}  // namespace tallystick::wallet
