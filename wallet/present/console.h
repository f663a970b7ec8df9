// The wallet's mouth: data to stdout, talk to stderr, one language, safe for terminals. Everything printed passes through here, so foreign
// text is made harmless in one place; only this file ever writes an escape sequence, and only for colour on a terminal.
#pragma once

#include <string>
#include <vector>

#include "wallet/present/outcome.h"

namespace tallystick::wallet {

enum class Format { people, plain, json };
enum class Colour { automatic, always, never };

struct ConsoleOptions {
  Language language = Language::en;
  Format format = Format::people;
  Colour colour = Colour::automatic;  // automatic: on a terminal, unless NO_COLOR is set or TERM is dumb
  bool quiet = false;                 // no talk; failures still show
  bool verbose = false;
};

class Console {
 public:
  explicit Console(ConsoleOptions options);
  const ConsoleOptions& options() const { return options_; }
  Language language() const { return options_.language; }

  // Talk on stderr, one line; nothing when quiet.
  void talk(const Spoken& text);
  // Only with -v.
  void detail(const Spoken& text);
  // Talk that also goes into the envelope's warnings.
  void warn(const Spoken& text);

  // The command's end: prints and returns the exit code.
  int finish(const Report& report);
  int finish(const Failure& failure);
  // One item of a stream: a JSON line with --json, else the sentence; flushed at once.
  void item(const Json& json, const Spoken& text);

  // Asks on the terminal, y or n, default n. Nothing when there is no terminal to ask on.
  std::optional<bool> ask(const Spoken& question);

 private:
  void print(const Block& block);
  std::string painted(const std::string& text, Sentence::Mood mood, bool colour) const;

  ConsoleOptions options_;
  bool colour_out_ = false;
  bool colour_err_ = false;
  int columns_ = 0;  // of the terminal on stdout; 0: not a terminal
  std::vector<Spoken> warnings_;
};

}  // namespace tallystick::wallet
