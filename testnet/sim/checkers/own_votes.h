// No honest node ever signs two votes that conflict, across any number of crashes and restarts, as seen on the wire; and
// nobody honest is ever named in evidence. A host that stops, or sees an impossible certificate, is a violation too.
#pragma once

#include <map>
#include <vector>

#include "consensus/evidence.h"
#include "testnet/sim/checker.h"

namespace tallystick::sim {

class OwnVotes final : public Checker {
 public:
  OwnVotes(Verdict& verdict, std::vector<bool> honest) : verdict_{verdict}, honest_{std::move(honest)} {
    votes_.resize(honest_.size());
  }

  void on_said(NodeIndex node, const consensus::Message& message) override {
    if (const auto* vote = std::get_if<consensus::Vote>(&message)) {
      if (node_of(vote->subject.epoch, vote->voter) == node) see(node, vote->subject);
    } else if (const auto* propose = std::get_if<consensus::Propose>(&message)) {
      if (node_of(propose->header.epoch, propose->header.proposer) == node)
        see(node, consensus::notarize(propose->header.epoch, propose->header.view, header_hash(propose->header)));
    }
  }

  void on_fact(NodeIndex node, const consensus::Fact& fact) override {
    const auto violated = [&](const std::string& what) { verdict_.violated("node " + std::to_string(node) + what); };
    if (const auto* found = std::get_if<consensus::EvidenceFound>(&fact)) {
      const auto voter = node_of(found->evidence.first.subject.epoch, found->evidence.first.voter);
      if (voter && *voter < honest_.size() && honest_[*voter])
        violated(" holds evidence against the honest node " + std::to_string(*voter));
      else
        ++evidence_;
    }
    if (const auto* fault = std::get_if<consensus::PeerFault>(&fact))
      if (honest_[fault->peer.raw()])
        violated(" blames the honest node " + std::to_string(fault->peer.raw()) + ": " + fault->why);
    if (std::holds_alternative<consensus::Divergence>(fact)) violated(" reports a divergence");
    if (std::holds_alternative<consensus::FinalBodyInvalid>(fact)) violated(" cannot accept a final block");
    if (std::holds_alternative<consensus::SafetyBroken>(fact))
      violated(" holds two certificates that exclude each other");
  }

  std::uint64_t evidence() const { return evidence_; }

 private:
  void see(NodeIndex node, const consensus::Subject& subject) {
    auto& views = votes_[node];
    std::vector<consensus::Subject>& said = views[{subject.epoch, subject.view}];
    for (const consensus::Subject& earlier : said) {
      if (earlier == subject) return;
      if (consensus::conflict(earlier, subject))
        verdict_.violated("node " + std::to_string(node) + " signed two conflicting votes in view " +
                          std::to_string(subject.view.raw()));
    }
    said.push_back(subject);
    while (views.size() > kViewsKept) views.erase(views.begin());
  }

  static constexpr std::size_t kViewsKept = 4'096;
  Verdict& verdict_;
  std::vector<bool> honest_;
  std::vector<std::map<std::pair<Epoch, View>, std::vector<consensus::Subject>>> votes_;  // by node
  std::uint64_t evidence_ = 0;
};

}  // namespace tallystick::sim
