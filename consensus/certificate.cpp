#include "consensus/certificate.h"

#include "core/ensure.h"

namespace tallystick::consensus {

SignerBits signer_bits(std::size_t validators, const std::vector<ValidatorIndex>& ascending) {
  SignerBits bits{Bytes((validators + 7) / 8, 0)};
  for (const ValidatorIndex i : ascending) {
    std::uint8_t& byte = bits.value.at(i.raw() / 8);
    byte = static_cast<std::uint8_t>(byte | (1U << (i.raw() % 8)));
  }
  return bits;
}

bool has_signer(const SignerBits& signers, ValidatorIndex index) {
  const std::size_t byte = index.raw() / 8;
  return byte < signers.value.size() && ((signers.value[byte] >> (index.raw() % 8)) & 1U) != 0;
}

std::vector<ValidatorIndex> signers_of(const SignerBits& signers) {
  std::vector<ValidatorIndex> out;
  for (std::size_t i = 0; i < signers.value.size() * 8; ++i)
    if (has_signer(signers, ValidatorIndex{static_cast<std::uint16_t>(i)}))
      out.push_back(ValidatorIndex{static_cast<std::uint16_t>(i)});
  return out;
}

Finalization to_finalization(const Certificate& certificate) {
  ensure(certificate.subject.kind == VoteKind::finalize);
  const Subject& s = certificate.subject;
  return {s.epoch, s.view, s.block, s.result, certificate.signers, certificate.signatures};
}

Certificate to_certificate(const Finalization& f) {
  return {finalize(f.epoch, f.view, f.block, f.result), f.signers, f.signatures};
}

Result<void> verify_certificate(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                const Certificate& certificate) {
  return verify_certificate(network, validators, scheme, certificate,
                            [](ValidatorIndex, const Signature&) { return false; });
}

Result<void> verify_certificate(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                const Certificate& certificate, const KnownSignature& known) {
  if (certificate.subject.view == View{0}) return malformed("view 0 has no certificates");
  if (certificate.signers.value.size() != (validators.size() + 7) / 8)
    return malformed("the signer bits are not for " + std::to_string(validators.size()) + " validators");
  const std::vector<ValidatorIndex> signers = signers_of(certificate.signers);
  if (!signers.empty() && !validators.contains(signers.back()))
    return malformed("signer " + std::to_string(signers.back().raw()) + " is not a validator");
  if (signers.size() < validators.quorum())
    return malformed(std::to_string(signers.size()) + " signers are fewer than the quorum of " +
                     std::to_string(validators.quorum()));
  if (certificate.signatures.size() != signers.size())
    return malformed(std::to_string(certificate.signatures.size()) + " signatures for " +
                     std::to_string(signers.size()) + " signers");
  const Hash digest = vote_digest(network, certificate.subject);
  for (std::size_t i = 0; i < signers.size(); ++i)
    if (!known(signers[i], certificate.signatures.items[i]) &&
        !scheme.verify(validators.key(signers[i]), digest, certificate.signatures.items[i]))
      return malformed("the signature of validator " + std::to_string(signers[i].raw()) + " is not valid");
  return {};
}

Result<void> verify_finalization(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                                 const Finalization& finalization) {
  return verify_certificate(network, validators, scheme, to_certificate(finalization));
}

void encode(Writer& w, const Certificate& certificate) {
  encode(w, certificate.subject);
  encode(w, certificate.signers);
  encode(w, certificate.signatures);
}

void decode(Reader& r, Certificate& certificate) {
  decode(r, certificate.subject);
  if (r.ok()) decode(r, certificate.signers);
  if (r.ok()) decode(r, certificate.signatures);
}

}  // namespace tallystick::consensus
