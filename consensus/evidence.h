// Proof that a validator broke a rule: two votes it signed that no correct validator signs both (CONSENSUS 1.5).
// Self-contained: anyone with the genesis checks it. While fewer than q validators collude, a fork always leaves such
// proofs against f+1 of them; q or more colluders can fork without leaving any, for example by certificates of views
// they never voted in honestly.
//
//   double_notarize    notarize votes for two blocks in one view
//   double_propose     the same by the leader of the view: a proposal's signature is its leader's notarize vote
//   double_finalize    finalize votes in one view for two blocks, or for two results of one block
//   nullify_finalize   a nullify and a finalize vote in one view
#pragma once

#include <optional>

#include "consensus/messages.h"

namespace tallystick::consensus {

enum class EvidenceKind : std::uint8_t {
  double_notarize = 1,
  double_propose = 2,
  double_finalize = 3,
  nullify_finalize = 4
};

using tallystick::conflict;
using tallystick::Evidence;
using tallystick::evidence_of;

// evidence must be what evidence_of returns.
EvidenceKind kind_of(const ValidatorSet& validators, const Evidence& evidence);
// malformed unless both votes are of one voter of the set, conflict, stand in order and are validly signed.
Result<void> verify_evidence(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                             const Evidence& evidence);

}  // namespace tallystick::consensus

namespace tallystick {
template <>
struct EnumNames<consensus::EvidenceKind> {
  static constexpr std::pair<consensus::EvidenceKind, std::string_view> values[] = {
      {consensus::EvidenceKind::double_notarize, "double_notarize"},
      {consensus::EvidenceKind::double_propose, "double_propose"},
      {consensus::EvidenceKind::double_finalize, "double_finalize"},
      {consensus::EvidenceKind::nullify_finalize, "nullify_finalize"}};
};
}  // namespace tallystick
