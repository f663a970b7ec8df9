#include "consensus/cluster_test.h"

#include <algorithm>

#include "core/ensure.h"
#include "core/sha256.h"

namespace tallystick::consensus::testing {

Signature StubScheme::sign(const PublicKey& key, const Hash& digest) {
  const Hash hash = sha256(key.view(), digest.view());
  std::array<std::uint8_t, 64> raw{};
  std::copy(hash.raw().begin(), hash.raw().end(), raw.begin());
  return Signature{raw};
}
bool StubScheme::verify(const PublicKey& key, const Hash& digest, const Signature& signature) const {
  return sign(key, digest) == signature;
}

PublicKey stub_key(std::size_t index) {
  std::array<std::uint8_t, 33> raw{};
  raw[0] = 2;
  raw[32] = static_cast<std::uint8_t>(index);
  return PublicKey{raw};
}
Network test_network() {
  return {ChainId{"tallystick-test"}, test_hash("genesis")};
}
ValidatorSet test_validators(std::size_t n) {
  std::vector<PublicKey> keys;
  for (std::size_t i = 0; i < n; ++i) keys.push_back(stub_key(i));
  return ValidatorSet{std::move(keys), test_network().genesis_hash}.with_leaders(
      [n](View view) { return ValidatorIndex{static_cast<std::uint16_t>(view.raw() % n)}; });
}
ReplicaConfig test_config(std::size_t n, std::optional<std::size_t> self) {
  ReplicaConfig config{test_network(),
                       Epoch{0},
                       test_validators(n),
                       std::nullopt,
                       genesis_block(test_network().genesis_hash, test_hash("genesis result"), Timestamp{1}),
                       Timing{}};
  if (self) config.self = ValidatorIndex{static_cast<std::uint16_t>(*self)};
  return config;
}
Vote signed_vote(std::size_t voter, const Subject& subject) {
  return {subject, ValidatorIndex{static_cast<std::uint16_t>(voter)},
          StubScheme::sign(stub_key(voter), vote_digest(test_network(), subject))};
}
Certificate certified(std::size_t n, const Subject& subject, std::vector<std::size_t> signers) {
  if (signers.empty())
    for (std::size_t i = 0; i < test_validators(n).quorum(); ++i) signers.push_back(i);
  Certificate out;
  out.subject = subject;
  std::vector<ValidatorIndex> bits;
  for (const std::size_t i : signers) {
    bits.push_back(ValidatorIndex{static_cast<std::uint16_t>(i)});
    out.signatures.items.push_back(signed_vote(i, subject).signature);
  }
  out.signers = signer_bits(n, bits);
  return out;
}
Hash test_result(const Hash& parent_result, const Hash& block) {
  return sha256(parent_result.view(), block.view());
}

Cluster::Cluster(std::size_t n, std::set<std::size_t> absent, std::size_t twins) : validators_{n}, nodes_(n + twins) {
  for (std::size_t i = 0; i < size(); ++i) {
    nodes_[i].signer = std::make_unique<StubSigner>(stub_key(identity(i)));
    nodes_[i].chain.push_back(test_config(n, identity(i)).root);
    if (!absent.contains(i)) restart(i);
  }
}

void Cluster::submit(const Hash& transaction) {
  pool_.insert(transaction);
  update_work();
}

void Cluster::update_work() {
  for (std::size_t i = 0; i < size(); ++i) {
    const WorkPending work{!pool_.empty(), false, false};
    if (!up(i) || work == nodes_[i].work) continue;
    nodes_[i].work = work;
    later(0, i, work);
  }
}

void Cluster::crash(std::size_t node) {
  nodes_[node].replica.reset();
  nodes_[node].results.clear();
  nodes_[node].timer.reset();
  nodes_[node].work = {};
  ++nodes_[node].life;
}

void Cluster::restart(std::size_t i, const std::function<void(Recovery&)>& edit) {
  Node& node = nodes_[i];
  ++node.life;
  Recovery recovery;
  const std::size_t recent = std::min<std::size_t>(node.chain.size(), kRecentBlocks);
  recovery.committed.assign(node.chain.end() - static_cast<std::ptrdiff_t>(recent), node.chain.end());
  recovery.records = node.disk;
  if (edit) edit(recovery);
  for (const CommittedBlock& block : node.chain) node.results[block.hash] = block.result;
  node.replica = std::make_unique<Replica>(test_config(validators_, identity(i)), scheme_, node.signer.get());
  auto effects = node.replica->start(recovery, now_of(i));
  if (!effects) {
    violations.push_back("node " + std::to_string(i) + " does not start: " + effects.error().message);
    node.replica.reset();
    return;
  }
  carry_out(i, *effects);
  update_work();
}

void Cluster::later(std::int64_t ms, std::size_t node, Event event) {
  queue_.emplace(now_.raw() + ms, Item{node, nodes_[node].life, std::move(event)});
}

bool Cluster::one() {
  std::int64_t next = queue_.empty() ? INT64_MAX : queue_.begin()->first;
  std::size_t timer = size();
  for (std::size_t i = 0; i < size(); ++i)
    if (nodes_[i].timer && nodes_[i].timer->raw() < next) {
      next = nodes_[i].timer->raw();
      timer = i;
    }
  if (next == INT64_MAX) return false;
  now_ = Millis{std::max(next, now_.raw())};
  if (timer < size()) {
    nodes_[timer].timer.reset();
    give(timer, TimerFired{});
    return true;
  }
  const Item item = std::move(queue_.begin()->second);
  queue_.erase(queue_.begin());
  if (item.life == nodes_[item.node].life) give(item.node, item.event);
  return true;
}

void Cluster::run_for(std::int64_t ms) {
  const Millis end{now_.raw() + ms};
  run_until([] { return false; }, ms);
  now_ = std::max(now_, end);
}

bool Cluster::run_until(const std::function<bool()>& done, std::int64_t ms_max) {
  const std::int64_t end = now_.raw() + ms_max;
  while (!done()) {
    if (now_.raw() >= end || !one()) return false;
  }
  return true;
}

void Cluster::give(std::size_t node, const Event& event) {
  if (up(node)) carry_out(node, nodes_[node].replica->step(event, now_of(node)));
}

void Cluster::carry_out(std::size_t node, const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) perform(node, effect);
}

