#include "wallet/cli/parse.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <CLI/CLI.hpp>

#include "core/ensure.h"
#include "wallet/cli/nearest.h"

namespace tallystick::wallet {
namespace {

// Where CLI11 puts what it reads; addresses stay because they are behind pointers.
struct Slot {
  const OptionSpec* spec = nullptr;
  std::vector<std::string> values;
  bool on = false;
  CLI::Option* option = nullptr;
};
using Slots = std::vector<std::unique_ptr<Slot>>;

std::string environment_name(const std::string& option) {
  std::string out = "TALLYSTICK_";
  for (const char c : option) out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

void add_option(CLI::App& app, const OptionSpec& spec, Slots& slots) {
  slots.push_back(std::make_unique<Slot>());
  Slot& slot = *slots.back();
  slot.spec = &spec;
  const std::string name = spec.positional ? spec.name : spec.name == "verbose" ? "-v,--verbose" : "--" + spec.name;
  if (spec.value.empty()) {
    slot.option = app.add_flag(name, slot.on);
    return;
  }
  slot.option = app.add_option(name, slot.values);
  slot.option->required(spec.required);
  slot.option->expected(1, spec.many ? 1'000 : 1);
  slot.option->allow_extra_args(spec.positional && spec.many);
  slot.option->multi_option_policy(spec.many ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::Throw);
  if (!spec.choices.empty()) slot.option->check(CLI::IsMember(spec.choices));
}

Arguments collect(const Slots& slots) {
  Arguments out;
  for (const auto& slot : slots) {
    if (slot->spec->value.empty()) {
      if (slot->on) out.add(slot->spec->name, "true");
    } else {
      for (const std::string& value : slot->values) out.add(slot->spec->name, value);
    }
  }
  return out;
}

// Environment variables stand in for global flags that were not given. Switches take 1 or true.
Outcome<void> add_environment(Arguments& globals) {
  for (const OptionSpec& spec : global_options()) {
    if (globals.has(spec.name)) continue;
    const std::string variable = environment_name(spec.name);
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0') continue;
    const std::string text = value;
    if (spec.value.empty()) {
      if (text == "1" || text == "true") globals.add(spec.name, "true");
    } else if (!spec.choices.empty() &&
               std::find(spec.choices.begin(), spec.choices.end(), text) == spec.choices.end()) {
      return bad_option(variable, "\"" + text + "\" is not one of the values it can have");
    } else if (spec.name == "node") {  // several, separated by commas
      for (std::size_t from = 0; from <= text.size();) {
        const auto comma = std::min(text.find(',', from), text.size());
        globals.add(spec.name, text.substr(from, comma - from));
        from = comma + 1;
      }
    } else {
      globals.add(spec.name, text);
    }
  }
  return {};
}

std::vector<std::string> flags_of(const CommandSpec* command) {
  std::vector<std::string> out{"--help", "--version"};
  for (const OptionSpec& option : global_options()) out.push_back("--" + option.name);
  if (command != nullptr)
    for (const OptionSpec& option : command->options)
      if (!option.positional) out.push_back("--" + option.name);
  return out;
}

Outcome<ParsedLine> unknown(const std::string& word, Msg what, const std::vector<std::string>& candidates) {
  const auto meant = nearest(word, candidates);
  return stop(WalletError::W_USAGE, meant ? say(Msg::did_you_mean, say(what, word), *meant) : say(what, word));
}

// What is left over when a line did not fit.
Outcome<ParsedLine> leftover(const Catalogue& catalogue, const std::string& noun, const CommandSpec* command,
                             const std::string& word) {
  if (word.starts_with("-")) return unknown(word.substr(0, word.find('=')), Msg::unknown_flag, flags_of(command));
  if (command != nullptr) return stop(WalletError::W_USAGE, say(Msg::unexpected_argument, word));
  std::vector<std::string> candidates;
  if (noun.empty()) {
    for (const NounSpec& known : catalogue.nouns) candidates.push_back(known.name);
    return unknown(word, Msg::unknown_noun, candidates);
  }
  for (const CommandSpec* known : catalogue.of_noun(noun)) candidates.push_back(known->verb);
  return unknown(noun + " " + word, Msg::unknown_verb, [&] {
    for (std::string& candidate : candidates) candidate = noun + " " + candidate;
    return candidates;
  }());
}

// A bare --wait means --wait=final; CLI11 would take whatever word follows for its value.
void spell_out_wait(std::vector<std::string>& arguments) {
  const auto& globals = global_options();
  const auto wait = std::find_if(globals.begin(), globals.end(), [](const OptionSpec& o) { return o.name == "wait"; });
  ensure(wait != globals.end());
  for (auto it = arguments.begin(); it != arguments.end(); ++it) {
    if (*it != "--wait") continue;
    const auto next = std::next(it);
    const bool named =
        next != arguments.end() && std::find(wait->choices.begin(), wait->choices.end(), *next) != wait->choices.end();
    *it += "=" + (named ? *next : std::string{"final"});
    if (named) arguments.erase(next);
  }
}

class Parser {
 public:
  explicit Parser(const Catalogue& catalogue) : catalogue_{catalogue} {
    app_.set_help_flag();
    app_.add_flag("-h,--help", help_);
    app_.add_flag("--version", version_);
    app_.fallthrough();
    for (const OptionSpec& option : global_options()) add_option(app_, option, globals_);
    for (const NounSpec& noun : catalogue.nouns) add_noun(noun);
  }

  Outcome<ParsedLine> parse(std::vector<std::string> arguments) {
    spell_out_wait(arguments);
    // --help and --version win over everything that may be missing or wrong besides.
    const bool wants_help = std::find(arguments.begin(), arguments.end(), "--help") != arguments.end() ||
                            std::find(arguments.begin(), arguments.end(), "-h") != arguments.end();
    std::reverse(arguments.begin(), arguments.end());
    std::string problem;
    try {
      app_.parse(arguments);
    } catch (const CLI::ExtrasError&) {
      problem = "extras";
    } catch (const CLI::ParseError& e) {
      problem = e.what();
    }
    ParsedLine out;
    for (const auto& [app, command] : commands_)
      if (app->parsed()) out.command = command;
    for (const auto& [app, noun] : nouns_)
      if (app->parsed()) out.noun = noun;
    out.globals = collect(globals_);
    if (const auto fine = add_environment(out.globals); !fine) return tl::unexpected(fine.error());
    if (wants_help || help_) {
      out.wish = ParsedLine::Wish::help;
      return out;
    }
    if (version_) {
      out.wish = ParsedLine::Wish::version;
      return out;
    }
    // A misspelt option explains a missing one better than the other way round.
    if (const std::string left = first_leftover(); !problem.empty() && (problem == "extras" || left.starts_with("-")))
      return leftover(catalogue_, out.noun, out.command, left);
    if (!problem.empty()) return stop(WalletError::W_USAGE, problem);
    if (out.command == nullptr) {
      out.wish = ParsedLine::Wish::help;
      return out;
    }
    out.arguments = collect(slots_.at(out.command));
    return out;
  }

 private:
  void add_noun(const NounSpec& noun) {
    CLI::App* app = app_.add_subcommand(noun.name);
    app->set_help_flag();
    app->fallthrough();
    nouns_.emplace_back(app, noun.name);
    for (const CommandSpec* command : catalogue_.of_noun(noun.name)) {
      CLI::App* target = app;
      if (!command->verb.empty()) {
        target = app->add_subcommand(command->verb);
        target->set_help_flag();
        target->fallthrough();
      }
      commands_.emplace_back(target, command);
      Slots& slots = slots_[command];
      for (const OptionSpec& option : command->options) add_option(*target, option, slots);
    }
  }

  std::string first_leftover() const {
    const auto left = app_.remaining(true);
    return left.empty() ? std::string{} : left.front();
  }

  const Catalogue& catalogue_;
  CLI::App app_{"tallystick"};
  bool help_ = false;
  bool version_ = false;
  Slots globals_;
  std::map<const CommandSpec*, Slots> slots_;
  std::vector<std::pair<CLI::App*, const CommandSpec*>> commands_;
  std::vector<std::pair<CLI::App*, std::string>> nouns_;
};

}  // namespace

Outcome<ParsedLine> parse_line(const Catalogue& catalogue, std::vector<std::string> arguments) {
  return Parser{catalogue}.parse(std::move(arguments));
}

Arguments scan_presentation(const std::vector<std::string>& arguments) {
  Arguments out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    for (const char* name : {"json", "plain", "quiet"})
      if (argument == std::string{"--"} + name) out.add(name, "true");
    for (const char* name : {"lang", "color"}) {
      const std::string flag = std::string{"--"} + name;
      if (argument == flag && i + 1 < arguments.size()) out.add(name, arguments[i + 1]);
      if (argument.starts_with(flag + "=")) out.add(name, argument.substr(flag.size() + 1));
    }
  }
  // A bad value of the environment is reported elsewhere; here it only counts when it is good.
  if (const auto ignored = add_environment(out); !ignored) return out;
  return out;
}

}  // namespace tallystick::wallet
