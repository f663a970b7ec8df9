#include "tests/scenarios/story.h"

#include <algorithm>

namespace tallystick::scenarios {
namespace {

constexpr std::string_view kPunctuation = ",;:";

[[noreturn]] void fail(const std::string& name, std::size_t line, const std::string& why) {
  throw StoryError(name + ":" + std::to_string(line) + ": " + why);
}

// The end of the bracket that opens at `from`; the text's end when it never closes.
std::size_t end_of_json(std::string_view text, std::size_t from) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '{' || text[i] == '[') ++depth;
    if ((text[i] == '}' || text[i] == ']') && --depth == 0) return i + 1;
  }
  return text.size();
}

bool take(Tokens& words, std::initializer_list<std::string_view> first) {
  if (words.size() < first.size() || !std::equal(first.begin(), first.end(), words.begin())) return false;
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(first.size()));
  return true;
}

Line line_of(const std::string& name, std::size_t number, std::string_view text) {
  Line line{number, Mode::act, tokens_of(text), {}};
  if (take(line.words, {"given"}))
    line.mode = Mode::given;
  else if (take(line.words, {"then"}))
    line.mode = Mode::then;
  else if (take(line.words, {"at", "once"}))
    line.mode = Mode::at_once;
  const auto colon = std::find(line.words.begin(), line.words.end(), ":");
  if (colon != line.words.end()) {
    if (line.words.end() - colon != 3 || colon[1] != "refused") fail(name, number, "after ':' comes 'refused E_CODE'");
    if (line.mode == Mode::then || line.mode == Mode::given) fail(name, number, "only what people do is refused");
    line.refusal = colon[2];
    line.words.erase(colon, line.words.end());
  }
  if (line.words.empty()) fail(name, number, "a line without a sentence");
  return line;
}

// Takes the first line, and the empty one under it.
std::string title_of(const std::string& name, std::string_view& text) {
  const std::size_t end = text.find("\n\n");
  const std::string title{text.substr(0, std::min(end, text.size()))};
  const bool fits = !title.empty() && title.size() <= kTitleMax && title.find('\n') == std::string::npos &&
                    std::string_view{" .:"}.find(title.back()) == std::string_view::npos;
  if (end == std::string_view::npos || !fits)
    fail(name, 1,
         "a story opens with its title, a line of at most 72 characters without a full stop, and an empty line");
  text.remove_prefix(end + 2);
  return title;
}

}  // namespace

Tokens tokens_of(std::string_view text) {
  Tokens out;
  for (std::size_t i = text.find_first_not_of(' '); i != std::string_view::npos && i < text.size();
       i = text.find_first_not_of(' ', i)) {
    if (text[i] == '{' || text[i] == '[') {
      const std::size_t end = end_of_json(text, i);
      out.emplace_back(text.substr(i, end - i));
      i = end;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', i), text.size());
    std::string_view word = text.substr(i, end - i);
    const bool marked = word.size() > 1 && kPunctuation.find(word.back()) != std::string_view::npos;
    out.emplace_back(marked ? word.substr(0, word.size() - 1) : word);
    if (marked) out.emplace_back(1, word.back());
    i = end;
  }
  return out;
}

Story read_story(const std::string& name, std::string_view text) {
  Story story{name, title_of(name, text), {}, {}};
  bool in_paragraph = true;
  for (std::size_t number = 3; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool blank = line.find_first_not_of(' ') == std::string_view::npos;
    if (in_paragraph && blank && !story.shows.empty()) {
      in_paragraph = false;
    } else if (in_paragraph) {
      story.shows += (story.shows.empty() || blank ? "" : " ") + std::string{line};
    } else if (!blank) {
      story.lines.push_back(line_of(name, number, line));
    }
  }
  if (story.lines.empty())
    fail(name, 3, "under its title a story says in a paragraph what it shows; after an empty line it is told");
  return story;
}

}  // namespace tallystick::scenarios
