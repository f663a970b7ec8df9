// tallystick config: show and change profiles, and the address book.
#include "core/address.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/paths.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

Json json_of(const Profile& profile) {
  Json out{{"node", profile.nodes}, {"genesis", profile.genesis_file}, {"account", profile.account},
           {"key", profile.keys},   {"keystore", profile.keystore},    {"addresses", profile.addresses}};
  if (!profile.genesis_hash.is_zero()) out["genesis_hash"] = profile.genesis_hash.hex();
  return out;
}

Outcome<Report> show(Session& session, const Arguments&) {
  const auto config = session.config();
  if (!config) return tl::unexpected(config.error());
  Report out;
  out.data = {{"file", config_file()}, {"default_profile", (*config)->default_profile}, {"profiles", Json::object()}};
  for (const auto& [name, profile] : (*config)->profiles) out.data["profiles"][name] = json_of(profile);
  out.blocks.push_back(Verbatim{"# " + config_file() + "\n" + print_config(**config)});
  return out;
}

Outcome<Report> path(Session&, const Arguments&) {
  Report out;
  out.data = {{"file", config_file()}};
  out.blocks.push_back(Sentence{verbatim(config_file())});
  return out;
}

// The configuration to change and the profile in it that the options select.
struct Change {
  Config config;
  std::string name;
  Profile& profile() { return config.profiles[name]; }
};

Outcome<Change> begin_change(Session& session) {
  const auto config = session.config();
  if (!config) return tl::unexpected(config.error());
  const std::string name = session.globals().profile.value_or((*config)->default_profile);
  if (!(*config)->profiles.contains(name))
    return stop(WalletError::W_CONFIG, say(Msg::no_such_profile, name, config_file()));
  return Change{**config, name};
}

Outcome<Report> finish_change(const Change& change, const Spoken& done) {
  if (const auto saved = save_config(config_file(), change.config); !saved)
    return stop(WalletError::W_FILE, saved.error().message);
  Report out;
  out.data = {{"profile", change.name}, {"settings", json_of(change.config.profiles.at(change.name))}};
  out.blocks.push_back(Sentence{done, Sentence::Mood::good});
  return out;
}

Outcome<Report> set(Session& session, const Arguments& given) {
  auto change = begin_change(session);
  if (!change) return tl::unexpected(change.error());
  const Globals& globals = session.globals();
  const Profile before = change->profile();
  Profile& profile = change->profile();
  if (!globals.nodes.empty()) profile.nodes = globals.nodes;
  if (globals.account) {
    const auto genesis = session.genesis();
    if (!genesis) return tl::unexpected(genesis.error());
    if (auto fine = check_new_account(profile, **genesis, *globals.account); !fine) return tl::unexpected(fine.error());
    profile.account = *globals.account;
  }
  if (!globals.keys.empty()) profile.keys = globals.keys;
  if (globals.keystore) profile.keystore = *globals.keystore;
  if (given.has("language")) profile.language = language_of(given.text_or("language", ""));
  if (given.has("default")) change->config.default_profile = change->name;
  if (profile == before && !given.has("default")) return stop(WalletError::W_USAGE, say(Msg::nothing_to_change));
  return finish_change(*change, say(Msg::config_changed, change->name));
}

Outcome<Report> name_address(Session& session, const Arguments& given) {
  auto change = begin_change(session);
  if (!change) return tl::unexpected(change.error());
  const std::string name = given.text_or("name", "");
  const std::string address = given.text_or("address", "");
  if (!is_short_name(name))
    return bad_option("name", "\"" + name + "\" is not a name: lower-case letters, digits, '-', '_' and '.' only");
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const NetworkKind kind = (*genesis)->genesis.kind;
  if (const auto account = parse_account(kind, address); !account && !parse_party(kind, address))
    return bad_option("address", account.error().message);
  change->profile().addresses[name] = address;
  return finish_change(*change, say(Msg::address_added, address, name));
}

Outcome<Report> forget_address(Session& session, const Arguments& given) {
  auto change = begin_change(session);
  if (!change) return tl::unexpected(change.error());
  const std::string name = given.text_or("name", "");
  if (change->profile().addresses.erase(name) == 0)
    return stop(WalletError::W_NOT_FOUND, say(Msg::no_such_address, name));
  return finish_change(*change, say(Msg::address_removed, name));
}

}  // namespace

void add_config(Catalogue& to) {
  to.nouns.push_back({"config", {"profiles and the address book", "档案与地址簿"}});
  to.commands.push_back({"config", "show", {"Shows every profile.", "显示所有档案。"}, {}, {"config show"}, show});
  to.commands.push_back(
      {"config", "path", {"Says where the configuration file is.", "显示配置文件的位置。"}, {}, {"config path"}, path});
  to.commands.push_back({"config",
                         "set",
                         {"Changes the profile: what --node, --account, --key and --keystore give becomes its setting.",
                          "更改档案：以 --node、--account、--key、--keystore 给出的值作为其设置。"},
                         {one_of(flag("language", "zh|en", {"language of messages", "消息语言"}), {"zh", "en"}),
                          switch_("default", {"make it the default profile", "设为默认档案"})},
                         {"config set --key li --account tta1…"},
                         set});
  to.commands.push_back({"config",
                         "name",
                         {"Gives an account or party a name of your own.", "为账户或主体取一个自己的名称。"},
                         {argument("name", "NAME", {"the name", "名称"}),
                          argument("address", "ADDRESS", {"an account or party", "账户或主体"})},
                         {"config name acme tta1…"},
                         name_address});
  to.commands.push_back({"config",
                         "forget",
                         {"Removes a name from the address book.", "从地址簿移除名称。"},
                         {argument("name", "NAME", {"the name", "名称"})},
                         {"config forget acme"},
                         forget_address});
}

}  // namespace tallystick::wallet
