#include "testnet/bench/ledger_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tallystick::bench {
namespace {

using Json = nlohmann::ordered_json;

// No more digits than the figure has meaning.
double rounded(double value, double step) {
  return std::round(value / step) * step;
}
double tenths(double value) {
  return std::round(value * 10) / 10;
}
double thousandths(double value) {
  return std::round(value * 1'000) / 1'000;
}

Json json_of(const Percentiles& p) {
  return {{"p50", tenths(p.p50)}, {"p95", tenths(p.p95)}, {"p99", tenths(p.p99)}, {"max", tenths(p.max)}};
}

Json json_of(const std::string& name, const Usage& usage, double seconds) {
  Json threads = Json::object();
  for (const auto& [thread, cpu] : usage.thread_cpu_s)
    if (cpu > 0) threads[thread] = thousandths(cpu);
  return {{"name", name},
          {"cpu_s", thousandths(usage.cpu_s())},
          {"cpu_system_s", thousandths(usage.system_s)},
          {"cores_used", thousandths(usage.cpu_s() / seconds)},
          {"resident_mib", usage.resident_kib / 1024},
          {"resident_max_mib", usage.resident_max_kib / 1024},
          {"written_mib", tenths(static_cast<double>(usage.written_bytes) / 1024 / 1024)},
          {"cpu_s_by_thread", threads}};
}

double seconds_of(const PhaseRun& run) {
  return static_cast<double>(run.counted_to - run.counted_from) / kSecond;
}

double our_cpu_s(const PhaseRun& run) {
  double sum = run.generator.cpu_s();
  for (const Usage& usage : run.validators) sum += usage.cpu_s();
  return sum;
}

Json json_of(const PhaseRun& run, const PhaseFigures& f, std::size_t cores) {
  const double seconds = seconds_of(run);
  const double ours = our_cpu_s(run), all = seconds * static_cast<double>(cores);
  Json processes = Json::array();
  for (std::size_t i = 0; i < run.validators.size(); ++i)
    processes.push_back(json_of("validator " + std::to_string(i), run.validators[i], seconds));
  processes.push_back(json_of("load generator", run.generator, seconds));
  Json pace = run.pace.rate > 0 ? Json{{"loop", "open"}, {"rate_per_s", tenths(run.pace.rate)}}
                                : Json{{"loop", "closed"}, {"window", run.pace.window}};
  return {{"name", run.name},
          {"pace", pace},
          {"seconds", seconds},
          {"submitted", f.submitted},
          {"committed", f.committed},
          {"lost", f.lost},
          {"shed", run.shed},
          {"offered_per_s", tenths(f.offered_per_s)},
          {"committed_per_s", tenths(f.committed_per_s)},
          {"operations_per_s", tenths(f.operations_per_s)},
          {"finality_ms", json_of(f.finality)},
          {"answer_ms", json_of(f.answer)},
          {"sent_late_ms", json_of(f.late)},
          {"blocks", f.blocks},
          {"transactions_per_block", tenths(f.transactions_per_block)},
          {"largest_block", f.largest_block},
          {"block_interval_ms", tenths(f.block_interval_ms)},
          {"cpu",
           {{"ours_share", thousandths(ours / all)},
            {"others_share", thousandths(std::max(0.0, run.cores.busy - ours) / all)},
            {"steal_share", thousandths(run.cores.steal / all)}}},
          {"processes", processes}};
}

}  // namespace

Json ledger_report(const LedgerOptions& options, const LedgerResult& result) {
  // The better of the two: neighbours can only make it look slower than this machine is.
  const double verifications = std::max(result.before.per_core_second(), result.after.per_core_second());
  const std::size_t cores = usable_cores().size();
  const double bound = verifications * static_cast<double>(cores) / static_cast<double>(options.validators);
  const PhaseFigures& headline = result.figures.front();
  const PhaseRun& run = result.runs.front();
  std::uint64_t submitted = 0, committed = 0, lost = 0, shed = 0;
  for (const PhaseFigures& f : result.figures) {
    submitted += f.submitted;
    committed += f.committed;
    lost += f.lost;
  }
  for (const PhaseRun& one : result.runs) shed += one.shed;
  const double checking =
      headline.committed_per_s * static_cast<double>(options.validators) * seconds_of(run) / verifications;
  Json phases = Json::array();
  for (std::size_t i = 0; i < result.runs.size(); ++i)
    phases.push_back(json_of(result.runs[i], result.figures[i], cores));
  return {{"measurement", "ledger"},
          {"version", TALLYSTICK_VERSION},
          {"valid", result.wrong.empty()},
          {"wrong", result.wrong},
          {"committed_per_s", tenths(headline.committed_per_s)},
          {"operations_per_s", tenths(headline.operations_per_s)},
          {"bound_fraction", rounded(headline.committed_per_s / bound, 0.0001)},
          {"bound_per_s", tenths(bound)},
          {"verifications_per_core_second", std::round(verifications)},
          {"signature_share_of_cpu", thousandths(checking / our_cpu_s(run))},
          {"finality_phase", result.runs.back().name},
          {"finality_ms", json_of(result.figures.back().finality)},
          {"submitted", submitted},
          {"committed", committed},
          {"lost", lost},
          {"shed", shed},
          {"disk_sync_ms", json_of(result.disk_sync)},
          {"disk_bytes_per_transaction", std::round(result.disk_bytes_per_transaction)},
          {"phases", phases},
          {"signature_rates",
           {{"before", std::round(result.before.per_core_second())},
            {"after", std::round(result.after.per_core_second())}}},
          {"parameters",
           {{"validators", options.validators},
            {"seconds", options.seconds},
            {"rate", options.rate},
            {"window", options.window},
            {"connections_per_validator", options.connections},
            {"batch", options.batch},
            {"payments_percent", 100 - options.transfers - options.issues},
            {"transfers_percent", options.transfers},
            {"issues_percent", options.issues},
            {"file_system", result.file_system}}},
          {"machine", describe_machine()}};
}

std::string ledger_report_text(const Json& report) {
  std::string out;
  const auto line = [&](const char* format, auto... values) {
    char text[512];
    std::snprintf(text, sizeof text, format, values...);
    out += text;
    out += '\n';
  };
  const auto number = [](const Json& where, const char* name) { return where.at(name).get<double>(); };
  line("%.0f transactions per second committed by %.0f validators on %.0f cores.", number(report, "committed_per_s"),
       number(report.at("parameters"), "validators"), number(report.at("machine"), "cores"));
  line("That is %.1f %% of the %.0f that checking signatures alone would allow (%.0f checks per core-second).",
       number(report, "bound_fraction") * 100, number(report, "bound_per_s"),
       number(report, "verifications_per_core_second"));
  for (const Json& phase : report.at("phases")) {
    const Json &finality = phase.at("finality_ms"), &cpu = phase.at("cpu");
    line(
        "%s load: %.0f/s offered, %.0f/s committed; final after %.0f ms (p50), %.0f ms (p95), %.0f ms (p99), %.0f ms "
        "(worst)",
        phase.at("name").get<std::string>().c_str(), number(phase, "offered_per_s"), number(phase, "committed_per_s"),
        number(finality, "p50"), number(finality, "p95"), number(finality, "p99"), number(finality, "max"));
    line("  %.0f blocks of %.0f transactions, one every %.0f ms; %.0f shed, %.0f lost", number(phase, "blocks"),
         number(phase, "transactions_per_block"), number(phase, "block_interval_ms"), number(phase, "shed"),
         number(phase, "lost"));
    line("  processor: %.0f %% ours, %.0f %% other programs, %.0f %% stolen", number(cpu, "ours_share") * 100,
         number(cpu, "others_share") * 100, number(cpu, "steal_share") * 100);
    for (const Json& process : phase.at("processes"))
      line("  %-14s %6.2f cores, %5.0f MiB, %5.0f MiB written", process.at("name").get<std::string>().c_str(),
           number(process, "cores_used"), number(process, "resident_mib"), number(process, "written_mib"));
  }
  line("%.0f bytes on disk per transaction and validator (%s; a sync takes %.1f ms, p99 %.1f ms).",
       number(report, "disk_bytes_per_transaction"),
       report.at("parameters").at("file_system").get<std::string>().c_str(), number(report.at("disk_sync_ms"), "p50"),
       number(report.at("disk_sync_ms"), "p99"));
  for (const Json& wrong : report.at("wrong")) line("NOT VALID: %s", wrong.get<std::string>().c_str());
  return out;
}

}  // namespace tallystick::bench
