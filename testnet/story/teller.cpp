#include "testnet/story/teller.h"

#include <charconv>
#include <chrono>
#include <iostream>
#include <thread>

#include "core/amount.h"
#include "core/strict_json.h"
#include "testnet/network/run_command.h"

namespace tallystick::testnet {
namespace {

constexpr Millis kPatience{60'000};
constexpr std::chrono::milliseconds kPause{2'500};
constexpr std::size_t kIdLength = 32;  // words of at least this many characters are ids

// As a person would type it: ids by their beginning, paths by their end, words with spaces in quotes.
std::string shown(const std::string& word) {
  if (word.find(' ') != std::string::npos) return "\"" + word + "\"";
  if (word.starts_with('/')) return word.substr(word.rfind('/') + 1);
  if (word.size() < kIdLength || word.find('=') != std::string::npos) return word;
  const auto comma = word.find(',');
  return word.substr(0, 10) + "…" + (comma == std::string::npos ? "" : word.substr(comma));
}

}  // namespace

std::string yuan(const std::string& minor) {
  std::int64_t value = 0;
  std::from_chars(minor.data(), minor.data() + minor.size(), value);
  const auto amount = Amount::of(value);
  return amount ? format_for_people({*Currency::of("CNY"), *amount}) : minor;
}

void Teller::chapter(const std::string& english, const std::string& chinese) {
  if (!ok()) return;
  if (settings_.pauses) std::this_thread::sleep_for(kPause);
  std::cout << "\n" << english << "\n" << chinese << "\n" << std::flush;
}

void Teller::changed(const std::string& sentence) {
  if (ok()) std::cout << "     " << sentence << "\n" << std::flush;
}

void Teller::show_command(const std::string& line) {
  if (ok()) std::cout << "   $ " << line << "\n" << std::flush;
}

Json Teller::run(const std::string& profile, const Words& words, int exit_code, bool visible) {
  if (!ok()) return Json::object();
  std::string line = "tallystick --profile " + profile;
  for (const std::string& word : words) line += " " + shown(word);
  if (visible) show_command(line);
  Words arguments{settings_.program,       "--json",    "--yes", "--no-input", "--password-file",
                  settings_.password_file, "--profile", profile};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const auto ran = run_command(
      arguments,
      {"XDG_CONFIG_HOME=" + settings_.home, "XDG_DATA_HOME=" + settings_.home, "XDG_STATE_HOME=" + settings_.home},
      kPatience);
  if (!ran) {
    fail(ran.error().message);
    return Json::object();
  }
  took_ = ran->took;
  const auto envelope = parse_json(ran->out);
  if (ran->exit_code != exit_code || !envelope || !envelope->is_object()) {
    fail(line + " ended with exit code " + std::to_string(ran->exit_code) + " instead of " + std::to_string(exit_code) +
         ":\n" + ran->out + ran->err);
    return Json::object();
  }
  return envelope->value(exit_code == 0 ? "data" : "error", Json::object());
}

Json Teller::play(const std::string& profile, const Words& words) {
  return run(profile, words, 0, true);
}

Json Teller::prepare(const std::string& profile, const Words& words) {
  return run(profile, words, 0, false);
}

Json Teller::refused(const std::string& profile, const Words& words, int exit_code) {
  return run(profile, words, exit_code, true);
}

void Teller::expect(bool holds, const std::string& what) {
  if (!holds) fail("this did not hold: " + what);
}

Json event_of(const Json& data, const std::string& name) {
  for (const Json& one : data.value("events", Json::array()))
    if (one.value("event", "") == name) return one;
  return Json();
}

}  // namespace tallystick::testnet
