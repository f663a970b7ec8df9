// One replica alone, told by a test what the others do: for rows of steps (event, effects, new view). What a step asks for is written as
// words: "notarize 3", "nullify 3", "finalize 3", "propose 3" (broadcast), "Notarization 3" … (shared), "log notarize 3" … (persisted),
// "gather", "body", "execute 1", "commit 1", "fetch …", "serve …", "report …"; numbers are views, for execute and commit heights.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "consensus/cluster_test.h"

namespace tallystick::consensus::testing {

inline std::string word_of(VoteKind kind) {
  return std::string{name_of(kind)};
}
inline std::string certificate_word(const Subject& subject) {
  const char* const words[] = {"Notarization ", "Nullification ", "Finalization "};
  return words[static_cast<int>(subject.kind) - 1] + std::to_string(subject.view.raw());
}

inline std::string word_of(const Message& message) {
  if (const auto* vote = std::get_if<Vote>(&message))
    return word_of(vote->subject.kind) + " " + std::to_string(vote->subject.view.raw());
  if (const auto* propose = std::get_if<Propose>(&message))
    return "propose " + std::to_string(propose->header.view.raw());
  if (const auto* certificate = std::get_if<Certificate>(&message)) return certificate_word(certificate->subject);
  if (std::holds_alternative<Status>(message)) return "";
  if (const auto* fetch = std::get_if<Fetch>(&message)) {
    if (const auto* views = std::get_if<FetchCertificates>(fetch))
      return "fetch views " + std::to_string(views->first.raw()) + ".." + std::to_string(views->last.raw());
    return std::holds_alternative<FetchBlocks>(*fetch) ? "fetch blocks" : "fetch finalization";
  }
  return std::holds_alternative<SealProof>(message) ? "seal" : "data";
}

// Empty for what tests do not follow: timers, Status, entered views.
inline std::string word_of(const Effect& effect) {
  if (const auto* persist = std::get_if<Persist>(&effect)) {
    if (const auto* own = std::get_if<OwnVote>(&persist->record))
      return "log " + word_of(own->vote.subject.kind) + " " + std::to_string(own->vote.subject.view.raw());
    const char* const words[] = {"log open", "log propose",  "",         "log certificate",
                                 "log body", "log executed", "log floor", "log sealed"};
    return words[persist->record.index()];
  }
  if (const auto* send = std::get_if<Send>(&effect)) return word_of(*send->message);
  if (const auto* broadcast = std::get_if<Broadcast>(&effect)) return word_of(*broadcast->message);
  if (std::holds_alternative<GatherPayload>(effect)) return "gather";
  if (std::holds_alternative<GatherBody>(effect)) return "body";
  if (const auto* e = std::get_if<Execute>(&effect))
    return "execute " + std::to_string(e->block->block.header.height.raw());
  if (const auto* c = std::get_if<Commit>(&effect))
    return "commit " + std::to_string(c->block->block.header.height.raw());
  if (std::holds_alternative<Serve>(effect)) return "serve";
  if (std::holds_alternative<HandOver>(effect)) return "hand over";
  if (std::holds_alternative<EpochOver>(effect)) return "over";
  if (const auto* report = std::get_if<Report>(&effect)) {
    const char* const words[] = {"report evidence",
                                 "report divergence",
                                 "report suspicion",
                                 "report fork",
                                 "report blocked",
                                 "report fault",
                                 ""};
    return words[report->fact.index()];
  }
  return "";
}

class Solo {
 public:
  using Words = std::vector<std::string>;

  // Validator `self` of n, started with an empty disk at time 0; leader(v) = v mod n.
  explicit Solo(std::size_t self, std::size_t n = 4) : n_{n}, self_{self}, signer_{stub_key(self)} { start(); }

  // --- time and events ---
  Words start(const std::function<void(Recovery&)>& edit = {}, Timing timing = {}) {
    Recovery recovery{chain_, disk, View{0}, true};
    if (edit) edit(recovery);
    ReplicaConfig config = test_config(n_, self_);
    config.timing = timing;
    config.sealing_height = sealing_height;
    replica_ = std::make_unique<Replica>(std::move(config), scheme_, &signer_);
    timer_.reset();
    auto effects = replica_->start(recovery, now());
    error = effects ? "" : effects.error().message;
    return effects ? take(*effects) : Words{};
  }
  Words tell(const Event& event) { return take(replica_->step(event, now())); }
  Words hear(std::size_t from, Message message) {
    return tell(MessageReceived{ValidatorIndex{static_cast<std::uint16_t>(from)}, make_message(std::move(message))});
  }
  // Lets time pass, with its timers; all that happened meanwhile.
  Words wait(std::int64_t ms) {
    Words out;
    const std::int64_t end = now_ + ms;
    while (timer_ && *timer_ <= end) {
      now_ = std::max(now_, *timer_);
      timer_.reset();
      for (const std::string& word : tell(TimerFired{})) out.push_back(word);
    }
    now_ = end;
    return out;
  }
  Now now() const { return {Timestamp{1'000'000 + now_}, Millis{now_}}; }

