// Which keys have begun to vote, noted beside the key file: "KEY_FILE.started", one public key a line. The signer state knows how far a key may
// have voted, but lies in the data directory, and goes with it; the note stays with the key. So a key whose data directory was lost is known
// for what it is, and nobody can make it vote from a blank state by a second `tallystickd init` (CONSENSUS 1.5).
#pragma once

#include <string>

#include "core/keys.h"
#include "core/result.h"

namespace tallystick::node {

std::string started_keys_file(const std::string& key_file);
// False without the file; unavailable or malformed when it cannot be read.
Result<bool> is_started_key(const std::string& key_file, const PublicKey& key);
// The directory beside the key in which how far it has voted is kept a second time (node/host/host.h, `witness`): an older copy of the data
// directory put back is known by it. It belongs to no backup of the data directory.
std::string votes_directory(const std::string& key_file);
// Durable when it returns; noting a key again changes nothing.
Result<void> note_started_key(const std::string& key_file, const PublicKey& key);

}  // namespace tallystick::node
