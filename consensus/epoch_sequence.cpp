#include "consensus/epoch_sequence.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::consensus {
namespace {

constexpr Millis kStragglerInterval{200};      // between two answers to one straggler, unless it has come further
constexpr std::size_t kStragglersMax = 1'024;  // remembered; then all are forgotten

// Nothing for what is of no epoch: requests, and blocks by themselves.
std::optional<Epoch> epoch_of_message(const Message& message) {
  if (const auto* vote = std::get_if<Vote>(&message)) return vote->subject.epoch;
  if (const auto* propose = std::get_if<Propose>(&message)) return propose->header.epoch;
  if (const auto* certificate = std::get_if<Certificate>(&message)) return certificate->subject.epoch;
  if (const auto* status = std::get_if<Status>(&message)) return status->epoch;
  if (const auto* proof = std::get_if<SealProof>(&message)) return proof->sealing.epoch;
  return std::nullopt;
}

}  // namespace

EpochSequence::EpochSequence(SequenceConfig config, const SignatureScheme& scheme, const Signer* signer,
                             const Signer* next_signer)
    : first_{std::move(config)}, scheme_{scheme}, signer_{signer}, next_signer_{next_signer}, acting_{signer} {
  ensure(first_.epoch_length == 0 || first_.validators.validators.size() == first_.first.validators.size());
}

Result<std::vector<Effect>> EpochSequence::start(const std::optional<EpochLink>& latest, const Recovery& recovery,
                                                 Now now) {
  ensure(!replica_);
  current_ = first_.first;
  list_ = first_.validators;
  if (first_.epoch_length > 0)
    current_->sealing_height = Height{first_.first.root.header.height.raw() + first_.epoch_length};
  if (!list_.validators.empty()) find_self();
  if (latest)
    if (const auto entered = enter(*latest); !entered) return tl::unexpected(entered.error());
  replica_.emplace(*current_, scheme_, acting_);
  auto effects = replica_->start(recovery, now);
  if (!effects) return effects;
  return with_seats(std::move(*effects));
}

Result<std::vector<Effect>> EpochSequence::open(const EpochLink& next, const Recovery& recovery, Now now) {
  ensure(replica_ && next.seal.sealing.epoch == epoch());
  std::vector<Effect> effects = with_seats(replica_->close());
  if (const auto entered = enter(next); !entered) return tl::unexpected(entered.error());
  replica_.emplace(*current_, scheme_, acting_);
  auto started = replica_->start(recovery, now);
  if (!started) return started;
  for (Effect& effect : with_seats(std::move(*started))) effects.push_back(std::move(effect));
  for (Effect& effect : step(work_, now)) effects.push_back(std::move(effect));
  return effects;
}

Result<void> EpochSequence::enter(const EpochLink& link) {
  if (first_.epoch_length == 0) return internal_error("an epoch follows on one that has no end");
  if (const auto checked = check_validator_list(link.validators); !checked)
    return internal_error("the validators of the next epoch: " + checked.error().message);
  if (validator_list_hash(link.validators) != link.seal.sealing.next_validators)
    return internal_error("the validators of the next epoch are not those that its sealing block names");
  list_ = link.validators;
  current_->root = root_after(link.seal, {});
  current_->epoch = current_->root.header.epoch;
  current_->sealing_height = Height{current_->root.header.height.raw() + first_.epoch_length};
  current_->validators = validator_set(list_, current_->root.hash);
  find_self();
  followers_.clear();
  stragglers_.clear();
  return {};
}

const Signer* EpochSequence::signer_in(const ValidatorList& list) const {
  for (const Signer* const signer : {signer_, next_signer_})
    if (signer != nullptr)
      for (const ValidatorEntry& entry : list.validators)
        if (entry.consensus_key == signer->public_key()) return signer;
  return nullptr;
}

void EpochSequence::find_self() {
  const Signer* const found = signer_in(list_);
  acting_ = found != nullptr ? found : signer_;
  current_->self.reset();
  if (found != nullptr) current_->self = current_->validators.index_of(found->public_key());
}

std::vector<Effect> EpochSequence::step(const Event& event, Now now) {
  if (const auto* received = std::get_if<MessageReceived>(&event)) return receive(*received, now);
  if (const auto* connected = std::get_if<PeerConnected>(&event)) {
    const auto place = place_of(connected->peer);
    return place ? with_seats(replica_->step(PeerConnected{*place}, now)) : std::vector<Effect>{};
  }
  if (const auto* work = std::get_if<WorkPending>(&event)) work_ = *work;
  return with_seats(replica_->step(event, now));
}

std::vector<Effect> EpochSequence::receive(const MessageReceived& event, Now now) {
  const auto of = epoch_of_message(*event.message);
  if (of && *of > epoch()) return {};
  if (of && *of < epoch()) {
    if (!std::holds_alternative<Status>(*event.message)) return {};
    if (stragglers_.size() >= kStragglersMax) stragglers_.clear();
    const auto [known, fresh] = stragglers_.try_emplace(event.from, Straggler{now.monotonic, *of});
    const bool soon = now.monotonic.raw() - known->second.answered.raw() < kStragglerInterval.raw();
    if (!fresh && soon && *of <= known->second.epoch) return {};
    known->second = {now.monotonic, *of};
    return {ServeSeal{event.from, *of}};
  }
  const auto place = place_of(event.from);
  return place ? with_seats(replica_->step(MessageReceived{*place, event.message}, now)) : std::vector<Effect>{};
}

std::optional<ValidatorIndex> EpochSequence::place_of(ValidatorIndex seat) {
  const auto& entries = list_.validators.items;
  if (entries.empty()) return seat;
  const auto entry = std::lower_bound(entries.begin(), entries.end(), seat.raw(),
                                      [](const ValidatorEntry& e, std::uint16_t s) { return e.seat < s; });
  if (entry != entries.end() && entry->seat == seat.raw())
    return ValidatorIndex{static_cast<std::uint16_t>(entry - entries.begin())};
  auto follower = std::find(followers_.begin(), followers_.end(), seat);
  if (follower == followers_.end()) {
    if (followers_.size() >= kStragglersMax) return std::nullopt;
    follower = followers_.insert(followers_.end(), seat);
  }
  return ValidatorIndex{
      static_cast<std::uint16_t>(entries.size() + static_cast<std::size_t>(follower - followers_.begin()))};
}

ValidatorIndex EpochSequence::seat_of(ValidatorIndex place) const {
  const auto& entries = list_.validators.items;
  if (entries.empty()) return place;
  if (place.raw() < entries.size()) return ValidatorIndex{entries[place.raw()].seat};
  return followers_[place.raw() - entries.size()];
}

std::vector<Effect> EpochSequence::with_seats(std::vector<Effect> effects) const {
  if (list_.validators.empty()) return effects;
  for (Effect& effect : effects) {
    if (auto* send = std::get_if<Send>(&effect)) send->to = seat_of(send->to);
    if (auto* serve = std::get_if<Serve>(&effect)) serve->to = seat_of(serve->to);
    if (auto* hand_over = std::get_if<HandOver>(&effect)) hand_over->leader = seat_of(hand_over->leader);
    if (auto* gather = std::get_if<GatherBody>(&effect))
      for (ValidatorIndex& peer : gather->ask) peer = seat_of(peer);
    if (auto* report = std::get_if<Report>(&effect))
      if (auto* fault = std::get_if<PeerFault>(&report->fact)) fault->peer = seat_of(fault->peer);
  }
  return effects;
}

}  // namespace tallystick::consensus