void Cluster::inject(std::size_t from, std::size_t to, Message message) {
  later(0, to, MessageReceived{ValidatorIndex{static_cast<std::uint16_t>(from)}, make_message(std::move(message))});
}

void Cluster::connect(std::size_t from, std::size_t to) {
  later(0, from, PeerConnected{ValidatorIndex{static_cast<std::uint16_t>(to)}});
}

void Cluster::transmit(std::size_t from, std::size_t to, const MessagePtr& message) {
  if (!passes(from, to, *message)) return;
  ++messages;
  for (const std::int64_t delay : arrivals(from, to))
    later(delay, to, MessageReceived{ValidatorIndex{static_cast<std::uint16_t>(identity(from))}, message});
}

// What must hold of every vote that leaves: it is on disk, and nothing that left before contradicts it.
void Cluster::check_vote(std::size_t node, const Vote& vote) {
  const bool durable = nodes_[node].durable.contains(vote.subject);
  if (!durable && honest(node)) violations.push_back("a vote left before it was on disk");
  for (const VoteKind kind : {VoteKind::notarize, VoteKind::nullify, VoteKind::finalize}) {
    const auto before = voted_.find({node, vote.subject.view, kind});
    if (before != voted_.end() && conflict(before->second, vote.subject))
      violations.push_back("node " + std::to_string(node) + " contradicts itself in view " +
                           std::to_string(vote.subject.view.raw()));
  }
  voted_.emplace(std::tuple{node, vote.subject.view, vote.subject.kind}, vote.subject);
}

