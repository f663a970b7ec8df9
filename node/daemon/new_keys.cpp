#include "node/daemon/new_keys.h"

#include <filesystem>
#include <fstream>

#include "node/config/files.h"
#include "node/net/tls_identity.h"

namespace tallystick::node {

Result<NewKeys> make_new_keys(const std::string& directory, const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code problem;
  if (fs::exists(directory, problem) && !fs::is_empty(directory, problem))
    return malformed(directory + " exists and is not empty: keys are never written over");
  fs::create_directories(directory, problem);
  if (!problem) fs::permissions(directory, fs::perms::owner_all, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot make " + directory + ": " + problem.message());
  const PrivateKey consensus_key = PrivateKey::generate();
  const auto tls = net::make_tls_identity(name);
  if (!tls) return tl::unexpected(tls.error());
  Result<void> done = write_private_key_file(directory + "/consensus.key", consensus_key);
  if (done) done = write_secret_file(directory + "/tls.key.pem", tls->key_pem);
  if (done) done = write_secret_file(directory + "/tls.cert.pem", tls->certificate_pem);
  if (!done) return tl::unexpected(done.error());
  return NewKeys{consensus_key.public_key(), tls->pin};
}

}  // namespace tallystick::node
