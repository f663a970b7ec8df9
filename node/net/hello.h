// The first frame each way: who speaks, for which ledger, on which channel. Layout in tls_peer_network.h.
#pragma once

#include "core/bytes.h"
#include "core/result.h"
#include "core/strong.h"
#include "node/env/network.h"

namespace tallystick::node::net {

inline constexpr std::size_t kHelloBytes = 45;

struct Hello {
  std::uint16_t version = 0;
  Hash genesis;
  ValidatorIndex sender;
  Channel channel = Channel::control;
  bool operator==(const Hello&) const = default;
};

Bytes encode_hello(const Hello& hello);
// malformed for another length, another magic or a channel that does not exist.
Result<Hello> decode_hello(ByteView bytes);
// Empty when both may talk; otherwise one sentence that says what differs.
std::string disagreement(const Hello& ours, const Hello& theirs);

}  // namespace tallystick::node::net
