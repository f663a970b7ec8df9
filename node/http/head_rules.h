// What the head of a request may look like: pure functions over bytes. Stricter than RFC 9112 wherever two servers in a
// row could read one head differently (request smuggling): nothing is repaired or skipped, every line ends with CR LF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace tallystick::node::http {

inline constexpr std::size_t kHeadersMax = 64;

struct HeadRefusal {
  int status;          // 400, 415, 417, 501 or 505
  std::string reason;  // one sentence for the client
};

struct Head {
  std::string method;
  std::string path;
  std::string query;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string host;                                          // the Host header without port, in lower case
  std::optional<std::uint64_t> content_length;               // as declared
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool asks_web_socket = false;  // Upgrade: websocket, and Connection says so

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// Looks for the end of a head (just after CR LF CR LF) in what has arrived so far; nothing when more is needed. A byte
// that no head may contain is refused at once: a NUL, a bare CR or LF, any other control character but tab. `from`:
// bytes already looked at.
tl::expected<std::optional<std::size_t>, HeadRefusal> find_head_end(std::string_view arrived, std::size_t from);

// Reads a whole head, up to and with its empty line. Refused: another version than HTTP/1.1, a target that is not a
// path, a folded line, space before a colon, more or less than one Host, Content-Length twice or not plain digits,
// Transfer-Encoding that is not exactly "chunked" or comes with Content-Length, Content-Encoding, a Connection that is
// no list of words, a body with GET or HEAD, an Expect other than 100-continue, more than kHeadersMax fields.
tl::expected<Head, HeadRefusal> read_head(std::string_view head);

// True when a Content-Type header names this media type, alone or with charset=utf-8.
bool is_media_type(std::string_view content_type, std::string_view media_type);

}  // namespace tallystick::node::http
