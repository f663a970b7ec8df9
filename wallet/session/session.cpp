#include "wallet/session/session.h"

#include "wallet/keystore/password.h"
#include "wallet/keystore/primitives.h"
#include "wallet/session/paths.h"

namespace tallystick::wallet {
namespace {

// The first 16 and the last 4 hexadecimal digits: enough to compare by eye.
std::string short_hash(const Hash& hash) {
  const std::string hex = hash.hex();
  return hex.substr(0, 16) + "…" + hex.substr(60);
}

}  // namespace

Outcome<const Config*> Session::config() {
  if (!config_) {
    auto loaded = load_config(config_file());
    if (!loaded) return stop(WalletError::W_CONFIG, loaded.error().message);
    config_ = std::move(*loaded);
  }
  return &*config_;
}

Outcome<const Profile*> Session::profile() {
  if (profile_) return &*profile_;
  const auto all = config();
  if (!all) return tl::unexpected(all.error());
  const Config& known = **all;
  profile_name_ = globals_.profile.value_or(known.default_profile);
  Profile out;
  if (const auto it = known.profiles.find(profile_name_); it != known.profiles.end()) {
    out = it->second;
  } else if (!profile_name_.empty()) {
    return stop(WalletError::W_CONFIG, say(Msg::no_such_profile, profile_name_, config_file()));
  }
  if (!globals_.nodes.empty()) out.nodes = globals_.nodes;
  if (globals_.genesis) {
    out.genesis_file = *globals_.genesis;
    out.genesis_hash = {};  // named on purpose: there is nothing to compare it with
  }
  if (globals_.account) out.account = *globals_.account;
  if (!globals_.keys.empty()) out.keys = globals_.keys;
  if (globals_.keystore) out.keystore = *globals_.keystore;
  if (out.keystore.empty()) out.keystore = default_keystore();
  profile_ = std::move(out);
  return &*profile_;
}

Outcome<const PinnedGenesis*> Session::genesis() {
  if (genesis_) return &*genesis_;
  const auto chosen = profile();
  if (!chosen) return tl::unexpected(chosen.error());
  if ((*chosen)->genesis_file.empty()) return stop(WalletError::W_CONFIG, say(Msg::no_genesis));
  auto loaded = load_genesis((*chosen)->genesis_file);
  if (!loaded) return stop(WalletError::W_CONFIG, loaded.error().message);
  if (!(*chosen)->genesis_hash.is_zero() && loaded->hash != (*chosen)->genesis_hash)
    return stop(WalletError::W_GENESIS,
                say(Msg::genesis_differs, (*chosen)->genesis_file, loaded->hash.hex(), (*chosen)->genesis_hash.hex()));
  genesis_ = std::move(*loaded);
  if (genesis_->has_scaled_calendar())
    console_.talk(say(Msg::scaled_calendar, genesis_->genesis.chain_id.value,
                      std::to_string(genesis_->genesis.calendar.ms_per_day)));
  console_.detail(say(Msg::pinned_genesis_is, short_hash(genesis_->hash)));
  return &*genesis_;
}

Outcome<KeyFiles> Session::key_files() {
  const auto chosen = profile();
  if (!chosen) return tl::unexpected(chosen.error());
  return KeyFiles{(*chosen)->keystore};
}

Outcome<SecretBytes> Session::prompt(const Spoken& text) {
  if (globals_.no_input) return stop(WalletError::W_LOCKED, say(Msg::no_input_was_asked));
  auto typed = ask_password(text.in(console_.language()) + ": ");
  if (typed) return std::move(*typed);
  switch (typed.error()) {
    case PromptProblem::interrupted:
      return stop(WalletError::W_DECLINED, say(Msg::prompt_interrupted));
    case PromptProblem::no_terminal:
      return stop(WalletError::W_LOCKED, say(Msg::no_terminal));
    case PromptProblem::failed:
      break;
  }
  return stop(WalletError::W_LOCKED, say(Msg::prompt_failed));
}

Outcome<SecretBytes> Session::password(const Spoken& text) {
  if (!globals_.password_file) return prompt(text);
  if (is_readable_by_others(*globals_.password_file))
    console_.warn(say(Msg::password_file_is_open, *globals_.password_file));
  auto read = read_password_file(*globals_.password_file);
  if (!read) return stop(WalletError::W_FILE, read.error().message);
  return std::move(*read);
}

Outcome<SecretBytes> Session::new_password(const std::string& file) {
  const auto check = [](SecretBytes typed) -> Outcome<SecretBytes> {
    if (typed.size() < kNewPasswordBytesMin)
      return stop(WalletError::W_USAGE, say(Msg::password_too_short, std::to_string(kNewPasswordBytesMin)));
    return typed;
  };
  const std::string from = file.empty() ? globals_.password_file.value_or("") : file;
  if (!from.empty()) {
    if (is_readable_by_others(from)) console_.warn(say(Msg::password_file_is_open, from));
    auto read = read_password_file(from);
    if (!read) return stop(WalletError::W_FILE, read.error().message);
    return check(std::move(*read));
  }
  auto first = prompt(say(Msg::ask_new_password));
  if (!first) return first;
  const auto again = prompt(say(Msg::ask_new_password_again));
  if (!again) return tl::unexpected(again.error());
  if (!equal_in_constant_time(first->view(), again->view()))
    return stop(WalletError::W_USAGE, say(Msg::passwords_differ));
  return check(std::move(*first));
}

Outcome<PrivateKey> Session::unlock(const std::string& name) {
  const auto files = key_files();
  if (!files) return tl::unexpected(files.error());
  const auto locked = files->load(name);
  if (!locked) return tl::unexpected(key_file_failure(locked.error()));
  const auto typed = password(say(Msg::ask_password, name));
  if (!typed) return tl::unexpected(typed.error());
  auto key = unlock_key(*locked, typed->view());
  if (!key) return tl::unexpected(failure_of(key.error()));
  return std::move(*key);
}

Outcome<void> Session::confirm(const Spoken& question) {
  if (globals_.yes) return {};
  if (globals_.no_input) return stop(WalletError::W_CONFIRM, question);
  const auto answer = console_.ask(question);
  if (!answer) return stop(WalletError::W_CONFIRM, question);
  if (!*answer) return stop(WalletError::W_DECLINED, say(Msg::said_no));
  return {};
}

Failure key_file_failure(const Error& error) {
  return failure_of(error.kind == ErrorKind::not_found     ? WalletError::W_NOT_FOUND
                    : error.kind == ErrorKind::unavailable ? WalletError::W_FILE
                                                           : WalletError::W_KEY_FILE,
                    error.message);
}

Failure failure_of(const UnlockError& error) {
  return failure_of(
      error.problem == UnlockProblem::wrong_password_or_damaged ? WalletError::W_PASSWORD : WalletError::W_KEY_FILE,
      error.message);
}

}  // namespace tallystick::wallet
