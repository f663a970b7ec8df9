// Who belongs together: parties joined by a share of at least kGroupPercent or by control, through any number of others, on a given day.
// Source: the domain's grp(p), the connected component of rel with pct >= 25 or the same controller.
// Union-find over every link there ever was says at once who never belonged together; only the rest is walked, over the links that held at
// the moment asked for. A walk ends after kGroupMax parties: larger groups are read as their nearest kGroupMax.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "explorer/relations/rows.h"

namespace tallystick::explorer {

inline constexpr std::uint32_t kGroupPercent = 25;
inline constexpr std::size_t kGroupMax = 1'000;

class Groups {
 public:
  // false: there is such a link already.
  bool add(const Link& link);
  // false: unknown, or ended before.
  bool end(RowKey link, Timestamp t);
  const std::vector<Link>& links() const { return links_; }

  // The links that lead from a to b at t, in order (none when a is b); nothing when they do not belong together.
  std::optional<std::vector<RowKey>> path(PartyKey a, PartyKey b, Timestamp t) const;
  bool together(PartyKey a, PartyKey b, Timestamp t) const;
  // The party first, then the others by distance.
  std::vector<PartyKey> members(PartyKey party, Timestamp t) const;
  // How many groups these parties make at t.
  std::size_t count(std::vector<PartyKey> parties, Timestamp t) const;

 private:
  std::uint32_t root(std::uint32_t party) const;
  struct Step {
    PartyKey party;
    std::uint32_t from;  // index of the step before
    RowKey link;
  };
  // Breadth first; stops at `target` when it is found.
  std::vector<Step> walk(PartyKey from, PartyKey target, Timestamp t) const;

  std::vector<Link> links_;
  std::unordered_map<std::uint32_t, std::uint32_t> position_;               // of a link, by its id
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> links_of_;  // by party
  std::unordered_map<std::uint32_t, std::uint32_t> parent_;                 // union-find over all links ever
};

}  // namespace tallystick::explorer
