// For tests: a TLS client that says exactly what it is told, right or wrong.
#pragma once

#include "core/bytes.h"
#include "node/net/tls_context.h"
#include "node/net/tls_identity.h"

struct ssl_st;

namespace tallystick::node::net {

class RawTlsClient {
 public:
  enum class Version { tls_1_2, tls_1_3 };
  // Connects to 127.0.0.1. Without identity it shows no certificate; it speaks `version` at most.
  RawTlsClient(std::uint16_t port, const TlsIdentity* identity, Version version = Version::tls_1_3);
  ~RawTlsClient();
  RawTlsClient(const RawTlsClient&) = delete;
  RawTlsClient& operator=(const RawTlsClient&) = delete;

  bool handshaken() const { return handshaken_; }
  bool send(ByteView bytes);
  // Exactly that many bytes; fewer when the other side closes or five seconds pass.
  Bytes receive(std::size_t count);

 private:
  TlsContext context_;
  ssl_st* ssl_ = nullptr;
  int fd_ = -1;
  bool handshaken_ = false;
};

}  // namespace tallystick::node::net
