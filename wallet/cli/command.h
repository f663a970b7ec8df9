// A command as data: parser, help, completion and the test of both languages all work from this list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/codec.h"
#include "wallet/cli/arguments.h"
#include "wallet/present/outcome.h"

namespace tallystick::wallet {

class Session;

struct OptionSpec {
  std::string name;   // "amount": the flag --amount, or the name of a positional argument
  std::string value;  // how its value is called in help, "AMOUNT"; empty: a switch
  Spoken about;
  bool required = false;
  bool many = false;  // may be given more than once
  bool positional = false;
  std::vector<std::string> choices;  // the only values there are, when not empty
};

struct CommandSpec {
  std::string noun;
  std::string verb;  // empty for a noun that is a command by itself
  Spoken about;
  std::vector<OptionSpec> options;
  std::vector<std::string> examples;  // without the leading "tallystick "
  std::function<Outcome<Report>(Session&, const Arguments&)> run;
};

struct NounSpec {
  std::string name;
  Spoken about;
};

struct Catalogue {
  std::vector<NounSpec> nouns;
  std::vector<CommandSpec> commands;
  const CommandSpec* find(const std::string& noun, const std::string& verb) const;
  std::vector<const CommandSpec*> of_noun(const std::string& noun) const;
};

// Every command of the wallet. Built once.
const Catalogue& catalogue();

// Shorthands for the noun files.
inline OptionSpec flag(std::string name, std::string value, Words about) {
  return {std::move(name), std::move(value), Spoken{about}, false, false, false, {}};
}
inline OptionSpec required(std::string name, std::string value, Words about) {
  return {std::move(name), std::move(value), Spoken{about}, true, false, false, {}};
}
inline OptionSpec repeated(std::string name, std::string value, Words about) {
  return {std::move(name), std::move(value), Spoken{about}, false, true, false, {}};
}
inline OptionSpec switch_(std::string name, Words about) {
  return {std::move(name), {}, Spoken{about}, false, false, false, {}};
}
inline OptionSpec argument(std::string name, std::string value, Words about) {
  return {std::move(name), std::move(value), Spoken{about}, true, false, true, {}};
}
// Every name of an enum of the ledger, for one_of.
template <class E>
std::vector<std::string> names_of_all() {
  std::vector<std::string> out;
  for (const auto& [value, name] : EnumNames<E>::values) out.emplace_back(name);
  return out;
}
inline OptionSpec one_of(OptionSpec option, std::vector<std::string> choices) {
  option.choices = std::move(choices);
  return option;
}
inline OptionSpec optional(OptionSpec option) {
  option.required = false;
  return option;
}

// The options that every command takes.
const std::vector<OptionSpec>& global_options();

}  // namespace tallystick::wallet
