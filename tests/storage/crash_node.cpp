#include "tests/storage/crash_node.h"

#include <algorithm>

#include "consensus/log_record.h"
#include "node/host/host.h"
#include "node/host/wire.h"
#include "node/ledger/check.h"
#include "node/storage/block_codec.h"
#include "node/storage/state_database.h"

namespace tallystick::storage_test {
namespace {

using namespace node;

constexpr LevelDbOptions kDatabase{.write_buffer_bytes = 64 * 1024, .block_cache_bytes = 64 * 1024};
constexpr LedgerOptions kLedger{.bucket_bits = 4};
constexpr Epoch kEpoch{0};
constexpr ValidatorIndex kSelf{0};
constexpr const char* kState = "state";
constexpr const char* kBlocks = "blocks";
constexpr const char* kLog = "log/0";
constexpr std::size_t kLogSegmentsMax = 3;

// Of the first validator in contracts::test_genesis.
class Key final : public Signer {
 public:
  Key() {
    std::array<std::uint8_t, 32> bytes{};
    bytes[31] = 11;
    key_ = std::move(*PrivateKey::from(bytes));
    public_ = key_->public_key();
  }
  const PublicKey& public_key() const override { return public_; }
  Signature sign(const Hash& digest) const override { return key_->sign(digest); }

 private:
  std::optional<PrivateKey> key_;
  PublicKey public_;
};

const Key& key() {
  static const Key made;
  return made;
}

// The chain's finalizations are genuine; looking at each again for every state would be most of the time.
class AnySignature final : public SignatureScheme {
 public:
  bool verify(const PublicKey&, const Hash&, const Signature&) const override { return true; }
};

consensus::Block block_of(const TestBlock& block) {
  consensus::Block out{block.header, {}};
  for (const TransactionPtr& transaction : block.transactions) out.transactions.items.push_back(transaction->hash);
  return out;
}

StoredBlock stored_block(const TestChain& chain, const TestBlock& block) {
  StoredBlock out{block_of(block), result_digest(block.result), chain.finalize(block), {}};
  for (const TransactionPtr& transaction : block.transactions) out.transactions.push_back(transaction->bytes);
  return out;
}

// Made once: signing takes longer than a restart.
const std::vector<StoredBlock>& stored_blocks(const TestChain& chain) {
  static std::map<const TestChain*, std::vector<StoredBlock>> made;
  std::vector<StoredBlock>& blocks = made[&chain];
  while (blocks.size() < chain.blocks().size()) blocks.push_back(stored_block(chain, chain.blocks()[blocks.size()]));
  return blocks;
}

// As the daemon does: a database whose records are not what was agreed upon is a damaged one.
Result<StateDatabase> open_database(Disk& disk, const TestChain& chain, const Sizes& sizes,
                                    std::unique_ptr<LedgerApplication>& ledger) {
  return open_state_database(disk, kState, [&]() -> Result<std::unique_ptr<KvStore>> {
    auto database = open_leveldb_on(disk, kState, kDatabase, sizes.background);
    if (!database) return database;
    auto opened = LedgerApplication::open(**database, chain.genesis(), contracts::registry(), kLedger);
    if (!opened) return tl::unexpected(opened.error());
    ledger = std::move(*opened);
    return database;
  });
}

// --- a node that lives ---

class Life {
 public:
  Life(Disk& disk, const TestChain& chain, const Sizes& sizes, Told& told)
      : disk_{disk}, chain_{chain}, sizes_{sizes}, told_{told} {}

  Result<void> run(Height until) {
    if (auto opened = open(); !opened) return opened;
    while (ledger_->last_committed().height < until)
      if (auto done = next_block(); !done) return done;
    return {};
  }

