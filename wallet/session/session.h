// What a command works with: the options it was given, the profile they select, the genesis it pins, the keys, and the node. Each is
// loaded when it is first asked for, so that a command without a network never opens a connection.
#pragma once

#include <memory>

#include "core/keys.h"
#include "wallet/cli/globals.h"
#include "wallet/keystore/key_files.h"
#include "wallet/keystore/secret.h"
#include "wallet/session/pinned_genesis.h"
#include "wallet/session/profile.h"

namespace tallystick::node::client {
class RpcClient;
}

namespace tallystick::wallet {

class Session {
 public:
  Session(Globals globals, Console& console) : globals_{std::move(globals)}, console_{console} {}

  const Globals& globals() const { return globals_; }
  Console& console() { return console_; }

  // --- configuration ---
  Outcome<const Config*> config();
  // The profile that the options select, with the options laid over it; an empty one when there is no configuration at all.
  Outcome<const Profile*> profile();
  const std::string& profile_name() const { return profile_name_; }
  // The pinned genesis; its hash compared with the profile's. Announces a scaled calendar once.
  Outcome<const PinnedGenesis*> genesis();

  // --- keys ---
  Outcome<KeyFiles> key_files();
  // From --password-file or the terminal.
  Outcome<SecretBytes> password(const Spoken& prompt);
  // Asked twice on a terminal; at least kNewPasswordBytesMin bytes. `file` overrides --password-file when not empty.
  Outcome<SecretBytes> new_password(const std::string& file);
  // The private key of a file of the keystore.
  Outcome<PrivateKey> unlock(const std::string& name);

  // --- people ---
  // True with --yes; asks on a terminal; W_CONFIRM when nobody can be asked, W_DECLINED when the answer is no.
  Outcome<void> confirm(const Spoken& question);

  // --- the node ---
  Outcome<node::client::RpcClient*> node();

 private:
  Outcome<SecretBytes> prompt(const Spoken& text);

  Globals globals_;
  Console& console_;
  std::optional<Config> config_;
  std::optional<Profile> profile_;
  std::string profile_name_;
  std::optional<PinnedGenesis> genesis_;
  std::shared_ptr<node::client::RpcClient> client_;
};

// Of a key file that could not be loaded: W_NOT_FOUND, W_FILE when it cannot be read, else W_KEY_FILE.
Failure key_file_failure(const Error& error);
// W_PASSWORD or W_KEY_FILE.
Failure failure_of(const UnlockError& error);

}  // namespace tallystick::wallet
