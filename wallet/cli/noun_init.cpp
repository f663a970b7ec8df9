// tallystick init: pins a genesis file and makes the profile that uses it.
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/paths.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

// Our own copy beside the configuration, so that the pin does not hang on somebody else's file.
Outcome<std::string> keep_copy(const std::string& from, const Hash& hash) {
  const auto text = read_whole_file(from, kGenesisBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const std::string file = config_file();
  const std::string directory = file.substr(0, file.rfind('/'));
  if (const auto made = make_private_directory(directory); !made)
    return stop(WalletError::W_FILE, made.error().message);
  const std::string path = directory + "/genesis-" + hash.hex().substr(0, 16) + ".json";
  if (const auto written = replace_private_file(path, *text); !written)
    return stop(WalletError::W_FILE, written.error().message);
  return path;
}

Outcome<Report> init(Session& session, const Arguments& given) {
  const Globals& globals = session.globals();
  const std::string name = globals.profile.value_or("default");
  if (!is_short_name(name))
    return bad_option("profile", "\"" + name + "\" is not a name: lower-case letters, digits, '-', '_' and '.' only");
  const auto known = session.config();
  if (!known) return tl::unexpected(known.error());
  Config config = **known;
  if (config.profiles.contains(name) && !given.has("replace"))
    return stop(WalletError::W_CONFIG, say(Msg::profile_exists, name));
  if (!globals.genesis) return stop(WalletError::W_USAGE, say(Msg::option_missing, "genesis"));

  const auto genesis = load_genesis(*globals.genesis);
  if (!genesis) return stop(WalletError::W_FILE, genesis.error().message);
  if (given.has("genesis-hash") && given.text_or("genesis-hash", "") != genesis->hash.hex())
    return stop(WalletError::W_GENESIS,
                say(Msg::genesis_unexpected, genesis->hash.hex(), given.text_or("genesis-hash", "")));
  const auto copy = keep_copy(*globals.genesis, genesis->hash);
  if (!copy) return tl::unexpected(copy.error());

  Profile& profile = config.profiles[name];
  if (globals.account)
    if (auto fine = check_new_account(profile, *genesis, *globals.account); !fine) return tl::unexpected(fine.error());
  profile.genesis_file = *copy;
  profile.genesis_hash = genesis->hash;
  if (!globals.nodes.empty()) profile.nodes = globals.nodes;
  if (globals.account) profile.account = *globals.account;
  if (!globals.keys.empty()) profile.keys = globals.keys;
  if (globals.keystore) profile.keystore = *globals.keystore;
  if (config.default_profile.empty() || given.has("default")) config.default_profile = name;
  if (const auto saved = save_config(config_file(), config); !saved)
    return stop(WalletError::W_FILE, saved.error().message);

  Report out;
  out.data = {{"profile", name},
              {"config", config_file()},
              {"chain_id", genesis->genesis.chain_id.value},
              {"genesis_hash", genesis->hash.hex()},
              {"genesis", *copy},
              {"kind", std::string{name_of(genesis->genesis.kind)}}};
  out.blocks.push_back(
      Sentence{say(Msg::profile_saved, name, config_file(), genesis->genesis.chain_id.value), Sentence::Mood::good});
  if (!given.has("genesis-hash")) session.console().talk(say(Msg::compare_genesis, genesis->hash.hex()));
  if (genesis->has_scaled_calendar())
    session.console().talk(say(Msg::scaled_calendar, genesis->genesis.chain_id.value,
                               std::to_string(genesis->genesis.calendar.ms_per_day)));
  if (profile.keys.empty()) session.console().talk(say(Msg::next_key_new));
  return out;
}

}  // namespace

void add_init(Catalogue& to) {
  to.nouns.push_back(
      {"init", {"start here: pin a network's genesis and make a profile", "从这里开始：锁定网络的创世文件并创建档案"}});
  to.commands.push_back(
      {"init",
       "",
       {"Pins the genesis file given by --genesis and makes a profile for its network.",
        "锁定 --genesis 给出的创世文件，并为其网络创建档案。"},
       {flag("genesis-hash", "HEX", {"stop unless the file has this hash", "文件哈希不是此值则停止"}),
        switch_("replace", {"change a profile that exists", "更改已存在的档案"}),
        switch_("default", {"make it the default profile", "设为默认档案"})},
       {"init --genesis genesis.json --node http://127.0.0.1:8545",
        "init --profile demo --genesis genesis.json --node http://127.0.0.1:8545 --key li --account tta1…"},
       init});
}

}  // namespace tallystick::wallet
