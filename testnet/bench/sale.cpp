#include "testnet/bench/sale.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <set>

#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "testnet/bench/disk_sync.h"
#include "testnet/bench/interrupt.h"
#include "testnet/bench/ledger_check.h"
#include "testnet/bench/machine.h"
#include "testnet/bench/measurement.h"
#include "testnet/bench/phase.h"
#include "testnet/bench/seller.h"

namespace tallystick::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWarmUp = 20;  // sales before the first that counts
constexpr std::size_t kDiskSyncs = 200;
constexpr std::size_t kSlowestShown = 5;

void tell(const char* what) {
  std::fprintf(stderr, "tallystick-bench: %s\n", what);
}

struct SaleResult {
  std::vector<SaleMoments> sales;  // repetition i went through node i % validators
  std::vector<Nanos> disk_sync;
  std::string file_system;
  std::vector<std::string> wrong;
};

// Pauses that are the same in every run and meet every length equally often.
class Pauses {
 public:
  explicit Pauses(std::int64_t max_ms) : max_{max_ms * 1'000'000} {}
  void take() {
    state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    if (max_ > 0) sleep_until_ns(now_ns() + static_cast<Nanos>((state_ >> 11) % static_cast<std::uint64_t>(max_)));
  }

 private:
  Nanos max_;
  std::uint64_t state_ = 1;
};

class Measurement {
 public:
  Measurement(const SaleOptions& options, std::function<bool()> stop) : options_{options}, stop_{std::move(stop)} {}

  Result<SaleResult> run() {
    result_.file_system = file_system_of(options_.directory);
    result_.disk_sync = measure_disk_sync(options_.directory, kDiskSyncs);
    tell("starting the network");
    const auto network = TemporaryNetwork::start({options_.validators, options_.directory, options_.tallystickd});
    if (!network) return tl::unexpected(network.error());
    tell("making fragments");
    const auto trade = prepare_trade(**network, kWarmUp + options_.repetitions, stop_);
    if (!trade) return tl::unexpected(trade.error());
    tell("selling them");
    if (const auto done = sell_all(**network, *trade); !done) return tl::unexpected(done.error());
    return std::move(result_);
  }

 private:
  Result<void> sell_all(const TemporaryNetwork& network, const Trade& trade) {
    std::deque<testnet::Member> members;
    std::deque<Seller> sellers;
    for (std::size_t i = 0; i < network.size(); ++i) {
      auto member = testnet::Member::make({network_of(network.genesis()),
                                           network.genesis().kind,
                                           trade.seller,
                                           static_cast<std::uint8_t>(i % kNonceLanes),
                                           {network.rpc_url(i)}},
                                          trade.seller_key.clone());
      if (!member) return tl::unexpected(member.error());
      members.push_back(std::move(*member));
      sellers.emplace_back(network.genesis(), trade, members.back());
    }
    Pauses pauses{options_.pause_ms_max};
    Amount deposit;
    for (std::size_t i = 0; i < trade.fragments.size(); ++i) {
      if (stop_()) return fail(ErrorKind::not_yet, "interrupted");
      pauses.take();
      const auto sold = sellers[i % sellers.size()].sell(trade.fragments[i], deposit);
      if (!sold) return fail(sold.error().kind, "sale " + std::to_string(i) + ": " + sold.error().message);
      if (i >= kWarmUp) result_.sales.push_back(*sold);
    }
    std::vector<std::string> urls;
    for (std::size_t i = 0; i < network.size(); ++i) urls.push_back(network.rpc_url(i));
    result_.wrong = check_one_ledger(urls, network.genesis(), result_.sales.back().height.raw(), {trade.seller},
                                     static_cast<std::uint64_t>(deposit.minor()));
    return {};
  }

  const SaleOptions& options_;
  std::function<bool()> stop_;
  SaleResult result_;
};

// --- the report ---

double hundredths(double value) {
  return std::round(value * 100) / 100;
}

template <class Span>
Json percentiles_of(const std::vector<SaleMoments>& sales, Span span) {
  std::vector<Nanos> all;
  for (const SaleMoments& sale : sales) all.push_back(span(sale));
  std::sort(all.begin(), all.end());
  const Percentiles p = percentiles(all);
  return {
      {"p50", hundredths(p.p50)}, {"p95", hundredths(p.p95)}, {"p99", hundredths(p.p99)}, {"max", hundredths(p.max)}};
}

