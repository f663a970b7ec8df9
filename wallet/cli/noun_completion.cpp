// tallystick completion bash|zsh|fish: prints a script that completes nouns, verbs and options, made from the list of commands.
#include "wallet/cli/nouns.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> flags(const std::vector<OptionSpec>& options) {
  std::vector<std::string> out;
  for (const OptionSpec& option : options)
    if (!option.positional) out.push_back("--" + option.name);
  return out;
}

// What may follow "noun" and "noun verb": verbs, then flags and fixed choices of positional arguments.
struct Offer {
  std::string after;
  std::vector<std::string> words;
};
std::vector<Offer> offers() {
  std::vector<Offer> out;
  for (const NounSpec& noun : catalogue().nouns) {
    Offer of_noun{noun.name, {}};
    for (const CommandSpec* command : catalogue().of_noun(noun.name)) {
      Offer of_command{noun.name + " " + command->verb, flags(command->options)};
      for (const OptionSpec& option : command->options)
        if (option.positional)
          of_command.words.insert(of_command.words.end(), option.choices.begin(), option.choices.end());
      if (command->verb.empty()) {
        of_noun.words.insert(of_noun.words.end(), of_command.words.begin(), of_command.words.end());
      } else {
        of_noun.words.push_back(command->verb);
        out.push_back(std::move(of_command));
      }
    }
    out.push_back(std::move(of_noun));
  }
  return out;
}

std::vector<std::string> noun_names() {
  std::vector<std::string> out;
  for (const NounSpec& noun : catalogue().nouns) out.push_back(noun.name);
  return out;
}

std::string bash_script() {
  std::string out =
      "# bash completion of tallystick; put it into ~/.local/share/bash-completion/completions/tallystick\n"
      "_tallystick() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before='' i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    [[ ${COMP_WORDS[i]} == -* ]] || before+=\"${before:+ }${COMP_WORDS[i]}\"\n"
      "  done\n"
      "  local words\n"
      "  case $before in\n";
  out += "    '') words='" + joined(noun_names()) + "' ;;\n";
  for (const Offer& offer : offers()) out += "    '" + offer.after + "'*) words='" + joined(offer.words) + "' ;;\n";
  out +=
      "  esac\n"
      "  [[ $word == -* ]] && words+=' " +
      joined(flags(global_options())) +
      " --help'\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "  [[ ${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- \"$word\"))\n"
      "}\n"
      "complete -F _tallystick tallystick\n";
  return out;
}

std::string zsh_script() {
  std::string out =
      "#compdef tallystick\n"
      "# zsh completion of tallystick; put it into a directory of $fpath under the name _tallystick\n"
      "_tallystick() {\n"
      "  local before=\"${(j: :)${(@)words[2,CURRENT-1]:#-*}}\"\n"
      "  local -a offered\n"
      "  case $before in\n"
      "    '') offered=(" +
      joined(noun_names()) + ") ;;\n";
  for (const Offer& offer : offers()) out += "    '" + offer.after + "'*) offered=(" + joined(offer.words) + ") ;;\n";
  out +=
      "  esac\n"
      "  [[ $PREFIX == -* ]] && offered+=(" +
      joined(flags(global_options())) +
      " --help)\n"
      "  compadd -- $offered\n"
      "  _files\n"
      "}\n"
      "_tallystick \"$@\"\n";
  return out;
}

std::string fish_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "\\'" : std::string(1, c);
  return out + "'";
}

std::string fish_script(Language language) {
  std::string out = "# fish completion of tallystick; put it into ~/.config/fish/completions/tallystick.fish\n";
  for (const NounSpec& noun : catalogue().nouns) {
    out += "complete -c tallystick -n __fish_use_subcommand -f -a " + noun.name + " -d " +
           fish_text(noun.about.in(language)) + "\n";
    for (const CommandSpec* command : catalogue().of_noun(noun.name)) {
      std::string when = "__fish_seen_subcommand_from " + noun.name;
      if (!command->verb.empty()) {
        out += "complete -c tallystick -n " + fish_text(when) + " -f -a " + command->verb + " -d " +
               fish_text(command->about.in(language)) + "\n";
        when += "; and __fish_seen_subcommand_from " + command->verb;
      }
      for (const OptionSpec& option : command->options)
        if (!option.positional)
          out += "complete -c tallystick -n " + fish_text(when) + " -l " + option.name +
                 (option.value.empty() ? "" : " -r") + " -d " + fish_text(option.about.in(language)) + "\n";
    }
  }
  for (const OptionSpec& option : global_options())
    out += "complete -c tallystick -l " + option.name + (option.value.empty() ? "" : " -r") + " -d " +
           fish_text(option.about.in(language)) + "\n";
  return out;
}

Outcome<Report> completion(Session& session, const Arguments& given) {
  const std::string shell = given.text_or("shell", "");
  const std::string script = shell == "bash"  ? bash_script()
                             : shell == "zsh" ? zsh_script()
                                              : fish_script(session.console().language());
  Report out;
  out.data = {{"shell", shell}, {"script", script}};
  out.blocks.push_back(Verbatim{script});
  return out;
}

}  // namespace

void add_completion(Catalogue& to) {
  to.nouns.push_back({"completion", {"a script that completes commands in your shell", "命令行补全脚本"}});
  to.commands.push_back(
      {"completion",
       "",
       {"Prints a completion script.", "输出补全脚本。"},
       {one_of(argument("shell", "bash|zsh|fish", {"the shell", "命令解释器"}), {"bash", "zsh", "fish"})},
       {"completion bash > ~/.local/share/bash-completion/completions/tallystick"},
       completion});
}

}  // namespace tallystick::wallet
