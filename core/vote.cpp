#include "core/vote.h"

#include "core/codec.h"
#include "core/sha256.h"

namespace tallystick {

Hash vote_digest(const Network& network, const Subject& subject) {
  Writer w;
  encode(w, network);
  w.integer(kProtocolVersion);
  encode(w, subject.epoch);
  encode(w, subject.kind);
  encode(w, subject.view);
  if (subject.kind != VoteKind::nullify) encode(w, subject.block);
  if (subject.kind == VoteKind::finalize) encode(w, subject.result);
  return tagged_hash("tallystick/vote", w.bytes());
}

void encode(Writer& w, const Subject& subject) {
  encode(w, subject.kind);
  encode(w, subject.epoch);
  encode(w, subject.view);
  if (subject.kind != VoteKind::nullify) encode(w, subject.block);
  if (subject.kind == VoteKind::finalize) encode(w, subject.result);
}

void decode(Reader& r, Subject& subject) {
  subject = {};
  decode(r, subject.kind);
  decode(r, subject.epoch);
  decode(r, subject.view);
  if (!r.ok()) return;
  if (subject.view == View{0}) return r.give_up("nobody votes in view 0");
  if (subject.kind != VoteKind::nullify) decode(r, subject.block);
  if (subject.kind == VoteKind::finalize) decode(r, subject.result);
}

bool conflict(const Subject& a, const Subject& b) {
  if (a.epoch != b.epoch || a.view != b.view || a == b) return false;
  if (a.kind == b.kind) return a.kind != VoteKind::nullify;
  return a.kind != VoteKind::notarize && b.kind != VoteKind::notarize;
}

std::optional<Evidence> evidence_of(const Vote& a, const Vote& b) {
  if (a.voter != b.voter || !conflict(a.subject, b.subject)) return std::nullopt;
  return a.subject < b.subject ? Evidence{a, b} : Evidence{b, a};
}

}  // namespace tallystick
