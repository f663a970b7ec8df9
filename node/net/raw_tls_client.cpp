#include "node/net/raw_tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace tallystick::node::net {

RawTlsClient::RawTlsClient(std::uint16_t port, const TlsIdentity* identity, Version version) {
  if (identity != nullptr) {
    auto made = make_tls_context(identity->key_pem, identity->certificate_pem);
    if (!made) return;
    context_ = std::move(*made);
  } else {
    context_.reset(SSL_CTX_new(TLS_method()));
  }
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context_.get(), version == Version::tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION);
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{5, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return;
  ssl_ = SSL_new(context_.get());
  SSL_set_fd(ssl_, fd_);
  handshaken_ = SSL_connect(ssl_) == 1;
}

RawTlsClient::~RawTlsClient() {
  SSL_free(ssl_);
  close(fd_);
}

bool RawTlsClient::send(ByteView bytes) {
  const int size = static_cast<int>(bytes.size());
  return handshaken_ && SSL_write(ssl_, bytes.data(), size) == size;
}

Bytes RawTlsClient::receive(std::size_t count) {
  Bytes out(count);
  std::size_t done = 0;
  while (handshaken_ && done < count) {
    const int got = SSL_read(ssl_, out.data() + done, static_cast<int>(count - done));
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  out.resize(done);
  return out;
}

}  // namespace tallystick::node::net
