// tallystick key: make, list, show, import, export, change the password.
#include "wallet/cli/nouns.h"
#include "wallet/keystore/password.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

constexpr std::size_t kBareKeyFileMax = 256;

Outcome<ScryptCost> chosen_cost(Session& session, const Arguments& given) {
  if (!given.has("fast-kdf")) return kStrongCost;
  const auto profile = session.profile();
  if (!profile) return tl::unexpected(profile.error());
  if (!(*profile)->genesis_file.empty()) {
    const auto genesis = session.genesis();
    if (!genesis) return tl::unexpected(genesis.error());
    if ((*genesis)->genesis.kind == NetworkKind::production)
      return stop(WalletError::W_USAGE, say(Msg::fast_kdf_refused));
  }
  session.console().warn(say(Msg::fast_kdf_used));
  return kFastTestCost;
}

Report key_report(const std::string& name, const PublicKey& key, const std::string& path, Msg done) {
  Report out;
  out.data = {{"name", name}, {"public_key", key.hex()}, {"address", ethereum_address(key)}, {"file", path}};
  out.blocks.push_back(Sentence{say(done, name, path), Sentence::Mood::good});
  out.blocks.push_back(Pairs{{{say(Msg::column_public_key), verbatim(key.hex())}}});
  return out;
}

// Seals the key under a new password and stores it as a new file.
Outcome<Report> store(Session& session, const Arguments& given, const PrivateKey& key, const std::string& name,
                      Msg done) {
  const auto files = session.key_files();
  if (!files) return tl::unexpected(files.error());
  const auto cost = chosen_cost(session, given);
  if (!cost) return tl::unexpected(cost.error());
  const auto password = session.new_password(given.text_or("new-password-file", ""));
  if (!password) return tl::unexpected(password.error());
  const auto sealed = seal_key(key, password->view(), *cost);
  if (!sealed) return stop(WalletError::W_KEY_FILE, sealed.error().message);
  if (const auto stored = files->store_new(name, *sealed); !stored)
    return stop(WalletError::W_FILE, stored.error().message);
  return key_report(name, key.public_key(), files->path_of(name), done);
}

Outcome<void> check_new_name(Session& session, const std::string& name) {
  const auto files = session.key_files();
  if (!files) return tl::unexpected(files.error());
  if (!is_key_name(name))
    return bad_option("name", "\"" + name + "\" is not a key name: letters, digits, '-', '_' and '.' only");
  const auto there = files->load(name);
  if (there || there.error().kind != ErrorKind::not_found)
    return stop(WalletError::W_FILE, files->path_of(name) + " exists already and is not overwritten");
  return {};
}

Outcome<Report> make_new(Session& session, const Arguments& given) {
  const auto name = given.text("name");
  if (!name) return tl::unexpected(name.error());
  if (const auto free = check_new_name(session, *name); !free) return tl::unexpected(free.error());
  return store(session, given, PrivateKey::generate(), *name, Msg::key_made);
}

std::string strength_of(const KdfCost& cost) {
  if (const auto* s = std::get_if<ScryptCost>(&cost))
    return "scrypt n=" + std::to_string(s->n) + " r=" + std::to_string(s->r) + " p=" + std::to_string(s->p);
  return "pbkdf2 c=" + std::to_string(std::get<Pbkdf2Cost>(cost).iterations);
}

Outcome<Report> list(Session& session, const Arguments&) {
  const auto files = session.key_files();
  if (!files) return tl::unexpected(files.error());
  const auto entries = files->list();
  if (!entries) return stop(WalletError::W_FILE, entries.error().message);
  Report out;
  out.data["items"] = Json::array();
  Table table{{{say(Msg::column_name)}, {say(Msg::column_public_key)}, {say(Msg::column_strength), Align::left, true}},
              {}};
  for (const auto& entry : *entries) {
    Json item{{"name", entry.name}};
    if (entry.key) {
      item["public_key"] = entry.key->public_key->hex();
      item["address"] = *entry.key->address;
      item["kdf"] = strength_of(entry.key->cost);
      table.rows.push_back(
          {verbatim(entry.name), verbatim(entry.key->public_key->hex()), verbatim(strength_of(entry.key->cost))});
    } else {
      item["problem"] = entry.problem;
      table.rows.push_back({verbatim(entry.name), {}, say(Msg::unreadable_key, entry.problem)});
    }
    out.data["items"].push_back(std::move(item));
  }
  if (entries->empty()) {
    out.exit = Exit::not_found;
    out.blocks.push_back(Sentence{say(Msg::nothing_here)});
  } else {
    out.blocks.push_back(std::move(table));
  }
  return out;
}

