// The parts of a receivable as a graph, and the check that nothing was lost or made on the way: what was outstanding on the parts that were spent
// together is the sum of the faces of what came of them. A part payment before that is no loss: the ledger makes children from what is left.
#pragma once

#include <map>
#include <vector>

#include "contracts/fragment/record.h"
#include "explorer/index/wide.h"

namespace tallystick::explorer::api {

struct Part {
  contracts::FragmentId id;
  std::vector<contracts::FragmentId> parents;  // ascending
  std::int64_t face = 0, paid = 0;             // minor units
  contracts::fragment::State state{};
  std::int64_t since = 0;                            // height of the version
  std::vector<contracts::FragmentId> children = {};  // found by LineageGraph
};

class LineageGraph {
 public:
  // Parts of one receivable, each id once.
  explicit LineageGraph(std::map<contracts::FragmentId, Part> parts);

  // Those who were spent together, and what came of them: a split has one parent, a merge several.
  struct Step {
    Wide given = 0;  // what was outstanding on the parents
    Wide taken = 0;  // faces of the children
  };
  std::size_t size() const { return parts_.size(); }
  // Parents before children: by the longest way from a first part, ties by id. Parts that are their own ancestors are left out.
  const std::vector<const Part*>& order() const { return order_; }
  // Of a part that has children.
  const Step& step(const Part& part) const;
  // True for a part that was not spent, or whose step adds up.
  bool conserved(const Part& part) const;
  Wide live_outstanding() const;
  // Every part, every step, and `unpaid`, what the receivable says is still owed.
  bool whole(std::int64_t unpaid) const;

 private:
  void sort();
  std::map<contracts::FragmentId, Part> parts_;
  std::map<std::vector<contracts::FragmentId>, Step> steps_;  // by the parents
  std::vector<const Part*> order_;
};

}  // namespace tallystick::explorer::api
