// What validators sign, and when two signatures of one validator prove that it broke a rule. Consensus collects votes and makes
// certificates of them; contracts judge a pair of votes that somebody reports. Both mean the same bytes, so the bytes are here.
//
//   Notarize(v, block)      a block of view v may be built upon
//   Nullify(v)              view v may be skipped
//   Finalize(v, block, R)   the block of v and all its ancestors stand for ever, and executing it gave R
//
// Signed digest = H("tallystick/vote" ‖ chain id ‖ genesis hash ‖ protocol version 2 ‖ epoch 8 ‖ kind 1 ‖ view 8 ‖ what)
//   what: block 32 for notarize, nothing for nullify, block 32 ‖ R 32 for finalize.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "core/block.h"
#include "core/keys.h"
#include "core/transaction.h"

namespace tallystick {

enum class VoteKind : std::uint8_t { notarize = 1, nullify = 2, finalize = 3 };
template <>
struct EnumNames<VoteKind> {
  static constexpr std::pair<VoteKind, std::string_view> values[] = {
      {VoteKind::notarize, "notarize"}, {VoteKind::nullify, "nullify"}, {VoteKind::finalize, "finalize"}};
};

// What a vote or a certificate says.
// Bytes: kind 1 | epoch 8 | view 8 | block 32 (notarize, finalize) | result 32 (finalize)
struct Subject {
  VoteKind kind = VoteKind::nullify;
  Epoch epoch;
  View view;
  Hash block;   // header hash; zeros for nullify
  Hash result;  // R; zeros unless finalize
  auto operator<=>(const Subject&) const = default;
};
inline Subject notarize(Epoch epoch, View view, const Hash& block) {
  return {VoteKind::notarize, epoch, view, block, {}};
}
inline Subject nullify(Epoch epoch, View view) {
  return {VoteKind::nullify, epoch, view, {}, {}};
}
inline Subject finalize(Epoch epoch, View view, const Hash& block, const Hash& result) {
  return {VoteKind::finalize, epoch, view, block, result};
}
void encode(Writer& w, const Subject& subject);
// Refuses view 0: nobody votes there.
void decode(Reader& r, Subject& subject);

// What a validator signs.
Hash vote_digest(const Network& network, const Subject& subject);

struct Vote {
  Subject subject;
  ValidatorIndex voter;  // its place in the epoch's set; not signed
  Signature signature;
  static constexpr auto fields() {
    return field_list(field("subject", &Vote::subject), field("voter", &Vote::voter),
                      field("signature", &Vote::signature));
  }
  bool operator==(const Vote&) const = default;
};

// Two votes of one validator that no correct validator signs both: notarize votes for two blocks in one view (a proposal's
// signature is its leader's notarize vote), finalize votes in one view for two blocks or two results, a nullify and a
// finalize vote in one view.
// Bytes: first vote | second vote; first.subject < second.subject, so that one offence has one encoding.
struct Evidence {
  Vote first;
  Vote second;
  static constexpr auto fields() {
    return field_list(field("first", &Evidence::first), field("second", &Evidence::second));
  }
  bool operator==(const Evidence&) const = default;
};

// True if no correct validator signs both.
bool conflict(const Subject& a, const Subject& b);
// The two votes as evidence, in order; nothing if they do not conflict or are not of one voter.
// Does not look at signatures.
std::optional<Evidence> evidence_of(const Vote& a, const Vote& b);

}  // namespace tallystick