Outcome<LockedKey> load(Session& session, const std::string& name) {
  const auto files = session.key_files();
  if (!files) return tl::unexpected(files.error());
  auto locked = files->load(name);
  if (!locked) return tl::unexpected(key_file_failure(locked.error()));
  return std::move(*locked);
}

Outcome<Report> show(Session& session, const Arguments& given) {
  const auto name = given.text("name");
  if (!name) return tl::unexpected(name.error());
  const auto locked = load(session, *name);
  if (!locked) return tl::unexpected(locked.error());
  const std::string path = session.key_files()->path_of(*name);
  Report out;
  out.data = {
      {"name", *name}, {"public_key", locked->public_key->hex()}, {"address", *locked->address}, {"file", path}};
  out.blocks.push_back(Pairs{{{say(Msg::column_name), verbatim(*name)},
                              {say(Msg::column_public_key), verbatim(locked->public_key->hex())},
                              {say(Msg::column_address), verbatim(*locked->address)},
                              {say(Msg::column_strength), verbatim(path + " (" + strength_of(locked->cost) + ")")}}});
  return out;
}

Outcome<PrivateKey> read_bare(Session& session, const std::string& path) {
  auto text = read_whole_file(path, kBareKeyFileMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const SecretBytes erased_later{*text};
  std::string_view digits = as_text(erased_later.view());
  while (!digits.empty() && (digits.back() == '\n' || digits.back() == '\r' || digits.back() == ' '))
    digits.remove_suffix(1);
  if (digits.starts_with("0x")) digits.remove_prefix(2);
  wipe(std::span{reinterpret_cast<std::uint8_t*>(text->data()), text->size()});
  auto raw = from_hex(digits);
  if (!raw) return stop(WalletError::W_FILE, say(Msg::not_a_bare_key, path));
  auto key = PrivateKey::from(*raw);
  wipe(*raw);
  if (!key) return stop(WalletError::W_FILE, say(Msg::not_a_bare_key, path));
  session.console().warn(say(Msg::import_bare, path));
  return std::move(*key);
}

Outcome<PrivateKey> read_foreign(Session& session, const std::string& path, bool stays_weak) {
  const auto text = read_whole_file(path, kKeyFileBytesMax);
  if (!text) return stop(WalletError::W_FILE, text.error().message);
  const auto locked = read_key_file(*text, KeyFileOrigin::foreign);
  if (!locked) return stop(WalletError::W_KEY_FILE, locked.error().message);
  const auto password = session.password(say(Msg::ask_import_password));
  if (!password) return tl::unexpected(password.error());
  auto key = unlock_key(*locked, password->view());
  if (!key) return tl::unexpected(failure_of(key.error()));
  const auto* cost = std::get_if<ScryptCost>(&locked->cost);
  if (!stays_weak && cost != nullptr && cost->n * cost->r < kStrongCost.n)
    session.console().warn(say(Msg::import_weak));
  return std::move(*key);
}

Outcome<Report> import(Session& session, const Arguments& given) {
  const auto name = given.text("name");
  if (!name) return tl::unexpected(name.error());
  if (given.has("file") == given.has("bare-file")) return stop(WalletError::W_USAGE, say(Msg::import_one_source));
  if (const auto free = check_new_name(session, *name); !free) return tl::unexpected(free.error());
  const auto key = given.has("file") ? read_foreign(session, given.text_or("file", ""), given.has("fast-kdf"))
                                     : read_bare(session, given.text_or("bare-file", ""));
  if (!key) return tl::unexpected(key.error());
  return store(session, given, *key, *name, Msg::key_imported);
}

Outcome<Report> export_key(Session& session, const Arguments& given) {
  const auto name = given.text("name");
  const auto to = given.text("to");
  if (!name || !to) return tl::unexpected((name ? to : name).error());
  const auto locked = load(session, *name);
  if (!locked) return tl::unexpected(locked.error());
  Result<void> written;
  if (given.has("bare")) {
    if (const auto sure = session.confirm(say(Msg::export_bare_question, *name, *to)); !sure)
      return tl::unexpected(sure.error());
    const auto key = session.unlock(*name);
    if (!key) return tl::unexpected(key.error());
    std::string digits = to_hex(key->secret()) + "\n";
    written = write_new_private_file(*to, digits);
    wipe(std::span{reinterpret_cast<std::uint8_t*>(digits.data()), digits.size()});
  } else {
    if (const auto sure = session.confirm(say(Msg::export_question, *name, *to)); !sure)
      return tl::unexpected(sure.error());
    const auto text = read_whole_file(session.key_files()->path_of(*name), kKeyFileBytesMax);
    if (!text) return stop(WalletError::W_FILE, text.error().message);
    written = write_new_private_file(*to, *text);
  }
  if (!written) return stop(WalletError::W_FILE, written.error().message);
  return key_report(*name, *locked->public_key, *to, Msg::key_exported);
}

Outcome<Report> change_password(Session& session, const Arguments& given) {
  const auto name = given.text("name");
  if (!name) return tl::unexpected(name.error());
  const auto key = session.unlock(*name);
  if (!key) return tl::unexpected(key.error());
  if (session.globals().password_file && !given.has("new-password-file"))
    return stop(WalletError::W_USAGE, say(Msg::option_missing, "new-password-file"));
  const auto cost = chosen_cost(session, given);
  if (!cost) return tl::unexpected(cost.error());
  const auto password = session.new_password(given.text_or("new-password-file", ""));
  if (!password) return tl::unexpected(password.error());
  const auto sealed = seal_key(*key, password->view(), *cost);
  if (!sealed) return stop(WalletError::W_KEY_FILE, sealed.error().message);
  const auto files = session.key_files();
  if (const auto stored = files->store_again(*name, *sealed); !stored)
    return stop(WalletError::W_FILE, stored.error().message);
  return key_report(*name, key->public_key(), files->path_of(*name), Msg::password_changed);
}

}  // namespace

