// What makes a block final stands: before the first Finalization of a view honest nodes have seen its Notarization, and every view that a final
// block skips over was seen nullified. Follows what honest nodes append to their logs.
#pragma once

#include <map>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Ancestry final : public Checker {
 public:
  explicit Ancestry(Verdict& verdict) : verdict_{verdict} {}

  void on_record(NodeIndex, const consensus::LogRecord& record) override {
    const auto* seen = std::get_if<consensus::Seen>(&record);
    if (seen == nullptr) return;
    const consensus::Subject& subject = seen->certificate->subject;
    if (Place{subject.epoch, subject.view} < oldest_) return;
    Certified& view = views_[{subject.epoch, subject.view}];
    if (subject.kind == consensus::VoteKind::notarize) view.notarized = subject.block;
    if (subject.kind == consensus::VoteKind::nullify) view.nullified = true;
    if (subject.kind == consensus::VoteKind::finalize && view.notarized != subject.block)
      verdict_.violated("a block is finalized in view " + std::to_string(subject.view.raw()) +
                        " that nobody honest has seen notarized");
    while (views_.size() > kViewsKept) {
      views_.erase(views_.begin());
      oldest_ = views_.begin()->first;
    }
  }

  void on_committed(NodeIndex, const node::CommittedEvent& event) override {
    const BlockHeader& header = event.block->block.header;
    if (header.height <= height_) return;
    height_ = header.height;
    for (View view = header.parent_view.next(); view < header.view; view = view.next())
      if (const auto found = views_.find({header.epoch, view});
          Place{header.epoch, view} >= oldest_ && (found == views_.end() || !found->second.nullified))
        verdict_.violated("the block at height " + std::to_string(header.height.raw()) + " skips view " +
                          std::to_string(view.raw()) + ", which nobody honest has seen nullified");
  }

 private:
  using Place = std::pair<Epoch, View>;
  struct Certified {
    std::optional<Hash> notarized;
    bool nullified = false;
  };
  static constexpr std::size_t kViewsKept = 4'096;
  Verdict& verdict_;
  std::map<Place, Certified> views_;
  Place oldest_;
  Height height_;
};

}  // namespace tallystick::sim
