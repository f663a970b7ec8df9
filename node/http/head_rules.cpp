#include "node/http/head_rules.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tallystick::node::http {

namespace {

using Refused = tl::unexpected<HeadRefusal>;

Refused refuse(int status, std::string reason) {
  return Refused{HeadRefusal{status, std::move(reason)}};
}
Refused bad(std::string reason) {
  return refuse(400, std::move(reason));
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = lower(c);
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool is_token_character(char c) {
  return is_digit(c) || is_letter(c) || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}
bool is_visible(char c) {
  return c > 0x20 && c < 0x7f;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Cuts the next line off; every line of a head that find_head_end let through ends with CR LF.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return line;
}

constexpr std::array<std::string_view, 7> kMethods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

tl::expected<void, HeadRefusal> read_request_line(std::string_view line, Head& head) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
  if (second == line.npos || line.find(' ', second + 1) != line.npos) return bad("the request line is not three words");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (version.size() != 8 || !version.starts_with("HTTP/"))
    return bad("the request line does not end in an HTTP version");
  if (version != "HTTP/1.1") return refuse(505, "only HTTP/1.1 is spoken here");
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end())
    return refuse(501, "this method is not known");
  if (target.empty() || target.front() != '/') return bad("the target is not a path");
  if (!std::all_of(target.begin(), target.end(), is_visible) || target.find('#') != target.npos)
    return bad("the target contains a character that it must not");
  const std::size_t mark = target.find('?');
  head.method = method;
  head.path = target.substr(0, mark);
  if (mark != target.npos) head.query = target.substr(mark + 1);
  return {};
}

tl::expected<void, HeadRefusal> read_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t') return bad("a header is folded over two lines");
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return bad("a header has no name or no colon");
  const std::string_view name = line.substr(0, colon);
  if (!std::all_of(name.begin(), name.end(), is_token_character))
    return bad("a header's name contains a character that it must not");
  if (head.headers.size() == kHeadersMax) return refuse(431, "too many headers");
  head.headers.emplace_back(lower(name), trim(line.substr(colon + 1)));
  return {};
}

// name or address, optionally with a port; gives the part before the port.
std::optional<std::string> read_host(std::string_view value) {
  std::string_view name = value;
  std::string_view port;
  if (value.starts_with('[')) {
    const std::size_t close = value.find(']');
    if (close == value.npos) return std::nullopt;
    name = value.substr(0, close + 1);
    port = value.substr(close + 1);
  } else if (const std::size_t colon = value.find(':'); colon != value.npos) {
    name = value.substr(0, colon);
    port = value.substr(colon);
  }
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view{"-._[]:"}.find(c) != std::string_view::npos;
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), fits)) return std::nullopt;
  if (!port.empty()) {
    port.remove_prefix(1);
    if (value[name.size()] != ':' || port.empty() || port.size() > 5 ||
        !std::all_of(port.begin(), port.end(), is_digit))
      return std::nullopt;
  }
  return lower(name);
}

std::optional<std::uint64_t> read_length(std::string_view value) {
  if (value.empty() || value.size() > 18 || !std::all_of(value.begin(), value.end(), is_digit)) return std::nullopt;
  if (value.size() > 1 && value.front() == '0') return std::nullopt;
  std::uint64_t out = 0;
  std::from_chars(value.data(), value.data() + value.size(), out);
  return out;
}

// Words with commas between them, and spaces around those.
bool is_token_list(std::string_view value) {
  while (true) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view word = trim(value.substr(0, comma));
    if (word.empty() || !std::all_of(word.begin(), word.end(), is_token_character)) return false;
    if (comma == value.size()) return true;
    value.remove_prefix(comma + 1);
  }
}

bool lists_token(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (lower(trim(value.substr(0, comma))) == token) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

tl::expected<void, HeadRefusal> read_meaning(Head& head) {
  bool host_seen = false;
  bool encoding_seen = false;
  bool upgrades = false;
  bool to_web_socket = false;
  for (const auto& [name, value] : head.headers) {
    if (name == "host") {
      const auto host = read_host(value);
      if (host_seen || !host) return bad(host_seen ? "Host comes twice" : "Host is not a name or address");
      host_seen = true;
      head.host = *host;
    } else if (name == "content-length") {
      if (head.content_length) return bad("Content-Length comes twice");
      head.content_length = read_length(value);
      if (!head.content_length) return bad("Content-Length is not a plain number");
    } else if (name == "transfer-encoding") {
      if (encoding_seen || lower(value) != "chunked") return bad("Transfer-Encoding is not exactly \"chunked\"");
      encoding_seen = true;
      head.chunked = true;
    } else if (name == "connection") {
      if (!is_token_list(value)) return bad("Connection is not a list of words");
      if (lists_token(value, "close")) head.keep_alive = false;
      if (lists_token(value, "upgrade")) upgrades = true;
    } else if (name == "upgrade") {
      if (to_web_socket) return bad("Upgrade comes twice");
      to_web_socket = lower(value) == "websocket";
    } else if (name == "expect") {
      if (lower(value) != "100-continue") return refuse(417, "this expectation cannot be met");
      head.expects_continue = true;
    } else if (name == "content-encoding") {
      if (lower(value) != "identity") return refuse(415, "an encoded body is not read here");
    }
  }
  if (!host_seen) return bad("Host is missing");
  if (head.chunked && head.content_length) return bad("Transfer-Encoding and Content-Length come together");
  if (head.has_body() && (head.method == "GET" || head.method == "HEAD")) return bad("a body with GET or HEAD");
  head.asks_web_socket = upgrades && to_web_socket;
  return {};
}

}  // namespace

tl::expected<std::optional<std::size_t>, HeadRefusal> find_head_end(std::string_view arrived, std::size_t from) {
  for (std::size_t i = from; i < arrived.size(); ++i) {
    const char c = arrived[i];
    const bool after_return = i > 0 && arrived[i - 1] == '\r';
    if (after_return != (c == '\n')) return bad(after_return ? "a CR without LF" : "a LF without CR");
    const auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\r' && c != '\n' && c != '\t') || code == 0x7f)
      return bad("a control character in the head");
    if (c == '\n' && i >= 3 && arrived.substr(i - 3, 4) == "\r\n\r\n") return i + 1;
  }
  return std::nullopt;
}

tl::expected<Head, HeadRefusal> read_head(std::string_view head) {
  Head out;
  std::string_view rest = head;
  if (const auto read = read_request_line(next_line(rest), out); !read) return tl::unexpected(read.error());
  for (std::string_view line = next_line(rest); !line.empty(); line = next_line(rest)) {
    if (const auto read = read_field(line, out); !read) return tl::unexpected(read.error());
  }
  if (const auto read = read_meaning(out); !read) return tl::unexpected(read.error());
  return out;
}

bool is_media_type(std::string_view content_type, std::string_view media_type) {
  const std::size_t semicolon = std::min(content_type.find(';'), content_type.size());
  if (lower(trim(content_type.substr(0, semicolon))) != media_type) return false;
  if (semicolon == content_type.size()) return true;
  const std::string parameter = lower(trim(content_type.substr(semicolon + 1)));
  return parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

}  // namespace tallystick::node::http