void add_key(Catalogue& to) {
  const OptionSpec name = argument("name", "NAME", {"the key's name", "密钥名称"});
  const OptionSpec fast =
      switch_("fast-kdf", {"cheap key file, for test networks only", "低强度密钥文件，仅供测试网络"});
  const OptionSpec new_file = flag("new-password-file", "FILE",
                                   {"read the new password from a file (else --password-file or the terminal)",
                                    "从文件读取新密码（否则用 --password-file 或终端）"});
  to.nouns.push_back(
      {"key", {"keys: make, list, import, export, change the password", "密钥：创建、列出、导入、导出、更换密码"}});
  to.commands.push_back({"key",
                         "new",
                         {"Makes a key and stores it under a password.", "创建密钥并以密码保护保存。"},
                         {name, fast, new_file},
                         {"key new li", "key new li --password-file ~/li.pass"},
                         make_new});
  to.commands.push_back(
      {"key", "list", {"Lists the keys of the keystore.", "列出密钥库中的密钥。"}, {}, {"key list --json"}, list});
  to.commands.push_back(
      {"key", "show", {"Shows a key's public part.", "显示密钥的公开部分。"}, {name}, {"key show li"}, show});
  to.commands.push_back(
      {"key",
       "import",
       {"Takes a key over from another wallet's file (Web3 Secret Storage V3).",
        "从其他钱包的文件（Web3 Secret Storage V3）导入密钥。"},
       {name,
        flag("file", "FILE",
             {"a V3 key file; --password-file or the terminal gives its password",
              "V3 密钥文件；其密码由 --password-file 或终端给出"}),
        flag("bare-file", "FILE",
             {"a file with the bare private key in hexadecimal (dangerous)", "含十六进制明文私钥的文件（危险）"}),
        fast, new_file},
       {"key import li --file UTC--2026-11-23--0123.json"},
       import});
  to.commands.push_back({"key",
                         "export",
                         {"Writes a copy of a key file that other wallets open.", "写出其他钱包可打开的密钥文件副本。"},
                         {name, required("to", "FILE", {"where to; never overwrites", "目标文件；从不覆盖"}),
                          switch_("bare", {"the private key in the clear (dangerous)", "以明文写出私钥（危险）"})},
                         {"key export li --to backup.json"},
                         export_key});
  to.commands.push_back({"key",
                         "change-password",
                         {"Stores a key under a new password.", "更换密钥的密码。"},
                         {name, fast, new_file},
                         {"key change-password li"},
                         change_password});
}

}  // namespace tallystick::wallet
