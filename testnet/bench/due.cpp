#include "testnet/bench/due.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <mutex>

#include <nlohmann/json.hpp>

#include "contracts/cash/send.h"
#include "contracts/registry.h"
#include "core/strict_json.h"
#include "testnet/bench/due_trade.h"
#include "testnet/bench/interrupt.h"
#include "testnet/bench/ledger_check.h"
#include "testnet/bench/machine.h"
#include "testnet/bench/measurement.h"
#include "testnet/bench/phase.h"
#include "testnet/network/member.h"

namespace tallystick::bench {
namespace {

using Json = nlohmann::ordered_json;
using testnet::Member;

constexpr std::int32_t kDueAfterDays = 4;
constexpr std::int64_t kQuietMs = 2'000;            // before the day, not counted as normal
const Date kFirstDate = *parse_date("2026-01-05");  // a Monday

void tell(const std::string& what) {
  std::fprintf(stderr, "tallystick-bench: %s\n", what.c_str());
}

Timestamp wall_now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

// One block, as its node tells of it.
struct Block {
  std::uint64_t height = 0;
  std::int64_t time_ms = 0;
  std::size_t due_pieces = 0, transactions = 0;
};

struct Payment {
  std::int64_t begun_ms = 0;
  Nanos took = 0;
};

struct DueResult {
  std::vector<Block> before, during;  // neighbours, with the block before the first
  std::vector<Payment> payments;
  std::int64_t began_ms = 0, ended_ms = 0;
  std::vector<std::string> wrong;
};

// Customers who pay each other, one payment after another, until told to end.
class Payers {
 public:
  Payers(const TemporaryNetwork& network, const DueTrade& trade) {
    for (std::size_t i = 0; i < trade.payers.size(); ++i)
      threads_.emplace_back([this, &network, &trade, i](const std::stop_token& stop) { pay(network, trade, i, stop); });
  }
  std::vector<Payment> end() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
    return std::move(payments_);
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  void pay(const TemporaryNetwork& network, const DueTrade& trade, std::size_t i, const std::stop_token& stop) {
    const Holder &me = trade.payers[i], &to = trade.payers[(i + 1) % trade.payers.size()];
    auto member = Member::make(
        {network_of(network.genesis()), network.genesis().kind, me.account, 0, {network.rpc_url(i % network.size())}},
        me.key.clone());
    while (member && !stop.stop_requested()) {
      const std::int64_t begun_ms = wall_now().raw();
      const Nanos begun = now_ns();
      const auto paid = member->act({contracts::make_operation(contracts::cash::Send{
                                        me.bank, to.account, to.bank, {*Currency::of("CNY"), Amount{1}}, {"bench"}})},
                                    Millis{60'000});
      const std::lock_guard lock{mutex_};
      if (!paid) {
        error_ = paid.error();
        return;
      }
      payments_.push_back({begun_ms, now_ns() - begun});
    }
  }

  std::mutex mutex_;
  std::vector<Payment> payments_;
  std::optional<Error> error_;
  std::vector<std::jthread> threads_;
};

class Measurement {
 public:
  Measurement(const DueOptions& options, std::function<bool()> stop) : options_{options}, stop_{std::move(stop)} {}

  Result<DueResult> run() {
    tell("starting the network");
    NetworkOptions create{options_.validators, options_.directory, options_.tallystickd,
                          options_.day_ms,     kFirstDate,         {}};
    if (options_.due_work_max) create.parameters = {"due_work_max=" + std::to_string(*options_.due_work_max)};
    const auto network = TemporaryNetwork::start(create);
    if (!network) return tl::unexpected(network.error());
    const Date due = kFirstDate + Days{kDueAfterDays};
    const std::int64_t day_begins = start_of((*network)->genesis().calendar, due).raw();
    tell("making " + std::to_string(options_.receivables * kLeavesOfOne) + " fragments");
    const auto trade = prepare_due_trade(**network, options_.receivables, options_.payers, due, stop_);
    if (!trade) return tl::unexpected(trade.error());
    const std::int64_t left_ms = day_begins - wall_now().raw();
    if (left_ms < 3 * kQuietMs)
      return fail(ErrorKind::not_yet, "making the fragments took until the day of payment: give longer days, --day-ms");
    tell("all are claimed; the day of payment comes in " + std::to_string(left_ms / 1'000) + " s");
    auto member = Member::make({network_of((*network)->genesis()),
                                (*network)->genesis().kind,
                                trade->issuer.account,
                                0,
                                {(*network)->rpc_url(0)}},
                               trade->issuer.key.clone());
    if (!member) return tl::unexpected(member.error());
    const auto first = height(*member);
    if (!first) return tl::unexpected(first.error());
    Payers payers{**network, *trade};
    if (const auto read = read_blocks(*member, *first, day_begins); !read) return tl::unexpected(read.error());
    result_.payments = payers.end();
    if (payers.error()) return tl::unexpected(*payers.error());
    return check(**network, *trade);
  }

 private:
  Result<std::uint64_t> height(Member& member) {
    const auto status = member.node().call("chain_getStatus", nlohmann::json::object());
    if (!status) return fail(ErrorKind::unavailable, status.error().message);
    return std::stoull(status->at("height").get<std::string>());
  }

  Result<std::optional<Block>> block(Member& member, std::uint64_t at) {
    const auto answer = member.node().call("block_get", {{"height", std::to_string(at)}});
    if (!answer && answer.error().kind == node::client::CallError::Kind::answered) return std::optional<Block>{};
    if (!answer) return fail(ErrorKind::unavailable, answer.error().message);
    Block out{at, std::stoll(answer->at("header").at("timestamp").get<std::string>()), 0, 0};
    out.transactions = answer->at("transactions").size();
    out.due_pieces = answer->at("due_work").size();
    return std::optional{out};
  }

  // From `height` on, until every receivable has been collected.
  Result<void> read_blocks(Member& member, std::uint64_t at, std::int64_t day_begins) {
    std::size_t collected = 0;
    for (Block last; collected < options_.receivables;) {
      if (stop_()) return fail(ErrorKind::not_yet, "interrupted");
      if (wall_now().raw() > day_begins + 600'000) return fail(ErrorKind::unavailable, "not paid within ten minutes");
      const auto found = block(member, at);
      if (!found) return tl::unexpected(found.error());
      if (!*found) {
        sleep_until_ns(now_ns() + 20'000'000);
        continue;
      }
      const Block& is = **found;
      if (is.due_pieces > 0) {
        if (result_.during.empty()) {
          result_.during.push_back(last);
          result_.began_ms = last.time_ms;
        }
        result_.during.push_back(is);
        collected += is.due_pieces;
      } else if (collected > 0) {
        return fail(ErrorKind::internal, "block " + std::to_string(at) + " paid nothing though much is due");
      } else if (is.time_ms < day_begins - kQuietMs) {
        result_.before.push_back(is);
      }
      last = is;
      result_.ended_ms = is.time_ms;
      ++at;
    }
    return {};
  }

  Result<DueResult> check(const TemporaryNetwork& network, const DueTrade& trade) {
    std::vector<std::string> urls;
    for (std::size_t i = 0; i < network.size(); ++i) urls.push_back(network.rpc_url(i));
    std::vector<AccountId> payees;
    for (const Holder& supplier : trade.suppliers) payees.push_back(supplier.account);
    const auto all = static_cast<std::uint64_t>(options_.receivables * kLeavesOfOne) * kLeafFen;
    result_.wrong = check_one_ledger(urls, network.genesis(), result_.during.back().height, payees, all);
    for (auto& what :
         check_one_ledger(urls, network.genesis(), result_.during.back().height, {trade.issuer.account}, 0))
      result_.wrong.push_back("the issuer: " + what);
    if (result_.before.size() < 20) result_.wrong.push_back("too few blocks before the day to compare with");
    return std::move(result_);
  }

  const DueOptions& options_;
  std::function<bool()> stop_;
  DueResult result_;
};

// --- the report ---

double hundredths(double value) {
  return std::round(value * 100) / 100;
}

std::vector<Nanos> intervals(const std::vector<Block>& blocks) {
  std::vector<Nanos> out;
  for (std::size_t i = 1; i < blocks.size(); ++i)
    out.push_back((blocks[i].time_ms - blocks[i - 1].time_ms) * 1'000'000);
  std::sort(out.begin(), out.end());
  return out;
}

double mean_ms(const std::vector<Nanos>& values) {
  double sum = 0;
  for (const Nanos value : values) sum += static_cast<double>(value) / 1e6;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

Json spread(const std::vector<Nanos>& sorted) {
  if (sorted.empty()) return nullptr;
  const Percentiles p = percentiles(sorted);
  return {{"mean", hundredths(mean_ms(sorted))},
          {"p50", hundredths(p.p50)},
          {"p95", hundredths(p.p95)},
          {"p99", hundredths(p.p99)},
          {"max", hundredths(p.max)}};
}

std::vector<Nanos> payments_between(const std::vector<Payment>& all, std::int64_t from_ms, std::int64_t to_ms) {
  std::vector<Nanos> out;
  for (const Payment& payment : all)
    if (payment.begun_ms >= from_ms && payment.begun_ms < to_ms) out.push_back(payment.took);
  std::sort(out.begin(), out.end());
  return out;
}

Json due_report(const DueOptions& options, const DueResult& result) {
  const auto before = intervals(result.before), during = intervals(result.during);
  const double ratio = before.empty() ? 0 : mean_ms(during) / mean_ms(before);
  return {{"measurement", "due"},
          {"version", TALLYSTICK_VERSION},
          {"valid", result.wrong.empty()},
          {"wrong", result.wrong},
          {"fragments", options.receivables * kLeavesOfOne},
          {"blocks", during.size()},
          {"seconds", hundredths(static_cast<double>(result.ended_ms - result.began_ms) / 1e3)},
          {"interval_before_ms", spread(before)},
          {"interval_during_ms", spread(during)},
          {"interval_ratio", hundredths(ratio)},
          {"payment_before_ms", spread(payments_between(result.payments, 0, result.began_ms - kQuietMs))},
          {"payment_during_ms", spread(payments_between(result.payments, result.began_ms, result.ended_ms))},
          {"parameters",
           {{"validators", options.validators},
            {"payers", options.payers},
            {"due_work_max", options.due_work_max ? Json(*options.due_work_max) : Json(nullptr)},
            {"file_system", file_system_of(options.directory)}}},
          {"machine", describe_machine()}};
}

std::string due_report_text(const Json& report) {
  char line[256];
  std::snprintf(line, sizeof line, "%zu fragments of one day paid in %zu blocks, %.1f s.\n",
                report.at("fragments").get<std::size_t>(), report.at("blocks").get<std::size_t>(),
                report.at("seconds").get<double>());
  std::string out = line;
  const std::pair<const char*, const char*> rows[] = {{"interval_before_ms", "block interval before the day"},
                                                      {"interval_during_ms", "block interval meanwhile"},
                                                      {"payment_before_ms", "a payment before the day"},
                                                      {"payment_during_ms", "a payment meanwhile"}};
  for (const auto& [name, words] : rows) {
    const Json& p = report.at(name);
    if (p.is_null()) continue;
    std::snprintf(line, sizeof line, "  %-30s %8.1f ms (mean) %8.1f ms (p50) %8.1f ms (p95) %8.1f ms (worst)\n", words,
                  p.at("mean").get<double>(), p.at("p50").get<double>(), p.at("p95").get<double>(),
                  p.at("max").get<double>());
    out += line;
  }
  std::snprintf(line, sizeof line, "  the interval is %.2f times the normal one\n",
                report.at("interval_ratio").get<double>());
  out += line;
  for (const Json& what : report.at("wrong")) out += "NOT VALID: " + what.get<std::string>() + "\n";
  return out;
}

}  // namespace

int measure_due(const DueOptions& options, bool json) {
  const Interrupt interrupt;
  const auto result = Measurement{options, [&] { return interrupt.wanted(); }}.run();
  if (!result) {
    if (json) std::printf("%s\n", dump_json({{"valid", false}, {"error", result.error().message}}).c_str());
    tell(result.error().message);
    return kInvalid;
  }
  const Json report = due_report(options, *result);
  std::printf("%s", json ? (report.dump() + "\n").c_str() : due_report_text(report).c_str());
  return result->wrong.empty() ? kMeasured : kInvalid;
}

}  // namespace tallystick::bench