 private:
  Result<void> open() {
    if (!told_.started)
      if (auto made = Host::first_start(disk_, key().public_key(), kEpoch); !made) return made;
    told_.started = true;
    auto store = open_database(disk_, chain_, sizes_, ledger_);
    if (!store) return tl::unexpected(store.error());
    store_ = std::move(store->store);
    auto state = SignState::open(disk_, "sign_state", key().public_key());
    if (!state) return tl::unexpected(state.error());
    sign_state_ = std::move(*state);
    auto blocks = BlockStore::open(disk_, {kBlocks, sizes_.block_segment_bytes});
    if (!blocks) return tl::unexpected(blocks.error());
    blocks_ = std::move(*blocks);
    auto log = ConsensusLog::open(disk_, {kLog, sizes_.log_segment_bytes});
    if (!log) return tl::unexpected(log.error());
    log_ = std::move(log->log);
    own_view_ = told_.voted;
    return log_->append(consensus::EpochOpen{kEpoch, genesis_hash(chain_.genesis())});
  }

  Result<void> next_block() {
    const std::size_t place = ledger_->last_committed().height.raw();
    const TestBlock& block = chain_.blocks()[place];
    const StoredBlock& stored = stored_blocks(chain_)[place];
    const View view = block.header.view;
    if (auto done = log_->append(consensus::Body{consensus::hashed(block_of(block))}, block.transactions); !done)
      return done;
    if (auto done = vote(consensus::notarize(kEpoch, view, block.hash)); !done) return done;
    const auto executed = ledger_->execute(block.header, block.transactions);
    if (!executed) return tl::unexpected(executed.error());
    if (auto done = log_->append(consensus::Executed{kEpoch, block.hash, executed->result_digest}); !done) return done;
    if (auto done = vote(consensus::finalize(kEpoch, view, block.hash, executed->result_digest)); !done) return done;
    const auto certificate =
        std::make_shared<const consensus::Certificate>(consensus::to_certificate(*stored.finalization));
    if (auto done = log_->append(consensus::Seen{certificate}); !done) return done;
    if (auto done = make_durable(); !done) return done;
    told_.under_way = block.header.height;
    if (auto done = blocks_->append(stored); !done) return done;
    if (auto done = blocks_->sync(); !done) return done;
    if (auto done = ledger_->commit(block.hash, stored.finalization); !done) return done;
    told_.acknowledged = block.header.height;
    return log_->segments() > kLogSegmentsMax ? prune(certificate) : Result<void>{};
  }

  // As the host sends a vote: lease, log, signer's state, then it leaves.
  Result<void> vote(const consensus::Subject& subject) {
    const consensus::OwnVote own{
        {subject, kSelf, key().sign(consensus::vote_digest(network_of(chain_.genesis()), subject))}};
    own_view_ = std::max(own_view_, subject.view);
    if (auto done = log_->append(own); !done) return done;
    if (auto done = make_durable(); !done) return done;
    told_.votes.push_back(consensus::encode_record(own));
    told_.voted = own_view_;
    return {};
  }

  Result<void> make_durable() {
    const bool lease_ends = own_view_ > sign_state_->lease().lease_end;
    const SignLease lease{kEpoch, lease_end_for(own_view_)};
    if (lease_ends)
      if (auto done = log_->append_lease(lease); !done) return done;
    if (auto done = log_->sync(); !done) return done;
    return lease_ends ? sign_state_->extend(lease) : Result<void>{};
  }

  // Votes of finalized views are not needed any more.
  Result<void> prune(const consensus::CertificatePtr& newest) {
    told_.votes.clear();
    return log_->replace(
        {{consensus::EpochOpen{kEpoch, genesis_hash(chain_.genesis())}, {}}, {consensus::Seen{newest}, {}}},
        sign_state_->lease());
  }

  Disk& disk_;
  const TestChain& chain_;
  const Sizes& sizes_;
  Told& told_;
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<LedgerApplication> ledger_;
  std::unique_ptr<SignState> sign_state_;
  std::unique_ptr<BlockStore> blocks_;
  std::unique_ptr<ConsensusLog> log_;
  View own_view_;
};

// --- a node that starts again: the host, with nobody to talk to ---

struct Still final : Clock, Timers, PeerNetwork, Worker, HostListener {
  explicit Still(Timestamp start) : start_{start} {}
  Timestamp wall() const override { return start_; }
  Millis monotonic() const override { return Millis{0}; }
  Id after(Millis, std::function<void()>) override { return ++timers_; }
  void cancel(Id) override {}
  void send(ValidatorIndex, Channel, Bytes frame) override { sent.push_back(std::move(frame)); }
  void broadcast(Channel, const Bytes&) override {}
  void run(std::function<void()> job, std::function<void()>) override { job(); }
  void on_halt(const Error& error) override { halted = error.message; }
  std::string halted;
  std::vector<Bytes> sent;

