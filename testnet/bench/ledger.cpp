#include "testnet/bench/ledger.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "core/strict_json.h"
#include "testnet/bench/disk_sync.h"
#include "testnet/bench/interrupt.h"
#include "testnet/bench/ledger_check.h"
#include "testnet/bench/ledger_report.h"
#include "testnet/bench/measurement.h"

namespace tallystick::bench {
namespace {

constexpr Millis kSignatureTime{1'000};              // before the load and again after it
constexpr std::size_t kTransactionsMax = 2'000'000;  // prepared: about a gigabyte
constexpr std::size_t kDiskSyncs = 200;
constexpr std::size_t kSetupWindow = 512;
constexpr Nanos kSetupPatience = 300 * kSecond;

void tell(const char* what) {
  std::fprintf(stderr, "tallystick-bench: %s\n", what);
}

std::vector<std::string> urls_of(const TemporaryNetwork& network) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < network.size(); ++i) out.push_back(network.rpc_url(i));
  return out;
}

// Sends one stage and waits until all of it is applied.
Result<void> run_stage(const std::vector<std::string>& urls, const std::vector<ClientWork>& stage,
                       const std::function<bool()>& stop) {
  Tracker tracker{stage};
  Follower follower{urls, tracker};
  if (const auto started = follower.start(); !started) return started;
  std::vector<std::size_t> next(stage.size());
  Pace pace;
  pace.window = kSetupWindow;
  pace.begin = now_ns();
  pace.end = pace.begin + kSetupPatience;
  std::size_t all = 0;
  for (const ClientWork& client : stage) all += client.transactions.size();
  { Load load{urls, stage, next, tracker, pace, stop}; }
  drain(tracker, all, stop);
  if (stop()) return fail(ErrorKind::not_yet, "interrupted");
  for (const std::string& problem : tracker.first_problems()) return internal_error("setting up: " + problem);
  if (tracker.applied() < all)
    return fail(ErrorKind::unavailable, "setting up: only " + std::to_string(tracker.applied()) + " of " +
                                            std::to_string(all) + " transactions were applied");
  return {};
}

class Measurement {
 public:
  Measurement(const LedgerOptions& options, std::function<bool()> stop) : options_{options}, stop_{std::move(stop)} {}

  Result<LedgerResult> run() {
    const std::size_t cores = usable_cores().size();
    result_.file_system = file_system_of(options_.directory);
    tell("checking signatures, to know the bound");
    result_.before = measure_signature_rate(cores, kSignatureTime, stop_);
    result_.disk_sync = percentiles(measure_disk_sync(options_.directory, kDiskSyncs));
    tell("starting the network");
    auto network = TemporaryNetwork::start({options_.validators, options_.directory, options_.tallystickd});
    if (!network) return tl::unexpected(network.error());
    if (const auto done = load(**network); !done) return tl::unexpected(done.error());
    network->reset();
    result_.after = measure_signature_rate(cores, kSignatureTime, stop_);
    if (stop_()) return fail(ErrorKind::not_yet, "interrupted");
    return std::move(result_);
  }

 private:
  // As many as could be committed if there were nothing but signatures; half of that again would be too many for the second phase only
  // if the first came close to the bound.
  std::size_t needed() const {
    const double seconds = static_cast<double>(options_.seconds) + 2;
    const double bound = result_.before.per_core_second() * static_cast<double>(usable_cores().size()) /
                         static_cast<double>(options_.validators);
    const double wanted = seconds * (options_.rate > 0 ? options_.rate : bound);
    return std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1'000, kTransactionsMax);
  }

  Result<void> load(const TemporaryNetwork& network) {
    const std::vector<std::string> urls = urls_of(network);
    WorkOptions what;
    what.count = needed();
    what.clients = options_.connections * options_.validators;
    what.transfers = options_.transfers;
    what.issues = options_.issues;
    what.threads = usable_cores().size();
    tell("signing transactions");
    auto work = make_work(network.layout(), network.file(), network.genesis(), what, stop_);
    if (!work) return tl::unexpected(work.error());
    tell("setting up companies, deposits, invoices and fragments");
    for (const auto& stage : work->stages)
      if (const auto done = run_stage(urls, stage, stop_); !done) return done;
    work->stages.clear();

    Tracker tracker{work->load};
    Follower follower{urls, tracker};
    if (const auto started = follower.start(); !started) return started;
    const Crew crew{network, urls, work->load, tracker, stop_};
    const double disk_before = disk_bytes(network);
    run_phases(crew);
    follower.stop();
    if (stop_()) return fail(ErrorKind::not_yet, "interrupted");
    judge(crew, follower, work->payees, disk_before);
    return {};
  }

