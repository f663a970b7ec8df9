// Certificates: what q signatures of validators over one Subject (core/vote.h) prove. A certificate is a stand-alone proof:
// wallets, auditors and explorers check one with the genesis and nothing else (CONSENSUS 1.3, 1.4).
//
//   q Notarize(v, block)       Notarization    the block may be built upon
//   q Nullify(v)               Nullification   the view may be skipped
//   q Finalize(v, block, R)    Finalization    the block and its ancestors stand for ever
//
// A certificate is known by what it says (its Subject), never by its bytes: several valid sets of signers exist.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "consensus/validator_set.h"
#include "core/block.h"
#include "core/bounded.h"
#include "core/signature_scheme.h"
#include "core/transaction.h"
#include "core/vote.h"

namespace tallystick::consensus {

using tallystick::finalize;
using tallystick::notarize;
using tallystick::nullify;
using tallystick::Subject;
using tallystick::vote_digest;
using tallystick::VoteKind;

// Who signed: bit i%8 of byte i/8 stands for validator i; ceil(n/8) bytes, unused bits zero.
inline constexpr std::size_t kSignerBytesMax = (kValidatorsMax + 7) / 8;
using SignerBits = Blob<kSignerBytesMax>;
using Signatures = List<Signature, kValidatorsMax>;  // of the signers, in ascending order of index

SignerBits signer_bits(std::size_t validators, const std::vector<ValidatorIndex>& ascending);
bool has_signer(const SignerBits& signers, ValidatorIndex index);
// Ascending.
std::vector<ValidatorIndex> signers_of(const SignerBits& signers);

// Any of the three. Bytes: subject | signers u32 length + bytes | signatures u32 count + 64 each
struct Certificate {
  Subject subject;
  SignerBits signers;
  Signatures signatures;
  bool operator==(const Certificate&) const = default;
};
using CertificatePtr = std::shared_ptr<const Certificate>;

// A Finalization by itself, as proof bundles and block files carry it.
// Bytes: epoch 8 | view 8 | block 32 | result 32 | signers | signatures
struct Finalization {
  Epoch epoch;
  View view;
  Hash block;   // header hash
  Hash result;  // R after executing the block
  SignerBits signers;
  Signatures signatures;
  static constexpr auto fields() {
    return field_list(field("epoch", &Finalization::epoch),     field("view", &Finalization::view),
                      field("block", &Finalization::block),     field("result", &Finalization::result),
                      field("signers", &Finalization::signers), field("signatures", &Finalization::signatures));
  }
  bool operator==(const Finalization&) const = default;
};
// certificate must be of kind finalize.
Finalization to_finalization(const Certificate& certificate);
Certificate to_certificate(const Finalization& finalization);

// Checks a certificate against the epoch's validators: canonical signer bits, q or more signers, one signature each,
// every one valid. malformed with the reason. `validators` must be the set of the certificate's epoch: the caller
// compares the epoch.
Result<void> verify_certificate(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                const Certificate& certificate);
// The same, without checking again the signatures that `known` vouches for.
using KnownSignature = std::function<bool(ValidatorIndex, const Signature&)>;
Result<void> verify_certificate(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                const Certificate& certificate, const KnownSignature& known);
Result<void> verify_finalization(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                 const Finalization& finalization);

void encode(Writer& w, const Certificate& certificate);
void decode(Reader& r, Certificate& certificate);

}  // namespace tallystick::consensus