 private:
  Timestamp start_;
  Id timers_ = 0;
};

HostConfig host_config(const TestChain& chain, const Sizes& sizes) {
  const Genesis& genesis = chain.genesis();
  HostConfig config{
      .replica = {.network = network_of(genesis),
                  .epoch = kEpoch,
                  .validators = consensus::ValidatorSet::of(genesis),
                  .self = kSelf,
                  .root = consensus::genesis_block(genesis_hash(genesis), result_digest(chain.genesis_result()),
                                                   genesis.calendar.first_day_start),
                  .timing = {}},
      .pool = {},
      .verification = {}};
  config.log_segment_bytes = sizes.log_segment_bytes;
  config.block_segment_bytes = sizes.block_segment_bytes;
  config.scrub_bytes_per_second = 64 * 1024 * 1024;  // all, at once
  return config;
}

class Inspection {
 public:
  Inspection(Disk& disk, const TestChain& chain, const Sizes& sizes, const Told& told, bool damaged)
      : disk_{disk}, chain_{chain}, sizes_{sizes}, told_{told}, damaged_{damaged} {}

  Restart run() {
    if (start()) log();
    return out_;
  }

 private:
  void wrong(const std::string& what) {
    if (out_.wrong.empty()) out_.wrong = what;
  }
  bool refused(const std::string& why) {
    out_.refused = why;
    return false;
  }
  // A read that was refused: right only where bytes have rotted.
  void refused_read(const Error& error) {
    ++out_.unreadable;
    if (!damaged_) wrong(error.message);
  }

  bool start() {
    // Never begun: `tallystickd init` has to be run again, and is.
    if (!told_.started)
      if (const auto made = Host::first_start(disk_, key().public_key(), kEpoch);
          !made && made.error().kind != ErrorKind::not_yet)
        return refused(made.error().message);
    std::unique_ptr<KvStore> holds;  // outlives the ledger
    std::unique_ptr<LedgerApplication> ledger;
    auto database = open_database(disk_, chain_, sizes_, ledger);
    if (!database) return refused(database.error().message);
    out_.made_anew = database->damage;
    holds = std::move(database->store);
    const KvStore& store = *holds;
    out_.ledger_was_at = ledger->last_committed().height;
    Still still{chain_.genesis().calendar.first_day_start};
    const AnySignature any;
    const auto host = Host::start(host_config(chain_, sizes_),
                                  {still, still, disk_, still, still, {&still}, any, &key(), *ledger}, still);
    if (!host) return refused(host.error().message);
    if (!still.halted.empty()) return refused("halted: " + still.halted);
    answer(**host, still);
    out_.mended = (*host)->status().mended_blocks;
    out_.votes_lost = (*host)->status().votes_lost_until > View{0};
    if (out_.votes_lost && !damaged_) wrong("own votes are missing that had been synced");
    if (out_.votes_lost && (*host)->status().votes_lost_until < told_.voted)
      wrong("the vote floor is below a vote that was sent");
    if (!(*host)->status().may_vote && !damaged_) wrong("the signer's state is gone");
    compare(store, *ledger, (*host)->blocks());
    may_vote_ = (*host)->status().may_vote;
    return true;
  }

  // The peers have every block: first one of them says something else, then it is told as it is.
  void answer(Host& host, const Still& still) {
    for (const Bytes& frame : still.sent) {
      if (frame.front() != kFetchStoredType) continue;
      const auto fetch = decode_fetch_stored(ByteView{frame}.subspan(1));
      if (!fetch) return wrong("a request for a block that no peer can read");
      StoredBlock block = stored_blocks(chain_)[fetch->height.raw() - 1];
      if (header_hash(block.block.header) != fetch->block) return wrong("it asks for another block");
      const auto say = [&](const StoredBlock& said) {
        Bytes out{kStoredType};
        const Bytes bytes = encode_stored_block(said);
        out.insert(out.end(), bytes.begin(), bytes.end());
        host.on_frame(ValidatorIndex{1}, Channel::bulk, out);
      };
      StoredBlock forged = block;
      forged.transactions.emplace_back(10, std::uint8_t{7});
      say(forged);
      forged = block;
      forged.block.header.timestamp = Timestamp{forged.block.header.timestamp.raw() + 1};
      say(forged);
      if (host.status().mended_blocks > out_.mended) wrong("a block that a peer made up was taken");
      block.result = Hash{};  // the ledger knows better
      say(block);
      out_.mended = host.status().mended_blocks;
    }
  }

