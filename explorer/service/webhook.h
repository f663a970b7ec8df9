// Tells a program elsewhere of every alert, in their order, each at least once. Alerts are read from the index, so what waits is bounded by
// nothing but the index and held nowhere else; how far delivery has come is a mark that is kept in the index (meta webhook_place), so a
// restart repeats at most what was delivered since the mark was kept. Receivers tell repeats by the id.
//
//   POST URL            application/json: the alert as /v1/alerts/{id} keeps it (docs/FORMATS.md)
//   Tallystick-Alert    its id
//   Tallystick-Signature  sha256=HMAC-SHA256(secret, body) in lower-case hexadecimal
//
// Any answer 2xx is taken as delivered; anything else is tried again after 1 s, 2 s, 4 s ... 5 min. Only http on loopback is spoken: what goes
// further goes through a relay that speaks TLS.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::explorer {

struct WebhookOptions {
  std::string url;    // "http://127.0.0.1:9000/path"
  Bytes secret;       // 16..1024 bytes
  std::string index;  // read by a connection of its own
};

// Place of the last alert that was delivered; kept by who writes the index. -1: none.
using DeliveredMark = std::shared_ptr<std::atomic<std::int64_t>>;

class Webhook {
 public:
  // malformed for a url that is not on loopback, or a secret too short. `mark` is set from the index before anything is sent.
  static Result<std::unique_ptr<Webhook>> start(WebhookOptions options, DeliveredMark mark);
  ~Webhook();

 private:
  struct Impl;
  explicit Webhook(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// RFC 2104 with SHA-256.
Hash hmac_sha256_of(ByteView key, ByteView message);

}  // namespace tallystick::explorer
