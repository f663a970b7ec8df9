// tallystick-mutants: one product with one rule dropped, and whether anybody notices.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/mutants/dropped.h"
#include "tests/mutants/hunt.h"
#include "tests/mutants/table.h"

namespace tallystick::mutants {
namespace {

using Clock = std::chrono::steady_clock;

struct Command {
  std::string root;
  std::vector<std::string> only;
  std::size_t jobs = 2;
  unsigned seconds_max = 60;  // for one mutant
  bool json = false;
};

// What is done in a process of its own, and what came of it.
struct Job {
  std::size_t mutant = 0;  // 0: none, the control
  std::string name;
  std::vector<std::string> hunts;
  pid_t pid = -1;
  int pipe = -1;
  Clock::time_point began;
  double seconds = 0;
  std::string said;   // by the process: hunt, seed and violation, each in a line; empty: nothing was found
  std::string fault;  // why it found nothing
};

[[noreturn]] void be_the_child(const Job& job, int out) {
  chosen = job.mutant;
  std::string said;
  for (const std::string& line : job.hunts) {
    const auto found = hunt(line);
    if (!found) said = line + "\n0\nmalformed: " + found.error().message;
    if (found && *found) said = line + "\n" + std::to_string((*found)->seed) + "\n" + (*found)->violation;
    if (!said.empty()) break;
  }
  said += '\0';  // it has come to an end
  for (std::size_t done = 0; done < said.size();) {
    const ssize_t n = write(out, said.data() + done, said.size() - done);
    if (n <= 0) _exit(3);
    done += static_cast<std::size_t>(n);
  }
  _exit(0);
}

bool begin(Job& job) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  job.began = Clock::now();
  std::fflush(nullptr);
  job.pid = fork();
  if (job.pid < 0) return false;
  if (job.pid == 0) {
    close(ends[0]);
    be_the_child(job, ends[1]);
  }
  close(ends[1]);
  job.pipe = ends[0];
  return true;
}

void finish(Job& job) {
  int status = 0;
  waitpid(job.pid, &status, 0);
  close(job.pipe);
  job.seconds = std::chrono::duration<double>(Clock::now() - job.began).count();
  const bool ended = !job.said.empty() && job.said.back() == '\0';
  if (ended) job.said.pop_back();
  if (!ended && job.fault.empty())
    job.fault = WIFSIGNALED(status) ? "the process died of signal " + std::to_string(WTERMSIG(status))
                                    : "the process ended before its time";
  if (!ended) job.said.clear();
  if (ended && job.said.empty()) job.fault = "nobody noticed";
}

// A few at a time, each with a bound on its time.
void run_all(std::vector<Job>& jobs, const Command& command) {
  std::size_t next = 0;
  std::vector<Job*> running;
  while (next < jobs.size() || !running.empty()) {
    while (next < jobs.size() && running.size() < command.jobs) {
      Job& job = jobs[next++];
      if (!job.fault.empty()) continue;
      if (begin(job))
        running.push_back(&job);
      else
        job.fault = "no process could be started";
    }
    std::vector<pollfd> polled;
    for (const Job* job : running) polled.push_back({job->pipe, POLLIN, 0});
    poll(polled.data(), polled.size(), 100);
    for (std::size_t i = 0; i < running.size(); ++i) {
      Job& job = *running[i];
      const bool late = Clock::now() - job.began > std::chrono::seconds{command.seconds_max};
      if (late) {
        job.fault = "nobody noticed within " + std::to_string(command.seconds_max) + " s";
        kill(job.pid, SIGKILL);
      }
      char buffer[4'096];
      const ssize_t n = !late && polled[i].revents != 0 ? read(job.pipe, buffer, sizeof buffer) : 1;
      if (!late && polled[i].revents == 0) continue;
      if (!late && n > 0) {
        job.said.append(buffer, static_cast<std::size_t>(n));
        continue;
      }
      finish(job);
      running[i] = nullptr;
    }
    std::erase(running, nullptr);
  }
}

struct Outcome {
  std::string hunt, seed, violation, checker;
};

Outcome outcome_of(const Job& job) {
  const auto first = job.said.find('\n');
  const auto second = job.said.find('\n', first + 1);
  Outcome out{
      job.said.substr(0, first), job.said.substr(first + 1, second - first - 1), job.said.substr(second + 1), {}};
  out.checker = checker_of(out.violation);
  return out;
}

// Every hunt that found something, as far as it had to go, in a product that lacks nothing.
std::vector<Job> controls_of(const std::vector<Job>& jobs) {
  std::map<std::string, std::uint64_t> seeds;
  for (const Job& job : jobs) {
    if (job.said.empty()) continue;
    const Outcome outcome = outcome_of(job);
    std::uint64_t& most = seeds[outcome.hunt];
    most = std::max<std::uint64_t>(most, std::strtoull(outcome.seed.c_str(), nullptr, 10));
  }
  std::vector<Job> out;
  for (const auto& [hunt, last] : seeds) {
    Job control;
    control.name = "(none)";
    control.hunts = {up_to(hunt, last)};
    out.push_back(std::move(control));
  }
  return out;
}

// A mutant whose text is gone from the product would be no mutant.
std::set<std::string> lost_places(const Command& command, const std::vector<Mutant>& mutants) {
  std::set<std::string> files, lost;
  for (const Mutant& mutant : mutants)
    for (const Edit& edit : mutant.edits) files.insert(edit.file);
  for (const std::string& file : files) {
    const auto source = read_text(command.root + "/" + file);
    if (!source) {
      lost.insert(source.error().message);
      continue;
    }
    for (const std::string& one : seed(file, *source, mutants).lost) lost.insert(one);
  }
  return lost;
}

int run(const Command& command) {
  const auto mutants = read_all_seeds(command.root + "/tests/mutants/seeds");
  if (!mutants) {
    std::fprintf(stderr, "%s\n", mutants.error().message.c_str());
    return 2;
  }
  const std::set<std::string> lost = lost_places(command, *mutants);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < mutants->size(); ++i) {
    const Mutant& mutant = (*mutants)[i];
    const bool wanted =
        command.only.empty() || std::find(command.only.begin(), command.only.end(), mutant.name) != command.only.end();
    if (!wanted) continue;
    Job job;
    job.mutant = i + 1;
    job.name = mutant.name;
    job.hunts = mutant.hunts;
    for (const std::string& sentence : lost)
      if (sentence.starts_with(mutant.name + ":")) job.fault = sentence;
    jobs.push_back(std::move(job));
  }
  const auto began = Clock::now();
  run_all(jobs, command);
  const std::size_t mutants_played = jobs.size();
  std::vector<Job> controls = controls_of(jobs);
  run_all(controls, command);
  jobs.insert(jobs.end(), controls.begin(), controls.end());

  std::vector<double> times;
  std::size_t missed = 0, false_alarms = 0;
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Job& job : jobs) {
    const Outcome outcome = job.said.empty() ? Outcome{} : outcome_of(job);
    const bool found = !outcome.checker.empty();
    const bool control = job.mutant == 0;
    if (control && job.fault != "nobody noticed") ++false_alarms;
    if (!control && !found) ++missed;
    if (!control && found) times.push_back(job.seconds);
    const std::string why = job.said.empty() ? job.fault : found ? std::string{} : "no checker says such a thing";
    if (command.json) {
      if (control) continue;
      rows.push_back({{"mutant", job.name},
                      {"rule", (*mutants)[job.mutant - 1].rule},
                      {"found", found},
                      {"seconds", job.seconds},
                      {"checker", outcome.checker},
                      {"hunt", outcome.hunt},
                      {"seed", outcome.seed},
                      {"says", found ? outcome.violation : why + " " + outcome.violation}});
    } else if (!control) {
      std::printf("%-34s %6.2f s  %-18s %s\n", job.name.c_str(), job.seconds,
                  found ? outcome.checker.c_str() : "NOT FOUND",
                  found ? (outcome.hunt + ", " + outcome.seed + ": " + outcome.violation).c_str()
                        : (why + " " + outcome.violation).c_str());
    } else if (job.fault != "nobody noticed") {
      std::printf("without a mutant, %s: %s%s\n", job.hunts.front().c_str(), outcome.violation.c_str(),
                  job.fault.c_str());
    }
  }
  std::sort(times.begin(), times.end());
  const double median = times.empty() ? 0 : times[times.size() / 2];
  const double wall = std::chrono::duration<double>(Clock::now() - began).count();
  if (command.json)
    std::printf("%s\n", nlohmann::ordered_json{{"mutants", mutants_played},
                                               {"found", times.size()},
                                               {"missed", missed},
                                               {"median_s", median},
                                               {"control_runs", controls.size()},
                                               {"false_alarms", false_alarms},
                                               {"wall_s", wall},
                                               {"rows", rows}}
                            .dump()
                            .c_str());
  else
    std::printf(
        "%zu of %zu mutants found, the median one after %.2f s; %zu control runs, %zu of them with a violation; %.0f s "
        "in all\n",
        times.size(), mutants_played, median, controls.size(), false_alarms, wall);
  for (const std::string& sentence : lost) std::fprintf(stderr, "%s\n", sentence.c_str());
  return missed == 0 && false_alarms == 0 && lost.empty() ? 0 : 1;
}

}  // namespace
}  // namespace tallystick::mutants

int main(int argc, char** argv) {
  using namespace tallystick::mutants;
  CLI::App app{
      "Plays the product with one rule dropped, for each rule of tests/mutants/seeds; exit 1 when nobody notices one, "
      "or somebody notices none."};
  Command command;
  app.add_option("--root", command.root, "of the source tree")->required();
  app.add_option("--only", command.only, "mutants by name");
  app.add_option("--jobs", command.jobs, "processes at a time")->check(CLI::Range(1, 64))->capture_default_str();
  app.add_option("--seconds", command.seconds_max, "at most for one mutant")
      ->check(CLI::Range(1, 3'600))
      ->capture_default_str();
  app.add_flag("--json", command.json, "one JSON object");
  CLI11_PARSE(app, argc, argv);
  return run(command);
}