  void compare(const KvStore& store, const LedgerApplication& ledger, const BlockStore& blocks) {
    const ExecutedBlock at = ledger.last_committed();
    out_.height = at.height;
    const std::uint64_t height = at.height.raw();
    if (at.height < told_.acknowledged) {
      if (!damaged_) wrong("block " + std::to_string(told_.acknowledged.raw()) + " was acknowledged and is gone");
      ++out_.unreadable;
    }
    if (at.height > told_.under_way) return wrong("there is a block that was never written");
    if (at.result != (height == 0 ? chain_.genesis_result() : chain_.blocks()[height - 1].result))
      return wrong("the state is not that of block " + std::to_string(height));
    if (blocks.last() != at.height) wrong("block store and ledger end at different heights");
    if (const auto checked = check_ledger(store, chain_.genesis(), contracts::registry(), AnySignature{}); !checked)
      refused_read(checked.error());
    const auto committed = ledger.committed();
    for (std::uint64_t h = 1; h <= height; ++h) {
      const TestBlock& block = chain_.blocks()[h - 1];
      const auto in_file = blocks.read(Height{h});
      if (!in_file)
        refused_read(in_file.error());
      else if (*in_file != stored_blocks(chain_)[h - 1])
        wrong("the block store gives another block " + std::to_string(h));
      const auto by_hash = blocks.height_of(block.hash);
      if (in_file && by_hash && *by_hash != Height{h})
        wrong("block " + std::to_string(h) + " is not found by its hash");
      const auto certified = blocks.finalized_at_or_above(Height{h});
      if (in_file && certified && *certified != Height{h})
        wrong("the finalization of block " + std::to_string(h) + " is not found");
      const auto receipts = committed->receipts(Height{h});
      if (!receipts) {
        refused_read(receipts.error());
        continue;
      }
      bool same = receipts->size() == block.receipts.size();
      for (std::size_t i = 0; same && i < receipts->size(); ++i) same = (*receipts)[i] == to_bytes(block.receipts[i]);
      if (!same) wrong("the receipts of block " + std::to_string(h) + " are others");
    }
  }

  // Every vote that was sent is in the log, or the node knows that it may not be.
  void log() {
    auto log = ConsensusLog::open(disk_, {kLog, sizes_.log_segment_bytes});
    if (!log) return refused_read(log.error());
    if (log->findings.damaged && !damaged_) return wrong("the log is damaged");
    if (out_.votes_lost || !may_vote_) return;
    std::vector<Bytes> held;
    for (const ConsensusLog::Entry& entry : log->entries) held.push_back(consensus::encode_record(entry.record));
    for (const Bytes& vote : told_.votes)
      if (std::ranges::find(held, vote) == held.end()) return wrong("a vote that was sent is not in the log");
    const auto state = SignState::open(disk_, "sign_state", key().public_key());
    if (!state) return refused_read(state.error());
    if (!damaged_ && (*state)->lease().lease_end < told_.voted)
      wrong("the signer's state is behind a vote that was sent");
  }

  Disk& disk_;
  const TestChain& chain_;
  const Sizes& sizes_;
  const Told& told_;
  bool damaged_;
  bool may_vote_ = false;
  Restart out_;
};

}  // namespace

Result<void> live(Disk& disk, const TestChain& chain, const Sizes& sizes, Height until, Told& told) {
  return Life{disk, chain, sizes, told}.run(until);
}

Restart restart(Disk& disk, const TestChain& chain, const Sizes& sizes, const Told& told, bool damaged) {
  return Inspection{disk, chain, sizes, told, damaged}.run();
}

}  // namespace tallystick::storage_test
