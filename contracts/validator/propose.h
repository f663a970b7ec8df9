// Proposes a change of the set of validators: a bank's joins, leaves, or gets a new consensus key, TLS key or both. A bank proposes for
// itself, a validator in force for anybody; a validator's proposal is its approval too. A new consensus key signs that it is this bank's
// (key_proof.h). A rotation needs no signature of the old key, so a node that lost its signer state, and must never vote again with that key,
// is healed by it. At most one open proposal of a proposer
// about the same bank.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"
#include "contracts/validator/key_proof.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts::validator {

struct ProposeJoin {
  static constexpr std::string_view kName = "validator.propose_join";
  PartyId party;
  AccountId operator_account;
  PublicKey consensus_key;
  Hash tls_key_pin;
  Signature key_proof;
  static constexpr auto fields() {
    return field_list(
        field("party", &ProposeJoin::party, "the bank that is to validate"),
        field("operator_account", &ProposeJoin::operator_account, "proposes and approves for it"),
        field("consensus_key", &ProposeJoin::consensus_key, "signs its votes; never used before"),
        field("tls_key_pin", &ProposeJoin::tls_key_pin, "SHA-256 of its TLS key; never used before"),
        field("key_proof", &ProposeJoin::key_proof, "signature of consensus_key, from tallystickd prove-key"));
  }
  Change change() const { return {ChangeKind::join, party, operator_account, consensus_key, tls_key_pin}; }
};

struct ProposeLeave {
  static constexpr std::string_view kName = "validator.propose_leave";
  PartyId party;
  static constexpr auto fields() {
    return field_list(field("party", &ProposeLeave::party, "the bank that is to validate no more"));
  }
  Change change() const { return {ChangeKind::leave, party, {}, {}, {}}; }
};

struct ProposeRotate {
  static constexpr std::string_view kName = "validator.propose_rotate";
  PartyId party;
  std::optional<PublicKey> consensus_key;
  std::optional<Hash> tls_key_pin;
  std::optional<Signature> key_proof;
  static constexpr auto fields() {
    return field_list(
        field("party", &ProposeRotate::party, "the bank whose validator gets new keys"),
        field("consensus_key", &ProposeRotate::consensus_key, "the new one; never used before"),
        field("tls_key_pin", &ProposeRotate::tls_key_pin, "of the new TLS key; never used before"),
        field("key_proof", &ProposeRotate::key_proof, "signature of consensus_key, from tallystickd prove-key"));
  }
  Change change() const { return {ChangeKind::rotate, party, {}, consensus_key, tls_key_pin}; }
};

// E_ROLE not a bank, E_VALIDATOR about another bank without a validator in force, what check_change refuses (contracts/validator/rules.h),
// E_PROOF key_proof is not the new key's signature of the claim, or stands without a new key,
// E_EXISTS a proposal of the same proposer about this bank is open.
Verdict permit(const ProposeJoin& op, const Context& context, const LedgerView& view);
Verdict permit(const ProposeLeave& op, const Context& context, const LedgerView& view);
Verdict permit(const ProposeRotate& op, const Context& context, const LedgerView& view);
// The proposal's id is proposal_id(transaction, operation).
void apply(const ProposeJoin& op, const Context& context, LedgerDelta& delta);
void apply(const ProposeLeave& op, const Context& context, LedgerDelta& delta);
void apply(const ProposeRotate& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::validator
