#include "testnet/sim/checkers/conformance.h"

#include <algorithm>

namespace tallystick::sim {
namespace {

using consensus::Subject;
using consensus::VoteKind;

constexpr model::Rules kRules;

std::string name_of(const Subject& subject) {
  const char* kind = subject.kind == VoteKind::notarize  ? "notarize"
                     : subject.kind == VoteKind::nullify ? "nullify"
                                                         : "finalize";
  return std::string(kind) + " vote in view " + std::to_string(subject.view.raw());
}

Subject subject_of(const consensus::Propose& propose) {
  return consensus::notarize(propose.header.epoch, propose.header.view, header_hash(propose.header));
}

}  // namespace

Conformance::Validator& Conformance::in(NodeIndex node, Epoch epoch) {
  const auto [found, fresh] = nodes_[node].try_emplace(epoch);
  if (const auto root = roots_.find(epoch); fresh && root != roots_.end()) found->second.root = root->second;
  return found->second;
}

std::size_t Conformance::views_kept(NodeIndex node) const {
  std::size_t count = 0;
  for (const auto& [epoch, v] : nodes_[node]) count += v.views.size();
  return count;
}

void Conformance::on_epoch(NodeIndex node, const consensus::EpochSequence& sequence) {
  const Epoch epoch = sequence.epoch();
  roots_[epoch] = sequence.root().hash;
  in(node, epoch).root = sequence.root().hash;
  // Never again: the link to this epoch is durable.
  nodes_[node].erase(nodes_[node].begin(), nodes_[node].find(epoch));
}

void Conformance::on_starting(NodeIndex node) {
  for (auto& [epoch, v] : nodes_[node]) {
    v.floor = v.floor_kept;
    v.final = v.final_kept;
    v.view = v.final.next();
    for (auto& [view, known] : v.views) {
      for (OwnVote& own : known.own) {
        if (own.state == Vote::appended) own.state = Vote::before_a_crash;
        if (own.state == Vote::said && own.subject.kind != VoteKind::finalize) v.view = std::max(v.view, view);
      }
    }
  }
}

void Conformance::on_record(NodeIndex node, const consensus::LogRecord& record) {
  Validator& v = in(node, consensus::epoch_of(record));
  if (const auto* seen = std::get_if<consensus::Seen>(&record)) {
    see(v, seen->certificate->subject);
  } else if (const auto* body = std::get_if<consensus::Body>(&record)) {
    const BlockHeader& header = body->block->block.header;
    if (header.view >= v.final_kept)
      v.views[header.view].blocks.push_back({body->block->hash, header.parent_hash, header.parent_view});
  } else if (const auto* executed = std::get_if<consensus::Executed>(&record)) {
    v.executed.insert_or_assign(executed->block, Executed{executed->result, v.view});
  } else if (const auto* floor = std::get_if<consensus::Floor>(&record)) {
    v.floor = std::max(v.floor, floor->view);
  } else if (const auto* own = std::get_if<consensus::OwnVote>(&record)) {
    vote(node, own->vote.subject, nullptr);
  } else if (const auto* proposed = std::get_if<consensus::OwnPropose>(&record)) {
    const Subject subject = subject_of(*proposed->propose);
    const BlockHeader& header = proposed->propose->header;
    const Block block{subject.block, header.parent_hash, header.parent_view};
    vote(node, subject, &block);
  }
}

void Conformance::on_said(NodeIndex node, const consensus::Message& message) {
  if (const auto* vote = std::get_if<consensus::Vote>(&message)) {
    if (node_of(vote->subject.epoch, vote->voter) == node) said(node, vote->subject);
  } else if (const auto* propose = std::get_if<consensus::Propose>(&message)) {
    if (node_of(propose->header.epoch, propose->header.proposer) == node) said(node, subject_of(*propose));
  }
  // Whatever leaves, leaves after all that was appended before it is durable.
  for (auto& [epoch, v] : nodes_[node]) {
    v.floor_kept = v.floor;
    v.final_kept = v.final;
    forget(v);
  }
}

void Conformance::on_committed(NodeIndex node, const node::CommittedEvent& event) {
  Validator& v = in(node, event.block->block.header.epoch);
  const View view = event.block->block.header.view;
  for (View* known : {&v.floor, &v.floor_kept, &v.final, &v.final_kept}) *known = std::max(*known, view);
  v.view = std::max(v.view, view.next());
  if (view == v.final_kept) v.views[view].finalized = event.block->hash;
  forget(v);
}

const Conformance::Known& Conformance::at(const Validator& v, View view) {
  static const Known kNothing;
  const auto found = v.views.find(view);
  return found == v.views.end() ? kNothing : found->second;
}

model::Own Conformance::own(const Known& known) {
  model::Own out;
  for (const OwnVote& vote : known.own) {
    if (vote.state == Vote::before_a_crash) continue;
    if (vote.subject.kind == VoteKind::notarize) out.notarize = true;
    if (vote.subject.kind == VoteKind::nullify) out.nullify = true;
    if (vote.subject.kind == VoteKind::finalize) out.finalize = true;
  }
  return out;
}

model::Justification Conformance::shown(const Validator& v, View view, const Block& block) const {
  const bool root = block.parent_view == View{0};
  const Known& parent = at(v, block.parent_view);
  model::Justification out;
  out.parent_exists = block.parent_view < view;
  out.parent_view_certified = root || parent.notarized || parent.finalized;
  out.parent_certified =
      root ? block.parent == v.root : parent.notarized == block.parent || parent.finalized == block.parent;
  out.parent_view_nullified = parent.nullified;
  View skipped = block.parent_view.next();
  while (skipped < view && at(v, skipped).nullified) skipped = skipped.next();
  out.skipped_views_nullified = skipped >= view;
  return out;
}

std::string Conformance::why_not(const Validator& v, const Subject& subject, const Block* proposed) const {
  const View view = subject.view;
  const Known& known = at(v, view);
  const model::Own own_votes = own(known);
  const std::uint64_t floor = v.floor.raw();
  const Block* block = nullptr;
  if (subject.kind != VoteKind::nullify) {
    const auto found =
        std::find_if(known.blocks.begin(), known.blocks.end(), [&](const Block& b) { return b.hash == subject.block; });
    if (found == known.blocks.end()) return "the block is not in its log";
    block = proposed != nullptr ? proposed : &*found;
  }
  if (subject.kind == VoteKind::finalize) {
    const auto executed = v.executed.find(subject.block);
    if (executed == v.executed.end() || executed->second.result != subject.result)
      return "its log holds no such result";
    const bool seen = known.notarized == subject.block;
    return model::may_finalize(kRules, floor, view.raw(), own_votes, seen) ? "" : "rule F";
  }
  if (view < v.view) return "it stands in view " + std::to_string(v.view.raw());
  if (view > View{1} && !at(v, View{view.raw() - 1}).over()) return "no certificate has led there";
  if (subject.kind == VoteKind::nullify)
    return model::may_nullify(kRules, floor, view.raw(), own_votes) ? "" : "rule U";
  return model::may_notarize(kRules, floor, view.raw(), own_votes, shown(v, view, *block)) ? "" : "rule N";
}

void Conformance::vote(NodeIndex node, const Subject& subject, const Block* proposed) {
  Validator& v = in(node, subject.epoch);
  ++judged_;
  const std::string why = why_not(v, subject, proposed);
  if (!why.empty())
    verdict_.violated("node " + std::to_string(node) + ": the model allows no " + name_of(subject) + ": " + why);
  if (subject.view < v.final_kept) return;
  if (subject.kind != VoteKind::finalize) v.view = std::max(v.view, subject.view);
  std::vector<OwnVote>& all = v.views[subject.view].own;
  std::erase_if(all, [&](const OwnVote& own) { return own.subject == subject; });
  all.push_back({subject, Vote::appended});
}

void Conformance::said(NodeIndex node, const Subject& subject) {
  Validator& v = in(node, subject.epoch);
  const auto violated = [&](const char* what) {
    verdict_.violated("node " + std::to_string(node) + " says a " + name_of(subject) + what);
  };
  if (subject.view <= v.floor) return violated(" at or below its floor");
  std::vector<OwnVote>& all = v.views[subject.view].own;
  const auto found = std::find_if(all.begin(), all.end(), [&](const OwnVote& own) { return own.subject == subject; });
  if (found == all.end()) return violated(" that it has not appended to its log");
  const bool again = found->state == Vote::before_a_crash;
  found->state = Vote::said;
  // It was allowed when it was appended; beside what came after the crash it must still be.
  if (!again) return;
  for (const OwnVote& other : all) {
    if (other.state == Vote::before_a_crash || other.subject == subject) continue;
    const bool same_kind = other.subject.kind == subject.kind;
    const bool neither_notarizes = other.subject.kind != VoteKind::notarize && subject.kind != VoteKind::notarize;
    if (same_kind || neither_notarizes) violated(" beside another that forbids it");
  }
}

void Conformance::see(Validator& v, const Subject& certificate) {
  if (certificate.view < v.final_kept) return;
  Known& known = v.views[certificate.view];
  if (certificate.kind == VoteKind::notarize) known.notarized = certificate.block;
  if (certificate.kind == VoteKind::nullify) known.nullified = true;
  if (certificate.kind == VoteKind::finalize) {
    known.finalized = certificate.block;
    v.floor = std::max(v.floor, certificate.view);
    v.final = std::max(v.final, certificate.view);
  }
  v.view = std::max(v.view, certificate.view.next());
}

void Conformance::forget(Validator& v) {
  if (v.views.empty() || v.views.begin()->first >= v.final_kept) return;
  v.views.erase(v.views.begin(), v.views.lower_bound(v.final_kept));
  std::erase_if(v.executed, [&](const auto& entry) { return entry.second.by < v.final_kept; });
}

}  // namespace tallystick::sim
