#include "wallet/present/console.h"

#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "wallet/present/envelope.h"
#include "wallet/present/safe_text.h"
#include "wallet/present/width.h"

namespace tallystick::wallet {
namespace {

void write_line(std::FILE* to, const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), to);
  std::fputc('\n', to);
}

bool wants_colour(Colour colour, int fd) {
  if (colour != Colour::automatic) return colour == Colour::always;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return ::isatty(fd) == 1 && (no_colour == nullptr || *no_colour == '\0') && term != nullptr &&
         std::string_view{term} != "dumb";
}

int terminal_columns() {
  winsize size{};
  return ::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string safe_dump(const nlohmann::ordered_json& json, int indent) {
  return safe_json_for_terminal(json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

Console::Console(ConsoleOptions options)
    : options_{options},
      colour_out_{wants_colour(options.colour, STDOUT_FILENO)},
      colour_err_{wants_colour(options.colour, STDERR_FILENO)},
      columns_{terminal_columns()} {}

std::string Console::painted(const std::string& text, Sentence::Mood mood, bool colour) const {
  const std::string safe = safe_for_terminal(text);
  if (!colour || mood == Sentence::Mood::plain) return safe;
  return (mood == Sentence::Mood::good ? "\x1b[32m" : "\x1b[31m") + safe + "\x1b[0m";
}

void Console::talk(const Spoken& text) {
  if (!options_.quiet) write_line(stderr, safe_for_terminal(text.in(options_.language)));
}

void Console::detail(const Spoken& text) {
  if (options_.verbose) talk(text);
}

void Console::warn(const Spoken& text) {
  warnings_.push_back(text);
  talk(say(Msg::warning, text));
}

void Console::print(const Block& block) {
  const Language language = options_.language;
  if (const auto* sentence = std::get_if<Sentence>(&block)) {
    write_line(stdout, painted(sentence->text.in(language), sentence->mood, colour_out_));
  } else if (const auto* pairs = std::get_if<Pairs>(&block)) {
    int width = 0;
    for (const auto& [name, value] : pairs->rows)
      width = std::max(width, display_width(safe_for_terminal(name.in(language))));
    for (const auto& [name, value] : pairs->rows) {
      const std::string safe = safe_for_terminal(name.in(language));
      const std::string gap = options_.format == Format::plain
                                  ? "\t"
                                  : std::string(static_cast<std::size_t>(width - display_width(safe)) + 2, ' ');
      write_line(stdout, safe + gap + safe_for_terminal(value.in(language)));
    }
  } else if (const auto* table = std::get_if<Table>(&block)) {
    const auto lines =
        options_.format == Format::plain ? draw_plain(*table, language) : draw(*table, language, columns_);
    for (const std::string& line : lines) write_line(stdout, line);
  } else {
    const std::string& text = std::get<Verbatim>(block).text;
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
}

int Console::finish(const Report& report) {
  if (report.document)
    write_line(stdout, safe_json_for_terminal(*report.document));
  else if (options_.format == Format::json)
    write_line(stdout, safe_dump(envelope_of(report, warnings_, options_.language), -1));
  else
    for (const Block& block : report.blocks) print(block);
  std::fflush(stdout);
  return std::ferror(stdout) != 0 ? static_cast<int>(Exit::internal) : static_cast<int>(report.exit);
}

int Console::finish(const Failure& failure) {
  if (options_.format == Format::json) {
    write_line(stdout, safe_dump(envelope_of(failure, warnings_, options_.language), -1));
    std::fflush(stdout);
  } else {
    const Language language = options_.language;
    write_line(stderr, painted(failure.code + ": " + failure.message.in(language), Sentence::Mood::bad, colour_err_));
    if (!failure.hint.empty()) write_line(stderr, safe_for_terminal("  " + failure.hint.in(language)));
  }
  return static_cast<int>(failure.exit);
}

void Console::item(const Json& json, const Spoken& text) {
  if (options_.format == Format::json)
    write_line(stdout, safe_json_for_terminal(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
  else
    write_line(stdout, safe_for_terminal(text.in(options_.language)));
  std::fflush(stdout);
}

std::optional<bool> Console::ask(const Spoken& question) {
  std::FILE* terminal = std::fopen("/dev/tty", "r+");
  if (terminal == nullptr) return std::nullopt;
  const std::string line = safe_for_terminal(question.in(options_.language)) + " [y/N] ";
  std::fwrite(line.data(), 1, line.size(), terminal);
  std::fflush(terminal);
  const int answer = std::fgetc(terminal);
  std::fclose(terminal);
  return answer == 'y' || answer == 'Y';
}

}  // namespace tallystick::wallet
