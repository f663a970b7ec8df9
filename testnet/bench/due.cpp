#include "testnet/bench/due.h"

#include <chrono>
#include <cstdio>
#include <mutex>

#include <nlohmann/json.hpp>

#include "contracts/cash/send.h"
#include "contracts/registry.h"
#include "core/strict_json.h"
#include "testnet/bench/due_report.h"
#include "testnet/bench/due_trade.h"
#include "testnet/bench/interrupt.h"
#include "testnet/bench/ledger_check.h"
#include "testnet/bench/measurement.h"
#include "testnet/network/member.h"

namespace tallystick::bench {
namespace {

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

// Customers who pay each other, one payment after another, until told to end.
class Payers {
 public:
  Payers(const TemporaryNetwork& network, const DueTrade& trade) {
    for (std::size_t i = 0; i < trade.payers.size(); ++i)
      threads_.emplace_back([this, &network, &trade, i](const std::stop_token& stop) { pay(network, trade, i, stop); });
  }
  std::vector<DuePayment> end() {
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
  std::vector<DuePayment> payments_;
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
    if (const auto read = read_blocks(**network, *member, *first, day_begins); !read)
      return tl::unexpected(read.error());
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

  Result<std::optional<DueBlock>> block(Member& member, std::uint64_t at) {
    const auto answer = member.node().call("block_get", {{"height", std::to_string(at)}});
    if (!answer && answer.error().kind == node::client::CallError::Kind::answered) return std::optional<DueBlock>{};
    if (!answer) return fail(ErrorKind::unavailable, answer.error().message);
    DueBlock out{at, std::stoll(answer->at("header").at("timestamp").get<std::string>()), 0, 0};
    out.transactions = answer->at("transactions").size();
    out.due_pieces = answer->at("due_work").size();
    return std::optional{out};
  }

  // From `height` on, until every receivable has been collected.
  Result<void> read_blocks(const TemporaryNetwork& network, Member& member, std::uint64_t at, std::int64_t day_begins) {
    std::size_t collected = 0;
    for (DueBlock last; collected < options_.receivables;) {
      if (stop_()) return fail(ErrorKind::not_yet, "interrupted");
      if (wall_now().raw() > day_begins + 600'000) return fail(ErrorKind::unavailable, "not paid within ten minutes");
      const auto found = block(member, at);
      if (!found) return tl::unexpected(found.error());
      if (!*found) {
        sleep_until_ns(now_ns() + 20'000'000);
        continue;
      }
      const DueBlock& is = **found;
      if (is.due_pieces > 0) {
        if (result_.during.empty()) {
          result_.during.push_back(last);
          result_.began_ms = last.time_ms;
          result_.used = usages(network);
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
    const std::vector<Usage> later = usages(network);
    for (std::size_t i = 0; i < later.size(); ++i) result_.used[i] = usage_between(result_.used[i], later[i]);
    return {};
  }

  static std::vector<Usage> usages(const TemporaryNetwork& network) {
    std::vector<Usage> out;
    for (std::size_t i = 0; i < network.size(); ++i) out.push_back(usage_of(network.process(i).pid));
    return out;
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

}  // namespace

int measure_due(const DueOptions& options, bool json) {
  const Interrupt interrupt;
  const auto result = Measurement{options, [&] { return interrupt.wanted(); }}.run();
  if (!result) {
    if (json) std::printf("%s\n", dump_json({{"valid", false}, {"error", result.error().message}}).c_str());
    tell(result.error().message);
    return kInvalid;
  }
  const nlohmann::ordered_json report = due_report(options, *result);
  std::printf("%s", json ? (report.dump() + "\n").c_str() : due_report_text(report).c_str());
  return result->wrong.empty() ? kMeasured : kInvalid;
}

}  // namespace tallystick::bench
