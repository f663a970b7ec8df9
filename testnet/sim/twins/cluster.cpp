#include "testnet/sim/twins/cluster.h"

#include <algorithm>

#include "core/ensure.h"

namespace tallystick::sim::twins {
namespace {

using namespace consensus;

constexpr Timestamp kGenesisTime{1'767'542'400'000};
constexpr WorkPending kWork{true, true, false};  // always enough to propose
constexpr std::int64_t kDeltasToProgress = 20;
constexpr std::int64_t kTimeToStart = 1'000;
constexpr Millis kBetweenBlocks{20};
constexpr Millis kPassing{1'000};             // at most, while no view begins
constexpr std::uint64_t kStepsMax = 200'000;  // of one cluster: more means that it talks for ever

// Another block for every proposer, instance and view.
Hash some_transaction(std::size_t instance, View view) {
  std::array<std::uint8_t, Hash::kSize> raw{};
  raw[0] = static_cast<std::uint8_t>(instance + 1);
  for (std::size_t i = 0; i < 8; ++i) raw[1 + i] = static_cast<std::uint8_t>(view.raw() >> (8 * i));
  return Hash{raw};
}

Hash result_of(const Hash& before, const Hash& block) {
  std::array<std::uint8_t, Hash::kSize> raw{};
  for (std::size_t i = 0; i < raw.size(); ++i)
    raw[i] = static_cast<std::uint8_t>(before.raw()[i] * 31 + block.raw()[i] + 7);
  return Hash{raw};
}

std::string at(View view) {
  return "view " + std::to_string(view.raw());
}

}  // namespace

World::World(std::size_t validators)
    : keys_{false}, validators_{validators}, config_{{},
                                                     Epoch{0},
                                                     ValidatorSet{{keys_.signer("validator 0")->public_key()}, {}},
                                                     {},
                                                     {},
                                                     {}} {
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < validators; ++i) {
    signers_.push_back(keys_.signer("validator " + std::to_string(i)));
    keys.push_back(signers_.back()->public_key());
  }
  config_.network.chain_id.value = "tallystick-twins";
  config_.network.genesis_hash = sha256(as_bytes("twins"));
  config_.root = genesis_block(config_.network.genesis_hash, sha256(as_bytes("nothing yet")), kGenesisTime);
  config_.validators = ValidatorSet{keys, config_.network.genesis_hash}.with_leaders([this](View view) {
    const std::uint64_t v = view.raw();
    const bool set = v >= 1 && v <= leaders_.size();
    return ValidatorIndex{set ? leaders_[v - 1] : static_cast<std::uint16_t>(v % validators_)};
  });
}

void World::set_leader(std::uint64_t view, std::uint16_t leader) {
  if (leaders_.size() < view) leaders_.resize(view);
  leaders_[view - 1] = leader;
}

ReplicaConfig World::config(std::uint16_t validator) const {
  ReplicaConfig out = config_;
  out.self = ValidatorIndex{validator};
  return out;
}

Cluster::Cluster(World& world, std::uint16_t twin, Mood mood) : world_{world}, twin_{twin}, mood_{mood} {
  group_.assign(world.instances(), 0);
  for (NodeIndex i = 0; i < world.instances(); ++i) {
    const ReplicaConfig config = world.config(validator(i));
    instances_.push_back({Replica{config, world.scheme(), &world.signer(validator(i))},
                          Millis{0},
                          View{1},
                          config.timing.delta_initial,
                          {},
                          {},
                          {{config.root.hash, config.root.result}},
                          {},
                          {}});
  }
  for (NodeIndex i = 0; i < instances_.size(); ++i) {
    const auto started =
        instances_[i].replica.start({{world.config(validator(i)).root}, {}, View{0}, true}, now_of(instances_[i]));
    ensure(started.has_value());
    for (const Effect& effect : *started) perform(i, effect);
    step(i, kWork);
  }
  // What they say on starting is lost; their clocks will make them say it again.
  for (auto& slot : slots_) slot.clear();
  in_flight_ = 0;
}

Cluster::Cluster(const Cluster& other)
    : world_{other.world_},
      twin_{other.twin_},
      mood_{other.mood_},
      group_{other.group_},
      led_to_{other.led_to_},
      slot_{other.slot_},
      views_{other.views_},
      agreed_{other.agreed_},
      violation_{other.violation_},
      evidence_{other.evidence_},
      steps_{0},
      recovery_ms_{other.recovery_ms_} {
  ensure(other.in_flight_ == 0 && other.local_.empty());
  instances_.reserve(other.instances_.size());
  for (const Instance& i : other.instances_)
    instances_.push_back({i.replica.fork(), i.clock, i.view, i.delta, i.timer, i.gather, i.results, i.own, i.chain});
}

Now Cluster::now_of(const Instance& instance) const {
  return {kGenesisTime + Millis{1'000}, instance.clock};
}

// --- what the replicas say and ask for ---

void Cluster::step(NodeIndex instance, const Event& event) {
  if (++steps_ > kStepsMax) return violated("the cluster does not come to rest");
  Instance& it = instances_[instance];
  for (const Effect& effect : it.replica.step(event, now_of(it))) perform(instance, effect);
}

void Cluster::send_to(NodeIndex from, NodeIndex to, const MessagePtr& message) {
  if (group_[from] != group_[to]) return;
  // The copies are close to different halves of the network.
  const std::size_t far = (from >= world_.validators() ? to + 1 : from + to) & 1;
  const std::size_t turns = mood_ ? 1 + mood_->below(kSlots - 1) : 1 + far;
  slots_[(slot_ + turns) % kSlots].push_back({to, validator(from), message});
  ++in_flight_;
}

void Cluster::send(NodeIndex from, std::uint16_t to, const MessagePtr& message) {
  send_to(from, to, message);
  if (to == twin_) send_to(from, world_.validators(), message);
}

void Cluster::perform(NodeIndex i, const Effect& effect) {
  Instance& it = instances_[i];
  if (const auto* persist = std::get_if<Persist>(&effect)) {
    persisted(i, persist->record);
  } else if (const auto* one = std::get_if<Send>(&effect)) {
    send(i, one->to.raw(), one->message);
  } else if (const auto* all = std::get_if<Broadcast>(&effect)) {
    for (std::uint16_t to = 0; to < world_.validators(); ++to)
      if (to != validator(i)) send(i, to, all->message);
  } else if (const auto* timer = std::get_if<StartTimer>(&effect)) {
    it.timer = timer->at;
  } else if (const auto* gather = std::get_if<GatherPayload>(&effect)) {
    it.gather = *gather;
    answer_gathers(led_to_);
  } else if (const auto* body = std::get_if<GatherBody>(&effect)) {
    local_.emplace_back(i, BodyReady{body->block->hash});
  } else if (const auto* execute = std::get_if<Execute>(&effect)) {
    const auto before = it.results.find(execute->block->block.header.parent_hash);
    if (before == it.results.end()) return violated("a block is to be executed before its parent");
    const Hash result = result_of(before->second, execute->block->hash);
    it.results.insert_or_assign(execute->block->hash, result);
    local_.emplace_back(i, BlockExecuted{execute->block->hash, result});
  } else if (const auto* commit = std::get_if<Commit>(&effect)) {
    committed(i, *commit);
  } else if (const auto* report = std::get_if<Report>(&effect)) {
    fact(i, report->fact);
  } else if (const auto* request = std::get_if<Serve>(&effect)) {
    serve(i, *request);
  }
  // Abandon, HandOver: there is no pool.
}

// From what it has committed, as a block store would.
void Cluster::serve(NodeIndex i, const Serve& request) {
  const std::vector<Stored>& chain = instances_[i].chain;
  Data data;
  if (const auto* blocks = std::get_if<FetchBlocks>(&request.fetch)) {
    auto found =
        std::find_if(chain.rbegin(), chain.rend(), [&](const Stored& s) { return s.block->hash == blocks->block; });
    for (; found != chain.rend() && data.blocks.size() < blocks->count; ++found) {
      if (found->block->block.header.height <= blocks->above) break;
      data.blocks.items.push_back(found->block->block);
    }
  } else if (const auto* final = std::get_if<FetchFinalization>(&request.fetch)) {
    for (std::uint64_t h = std::max<std::uint64_t>(1, final->height.raw()); h <= chain.size(); ++h) {
      const Stored& stored = chain[h - 1];
      if (!stored.finalization) continue;
      data.certificates.items.push_back(*stored.finalization);
      data.blocks.items.push_back(stored.block->block);
      break;
    }
  }
  if (!data.blocks.empty()) send(i, request.to.raw(), make_message(std::move(data)));
}

void Cluster::answer_gathers(std::uint64_t views_to) {
  for (NodeIndex i = 0; i < instances_.size(); ++i) {
    std::optional<GatherPayload>& gather = instances_[i].gather;
    if (!gather || gather->view.raw() > views_to) continue;
    local_.emplace_back(i, PayloadGathered{gather->view, gather->parent, {some_transaction(i, gather->view)}});
    gather.reset();
  }
}

// --- what must never happen ---

void Cluster::persisted(NodeIndex i, const LogRecord& record) {
  if (!honest(i)) return;
  if (const auto* own = std::get_if<OwnVote>(&record)) return signed_vote(i, own->vote.subject);
  if (const auto* seen = std::get_if<Seen>(&record)) return certified(i, seen->certificate->subject);
  if (const auto* own = std::get_if<OwnPropose>(&record)) {
    const BlockHeader& header = own->propose->header;
    signed_vote(i, notarize(header.epoch, header.view, header_hash(header)));
  }
}

void Cluster::signed_vote(NodeIndex i, const Subject& subject) {
  Own& own = instances_[i].own[subject.view];
  const auto wrong = [&](const char* what) { violated("instance " + std::to_string(i) + what + at(subject.view)); };
  switch (subject.kind) {
    case VoteKind::notarize:
      if (own.notarize) wrong(" notarizes twice in ");
      if (own.nullify) wrong(" notarizes after nullifying in ");
      own.notarize = subject.block;
      return;
    case VoteKind::nullify:
      if (own.finalize) wrong(" nullifies after finalizing in ");
      own.nullify = true;
      return;
    case VoteKind::finalize:
      if (own.nullify) wrong(" finalizes after nullifying in ");
      if (own.finalize && *own.finalize != std::pair{subject.block, subject.result}) wrong(" finalizes twice in ");
      if (views_[subject.view].notarized != subject.block) wrong(" finalizes what nobody saw notarized in ");
      own.finalize = {subject.block, subject.result};
  }
}

void Cluster::certified(NodeIndex, const Subject& subject) {
  Certified& seen = views_[subject.view];
  if (subject.kind == VoteKind::nullify) seen.nullified = true;
  if (subject.kind == VoteKind::notarize) {
    if (seen.notarized && *seen.notarized != subject.block) violated("two notarized blocks in " + at(subject.view));
    seen.notarized = subject.block;
  }
  if (subject.kind == VoteKind::finalize) {
    const std::pair said{subject.block, subject.result};
    if (seen.finalized && *seen.finalized != said) violated("two finalizations in " + at(subject.view));
    seen.finalized = said;
  }
  if (seen.nullified && seen.finalized) violated("a nullification and a finalization in " + at(subject.view));
  if (seen.notarized && seen.finalized && *seen.notarized != seen.finalized->first)
    violated("one block notarized and another finalized in " + at(subject.view));
}

void Cluster::committed(NodeIndex i, const Commit& commit) {
  const std::uint64_t height = commit.block->block.header.height.raw();
  local_.emplace_back(i, BlockCommitted{Height{height}});
  std::vector<Stored>& chain = instances_[i].chain;
  if (height != chain.size() + 1) return violated("an instance skips a height");
  chain.push_back({commit.block, {}});
  if (commit.finalization) chain.back().finalization = to_certificate(*commit.finalization);
  if (!honest(i)) return;
  const std::pair entry{commit.block->hash, commit.result};
  if (height > agreed_.size()) agreed_.push_back(entry);
  if (agreed_[height - 1] != entry) violated("two blocks or results at height " + std::to_string(height));
}

void Cluster::fact(NodeIndex i, const Fact& fact) {
  if (const auto* entered = std::get_if<ViewEntered>(&fact)) {
    instances_[i].view = entered->view;
    instances_[i].delta = entered->delta;
  } else if (const auto* found = std::get_if<EvidenceFound>(&fact)) {
    ++evidence_;
    if (found->evidence.first.voter.raw() != twin_)
      violated("evidence names the honest validator " + std::to_string(found->evidence.first.voter.raw()));
  } else if (const auto* fault = std::get_if<PeerFault>(&fact)) {
    if (honest(i) && fault->peer.raw() != twin_) violated("an honest instance blames another: " + fault->why);
  } else if (honest(i)) {
    violated(std::holds_alternative<SafetyBroken>(fact) ? "two certificates contradict each other"
                                                        : "the results diverge");
  }
}

// --- time ---

void Cluster::settle() {
  while (violation_.empty()) {
    if (!local_.empty()) {
      const auto [instance, event] = std::move(local_.front());
      local_.pop_front();
      step(instance, event);
      continue;
    }
    if (in_flight_ == 0) return;
    std::deque<Delivery>& due = slots_[slot_];
    if (due.empty()) {
      slot_ = (slot_ + 1) % kSlots;
      continue;
    }
    const Delivery delivery = std::move(due.front());
    due.pop_front();
    --in_flight_;
    step(delivery.to, MessageReceived{ValidatorIndex{delivery.from}, delivery.message});
  }
}

void Cluster::advance_clock(Instance& instance, std::int64_t by_ms) {
  instance.clock = Millis{instance.clock.raw() + by_ms};
}

void Cluster::time_out(std::uint64_t view, std::size_t half) {
  std::vector<NodeIndex> late;
  for (NodeIndex i = 0; i < instances_.size(); ++i)
    if (instances_[i].view.raw() <= view && i % 2 == half) late.push_back(i);
  for (const NodeIndex i : late) {
    advance_clock(instances_[i], 3 * instances_[i].delta.raw() + 1);
    step(i, TimerFired{});
  }
  settle();
}

void Cluster::play(std::uint64_t number, const Round& round) {
  if (!violation_.empty()) return;
  group_ = round.group;
  led_to_ = number;
  // The view's leader was not known before.
  for (NodeIndex i = 0; i < instances_.size(); ++i) step(i, kWork);
  answer_gathers(number);
  if (mood_)  // somebody is in a hurry
    for (NodeIndex i = 0; i < instances_.size(); ++i)
      if (mood_->below(6) == 0) {
        advance_clock(instances_[i], 3 * instances_[i].delta.raw() + 1);
        local_.insert(local_.begin() + static_cast<std::ptrdiff_t>(mood_->below(local_.size() + 1)), {i, TimerFired{}});
      }
  settle();
  // One half is in a hurry. The other half waits for the next round, unless this one would bring nobody any further.
  time_out(number, number % 2);
  const bool moved =
      std::any_of(instances_.begin(), instances_.end(), [&](const Instance& i) { return i.view.raw() > number; });
  if (!moved) time_out(number, 1 - number % 2);
}

void Cluster::pass_time(Millis at_most) {
  Millis wait = at_most;
  for (const Instance& i : instances_)
    if (i.timer && *i.timer > i.clock) wait = std::min(wait, Millis{i.timer->raw() - i.clock.raw()});
  for (Instance& i : instances_) advance_clock(i, wait.raw());
  recovery_ms_ += wait.raw();
  for (NodeIndex i = 0; i < instances_.size(); ++i)
    if (!instances_[i].timer || *instances_[i].timer <= instances_[i].clock) {
      instances_[i].timer.reset();
      step(i, TimerFired{});
    }
  settle();
}

void Cluster::heal(std::uint64_t blocks) {
  if (!violation_.empty()) return;
  std::fill(group_.begin(), group_.end(), std::uint8_t{0});
  Millis delta;
  std::uint64_t goal = 0;
  std::uint64_t newest = 0;
  for (NodeIndex i = 0; i < instances_.size(); ++i) {
    if (!honest(i)) continue;
    delta = std::max(delta, instances_[i].delta);
    goal = std::max(goal, instances_[i].chain.size() + blocks);
    newest = std::max(newest, instances_[i].view.raw());
  }
  const auto lowest = [this] {
    std::uint64_t out = UINT64_MAX;
    for (NodeIndex i = 0; i < instances_.size(); ++i)
      if (honest(i)) out = std::min(out, instances_[i].chain.size());
    return out;
  };
  const std::int64_t allowed = kDeltasToProgress * delta.raw() + kTimeToStart;
  recovery_ms_ = 0;
  // A view takes the time between two blocks, else those who have to ask for something would never catch up.
  led_to_ = std::max(led_to_, newest);
  while (violation_.empty()) {
    answer_gathers(led_to_);
    settle();
    if (!violation_.empty() || lowest() >= goal) return;
    if (recovery_ms_ > allowed)
      return violated("no " + std::to_string(blocks) + " blocks within " + std::to_string(allowed) +
                      " ms after the heal");
    std::uint64_t reached = 0;
    for (const Instance& i : instances_) reached = std::max(reached, i.view.raw());
    pass_time(reached > led_to_ ? kBetweenBlocks : kPassing);
    led_to_ = std::max(led_to_, reached);
  }
}

}  // namespace tallystick::sim::twins
