#include "explorer/service/follow_thread.h"

#include <algorithm>
#include <condition_variable>
#include <thread>
#include <utility>

#include "contracts/registry.h"
#include "explorer/follow/follower.h"
#include "explorer/follow/node_source.h"
#include "explorer/index/facts.h"
#include "explorer/service/alert_watch.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::explorer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kJudging{200};      // between two pages of blocks
constexpr milliseconds kAgain{1'000};      // before nodes that gave no answer are asked again
constexpr milliseconds kAfterLie{10'000};  // before ones that lied are
// Before the stores are opened again: twice as long each time.
constexpr milliseconds kReopenFirst{1'000};
constexpr milliseconds kReopenLast{30'000};
constexpr const char* kLedgerFolder = "/ledger";

bool of_the_node(const Trouble& trouble) {
  return trouble.kind == Trouble::Kind::unreachable || trouble.kind == Trouble::Kind::divergent;
}

// One alarm a node, the newest; a lie is not forgotten because its node went away.
void note(std::vector<Trouble>& alarms, const Trouble& trouble) {
  const auto known = std::ranges::find(alarms, trouble.node, &Trouble::node);
  if (known == alarms.end())
    alarms.push_back(trouble);
  else if (trouble.kind == Trouble::Kind::divergent || known->kind != Trouble::Kind::divergent)
    *known = trouble;
}

}  // namespace

struct FollowThread::Impl {
  Impl(FollowOptions o, SharedStanding& s, std::function<void()> t)
      : options{std::move(o)}, standing{s}, told{std::move(t)} {}

  void run();
  // Until the object is ending, or the trouble of a store.
  std::optional<Trouble> follow();
  // Both stores and a follower between them.
  Result<void> open(const Genesis& genesis);
  void close();
  // Of the first node that knows it; nothing when ending.
  std::optional<Genesis> genesis();
  void stands(const Trouble& trouble);
  void went(const Follower::Step& step);
  // The node that is asked was found wanting. False when the object is ending.
  bool next_node(Trouble trouble);
  // False when the object is ending.
  bool rest(milliseconds time);
  // Judges what is indexed, for a moment. True: there is more.
  bool judge();

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
  std::unique_ptr<AlertWatch> alerts;
  // Of the nodes that were asked since one was followed last.
  std::size_t wanting = 0;
  std::optional<Trouble> worst;
  milliseconds reopen_after = kReopenFirst;

  std::mutex mutex;
  std::condition_variable ending_changed;
  bool ending = false;
  std::thread thread;
};

Result<std::unique_ptr<FollowThread>> FollowThread::start(FollowOptions options, SharedStanding& standing,
                                                          std::function<void()> told) {
  auto source = NodeSource::make(options.nodes, options.patience);
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
  impl_->source->stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool FollowThread::Impl::rest(milliseconds time) {
  std::unique_lock lock{mutex};
  return !ending_changed.wait_for(lock, time, [&] { return ending; });
}

std::optional<Genesis> FollowThread::Impl::genesis() {
  if (auto known = standing.get().genesis) {
    source->speaks(known->kind);
    return known;
  }
  for (;;) {
    auto first = source->genesis(options.genesis);
    if (first) return std::move(*first);
    if (!next_node(first.error())) return std::nullopt;
  }
}

void FollowThread::Impl::stands(const Trouble& trouble) {
  using enum Standing::State;
  standing.change([&](Standing& now) {
    now.state = trouble.kind == Trouble::Kind::divergent ? divergent
                : trouble.kind == Trouble::Kind::failed  ? failed
                                                         : waiting;
    now.trouble = trouble;
    if (index != nullptr) now.height = index->height();
  });
  told();
}

bool FollowThread::Impl::next_node(Trouble trouble) {
  if (!rest(milliseconds{0})) return false;
  if (trouble.node.empty()) trouble.node = source->name();
  standing.change([&](Standing& now) { note(now.alarms, trouble); });
  if (!worst || worst->kind != Trouble::Kind::divergent) worst = trouble;
  source->move_on();
  if (++wanting < source->count()) {
    told();
    return true;
  }
  const Trouble shown = *std::exchange(worst, std::nullopt);
  wanting = 0;
  stands(shown);
  return rest(shown.kind == Trouble::Kind::unreachable ? kAgain : kAfterLie);
}

Result<void> FollowThread::Impl::open(const Genesis& genesis) {
  if (database == nullptr) {
    auto opened = sql::open(options.index, sql::Access::write);
    if (!opened) return tl::unexpected(opened.error());
    database = std::move(*opened);
  }
  auto opened_store = node::open_leveldb(options.data + kLedgerFolder);
  if (!opened_store) return tl::unexpected(opened_store.error());
  store = std::move(*opened_store);
  auto opened_ledger = node::LedgerApplication::open(*store, genesis, contracts::registry());
  if (!opened_ledger) return tl::unexpected(opened_ledger.error());
  ledger = std::move(*opened_ledger);
  auto opened_index = IndexWriter::open(*database, genesis, contracts::registry());
  if (!opened_index) return tl::unexpected(opened_index.error());
  index = std::move(*opened_index);
  follower = std::make_unique<Follower>(*source, *ledger, *index, scheme);
  alerts = std::make_unique<AlertWatch>(*database, genesis, options.delivered);
  standing.change([&](Standing& now) {
    now.genesis = genesis;
    now.height = index->height();
    now.state = Standing::State::catching_up;
    now.trouble.reset();
  });
  told();
  return {};
}

void FollowThread::Impl::close() {
  alerts.reset();
  follower.reset();
  index.reset();
  ledger.reset();
  store.reset();
  database.reset();
}

void FollowThread::Impl::went(const Follower::Step& step) {
  const auto moment = ledger->committed();
  wanting = 0;
  worst.reset();
  reopen_after = kReopenFirst;
  standing.change([&](Standing& now) {
    now.height = index->height();
    now.node_height = step.node_height;
    if (moment->tip().height.raw() > 0) now.block_time = moment->tip().timestamp;
    now.state = index->height() < step.node_height ? Standing::State::catching_up : Standing::State::following;
    now.trouble.reset();
    std::erase_if(now.alarms, [&](const Trouble& alarm) { return alarm.node == source->name(); });
  });
  told();
}

bool FollowThread::Impl::judge() {
  const bool more = alerts->go_on(kJudging);
  standing.change([&](Standing& now) { now.alerts = alerts->standing(); });
  return more;
}

std::optional<Trouble> FollowThread::Impl::follow() {
  const auto first = genesis();
  if (!first) return std::nullopt;
  if (const auto opened = open(*first); !opened) return store_trouble(Height{0}, opened.error());
  bool unjudged = true;
  while (rest(milliseconds{0})) {
    const auto step = follower->step(unjudged ? Millis{0} : options.poll);
    unjudged = judge();
    if (!step && !of_the_node(step.error())) return step.error();
    if (!step) {
      if (!next_node(step.error())) return std::nullopt;
    } else if (!step->withheld) {
      went(*step);
    } else if (!rest(kAgain)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void FollowThread::Impl::run() {
  while (const auto trouble = follow()) {
    stands(*trouble);
    if (trouble->kind == Trouble::Kind::failed) return;
    close();
    if (!rest(reopen_after)) return;
    reopen_after = std::min(2 * reopen_after, kReopenLast);
  }
}

}  // namespace tallystick::explorer