  void run_phases(const Crew& crew) {
    std::vector<std::size_t> next(crew.work.size());
    Pace pace;
    pace.batch = options_.batch;
    if (options_.rate > 0) {
      pace.rate = options_.rate;
      tell("offering the load");
      result_.runs.push_back(run_phase(crew, "open", pace, options_.seconds, next));
      return;
    }
    pace.window = options_.window;
    tell("offering full load");
    result_.runs.push_back(run_phase(crew, "full", pace, options_.seconds, next));
    pace.window = 0;
    pace.rate = static_cast<double>(result_.runs.back().applied) / static_cast<double>(options_.seconds) / 2;
    if (crew.tracker.problems() > 0 || stop_() || pace.rate <= 0) return;
    tell("offering half of it");
    result_.runs.push_back(run_phase(crew, "half", pace, options_.seconds, next));
  }

  void judge(const Crew& crew, const Follower& follower, const std::vector<AccountId>& payees, double disk_before) {
    std::vector<std::string>& wrong = result_.wrong;
    std::uint64_t committed = 0, payments = 0;
    for (const PhaseRun& run : result_.runs) {
      const PhaseFigures figures = figures_of(run, crew, follower);
      committed += figures.committed;
      payments += figures.payments;
      if (figures.lost > 0)
        wrong.push_back(std::to_string(figures.lost) + " transactions were received and are not in the ledger");
      if (figures.committed_per_s <= 0) wrong.push_back(run.name + ": fewer than two blocks in the counted time");
      if (run.ran_out) wrong.push_back(run.name + ": the prepared transactions ran out before the time did");
      result_.figures.push_back(figures);
    }
    for (const std::string& problem : crew.tracker.first_problems()) wrong.push_back(problem);
    if (crew.tracker.problems() > wrong.size())
      wrong.push_back(std::to_string(crew.tracker.problems()) + " problems in all");
    const std::uint64_t newest = follower.blocks().empty() ? 1 : follower.blocks().back().height;
    for (const std::string& what : check_one_ledger(crew.urls, crew.network.genesis(), newest, payees, payments))
      wrong.push_back(what);
    if (committed > 0)
      result_.disk_bytes_per_transaction =
          (disk_bytes(crew.network) - disk_before) / static_cast<double>(committed * crew.network.size());
  }

  static double disk_bytes(const TemporaryNetwork& network) {
    double sum = 0;
    for (std::size_t i = 0; i < network.size(); ++i) sum += static_cast<double>(network.disk_bytes(i));
    return sum;
  }

  const LedgerOptions& options_;
  std::function<bool()> stop_;
  LedgerResult result_;
};

}  // namespace

int measure_ledger(const LedgerOptions& options, bool json) {
  const auto complain = [&](const std::string& what, int code) {
    if (json) std::printf("%s\n", dump_json({{"valid", false}, {"error", what}}).c_str());
    tell(what.c_str());
    return code;
  };
  if (options.transfers + options.issues > 100)
    return complain("transfers and issues are more than 100 percent", kUsage);
  const Interrupt interrupt;
  if (options.cores > 0 && !use_cores(options.cores))
    return complain("there are only " + std::to_string(usable_cores().size()) + " cores to use", kUsage);
  const auto result = Measurement{options, [&] { return interrupt.wanted(); }}.run();
  if (!result) return complain(result.error().message, kInvalid);
  const auto report = ledger_report(options, *result);
  std::printf("%s", json ? (report.dump() + "\n").c_str() : ledger_report_text(report).c_str());
  return result->wrong.empty() ? kMeasured : kInvalid;
}

}  // namespace tallystick::bench
