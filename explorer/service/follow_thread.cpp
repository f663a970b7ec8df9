#include "explorer/service/follow_thread.h"

#include <atomic>
#include <condition_variable>
#include <thread>

#include "contracts/registry.h"
#include "explorer/follow/follower.h"
#include "explorer/follow/node_source.h"
#include "explorer/index/facts.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::explorer {
namespace {

constexpr Millis kPoll{5'000};                 // of one long poll; what ending may take while nothing happens
constexpr std::chrono::seconds kAgain{1};      // before a node that gave no answer is asked again
constexpr std::chrono::seconds kAfterLie{10};  // before one that lied is
constexpr const char* kLedgerFolder = "/ledger";

Trouble storage_trouble(const Error& error) {
  return {Trouble::Kind::failed,
          "storage",
          Height{0},
          {},
          {},
          error.message,
          error.kind == ErrorKind::unavailable
              ? "See that no other process uses it, and that the disk has room, then start again."
              : "Make it anew with 'tallystick-explorer rebuild'."};
}

}  // namespace

struct FollowThread::Impl {
  Impl(FollowOptions o, SharedStanding& s, std::function<void()> t)
      : options{std::move(o)}, standing{s}, told{std::move(t)} {}

  void run();
  // Both stores and a follower between them; nothing when ending or failed.
  bool open();
  Followed<Genesis> genesis();
  void stands(const Trouble& trouble);
  void went(const Follower::Step& step);
  // False when the object is ending.
  bool rest(std::chrono::milliseconds time);

  const FollowOptions options;
  SharedStanding& standing;
  const std::function<void()> told;
  std::unique_ptr<NodeSource> source;
  std::unique_ptr<sql::Database> database;
  std::unique_ptr<node::KvStore> store;
  std::unique_ptr<node::LedgerApplication> ledger;
  std::unique_ptr<IndexWriter> index;
  const Secp256k1Scheme scheme;
  std::unique_ptr<Follower> follower;

  std::mutex mutex;
  std::condition_variable ending_changed;
  bool ending = false;
  std::thread thread;
};

Result<std::unique_ptr<FollowThread>> FollowThread::start(FollowOptions options, SharedStanding& standing,
                                                          std::function<void()> told) {
  auto source = NodeSource::make(options.nodes);
  if (!source) return tl::unexpected(source.error());
  auto database = sql::open(options.index, sql::Access::write);
  if (!database) return tl::unexpected(database.error());
  const auto state = check_index(**database, options.genesis, record_tables(contracts::registry()));
  if (!state) return tl::unexpected(state.error());
  if (!state->empty) {
    auto facts = read_facts(**database);
    if (!facts) return tl::unexpected(facts.error());
    standing.change([&](Standing& now) {
      now.genesis = facts->genesis;
      now.height = facts->height;
      now.block_time = facts->block_time;
    });
  }
  auto impl = std::make_unique<Impl>(std::move(options), standing, std::move(told));
  impl->source = std::move(*source);
  impl->database = std::move(*database);
  Impl& running = *impl;
  std::unique_ptr<FollowThread> out{new FollowThread(std::move(impl))};
  running.thread = std::thread{[&running] { running.run(); }};
  return out;
}

FollowThread::FollowThread(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

FollowThread::~FollowThread() {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->ending = true;
  }
  impl_->ending_changed.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool FollowThread::Impl::rest(std::chrono::milliseconds time) {
  std::unique_lock lock{mutex};
  return !ending_changed.wait_for(lock, time, [&] { return ending; });
}

Followed<Genesis> FollowThread::Impl::genesis() {
  if (auto known = standing.get().genesis) {
    source->speaks(known->kind);
    return *known;
  }
  return source->genesis(options.genesis);
}

void FollowThread::Impl::stands(const Trouble& trouble) {
  using enum Standing::State;
  standing.change([&](Standing& now) {
    now.state = trouble.kind == Trouble::Kind::unreachable ? waiting
                : trouble.kind == Trouble::Kind::divergent ? divergent
                                                           : failed;
    now.trouble = trouble;
  });
  told();
}

bool FollowThread::Impl::open() {
  Followed<Genesis> first = genesis();
  while (!first) {
    stands(first.error());
    if (!rest(first.error().kind == Trouble::Kind::unreachable ? kAgain : kAfterLie)) return false;
    first = genesis();
  }
  auto opened_store = node::open_leveldb(options.data + kLedgerFolder);
  if (!opened_store) return stands(storage_trouble(opened_store.error())), false;
  store = std::move(*opened_store);
  auto opened_ledger = node::LedgerApplication::open(*store, *first, contracts::registry());
  if (!opened_ledger) return stands(storage_trouble(opened_ledger.error())), false;
  ledger = std::move(*opened_ledger);
  auto opened_index = IndexWriter::open(*database, *first, contracts::registry());
  if (!opened_index) return stands(storage_trouble(opened_index.error())), false;
  index = std::move(*opened_index);
  follower = std::make_unique<Follower>(*source, *ledger, *index, scheme);
  standing.change([&](Standing& now) {
    now.genesis = *first;
    now.height = index->height();
    now.state = Standing::State::catching_up;
    now.trouble.reset();
  });
  told();
  return true;
}

void FollowThread::Impl::went(const Follower::Step& step) {
  const auto moment = ledger->committed();
  standing.change([&](Standing& now) {
    now.height = index->height();
    now.node_height = step.node_height;
    if (moment->tip().height.raw() > 0) now.block_time = moment->tip().timestamp;
    now.state = index->height() < step.node_height ? Standing::State::catching_up : Standing::State::following;
    now.trouble.reset();
  });
  told();
}

void FollowThread::Impl::run() {
  if (!open()) return;
  while (rest(std::chrono::milliseconds{0})) {
    const auto step = follower->step(standing.get().state == Standing::State::following ? kPoll : Millis{0});
    if (step) {
      went(*step);
      // What waits for a finalization of its own has been asked for already.
      if (step->blocks == 0 && follower->height() < step->node_height && !rest(std::chrono::milliseconds{50})) return;
      continue;
    }
    stands(step.error());
    if (step.error().kind == Trouble::Kind::failed) return;
    if (!rest(step.error().kind == Trouble::Kind::unreachable ? kAgain : kAfterLie)) return;
  }
}

}  // namespace tallystick::explorer
