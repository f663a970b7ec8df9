// Every vote of an honest node is one that the model of the protocol (tests/model/rules.h) allows it, after what it has signed and the
// certificates it has seen. Follows the records that each node appends to its log, in their order, over all crashes:
//
//   a vote            is judged when it is appended, and must have been appended when it is said
//   a certificate     leads to the view behind it; a Finalization raises the floor
//   an epoch          begins at view 1 on a root of its own
//   a body, a result  must stand in the log before the vote that needs it
//
// After a crash, what was appended and never said may be lost or not: such a vote binds nobody until it is said, such a certificate may
// have to be seen again, so the view is only known to be at or behind that of the last vote said. Views below one that is
// certainly known to be final are forgotten.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "testnet/sim/checker.h"
#include "tests/model/rules.h"

namespace tallystick::sim {

class Conformance final : public Checker {
 public:
  Conformance(Verdict& verdict, std::size_t nodes, const Hash& root) : verdict_{verdict}, nodes_(nodes) {
    roots_[Epoch{0}] = root;
  }

  void on_starting(NodeIndex node) override;
  void on_record(NodeIndex node, const consensus::LogRecord& record) override;
  void on_said(NodeIndex node, const consensus::Message& message) override;
  void on_committed(NodeIndex node, const node::CommittedEvent& event) override;
  void on_epoch(NodeIndex node, const consensus::EpochSequence& sequence) override;

  std::uint64_t judged() const { return judged_; }
  // Views remembered of one node, in all epochs.
  std::size_t views_kept(NodeIndex node) const;

 private:
  enum class Vote { appended, said, before_a_crash };
  struct OwnVote {
    consensus::Subject subject;
    Vote state;
  };
  struct Block {
    Hash hash;
    Hash parent;
    View parent_view;
  };
  // What a node knows of one view.
  struct Known {
    std::optional<Hash> notarized;
    std::optional<Hash> finalized;
    bool nullified = false;
    std::vector<Block> blocks;  // durable, header and body
    std::vector<OwnVote> own;
    bool over() const { return notarized || finalized || nullified; }
  };
  struct Executed {
    Hash result;
    View by;  // the block's view is not higher
  };
  struct Validator {
    std::map<View, Known> views;
    std::map<Hash, Executed> executed;
    View view{1};     // where it stands, or, after a crash, at least
    View floor;       // no vote there or below: final, or votes there may be lost
    View final;       // the highest final view
    View floor_kept;  // what no crash takes back
    View final_kept;
    Hash root;
  };
  // One node in one epoch after another; nothing of one counts in another.
  using Epochs = std::map<Epoch, Validator>;

  Validator& in(NodeIndex node, Epoch epoch);
  static const Known& at(const Validator& v, View view);
  static model::Own own(const Known& known);
  model::Justification shown(const Validator& v, View view, const Block& block) const;
  // Empty, or why the model does not allow it.
  std::string why_not(const Validator& v, const consensus::Subject& subject, const Block* proposed) const;
  void vote(NodeIndex node, const consensus::Subject& subject, const Block* proposed);
  void said(NodeIndex node, const consensus::Subject& subject);
  static void see(Validator& v, const consensus::Subject& certificate);
  static void forget(Validator& v);

  Verdict& verdict_;
  std::map<Epoch, Hash> roots_;
  std::vector<Epochs> nodes_;
  std::uint64_t judged_ = 0;
};

}  // namespace tallystick::sim
