// From operations to a verified receipt: place in a lane, signatures, the outbox, submission, waiting, proof. The one way by which the
// wallet changes the ledger.
#pragma once

#include "contracts/ledger/receipt.h"
#include "core/transaction.h"
#include "wallet/session/node_api.h"

namespace tallystick::wallet {

// Builds, signs and sends a transaction of the profile's account, waits as --wait says and reports what came of it:
//   --dry-run      simulates it at the node and reports the receipt it would get; nothing is signed
//   final          the receipt, verified against the pinned genesis; a refusal is a failure with exit 5
//   accepted       the id, once a node took it
// A refusal before inclusion is exit 4, a timeout exit 7 with the id to wait for.
Outcome<Report> carry_out(Session& session, const std::vector<Operation>& operations);

// Waits for a transaction that was sent before, sending it again from the outbox if no node knows it.
Outcome<Report> wait_for(Session& session, const Hash& id);

// What the operations would come to now, by the node's word (not proved): the receipt it would get.
Outcome<contracts::Receipt> simulate(Session& session, const std::vector<Operation>& operations);

// The acting account of the profile.
Outcome<AccountId> acting_account(Session& session);

}  // namespace tallystick::wallet
