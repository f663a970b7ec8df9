#include "testnet/bench/due_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "testnet/bench/due_trade.h"
#include "testnet/bench/machine.h"
#include "testnet/bench/phase.h"

namespace tallystick::bench {

using Json = nlohmann::ordered_json;

namespace {

double hundredths(double value) {
  return std::round(value * 100) / 100;
}

std::vector<Nanos> intervals(const std::vector<DueBlock>& blocks) {
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

std::vector<Nanos> payments_between(const std::vector<DuePayment>& all, std::int64_t from_ms, std::int64_t to_ms) {
  std::vector<Nanos> out;
  for (const DuePayment& payment : all)
    if (payment.begun_ms >= from_ms && payment.begun_ms < to_ms) out.push_back(payment.took);
  std::sort(out.begin(), out.end());
  return out;
}

// Of one validator, for one fragment: everything it does while fragments are paid, payments of others included.
double microseconds_per_fragment(const DueOptions& options, const DueResult& result) {
  double cpu_s = 0;
  for (const Usage& one : result.used) cpu_s += one.cpu_s();
  const auto fragments = static_cast<double>(options.receivables * kLeavesOfOne);
  return result.used.empty() ? 0 : cpu_s * 1e6 / static_cast<double>(result.used.size()) / fragments;
}

Json threads_of(const DueResult& result) {
  Json out = Json::object();
  if (result.used.empty()) return out;
  for (const auto& [name, seconds] : result.used.front().thread_cpu_s)
    if (seconds >= 0.01) out[name] = hundredths(seconds);
  return out;
}

}  // namespace

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
          {"cpu_us_per_fragment", hundredths(microseconds_per_fragment(options, result))},
          {"thread_cpu_s", threads_of(result)},
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
  std::snprintf(line, sizeof line, "  a validator used %.0f us of processor for each fragment, all it did meanwhile\n",
                report.at("cpu_us_per_fragment").get<double>());
  out += line;
  for (const Json& what : report.at("wrong")) out += "NOT VALID: " + what.get<std::string>() + "\n";
  return out;
}

}  // namespace tallystick::bench
