#include "wallet/cli/help.h"

#include "wallet/present/width.h"

namespace tallystick::wallet {
namespace {

using Row = std::pair<std::string, std::string>;

std::string rows_text(const std::vector<Row>& rows) {
  int width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, display_width(left));
  std::string out;
  for (const auto& [left, right] : rows)
    out += "  " + left + std::string(static_cast<std::size_t>(width - display_width(left)) + 2, ' ') + right + "\n";
  return out;
}

Row option_row(const OptionSpec& option, Language language) {
  std::string left = option.positional ? option.value : "--" + option.name;
  if (option.name == "verbose") left = "-v, " + left;
  if (!option.positional && !option.value.empty()) left += " " + option.value;
  std::string right = option.about.in(language);
  if (option.required && !option.positional) right += say(Msg::help_required).in(language);
  if (option.many) right += say(Msg::help_repeatable).in(language);
  return {left, right};
}

std::string usage_of(const CommandSpec& command) {
  std::string out = "tallystick " + command.noun + (command.verb.empty() ? "" : " " + command.verb);
  for (const OptionSpec& option : command.options) {
    if (option.positional)
      out += option.required ? " " + option.value : " [" + option.value + "]";
    else if (option.required)
      out += " --" + option.name + " " + option.value;
  }
  return out + " …";
}

std::string globals_text(Language language) {
  std::vector<Row> rows;
  for (const OptionSpec& option : global_options()) rows.push_back(option_row(option, language));
  return say(Msg::help_globals).in(language) + "\n" + rows_text(rows);
}

std::string command_help(const CommandSpec& command, Language language) {
  std::string out = command.about.in(language) + "\n\n  " + usage_of(command) + "\n";
  std::vector<Row> rows;
  for (const OptionSpec& option : command.options) rows.push_back(option_row(option, language));
  if (!rows.empty()) out += "\n" + say(Msg::help_options).in(language) + "\n" + rows_text(rows);
  if (!command.examples.empty()) {
    out += "\n" + say(Msg::help_examples).in(language) + "\n";
    for (const std::string& example : command.examples) out += "  tallystick " + example + "\n";
  }
  return out + "\n" + globals_text(language);
}

std::string noun_help(const Catalogue& catalogue, const std::string& noun, Language language) {
  std::string out;
  for (const NounSpec& known : catalogue.nouns)
    if (known.name == noun) out = known.about.in(language) + "\n\n";
  std::vector<Row> rows;
  for (const CommandSpec* command : catalogue.of_noun(noun))
    rows.emplace_back(noun + (command->verb.empty() ? "" : " " + command->verb), command->about.in(language));
  return out + rows_text(rows) + "\n" + say(Msg::help_more).in(language) + "\n";
}

std::string overview(const Catalogue& catalogue, Language language) {
  std::vector<Row> rows;
  for (const NounSpec& noun : catalogue.nouns) rows.emplace_back(noun.name, noun.about.in(language));
  return say(Msg::help_intro).in(language) + "\n\n  tallystick [global] <noun> <verb> [args]\n\n" + rows_text(rows) +
         "\n" + globals_text(language) + "\n" + say(Msg::help_more).in(language) + "\n";
}

}  // namespace

std::string help_text(const Catalogue& catalogue, const ParsedLine& line, Language language) {
  if (line.command != nullptr) {
    // A noun that is a command and has verbs besides shows both.
    return command_help(*line.command, language);
  }
  return line.noun.empty() ? overview(catalogue, language) : noun_help(catalogue, line.noun, language);
}

}  // namespace tallystick::wallet
