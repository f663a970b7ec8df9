// What a validator shows its peers: a P-256 key in a self-signed certificate. Nobody signs it; genesis pins the key.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::node::net {

struct TlsIdentity {
  std::string key_pem;          // PKCS#8; secret
  std::string certificate_pem;  // self-signed, without an end of validity that anything depends on
  Hash pin;                     // SHA-256 of the DER SubjectPublicKeyInfo: goes into genesis
};

// From the operating system's random source. `common_name` is for people only, 1..64 characters.
Result<TlsIdentity> make_tls_identity(std::string_view common_name);
// The pin of a PEM certificate; malformed when it is not one over a P-256 key.
Result<Hash> tls_pin(std::string_view certificate_pem);

}  // namespace tallystick::node::net
