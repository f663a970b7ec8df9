// Tells a story with the wallet: runs its commands, shows each as a person would type it, and stops at the first that does not do what the
// story says. A failure sticks, as in core's Reader: later steps do nothing, and why() tells.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/time.h"

namespace tallystick::testnet {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

// "¥1,000,000.00" for "100000000".
std::string yuan(const std::string& minor);

class Teller {
 public:
  struct Settings {
    std::string program;        // path of the wallet
    std::string home;           // holds its configuration
    std::string password_file;  // of every key
    bool pauses = true;         // stop for a moment after each chapter, for readers
  };
  explicit Teller(Settings settings) : settings_{std::move(settings)} {}

  // "① Four banks start." in both languages; pauses before it.
  void chapter(const std::string& english, const std::string& chinese);
  // What changed, one line.
  void changed(const std::string& sentence);

  // Runs `tallystick WORDS` as a profile; it must succeed. The data of its answer.
  Json play(const std::string& profile, const Words& words);
  // The same without showing the command: what prepares a scene.
  Json prepare(const std::string& profile, const Words& words);
  // It must end with this exit code; its error.
  Json refused(const std::string& profile, const Words& words, int exit_code);
  // A condition that the story depends on.
  void expect(bool holds, const std::string& what);
  // What a command other than the wallet's looks like to the reader.
  void show_command(const std::string& line);

  bool ok() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  void fail(const std::string& why) {
    if (ok()) why_ = why;
  }
  // Of the last command, start to end as the person sees it.
  Millis took() const { return took_; }

 private:
  Json run(const std::string& profile, const Words& words, int exit_code, bool visible);
  Settings settings_;
  std::string why_;
  Millis took_;
};

// The first event of that name in a command's answer; null when there is none.
Json event_of(const Json& data, const std::string& name);

}  // namespace tallystick::testnet
