// No view is both finalized and nullified, no view has two notarized blocks, and no finalized block lacks its place among
// the notarized ones. Looks at the certificates that honest nodes pass on: they have verified them.
#pragma once

#include <map>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Certificates final : public Checker {
 public:
  explicit Certificates(Verdict& verdict) : verdict_{verdict} {}

  void on_said(NodeIndex, const consensus::Message& message) override {
    if (const auto* certificate = std::get_if<consensus::Certificate>(&message)) see(certificate->subject);
    if (const auto* propose = std::get_if<consensus::Propose>(&message)) {
      for (const auto& certificate : propose->justification) see(certificate.subject);
      if (propose->finalized) see(propose->finalized->subject);
    }
  }

 private:
  struct Seen {
    bool nullified = false;
    std::optional<Hash> notarized;
    std::optional<std::pair<Hash, Hash>> finalized;
  };

  void see(const consensus::Subject& subject) {
    Seen& seen = views_[{subject.epoch, subject.view}];
    const auto violated = [&](std::string_view what) {
      verdict_.violated("view " + std::to_string(subject.view.raw()) + " of epoch " +
                        std::to_string(subject.epoch.raw()) + std::string{what});
    };
    if (subject.kind == consensus::VoteKind::nullify) seen.nullified = true;
    if (subject.kind == consensus::VoteKind::notarize) {
      if (seen.notarized && *seen.notarized != subject.block) violated(" has two notarized blocks");
      seen.notarized = subject.block;
    }
    if (subject.kind == consensus::VoteKind::finalize) {
      const std::pair said{subject.block, subject.result};
      if (seen.finalized && *seen.finalized != said) violated(" has two finalizations");
      seen.finalized = said;
    }
    if (seen.nullified && seen.finalized) violated(" is both finalized and nullified");
    if (seen.notarized && seen.finalized && *seen.notarized != seen.finalized->first)
      violated(" has one block notarized and another finalized");
    while (views_.size() > kViewsKept) views_.erase(views_.begin());
  }

  static constexpr std::size_t kViewsKept = 4'096;
  Verdict& verdict_;
  std::map<std::pair<Epoch, View>, Seen> views_;
};

}  // namespace tallystick::sim