Json slowest_of(const SaleOptions& options, const std::vector<SaleMoments>& sales) {
  std::vector<std::size_t> order(sales.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto took = [&](std::size_t i) { return sales[i].disbursed - sales[i].begun; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return took(a) > took(b); });
  Json out = Json::array();
  for (std::size_t k = 0; k < std::min(kSlowestShown, order.size()); ++k) {
    const SaleMoments& sale = sales[order[k]];
    out.push_back({{"repetition", order[k]},
                   {"node", (order[k] + kWarmUp) % options.validators},
                   {"height", sale.height.raw()},
                   {"final_ms", hundredths(static_cast<double>(sale.final - sale.begun) / 1e6)},
                   {"disbursed_ms", hundredths(static_cast<double>(took(order[k])) / 1e6)},
                   {"proofs_awaited", sale.proofs_awaited}});
  }
  return out;
}

Json sale_report(const SaleOptions& options, const SaleResult& result) {
  const auto& sales = result.sales;
  std::set<Height> heights;
  std::size_t awaited = 0;
  for (const SaleMoments& sale : sales) {
    heights.insert(sale.height);
    awaited += sale.proofs_awaited > 0 ? 1 : 0;
  }
  const auto begun_to = [&](Nanos SaleMoments::*moment) {
    return percentiles_of(sales, [moment](const SaleMoments& sale) { return sale.*moment - sale.begun; });
  };
  std::vector<Nanos> syncs = result.disk_sync;
  std::sort(syncs.begin(), syncs.end());
  const Percentiles sync = percentiles(syncs);
  return {
      {"measurement", "sale"},
      {"version", TALLYSTICK_VERSION},
      {"valid", result.wrong.empty()},
      {"wrong", result.wrong},
      {"repetitions", sales.size()},
      {"disbursed_ms", begun_to(&SaleMoments::disbursed)},
      {"final_ms", begun_to(&SaleMoments::final)},
      {"receipt_ms", begun_to(&SaleMoments::proved)},
      {"whole_ms", percentiles_of(sales, [](const SaleMoments& sale) { return sale.proved - sale.asked; })},
      {"blocks_with_sales", heights.size()},
      {"blocks", heights.empty() ? 0 : heights.rbegin()->raw() - heights.begin()->raw() + 1},
      {"proofs_awaited", awaited},
      {"slowest", slowest_of(options, sales)},
      {"disk_sync_ms", {{"p50", hundredths(sync.p50)}, {"p99", hundredths(sync.p99)}, {"max", hundredths(sync.max)}}},
      {"parameters",
       {{"validators", options.validators},
        {"pause_ms_max", options.pause_ms_max},
        {"file_system", result.file_system}}},
      {"machine", describe_machine()}};
}

std::string sale_report_text(const Json& report) {
  std::string out = std::to_string(report.at("repetitions").get<std::size_t>()) +
                    " fragments sold one after another under a published policy.\n";
  const std::pair<const char*, const char*> rows[] = {{"final_ms", "until final and durable"},
                                                      {"disbursed_ms", "until the money is proved to be there"},
                                                      {"receipt_ms", "until the receipt is proved, too"},
                                                      {"whole_ms", "with the quote before it"}};
  for (const auto& [name, words] : rows) {
    const Json& p = report.at(name);
    char line[256];
    std::snprintf(line, sizeof line, "  %-38s %8.1f ms (p50) %8.1f ms (p95) %8.1f ms (p99) %8.1f ms (worst)\n", words,
                  p.at("p50").get<double>(), p.at("p95").get<double>(), p.at("p99").get<double>(),
                  p.at("max").get<double>());
    out += line;
  }
  for (const Json& what : report.at("wrong")) out += "NOT VALID: " + what.get<std::string>() + "\n";
  return out;
}

}  // namespace

int measure_sale(const SaleOptions& options, bool json) {
  const Interrupt interrupt;
  const auto result = Measurement{options, [&] { return interrupt.wanted(); }}.run();
  if (!result) {
    if (json) std::printf("%s\n", dump_json({{"valid", false}, {"error", result.error().message}}).c_str());
    tell(result.error().message.c_str());
    return kInvalid;
  }
  const Json report = sale_report(options, *result);
  std::printf("%s", json ? (report.dump() + "\n").c_str() : sale_report_text(report).c_str());
  return result->wrong.empty() ? kMeasured : kInvalid;
}

}  // namespace tallystick::bench
