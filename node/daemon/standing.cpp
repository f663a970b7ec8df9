#include "node/daemon/standing.h"

#include <algorithm>
#include <map>

namespace tallystick::node {

std::vector<net::Seat> seats_to_admit(const ValidatorList& in_force, const ValidatorList& announced) {
  std::map<std::uint16_t, std::vector<Hash>> pins;
  for (const ValidatorList* list : {&in_force, &announced})
    for (const ValidatorEntry& entry : list->validators)
      if (auto& known = pins[entry.seat]; std::find(known.begin(), known.end(), entry.tls_key_pin) == known.end())
        known.push_back(entry.tls_key_pin);
  std::vector<net::Seat> out;
  for (auto& [seat, known] : pins) out.push_back({ValidatorIndex{seat}, std::move(known)});
  return out;
}

std::string why_no_vote(const PublicKey& key, const ValidatorList& in_force, const ValidatorList& announced) {
  const auto names = [&](const ValidatorList& list) {
    return std::any_of(list.validators.begin(), list.validators.end(),
                       [&](const ValidatorEntry& entry) { return entry.consensus_key == key; });
  };
  if (names(in_force)) return {};
  const std::string begin = "the key " + key.hex() + " is not in force: this node follows and serves";
  if (names(announced)) return begin + ", and votes from the next epoch on";
  return begin +
         ". It votes once governance has put the key in force (validator.propose_join, validator.propose_rotate)";
}

}  // namespace tallystick::node
