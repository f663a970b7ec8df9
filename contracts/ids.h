// Names of the things that trade on the ledger: 32-byte hashes of what made them, so that nobody can choose or repeat one.
#pragma once

#include "core/bounded.h"
#include "core/sha256.h"

namespace tallystick::contracts {

using Fingerprint = FixedBytes<struct FingerprintTag, 32>;  // of a trade document (contracts/evidence/fingerprint.h)
using ReceivableId = FixedBytes<struct ReceivableTag, 32>;
using FragmentId = FixedBytes<struct FragmentTag, 32>;
using QuoteId = FixedBytes<struct QuoteTag, 32>;
using LendingPolicyId = FixedBytes<struct LendingPolicyTag, 32>;
using LoanId = FixedBytes<struct LoanTag, 32>;
using HoldId = FixedBytes<struct HoldTag, 32>;  // of a dispute, or of the freeze that a court or regulator ordered

// Parents of one fragment: 1 after a split, up to this many after a merge.
inline constexpr std::size_t kParentsMax = 16;
// Signatures with recourse on one fragment.
inline constexpr std::size_t kLiableMax = 16;

// What operation `operation` of a transaction creates.
template <class Id>
Id made_by(std::string_view tag, const Hash& transaction_id, std::uint16_t operation) {
  Writer w;
  w.raw(transaction_id.view());
  w.integer(operation);
  return *Id::from(tagged_hash(tag, w.bytes()).view());
}
inline ReceivableId receivable_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<ReceivableId>("tallystick/receivable", transaction_id, operation);
}
inline QuoteId quote_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<QuoteId>("tallystick/quote", transaction_id, operation);
}
inline LendingPolicyId lending_policy_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<LendingPolicyId>("tallystick/lending-policy", transaction_id, operation);
}
inline LoanId loan_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<LoanId>("tallystick/loan", transaction_id, operation);
}
inline HoldId hold_id(const Hash& transaction_id, std::uint16_t operation) {
  return made_by<HoldId>("tallystick/hold", transaction_id, operation);
}

// H("tallystick/fragment" ‖ root ‖ parent count u32 ‖ parents ‖ index u16). A receivable's first fragment has no parents and index 0;
// the parts of a split are numbered from 0 in the order of the operation, the change last; parents of a merge ascend.
FragmentId fragment_id(const ReceivableId& root, const List<FragmentId, kParentsMax>& parents, std::uint16_t index);

}  // namespace tallystick::contracts
