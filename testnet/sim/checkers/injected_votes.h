// Nobody lies unnoticed: an honest node that was told two conflicting votes by one voter, both well signed and the first while it still
// counted votes of that view, reports evidence at once.
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "consensus/evidence.h"
#include "testnet/sim/checker.h"

namespace tallystick::sim {

class InjectedVotes final : public Checker {
 public:
  InjectedVotes(Verdict& verdict, Network network, const SignatureScheme& scheme)
      : verdict_{verdict}, network_{std::move(network)}, scheme_{scheme} {}

  void on_epoch(NodeIndex, const consensus::EpochSequence& sequence) override {
    validators_.emplace(sequence.epoch(), sequence.validators());
  }

  void on_told(NodeIndex node, NodeIndex from, const consensus::Message& message,
               const consensus::Summary& before) override {
    // The host hears nothing for a while from a peer that it has blamed often.
    if (const auto blamed = blamed_.find({node, from}); blamed != blamed_.end() && blamed->second > kBlamedOften)
      return;
    if (const auto* vote = std::get_if<consensus::Vote>(&message)) {
      if (node_of(vote->subject.epoch, vote->voter) == from) told(node, *vote, before);
    } else if (const auto* propose = std::get_if<consensus::Propose>(&message)) {
      const BlockHeader& header = propose->header;
      const auto validators = validators_.find(header.epoch);
      if (header.view == View{0} || validators == validators_.end() || node_of(header.epoch, header.proposer) != from ||
          validators->second.leader(header.view) != header.proposer)
        return;
      told(node,
           {consensus::notarize(header.epoch, header.view, header_hash(header)), header.proposer, propose->signature},
           before);
    }
  }
  void on_fact(NodeIndex node, const consensus::Fact& fact) override {
    if (const auto* fault = std::get_if<consensus::PeerFault>(&fact))
      blamed_[{node, fault->peer.raw()}] += static_cast<int>(fault->verifications);
    if (const auto* found = std::get_if<consensus::EvidenceFound>(&fact))
      reported_.emplace(node, found->evidence.first.subject.epoch, found->evidence.first.subject.view,
                        found->evidence.first.voter.raw());
  }
  void on_starting(NodeIndex node) override {
    std::erase_if(counted_, [&](const auto& entry) { return std::get<0>(entry.first) == node; });
    std::erase_if(owed_, [&](const Offence& offence) { return std::get<0>(offence) == node; });
  }
  void on_second(NodeIndex node, const node::HostStatus&, const NodeLedger&) override {
    for (auto& [who, times] : blamed_)
      if (who.first == node) times = std::max(0, times - kForgivenPerSecond);
    std::erase_if(owed_, [&](const Offence& offence) {
      if (std::get<0>(offence) != node) return false;
      ++checked_;
      if (!reported_.contains(offence))
        verdict_.violated("node " + std::to_string(node) + " did not report the two votes of " +
                          std::to_string(std::get<3>(offence)) + " in view " +
                          std::to_string(std::get<2>(offence).raw()));
      return true;
    });
    while (counted_.size() > kKept) counted_.erase(counted_.begin());
  }
  // Double votes that had to be reported.
  std::uint64_t checked() const { return checked_; }

 private:
  using Offence = std::tuple<NodeIndex, Epoch, View, std::uint16_t>;

  void told(NodeIndex node, const consensus::Vote& vote, const consensus::Summary& before) {
    const consensus::Subject& subject = vote.subject;
    if (subject.epoch != before.epoch || before.diverged) return;
    const bool remembered = subject.view.raw() + kViewsRemembered > before.view.raw();
    const bool counts =
        remembered && subject.view > before.finalized_view && subject.view.raw() <= before.view.raw() + kViewsAhead;
    const auto key = Offence{node, subject.epoch, subject.view, vote.voter.raw()};
    const auto known = counted_.find(key);
    if (!counts && (!remembered || known == counted_.end())) return;
    const auto validators = validators_.find(subject.epoch);
    if (validators == validators_.end() || !validators->second.contains(vote.voter)) return;
    if (!scheme_.verify(validators->second.key(vote.voter), consensus::vote_digest(network_, subject), vote.signature))
      return;
    if (known != counted_.end())
      for (const consensus::Subject& first : known->second)
        if (consensus::conflict(first, subject)) owed_.insert(key);
    if (counts) counted_[key].push_back(subject);
  }

  // A little inside the replica's own bounds.
  static constexpr std::uint64_t kViewsRemembered = 120;
  static constexpr std::uint64_t kViewsAhead = 12;
  static constexpr std::size_t kKept = 8'192;
  // Inside the budget of node/host/fault_budget.h.
  static constexpr int kBlamedOften = 20;
  static constexpr int kForgivenPerSecond = 6;
  Verdict& verdict_;
  Network network_;
  std::map<Epoch, consensus::ValidatorSet> validators_;
  const SignatureScheme& scheme_;
  std::map<Offence, std::vector<consensus::Subject>> counted_;
  std::set<Offence> owed_;
  std::map<std::pair<NodeIndex, NodeIndex>, int> blamed_;  // by node and peer, in verifications
  std::set<Offence> reported_;
  std::uint64_t checked_ = 0;
};

}  // namespace tallystick::sim
