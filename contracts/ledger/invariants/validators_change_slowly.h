// The validators: never fewer than the floor nor more than the ceiling, seats ascending, every key and pin once and known, what is announced
// is what the first waiting changes make of those in force, and what comes into force was waiting: at most max(1, f) changes.
#pragma once

#include <set>

#include "contracts/ledger/invariant.h"
#include "contracts/validator/rules.h"

namespace tallystick::contracts {

class ValidatorsChangeSlowly final : public Invariant {
 public:
  std::string_view name() const override { return "validators change slowly"; }
  void visit(const RecordChange& change) override {
    visit_as<validator::Validators>(change, [&](const auto& before, const auto& after) {
      if (!after) {
        broken_ = "their record vanished";
        return;
      }
      for (const auto* members : {&after->in_force, &after->announced}) check_members(*after, *members);
      if (after->announced != members_after(*after, validator::changes_max(after->in_force.size())))
        broken_ = "announced is not what the waiting changes give";
      if (before) check_step(*before, *after);
      after_ = *after;
    });
    visit_as<validator::KnownKey>(change, [&](const auto& before, const auto&) {
      if (before) broken_ = "the known key " + before->consensus_key.hex() + " changed";
    });
    visit_as<validator::KnownPin>(change, [&](const auto& before, const auto&) {
      if (before) broken_ = "the known pin " + before->tls_key_pin.hex() + " changed";
    });
  }
  std::optional<std::string> verdict(const LedgerView& after) const override {
    if (broken_ || !after_) return broken_;
    for (const validator::Validator& member : after_->announced) {
      const auto key = load<validator::KnownKey>(after, member.consensus_key);
      const auto pin = load<validator::KnownPin>(after, member.tls_key_pin);
      if (!key || key->party != member.party || !pin || pin->party != member.party)
        return "a key of seat " + std::to_string(member.seat) + " is not known as its own";
    }
    return std::nullopt;
  }

 private:
  void check_members(const validator::Validators& all, const validator::Members& members) {
    if (members.size() < all.members_min || members.size() > kValidatorsMax)
      broken_ = std::to_string(members.size()) + " validators, at least " + std::to_string(all.members_min);
    std::set<PublicKey> keys;
    std::set<Hash> pins;
    std::set<PartyId> parties;
    const validator::Validator* last = nullptr;
    for (const validator::Validator& member : members) {
      const bool ascends = last == nullptr || last->seat < member.seat;
      if (!ascends || !keys.insert(member.consensus_key).second || !pins.insert(member.tls_key_pin).second ||
          !parties.insert(member.party).second)
        broken_ = "seat " + std::to_string(member.seat) + " is not ascending, or its party, key or pin comes twice";
      last = &member;
    }
  }
  // Within an epoch changes only join the queue's end; a new epoch takes some from its front.
  void check_step(const validator::Validators& before, const validator::Validators& after) {
    const auto& was = before.waiting.items;
    const auto& is = after.waiting.items;
    if (after.epoch == before.epoch) {
      if (after.in_force != before.in_force) broken_ = "validators came into force within an epoch";
      if (is.size() < was.size() || !std::equal(was.begin(), was.end(), is.begin()))
        broken_ = "a waiting change vanished";
      return;
    }
    const std::size_t done = was.size() - std::min(is.size(), was.size());
    if (after.epoch < before.epoch) broken_ = "the epoch went back";
    if (done > validator::changes_max(before.in_force.size()))
      broken_ = std::to_string(done) + " changes in one epoch";
    else if (after.in_force != members_after(before, done))
      broken_ = "what came into force is not what was waiting";
  }
  std::optional<validator::Validators> after_;
  std::optional<std::string> broken_;
};

}  // namespace tallystick::contracts