  // --- the others ---
  // The leader's block of a view on top of another; the root when parent is null.
  Block block(std::uint64_t view, const Block* parent = nullptr, std::vector<Hash> transactions = {},
              std::optional<FinalizedRef> finalized = {}) const {
    const CommittedBlock root = test_config(n_, self_).root;
    Block out;
    out.header.view = View{view};
    out.header.height = Height{parent ? parent->header.height.raw() + 1 : 1};
    out.header.parent_hash = parent ? header_hash(parent->header) : root.hash;
    out.header.parent_view = parent ? parent->header.view : View{0};
    out.header.tx_root = transactions_root(transactions);
    out.header.tx_count = static_cast<std::uint32_t>(transactions.size());
    out.header.timestamp = Timestamp{(parent ? parent->header.timestamp.raw() : 1'000'000) + 1};
    out.header.proposer = ValidatorIndex{static_cast<std::uint16_t>(view % n_)};
    out.header.finalized = finalized.value_or(FinalizedRef{Height{0}, root.result});
    out.transactions.items = std::move(transactions);
    return out;
  }
  Propose proposal(const Block& block, std::vector<Certificate> justification = {},
                   std::optional<Certificate> finalized = {}) const {
    const Subject subject = notarize(Epoch{0}, block.header.view, header_hash(block.header));
    Propose out;
    out.header = block.header;
    out.signature = signed_vote(block.header.view.raw() % n_, subject).signature;
    out.transactions = block.transactions;
    out.justification.items = std::move(justification);
    out.finalized = std::move(finalized);
    return out;
  }
  static Hash hash(const Block& block) { return header_hash(block.header); }
  Certificate notarization(const Block& b) const {
    return certified(n_, notarize(Epoch{0}, b.header.view, hash(b)), others());
  }
  Certificate nullification(std::uint64_t view) const { return certified(n_, nullify(Epoch{0}, View{view}), others()); }
  Certificate finalization(const Block& b, const Hash& result) const {
    return certified(n_, finalize(Epoch{0}, b.header.view, hash(b), result), others());
  }
  // R of a block given its ancestors from height 1 on.
  Hash result(const std::vector<Block>& blocks) const {
    Hash out = test_config(n_, self_).root.result;
    for (const Block& b : blocks) out = test_result(out, hash(b));
    return out;
  }

  // --- what is known of it ---
  std::uint64_t view() const { return replica_->summary().view.raw(); }
  Summary summary() const { return replica_->summary(); }
  std::vector<LogRecord> checkpoint() const { return replica_->checkpoint(); }
  std::vector<LogRecord> disk;
  Height sealing_height = kNoSealing;  // read at a start
  // What the state announces from each height on.
  std::map<std::uint64_t, Hash> announced{{0, Hash{}}};
  std::vector<CommittedBlock>& chain() { return chain_; }
  std::vector<Effect> last;  // all effects of the last step and what followed at once
  std::string error;         // of the last start
  bool bodies = true;        // GatherBody is answered at once
  bool executes = true;      // Execute is answered at once
  Replica& replica() { return *replica_; }

  static bool has(const Words& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

 private:
  // Every other validator: q or more.
  std::vector<std::size_t> others() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < n_; ++i)
      if (i != self_ || n_ == 1) out.push_back(i);
    return out;
  }
  Hash announced_at(Height height) const { return std::prev(announced.upper_bound(height.raw()))->second; }
  Words take(std::vector<Effect> effects) {
    Words words;
    last.clear();
    std::vector<Effect> queue = std::move(effects);
    while (!queue.empty()) {
      std::vector<Effect> next;
      for (Effect& effect : queue) {
        if (const auto* persist = std::get_if<Persist>(&effect)) disk.push_back(persist->record);
        if (const auto* timer = std::get_if<StartTimer>(&effect)) timer_ = timer->at.raw();
        std::optional<Event> answer;
        if (const auto* body = std::get_if<GatherBody>(&effect); body && bodies) answer = BodyReady{body->block->hash};
        if (const auto* execute = std::get_if<Execute>(&effect); execute && executes) {
          const auto parent = results_.find(execute->block->block.header.parent_hash);
          const Hash before = parent == results_.end() ? chain_.back().result : parent->second;
          results_[execute->block->hash] = test_result(before, execute->block->hash);
          answer = BlockExecuted{execute->block->hash, results_[execute->block->hash],
                                 announced_at(execute->block->block.header.height)};
        }
        if (const auto* commit = std::get_if<Commit>(&effect))
          chain_.push_back({commit->block->hash, commit->block->block.header, commit->result, commit->finalization,
                            announced_at(commit->block->block.header.height)});
        if (const std::string word = word_of(effect); !word.empty()) words.push_back(word);
        last.push_back(effect);
        if (!answer) continue;
        for (Effect& more : replica_->step(*answer, now())) next.push_back(std::move(more));
      }
      queue = std::move(next);
    }
    return words;
  }

  std::size_t n_;
  std::size_t self_;
  StubScheme scheme_;
  StubSigner signer_;
  std::int64_t now_ = 0;
  std::optional<std::int64_t> timer_;
  std::vector<CommittedBlock> chain_{test_config(n_, self_).root};
  std::map<Hash, Hash> results_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace tallystick::consensus::testing
