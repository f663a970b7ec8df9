#include "node/net/hello.h"

#include <algorithm>
#include <string_view>

namespace tallystick::node::net {

namespace {

constexpr std::string_view kMagic = "TALLYNET";
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kGenesisAt = 10;
constexpr std::size_t kSenderAt = 42;
constexpr std::size_t kChannelAt = 44;
static_assert(kChannelAt + 1 == kHelloBytes);

void put_u16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

std::uint16_t u16_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

}  // namespace

Bytes encode_hello(const Hello& hello) {
  Bytes out{kMagic.begin(), kMagic.end()};
  put_u16(out, hello.version);
  out.insert(out.end(), hello.genesis.raw().begin(), hello.genesis.raw().end());
  put_u16(out, hello.sender.raw());
  out.push_back(static_cast<std::uint8_t>(hello.channel));
  return out;
}

Result<Hello> decode_hello(ByteView bytes) {
  if (bytes.size() != kHelloBytes || as_text(bytes.first(kMagic.size())) != kMagic)
    return malformed("the first frame is not a hello");
  if (bytes[kChannelAt] > static_cast<std::uint8_t>(Channel::bulk))
    return malformed("the hello names a channel that does not exist");
  Hello out;
  out.version = u16_at(bytes, kVersionAt);
  out.genesis = *Hash::from(bytes.subspan(kGenesisAt, Hash::kSize));
  out.sender = ValidatorIndex{u16_at(bytes, kSenderAt)};
  out.channel = static_cast<Channel>(bytes[kChannelAt]);
  return out;
}

std::string disagreement(const Hello& ours, const Hello& theirs) {
  if (theirs.version != ours.version)
    return "speaks protocol version " + std::to_string(theirs.version) + ", this node " + std::to_string(ours.version);
  if (theirs.genesis != ours.genesis)
    return "keeps another ledger: its genesis is " + theirs.genesis.hex() + ", ours " + ours.genesis.hex();
  return {};
}

}  // namespace tallystick::node::net
