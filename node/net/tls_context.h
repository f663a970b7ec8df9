// The TLS settings of every connection between validators, in OpenSSL's terms: 1.3 only, our certificate shown, theirs demanded, nothing
// resumed. Whose key it must be is decided per connection, by pin.
#pragma once

#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

struct ssl_ctx_st;
struct x509_st;

namespace tallystick::node::net {

struct FreeTlsContext {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, FreeTlsContext>;

// malformed when key and certificate cannot be read or do not belong together.
Result<TlsContext> make_tls_context(const std::string& key_pem, const std::string& certificate_pem);

// SHA-256 of the certificate's DER SubjectPublicKeyInfo; nothing for null.
std::optional<Hash> pin_of(x509_st* certificate);

}  // namespace tallystick::node::net