void Cluster::perform(std::size_t i, const Effect& effect) {
  Node& node = nodes_[i];
  if (const auto* persist = std::get_if<Persist>(&effect)) {
    auto record = decode_record(encode_record(persist->record));
    ensure(record.has_value());
    if (const auto* own = std::get_if<OwnVote>(&*record)) node.durable.insert(own->vote.subject);
    if (const auto* own = std::get_if<OwnPropose>(&*record)) {
      const BlockHeader& header = own->propose->header;
      node.durable.insert(notarize(header.epoch, header.view, header_hash(header)));
    }
    node.disk.push_back(std::move(*record));
  } else if (const auto* send = std::get_if<Send>(&effect)) {
    if (const auto* vote = std::get_if<Vote>(&*send->message)) check_vote(i, *vote);
    for (std::size_t to = 0; to < size(); ++to)
      if (identity(to) == send->to.raw()) transmit(i, to, send->message);
  } else if (const auto* broadcast = std::get_if<Broadcast>(&effect)) {
    if (const auto* vote = std::get_if<Vote>(&*broadcast->message)) check_vote(i, *vote);
    if (const auto* p = std::get_if<Propose>(&*broadcast->message))
      check_vote(i, {notarize(Epoch{0}, p->header.view, header_hash(p->header)), p->header.proposer, p->signature});
    for (std::size_t to = 0; to < size(); ++to)
      if (identity(to) != identity(i)) transmit(i, to, broadcast->message);
  } else if (const auto* timer = std::get_if<StartTimer>(&effect)) {
    if (timer->at <= now_) violations.push_back("a timer for the past");
    node.timer = timer->at;
  } else if (const auto* gather = std::get_if<GatherPayload>(&effect)) {
    std::set<Hash> taken;
    for (const BlockPtr& block : gather->under_way)
      taken.insert(block->block.transactions.begin(), block->block.transactions.end());
    PayloadGathered payload{gather->view, gather->parent, {}};
    for (const Hash& transaction : pool_)
      if (!taken.contains(transaction) && !censors(i, transaction)) payload.transactions.push_back(transaction);
    later(0, i, std::move(payload));
  } else if (const auto* body = std::get_if<GatherBody>(&effect)) {
    if (!stored_bodies_only || holds.contains({i, body->block->hash})) later(5, i, BodyReady{body->block->hash});
  } else if (const auto* execute = std::get_if<Execute>(&effect)) {
    const auto parent = node.results.find(execute->block->block.header.parent_hash);
    if (parent == node.results.end()) {
      violations.push_back("a block is to be executed before its parent");
      return;
    }
    const Hash result = executes(i, test_result(parent->second, execute->block->hash));
    node.results[execute->block->hash] = result;
    later(1, i, BlockExecuted{execute->block->hash, result});
  } else if (const auto* commit = std::get_if<Commit>(&effect)) {
    const BlockHeader& header = commit->block->block.header;
    if (header.parent_hash != node.chain.back().hash) violations.push_back("commits are not in order");
    node.chain.push_back({commit->block->hash, header, commit->result, commit->finalization});
    later(1, i, BlockCommitted{header.height});
    node.stored[commit->block->hash] = commit->block->block;
    for (const Hash& transaction : commit->block->block.transactions) pool_.erase(transaction);
    if (!honest(i)) return update_work();
    const auto agreed = agreed_.try_emplace(header.height.raw(), commit->block->hash, commit->result).first;
    if (agreed->second != std::pair{commit->block->hash, commit->result})
      violations.push_back("two blocks or results at height " + std::to_string(header.height.raw()));
    update_work();
  } else if (const auto* request = std::get_if<Serve>(&effect)) {
    serve(i, *request);
  } else if (const auto* report = std::get_if<Report>(&effect)) {
    facts_.push_back(report->fact);
  }
}

void Cluster::serve(std::size_t i, const Serve& request) {
  Node& node = nodes_[i];
  Data data;
  if (const auto* blocks = std::get_if<FetchBlocks>(&request.fetch)) {
    auto found = node.stored.find(blocks->block);
    while (found != node.stored.end() && data.blocks.size() < blocks->count &&
           found->second.header.height > blocks->above) {
      data.blocks.items.push_back(found->second);
      found = node.stored.find(found->second.header.parent_hash);
    }
  } else if (const auto* final = std::get_if<FetchFinalization>(&request.fetch)) {
    for (const CommittedBlock& block : node.chain) {
      if (block.header.height < final->height || !block.finalization) continue;
      data.certificates.items.push_back(to_certificate(*block.finalization));
      data.blocks.items.push_back(node.stored.at(block.hash));
      break;
    }
  }
  if (!data.blocks.empty() || !data.certificates.empty()) transmit(i, request.to.raw(), make_message(std::move(data)));
}

std::uint64_t Cluster::lowest() const {
  std::uint64_t out = UINT64_MAX;
  for (std::size_t i = 0; i < size(); ++i)
    if (up(i) && honest(i)) out = std::min(out, height(i).raw());
  return out;
}

std::size_t Cluster::facts_of(std::size_t index) const {
  return static_cast<std::size_t>(
      std::count_if(facts_.begin(), facts_.end(), [&](const Fact& fact) { return fact.index() == index; }));
}

bool grow(Cluster& cluster, std::uint64_t blocks, std::int64_t ms_max) {
  const std::uint64_t goal = cluster.lowest() + blocks;
  int count = 0;
  return cluster.run_until(
      [&] {
        cluster.submit(test_hash("load " + std::to_string(goal) + "/" + std::to_string(++count % 50)));
        return cluster.lowest() >= goal;
      },
      ms_max);
}

}  // namespace tallystick::consensus::testing
