// Reports misconduct of a validator: two votes that it signed and no correct validator signs both. The ledger checks them, so anybody's
// word will do who may act as a bank or a supervisor; a node that finds such a pair reports it by itself. Each offence (key, epoch, view,
// kind) is recorded once, for ever. It costs no money: a proposal to remove the validator is opened, if it validates with that key and
// the ledger has not opened one already, and everybody's alarm rings (CONSENSUS 1.5).
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts::validator {

inline constexpr std::size_t kEvidenceBytesMax = 320;  // two votes take at most 294

struct Report {
  static constexpr std::string_view kName = "validator.report";
  PublicKey consensus_key;
  Blob<kEvidenceBytesMax> evidence;
  static constexpr auto fields() {
    return field_list(field("consensus_key", &Report::consensus_key, "signed both votes"),
                      field("evidence", &Report::evidence, "the two signed votes, as FORMATS.md draws them"));
  }
};

// E_ROLE neither bank nor supervisor, E_NOENT no validator ever had the key, E_PROOF the bytes are not two votes in their order that
// contradict each other, E_EXISTS recorded already, E_PROOF a signature is not the key's.
Verdict permit(const Report& op, const Context& context, const LedgerView& view);
void apply(const Report& op, const Context& context, LedgerDelta& delta);

// What kind of offence the evidence proves, if its signatures are good.
Offence offence_of(const Evidence& evidence);

// H("tallystick/signed-vote" ‖ vote)
Hash signed_vote_hash(const Vote& vote);

}  // namespace tallystick::contracts::validator
