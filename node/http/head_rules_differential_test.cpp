// Two readers of one head: ours and Beast's. Bodies are framed by Beast after our rules have judged the head, so whatever passes the rules must
// mean the same to both, however odd the bytes. Heads are made by mutating good and bad ones, from a fixed seed.
#include <random>

#include <boost/beast/http.hpp>
#include <gtest/gtest.h>

#include "node/http/head_rules.h"

namespace tallystick::node::http {
namespace {

namespace wire = boost::beast::http;

constexpr int kRounds = 60'000;

const std::vector<std::string> kFields = {
    "Host: a",
    "Host: a:80",
    "Content-Length: 5",
    "Content-Length: 0",
    "Transfer-Encoding: chunked",
    "Connection: close",
    "Connection: keep-alive, x",
    "X: y",
    "Content-Type: application/json",
    "Expect: 100-continue",
    "Content-Length: 05",
    "Content-Length: 1,1",
    "Transfer-Encoding: gzip, chunked",
    " folded",
    "Transfer-Encoding : chunked",
    "Content_Length: 9",
    "Upgrade: h2c",
};
const std::string kOdd = std::string{"\r\n\t :,;\0\x0b\x7f\x80\xff+-_09xX\"'"} + '\0';

class Maker {
 public:
  std::string head() {
    std::string out = pick({"GET", "POST", "PUT", "HEAD"}) + " " + pick({"/", "/a?b", "/%00"}) + " HTTP/1.1\r\n";
    if (chance(80)) out += "Host: localhost\r\n";
    for (std::size_t n = below(5); n > 0; --n) out += kFields[below(kFields.size())] + "\r\n";
    out += "\r\n";
    for (std::size_t n = chance(50) ? 0 : below(4); n > 0; --n) mutate(out);
    return out;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  std::string pick(std::initializer_list<const char*> from) { return *(from.begin() + below(from.size())); }
  void mutate(std::string& text) {
    const std::size_t at = below(text.size());
    const char odd = kOdd[below(kOdd.size())];
    switch (below(4)) {
      case 0:
        text[at] = odd;
        break;
      case 1:
        text.insert(at, 1, odd);
        break;
      case 2:
        text.erase(at, 1);
        break;
      default:
        text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    }
    if (text.empty()) text = "x";
  }
  std::mt19937_64 random_{20'261'123};
};

TEST(HeadRulesDifferential, WhatPassesMeansTheSameToBoth) {
  Maker maker;
  int passed = 0;
  int with_body = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string bytes = maker.head();
    const auto end = find_head_end(bytes, 0);
    if (!end || !*end) continue;
    const std::string text = bytes.substr(0, **end);
    const auto ours = read_head(text);
    if (!ours) continue;
    ++passed;
    wire::request_parser<wire::empty_body> parser;
    parser.header_limit(64 * 1024);
    boost::system::error_code error;
    parser.put(boost::asio::buffer(text), error);
    SCOPED_TRACE(text);
    ASSERT_TRUE(!error || error == wire::error::need_more) << error.message();
    ASSERT_TRUE(parser.is_header_done());
    const auto& theirs = parser.get();
    ASSERT_EQ(theirs.method_string(), ours->method);
    ASSERT_EQ(theirs.target(),
              ours->path + (ours->query.empty() && theirs.target().back() != '?' ? "" : "?" + ours->query));
    ASSERT_EQ(parser.chunked(), ours->chunked);
    const auto length = parser.content_length();
    ASSERT_EQ(length.has_value(), ours->content_length.has_value());
    if (length) {
      ASSERT_EQ(*length, *ours->content_length);
    }
    ASSERT_EQ(theirs.count(wire::field::host), 1u);
    ASSERT_LE(theirs.count(wire::field::content_length) + theirs.count(wire::field::transfer_encoding), 1u);
    if (ours->has_body()) ++with_body;
  }
  EXPECT_GT(passed, kRounds / 20);
  EXPECT_GT(with_body, kRounds / 200);
}

}  // namespace
}  // namespace tallystick::node::http
