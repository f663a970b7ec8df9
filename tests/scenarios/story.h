// A story: a text file with a title and a paragraph on what it shows, then what people do, one sentence a line, and what the ledger then is.
// README.md has the grammar. Reading knows nothing of ledgers; playing gives each sentence to the table of words.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::scenarios {

// A line that cannot be read, names what does not exist, or says what is not so. Stories stop at the first.
struct StoryError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Mode {
  given,    // sets the stage: must succeed, and need not be followed by what it changed
  act,      // somebody does something
  at_once,  // the same, in one block with the neighbouring lines of this mode
  then,     // what the ledger is now
};

using Tokens = std::vector<std::string>;

struct Line {
  std::size_t number = 0;  // in its file, from 1
  Mode mode = Mode::act;
  Tokens words;         // without mode and expectation
  std::string refusal;  // "E_STATE" when the line ends in ": refused E_STATE"; else empty
};

inline constexpr std::size_t kTitleMax = 72;

struct Story {
  std::string name;   // of the file
  std::string title;  // its first line: at most kTitleMax characters, no full stop
  std::string shows;  // the paragraph below
  std::vector<Line> lines;
};

// Words are separated by spaces; "," ";" and ":" at a word's end stand alone; from { or [ to its partner is one word.
Tokens tokens_of(std::string_view text);
// Throws StoryError, naming file and line.
Story read_story(const std::string& name, std::string_view text);
// Plays it on a ledger of its own. Empty when every line was so; else "file:line: what is wrong".
std::string play(const Story& story);

}  // namespace tallystick::scenarios
